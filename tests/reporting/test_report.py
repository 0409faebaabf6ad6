"""The report page."""

import polars as pl

from kasip.reporting.annex import workbook
from kasip.reporting.report import render

ORDER = pl.DataFrame({"college_bin": ["1"], "qualification": ["q"], "seats": [25], "reason_en": ["<b>why</b>"]})
INPUTS = {"colleges": pl.DataFrame({"college_bin": ["1"], "name_en": ["<script>"]})}


def test_render_escapes_what_the_data_say():
    html = render(INPUTS, {"order": ORDER}, {}, "en")

    assert "&lt;script&gt;" in html
    assert "<script" not in html


def test_workbook_is_an_xlsx():
    assert workbook(INPUTS, {"order": ORDER}, {})[:2] == b"PK"
