"""Reorganised employers: what each was in each month, and which spells go on."""

import polars as pl
import pytest

from kasip.core.tracking.spells import labelled_runs, spells
from kasip.core.tracking.successors import FOREVER, CircularSuccessionError, Identity, Succession, identities
from kasip.gateways.warehouse import UnknownEngineError, opened


def test_chain_gives_one_identity_a_stage():
    found = identities([Succession("a", "b", 10), Succession("b", "c", 20)])

    assert found == (
        Identity("a", 0, 10, "a", "c"),
        Identity("a", 10, 20, "b", "c"),
        Identity("a", 20, FOREVER, "c", "c"),
        Identity("b", 0, 20, "b", "c"),
        Identity("b", 20, FOREVER, "c", "c"),
        Identity("c", 0, FOREVER, "c", "c"),
    )


def test_chain_that_leads_back_is_refused():
    with pytest.raises(CircularSuccessionError):
        identities([Succession("a", "b", 10), Succession("b", "a", 20)])


def spells_of(rows, successions):
    names = ["person_id", "employer_bin", "from_month", "to_month"]
    runs = pl.DataFrame(rows, schema=names, orient="row").with_columns(
        on_leave=pl.lit(0), kato=pl.lit("35"), occupation=pl.lit("7212"), wage_kzt=pl.lit(1)
    )
    stages = pl.DataFrame([vars_of(stage) for stage in identities(successions)])
    with opened("duckdb") as warehouse:
        table = warehouse.upload("runs", runs)
        changes = None if stages.is_empty() else warehouse.upload("identities", stages)
        found = warehouse.fetch(spells(labelled_runs(table, changes, 1), 100, 1))
    return sorted(found.select("first_employer_bin", "employer_bin", "from_month", "to_month").rows())


def vars_of(stage):
    return {name: getattr(stage, name) for name in ("bin", "since", "until", "current", "family")}


MERGER = [Succession("a", "c", 50), Succession("b", "c", 50)]


def test_job_goes_on_under_the_successor():
    assert spells_of([(1, "a", 40, 49), (1, "c", 50, 60)], MERGER) == [("a", "c", 40, 60)]


def test_successor_not_named_begins_another_spell():
    assert spells_of([(1, "a", 40, 49), (1, "c", 50, 60)], []) == [("a", "a", 40, 49), ("c", "c", 50, 60)]


def test_move_between_employers_that_merge_only_later_is_a_move():
    assert spells_of([(1, "a", 30, 39), (1, "b", 40, 45)], MERGER) == [("a", "a", 30, 39), ("b", "b", 40, 45)]


def test_records_under_the_old_number_after_the_takeover_go_on():
    assert spells_of([(1, "a", 40, 51), (1, "c", 52, 60)], MERGER) == [("a", "c", 40, 60)]


def test_unknown_engine_is_refused():
    with pytest.raises(UnknownEngineError), opened("oracle://x"):
        pass
