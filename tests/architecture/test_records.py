"""Records keep to the contract and to the order of the year."""

import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from kasip.apps.journal.guard import JournalledModel
from kasip.apps.sources.binding import field_of
from kasip.apps.sources.models.record import Record
from kasip.apps.sources.registry import record_models
from kasip.contract.dictionary import dictionary

ROOT = Path(__file__).parents[2]
FIELD_TYPES = {
    "text": (models.CharField, models.TextField),
    "code": (models.CharField,),
    "integer": (models.IntegerField,),
    "year": (models.IntegerField,),
    "number": (models.FloatField,),
    "boolean": (models.BooleanField,),
    "date": (models.DateField,),
}


def ours():
    return [model for model in apps.get_models() if model.__module__.startswith("kasip.")]


def rank_of_app():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(entry["layers"] for entry in contracts if entry.get("containers") == ["kasip.apps"])
    return {name.strip(): rank for rank, layer in enumerate(layers) for name in layer.split("|")}


def test_every_table_of_the_contract_has_one_model():
    assert record_models().keys() == dictionary("region").keys()


@pytest.mark.parametrize("table", dictionary("region"))
def test_every_column_has_a_field_of_its_type(table):
    model = record_models()[table]
    wrong = []
    for column in model.spec().columns:
        field = model._meta.get_field(field_of(column))
        kinds = (models.ForeignKey,) if column.references else FIELD_TYPES[column.type]
        may_be_empty = field.null or (isinstance(field, models.CharField | models.TextField) and field.blank)
        if type(field) not in kinds or may_be_empty != column.may_be_empty:
            wrong.append(f"{column.name}: {type(field).__name__}, may be empty {may_be_empty}")
        if column.references and field.related_model is not record_models()[column.references[0]]:
            wrong.append(f"{column.name} refers to {field.related_model}")

    assert wrong == []


def test_no_record_refers_to_a_later_stage_of_the_year():
    rank = rank_of_app()
    upward = [
        f"{model.__name__}.{field.name} -> {field.related_model}"
        for model in ours()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and isinstance(field.related_model, type)
        and field.related_model._meta.app_label in rank
        and rank[field.related_model._meta.app_label] < rank[model._meta.app_label]
    ]

    assert upward == []


def test_what_a_record_refers_to_cannot_be_removed_under_it():
    loose = [
        f"{model.__name__}.{field.name}"
        for model in ours()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is not models.PROTECT
    ]

    assert loose == []


def test_every_record_is_written_through_the_journal_and_found_inside_its_region():
    bare = [
        model.__name__
        for model in ours()
        if issubclass(model, Record)
        and not (
            issubclass(model, JournalledModel) and type(model._default_manager).__name__ == "JournalledRegionManager"
        )
    ]

    assert bare == []
