"""The quick way of writing a long table gives what the component gives."""

import re

import pytest
from django.template.loader import render_to_string

from kasip.web.pieces import Cell, Column, Table

CELLS = [
    Cell("<b>№ 1</b>", url="/x?a=1&b=2"),
    Cell("12,5"),
    Cell(unknown=True),
    Cell("short", tone="lack"),
    Cell(provenance="synthetic"),
    Cell("text & more", provenance="fact"),
]
COLUMNS = [Column("Name <i>"), Column("Number", kind="number", minor=True), *(Column(f"Column {n}") for n in range(4))]


@pytest.mark.parametrize("rows", [[CELLS], [CELLS, [*CELLS[::-1][:5], Cell("last")]], []])
def test_body_is_that_of_the_component(rows):
    table = Table("Caption", COLUMNS, rows, empty_title="None", empty_text="Nothing here")

    quick, plain = (
        render_to_string(name, {"table": table}) for name in ("staff/records/table.html", "components/table.html")
    )

    assert plain_text(quick) == plain_text(plain)


def plain_text(markup):
    return re.sub(r"\s*(<[^>]+>)\s*", r"\1", re.sub(r"\s+", " ", markup)).strip()
