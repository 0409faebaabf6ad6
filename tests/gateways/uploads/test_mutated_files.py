"""Good files with a few bytes changed anywhere: read or refused with a reason, never anything else."""

import random

import pytest
from tests.gateways.uploads.test_reading import WRITTEN

from kasip.cli.study.running import fault_line
from kasip.gateways.uploads.reading import read_upload
from kasip.vocabulary.faults import InputRejectedError
from kasip.wording.catalogue import LANGUAGES

KINDS = ("xlsx", "xls", "Parquet", "UTF-16")


def mutated(content, choose):
    whole = bytearray(content)
    for _ in range(choose.randrange(1, 12)):
        place = choose.randrange(len(whole))
        if choose.random() < 0.2:
            del whole[place : place + choose.randrange(1, 40)]
        else:
            whole[place] = choose.randrange(256)
        if not whole:
            return b"x"
    return bytes(whole)


@pytest.mark.parametrize(
    "part", [0, *(pytest.param(part, marks=pytest.mark.deep) for part in range(1, 40))], ids=lambda part: f"part{part}"
)
def test_mutated_file_is_read_or_refused_with_a_reason(tmp_path, part):
    """Ten a part: 400 in all, so zero misses bound their share by 3/400 (95 %)."""
    path = tmp_path / "received"
    for trial in range(part * 10, part * 10 + 10):
        choose = random.Random(trial)
        path.write_bytes(mutated(WRITTEN[KINDS[trial % len(KINDS)]], choose))

        try:
            outcome = read_upload(path, "upload.xlsx").warnings
        except InputRejectedError as refused:
            outcome = refused.faults

        assert all(fault_line(fault, language) for fault in outcome for language in LANGUAGES)
        assert [found.name for found in tmp_path.iterdir()] == ["received"]
