"""Lists: order of the Kazakh alphabet, search that folds letters, filters, words for every column and value."""

import random
import unicodedata

import pytest
from django_scopes import scope
from tests.site.records import new_region

from kasip.apps.classifications.models import Industry
from kasip.apps.journal.actor import system
from kasip.apps.journal.models import Event
from kasip.apps.sources.actions import add_record
from kasip.apps.sources.labels import NAMES, column_label
from kasip.apps.sources.listing import EMPTY, Ask, UnknownColumnError, asked_for
from kasip.apps.sources.paging import RowPages
from kasip.apps.sources.past import log_reading, log_reading_of
from kasip.apps.sources.registry import record_models
from kasip.apps.sources.rows import row_of
from kasip.wording.catalogue import LANGUAGES, phrases

pytestmark = pytest.mark.django_db
KAZAKH = "әғқңөұүһі"


@pytest.fixture
def by():
    region = new_region()
    with scope(region=region.pk):
        yield system(region.pk)


def named(by, *names):
    """Industries of these names, stored in an order of no meaning."""
    codes = {name: f"C{number:02d}" for number, name in enumerate(names, start=10)}
    for name in random.Random(2).sample(names, len(names)):
        add_record(model=Industry, texts={"industry": codes[name], "name_kk": name}, by=by)


def found(by, **asked):
    return [row_of(one)["name_kk"] for one in asked_for(Industry, by, Ask(**asked), "kk")]


def test_names_stand_in_the_order_of_the_alphabet(by):
    names = [
        "ауа",
        "әуе",
        "бор",
        "газ",
        "ғарыш",
        "кен",
        "қала",
        "нан",
        "ңа",
        "ой",
        "өрт",
        "ту",
        "ұн",
        "үй",
        "хат",
        "һа",
        "ыс",
        "іс",
    ]
    named(by, *names)

    assert found(by, sort="name_kk") == names
    assert found(by, sort="-name_kk") == names[::-1]


def test_code_orders_a_classifier_unless_asked(by):
    named(by, "б", "а")

    assert found(by) == ["б", "а"]


def random_words(count):
    drawer = random.Random(5)
    letters = KAZAKH * 3 + "абдейёклмнорстуы"
    return ["".join(drawer.choice(letters) for _ in range(drawer.randint(6, 10))) for _ in range(count)]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_kazakh_text_is_found_as_it_was_stored(by, form):
    words = random_words(60)
    named(by, *words)

    lost = [word for word in words if word not in found(by, words=unicodedata.normalize(form, word.upper()))]

    assert lost == []


def test_search_takes_lookalike_letters_for_one(by):
    named(by, "Сор", "Cop")

    assert found(by, words="cop") == found(by, words="СОР") == ["Сор", "Cop"]


def test_filter_finds_the_empty_and_the_set(by):
    add_record(model=Industry, texts={"industry": "C", "provenance": "fact"}, by=by)
    add_record(model=Industry, texts={"industry": "D"}, by=by)

    def codes(value):
        asked = Ask(filters={"provenance": value})
        return [row_of(one)["industry"] for one in asked_for(Industry, by, asked, "en")]

    assert (codes("fact"), codes(EMPTY), codes("survey")) == (["C"], ["D"], [])


@pytest.mark.parametrize("ask", [Ask(sort="region"), Ask(filters={"region__name_en": "x"}), Ask(filters={"pk": "1"})])
def test_nothing_but_columns_is_asked(by, ask):
    with pytest.raises(UnknownColumnError):
        asked_for(Industry, by, ask, "en")


def test_every_table_column_and_value_has_words():
    missing = []
    for table, model in record_models().items():
        missing += [f"table_{table}"] if f"table_{table}" not in phrases() else []
        for column in model.spec().columns:
            worded = {column_label(table, column.name, language) for language in LANGUAGES}
            missing += [f"column_{column.name}"] if column.name in worded and column.name not in NAMES else []
            codes = [(f"value_{column.name}_{value}", f"value_{value}") for value in column.allowed]
            missing += [pair[1] for pair in codes if not set(pair) & phrases().keys()]

    assert missing == []


def test_showing_sensitive_columns_is_an_event_each(by):
    rows = [add_record(model=Industry, texts={"industry": code}, by=by) for code in "CD"]

    told = log_reading_of(frozenset({"name_kk"}), rows, by, "page")

    events = Event.objects.filter(action="read").order_by("sequence")
    assert told == 2
    assert [(event.subject_id, event.changes, event.occasion) for event in events] == [
        (row.pk, {"name_kk": []}, "page") for row in rows
    ]


def test_showing_columns_that_are_not_sensitive_is_no_event(by):
    rows = [add_record(model=Industry, texts={"industry": "C"}, by=by)]

    assert log_reading(rows, by, "page") == 0
    assert not Event.objects.filter(action="read").exists()


@pytest.mark.parametrize("sort", ["", "name_kk", "-name_kk"])
@pytest.mark.parametrize("size", [1, 3, 4, 7, 10])
def test_pages_read_from_either_end_hold_every_row_once_in_the_order_of_the_list(by, sort, size):
    named(by, *(f"{letter}{number}" for number, letter in enumerate("аәбвгғдек")))
    add_record(model=Industry, texts={"industry": "C99", "name_ru": "без казахского имени"}, by=by)
    rows = asked_for(Industry, by, Ask(sort=sort), "kk")
    pages = RowPages(rows, size)
    assert [one.pk for number in pages.page_range for one in pages.page(number)] == [one.pk for one in rows]


def test_the_last_page_is_asked_for_from_the_end(by, django_assert_num_queries):
    named(by, *"аәбвгғдек")
    pages = RowPages(asked_for(Industry, by, Ask(), "kk"), 2)
    assert pages.num_pages == 5
    with django_assert_num_queries(1) as asked:
        assert [one.name_kk for one in pages.page(5)] == ["к"]
    assert asked.captured_queries[0]["sql"].endswith("LIMIT 1")
