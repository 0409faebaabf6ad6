"""Changing a record: checked, versioned, within reach, journalled."""

import pytest
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from kasip.apps.accounts.models import Region
from kasip.apps.accounts.permits import Permit, permit, permit_of
from kasip.apps.accounts.reach import anybody
from kasip.apps.classifications.models import Industry
from kasip.apps.journal.actor import system
from kasip.apps.journal.guard import UnjournalledWriteError, journalled
from kasip.apps.journal.models import Event
from kasip.apps.sources.actions import StaleRecordError, add_record, change_record, remove_record
from kasip.vocabulary.faults import InputRejectedError

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    with journalled():
        return Region.objects.create(kato="350000000", name_kk="Қарағанды", name_ru="Караганда", name_en="Karaganda")


@pytest.fixture
def by(region):
    with scope(region=region.pk):
        yield system(region.pk)


@pytest.fixture(autouse=True)
def _permitted():
    try:
        permit_of(Industry)
    except KeyError:
        permit(Industry, Permit(read=anybody()))


@pytest.mark.usefixtures("region")
def test_query_outside_any_region_is_an_error():
    with pytest.raises(ScopeError):
        Industry.objects.count()


def test_write_without_the_journal_is_an_error(by):
    with pytest.raises(UnjournalledWriteError):
        Industry(region_id=by.tenant, industry="C").save()


def test_record_added_changed_and_removed_leaves_one_event_each(by):
    added = add_record(model=Industry, texts={"industry": "C", "name_ru": "Обработка"}, by=by)
    renamed = {"industry": "C", "name_ru": "Промышленность"}
    changed = change_record(model=Industry, pk=added.pk, version=1, texts=renamed, by=by, reason="имя")
    remove_record(model=Industry, pk=added.pk, version=changed.version, by=by)

    events = Event.objects.order_by("sequence").values_list("action", "reason", "changes")
    assert list(events) == [
        ("created", "", {"industry": [None, "C"], "name_ru": [None, "Обработка"]}),
        ("changed", "имя", {"name_ru": ["Обработка", "Промышленность"]}),
        ("removed", "", {"industry": ["C", None], "name_ru": ["Промышленность", None]}),
    ]
    assert Industry.objects.count() == 0


def test_stale_change_stores_nothing(by):
    added = add_record(model=Industry, texts={"industry": "C"}, by=by)
    change_record(model=Industry, pk=added.pk, version=1, texts={"industry": "C", "name_en": "first"}, by=by)

    with pytest.raises(StaleRecordError):
        change_record(model=Industry, pk=added.pk, version=1, texts={"industry": "C", "name_en": "second"}, by=by)

    assert Industry.objects.get().name_en == "first"


def test_second_record_of_one_key_is_refused(by):
    add_record(model=Industry, texts={"industry": "C"}, by=by)

    with pytest.raises(InputRejectedError) as refused:
        add_record(model=Industry, texts={"industry": "C"}, by=by)

    assert [fault.code for fault in refused.value.faults] == ["key_taken"]
    assert Event.objects.count() == 1
