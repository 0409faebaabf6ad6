"""Files beside the records: what is new, changed, unchanged, absent, rejected, and what storing it leaves."""

import polars as pl
import pytest
from tests.site.region import small_tables

from kasip.apps.journal.models import Event
from kasip.apps.sources.applying import apply
from kasip.apps.sources.comparing import compare
from kasip.apps.sources.registry import record_models
from kasip.contract.source import SourceTable


@pytest.fixture
def planner(site):
    with site.scope():
        yield site.actor_for("planner")


def offered(table, edit=lambda frame: frame):
    frame = edit(small_tables()[table].frame)
    return {table: SourceTable(table, f"{table}.csv", frame)}


def with_cell(column, key, value):
    """Put a value into one row, found by its first column."""

    def edit(frame):
        here = pl.col(frame.columns[0]) == key
        return frame.with_columns(pl.when(here).then(pl.lit(value)).otherwise(pl.col(column)).alias(column))

    return edit


def counts(difference):
    return {kind: count for kind, count in difference.counts().items() if count}


def test_every_table_of_the_small_region_has_a_row(site):
    with site.scope():
        empty = [table for table, model in record_models().items() if not model.objects.exists()]
    assert empty == []


def test_repeated_import_changes_nothing(planner):
    before = Event.objects.count()

    difference = compare(small_tables(), planner)
    stored = apply(difference, by=planner)

    assert difference.changes_nothing
    assert stored["unchanged"] == stored["rows"] == 584
    assert Event.objects.count() == before
