"""Files made to hurt: refused or read within limits, this process alive, nothing written, a reason given."""

import subprocess
import sys
import time

import pytest
from tests.gateways.uploads.hostile_files import hostile_files

from kasip.cli.study.running import fault_line
from kasip.gateways import workbook_child
from kasip.gateways.uploads.reading import read_upload
from kasip.vocabulary.faults import InputRejectedError
from kasip.wording.catalogue import LANGUAGES

HOSTILE = hostile_files()


def some_deep(hostile):
    """Every third waits for the long trials."""
    return [pytest.param(one, marks=[pytest.mark.deep] * (n % 3 == 2), id=one.name) for n, one in enumerate(hostile)]


def read(folder, hostile):
    path = folder / "received"
    path.write_bytes(hostile.build())
    try:
        return read_upload(path, hostile.file), ()
    except InputRejectedError as error:
        return None, error.faults


def test_there_are_more_than_sixty_and_the_far_cell_is_the_first():
    """Zero misses in n trials bound the true share of misses by 3/n (95 %)."""
    print(f"{len(HOSTILE)} hostile files; zero misses bound their share by {3 / len(HOSTILE):.3f}")  # noqa: T201

    assert len({hostile.name for hostile in HOSTILE}) == len(HOSTILE)
    assert len([one for one in some_deep(HOSTILE) if not one.marks]) >= 60
    assert HOSTILE[0].name == "far cell"


@pytest.mark.parametrize("hostile", some_deep(HOSTILE))
def test_hostile_file_is_refused_or_read_and_nothing_else_happens(tmp_path, hostile, record_property):
    begun = time.monotonic()

    upload, faults = read(tmp_path, hostile)

    record_property("seconds", round(time.monotonic() - begun, 2))
    assert {fault.code for fault in faults} == ({hostile.code} if hostile.code else set())
    assert (upload is None) == bool(hostile.code)
    assert all(fault.file.startswith(hostile.file) for fault in faults)
    assert all(fault_line(fault, language) for fault in faults for language in LANGUAGES)
    assert [path.name for path in tmp_path.iterdir()] == ["received"]


def test_far_cell_kills_a_process_that_reads_it_unprotected(tmp_path):
    """Negative control: it is the protection that saves this process."""
    path = tmp_path / "received"
    path.write_bytes(HOSTILE[0].build())
    command = [sys.executable, "-I", workbook_child.__file__, str(path)]

    done = subprocess.run(command, capture_output=True, check=False)

    assert done.returncode != 0
    assert done.stdout == b""
