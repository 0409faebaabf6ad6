"""Identification numbers by their check digit, codes by their structure."""

import csv
from pathlib import Path

import pytest

from kasip.vocabulary import identifiers

TEXT = (Path(__file__).parent / "identification_numbers.csv").read_text("utf-8")
VECTORS = list(csv.DictReader(TEXT.splitlines()))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['kind']}-{vector['value']}")
def test_identification_number_is_judged_as_its_vector_says(vector):
    judge = identifiers.is_iin if vector["kind"] == "IIN" else identifiers.is_bin

    assert judge(vector["value"]) == (vector["valid"] == "1")


def test_vectors_cover_both_passes_and_numbers_never_issued():
    notes = " ".join(vector["note"] for vector in VECTORS)

    assert len(VECTORS) > 40
    assert "first weight pass" in notes
    assert "SECOND weight pass" in notes
    assert "never issued" in notes


def test_number_with_both_passes_ten_has_no_check_digit():
    assert identifiers.check_digit("08011550110") is None


def test_date_of_a_number_only_informs():
    assert identifiers.is_iin("080230500018")
    assert identifiers.born_on("080230500018") is None


def test_sole_proprietor_may_use_an_iin_where_an_organisation_is_asked():
    assert identifiers.is_organisation("080115500012")
    assert not identifiers.is_bin("080115500012")


def test_number_of_thirteenth_month_is_no_bin_but_its_check_digit_holds():
    assert identifiers.has_check_digit("181340000018")
    assert not identifiers.is_organisation("181340000018")


@pytest.mark.parametrize(
    ("judge", "good", "bad"),
    [
        (identifiers.is_kato, ["350000000", "351000000", "351010100"], ["35000000", "350000001", "950000000"]),
        (identifiers.is_specialty, ["07150500", "10130300"], ["7150500", "07150501", "11150500", "1114000"]),
        (identifiers.is_qualification, ["3W07150501", "4S07161303", "5AB06130101"], ["4S07161", "5АВ06130101"]),
        (identifiers.is_occupation, ["7212", "7212-1", "7212-1-001", "X001"], ["72", "7212-", "7212-1-1"]),
    ],
)
def test_codes_are_judged_by_their_structure(judge, good, bad):
    assert [judge(code) for code in good] == [True] * len(good)
    assert [judge(code) for code in bad] == [False] * len(bad)


def test_qualification_carries_level_and_specialty():
    assert (identifiers.level_of("4S06130103"), identifiers.specialty_of("4S06130103")) == ("4S", "06130100")
