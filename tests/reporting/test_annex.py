"""The annex workbook."""

from tests.reporting import region

from kasip.reporting.annex import workbook


def test_workbook_is_an_xlsx():
    assert workbook(region.inputs(), region.results(), region.certificate())[:2] == b"PK"
