"""Every record of every table leaves exactly one event each time it is added, changed and removed."""

from functools import partial

import pytest
from django_scopes import scope
from tests.site.region import site, stored_site

from kasip.apps.journal.actions import check_chain
from kasip.apps.journal.actor import system
from kasip.apps.journal.models import Event
from kasip.apps.sources.actions import add_record, change_record, remove_record
from kasip.apps.sources.models.record import Record
from kasip.apps.sources.registry import record_models
from kasip.apps.sources.rows import texts_of, with_references

__all__ = ["site", "stored_site"]


def counted():
    return Event.objects.count()


@pytest.mark.django_db
def test_each_record_of_each_table_leaves_one_event_a_deed(site):
    models = list(record_models().values())
    wrong: list[tuple[str, str, int]] = []
    kept: dict[type[Record], list[dict[str, str]]] = {}
    with scope(region=site.region.pk):
        by = system(site.region.pk)
        for model in reversed(models):
            for found in reversed(_parents_first(model, list(with_references(model.objects.all())))):
                kept.setdefault(model, []).append(texts_of(found))
                wrong += _deed(partial(_changed, model, found, by), model, "changed")
                again = model.objects.get(pk=found.pk)
                wrong += _deed(
                    partial(remove_record, model=model, pk=again.pk, version=again.version, by=by, reason="a trial"),
                    model,
                    "removed",
                )
        for model in models:
            for texts in _parents_first(model, kept[model]):
                wrong += _deed(partial(add_record, model=model, texts=texts, by=by, reason="a trial"), model, "created")

        assert wrong == []
        assert check_chain(site.region.pk) == []
    assert len(kept) == len(models) == 45
    print(f"\n{3 * sum(len(rows) for rows in kept.values())} deeds on {len(models)} tables, one event each")  # noqa: T201


def _changed(model, found, by):
    texts = texts_of(found) | {"source": "written anew"}
    change_record(model=model, pk=found.pk, version=found.version, texts=texts, by=by, reason="a trial")


def _parents_first(model, rows):
    """A territory names its parent: what is named is stored first."""
    if model.contract_table != "territories":
        return rows
    return sorted(rows, key=lambda row: bool(row.get("parent_kato") if isinstance(row, dict) else row.parent_id))


def _deed(do, model, action):
    before = counted()
    do()
    latest = Event.objects.latest("sequence")
    right = counted() == before + 1 and (latest.action, latest.subject) == (action, model.contract_table)
    return [] if right else [(model.contract_table, action, counted() - before)]
