"""The summary on a terminal."""

import io

import polars as pl
import pytest
from rich.console import Console
from tests.reporting import region

from kasip.reporting.summary import WIDTH, show


def shown(language, **changed):
    out = io.StringIO()
    show(
        region.inputs() | changed,
        region.results(),
        region.certificate(),
        language,
        Console(file=out, width=WIDTH, highlight=False),
    )
    return out.getvalue()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_summary_fits_its_width_and_is_plain(language):
    text = shown(language)

    assert max(len(line) for line in text.splitlines()) <= WIDTH
    assert "\x1b" not in text


def test_summary_says_the_orders_numbers():
    text = shown("en")
    order = region.results()["order"]

    assert f"{order['seats'].sum():,} seats in {order['groups'].sum()} groups" in text
    assert "10 qualifications: 6 in shortage, 3 uncertain, 1 in surplus" in text


def test_names_are_never_read_as_markup():
    names = region.inputs()["qualifications"].with_columns(name_en=pl.lit("[red]x[/red]"))

    assert "[red]x[/red]" in shown("en", qualifications=names)
