"""The journal's pages: sought by who, what and when; hostile text stays on its line; the chain's state is said."""

import csv
import io

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation
from django_scopes import scope
from tests.site.world import World

from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.models import ChainHead, Event
from kasip.web.staff.journal_words import change_text, field_text, thing_text

pytestmark = pytest.mark.django_db
HOSTILE = 'x\r\n99,"forged"\x1b[2J\u202egnp'


@pytest.fixture
def world():
    made = World()
    with scope(region=made.region.pk):
        record(by=made.actor("planner"), deed=Deed("changed", "colleges", 5, "Темиртау", {"name_ru": ["а", "б"]}))
        record(by=made.actor("planner"), deed=Deed("removed", "enterprises", 6, HOSTILE), reason="=HYPERLINK(1)")
        yield made


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 2),
        ({"action": "removed"}, 1),
        ({"subject": "colleges"}, 1),
        ({"words": "Темиртау"}, 1),
        ({"person": "planner"}, 2),
        ({"person": "nobody"}, 0),
        ({"since": "2001-01-01", "until": "2001-01-02"}, 0),
        ({"until": "not a day"}, 2),
    ],
)
def test_events_are_sought(world, asked, found):
    client = world.client("administrator")

    page = client.get(reverse("staff:journal"), {"person": "planner", **asked}).content.decode()

    assert page.count('class="number"><a href="/journal/') == found


def test_hostile_text_stays_on_its_line_in_the_file(world):
    answer = world.client("administrator").get(reverse("staff:journal_export"), {"action": "removed"})

    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))

    assert [(row["thing"], row["reason"]) for row in rows] == [
        ('x\\u000d\\u000a99,"forged"\\u001b[2J\\u202egnp', "'=HYPERLINK(1)")
    ]


def test_taking_the_journal_is_itself_an_event(world):
    answer = world.client("administrator").get(reverse("staff:journal_export"))
    b"".join(answer.streaming_content)

    assert Event.objects.filter(action="exported", subject="event").count() == 1


def test_event_shows_each_field_before_and_after(world):
    number = Event.objects.get(action="changed").sequence

    page = world.client("administrator").get(reverse("staff:journal_event", args=[number])).content.decode()

    assert 'data-label="Before">а' in page
    assert 'data-label="After">б' in page


def test_chain_is_checked_and_its_head_shown(world):
    client = world.client("administrator")

    whole = client.post(reverse("staff:journal_chain")).content.decode()
    names = {"sqlite": "journal_event_no_update", "postgresql": "journal_event_no_change ON journal_event"}
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {names[connection.vendor]}")
    Event.objects.filter(action="removed").update(reason="forged")
    broken = client.post(reverse("staff:journal_chain")).content.decode()

    assert ChainHead.objects.get(pk=world.region.pk).digest in whole
    assert "alert-success" in whole
    assert "alert-danger" in broken


@pytest.mark.parametrize("role", ["planner", "approver", "college_deputy", "student"])
def test_journal_is_the_administrators(world, role):
    client = world.client(role)

    assert [
        client.get(reverse(f"staff:{page}")).status_code for page in ("journal", "journal_export", "journal_chain")
    ] == [
        403,
        403,
        403,
    ]


@pytest.mark.parametrize(
    ("subject", "name", "value", "field", "text"),
    [
        ("person", "second_factor", "recovery_codes, totp", "second factor", "recovery codes, app"),
        ("person", "is_active", False, "may sign in", "no"),
        ("membership", "role", "college_deputy", "role", "College deputy director"),
        ("declaration", "state", "sent", "state", "waits for the chamber"),
        ("declaration", "certainty", "likely", "How sure are you", "likely"),
        ("state_order", "groups", 1234, "groups", "1,234"),
        ("calendar_date", "ends_on", "2027-03-25", "last day", "25 Mar 2027"),
        ("licences", "valid_to", "2027-08-31", "Valid to", "31 Aug 2027"),
        ("facilities", "status", "opening", "Status", "opening"),
        ("specialty_case", "steps", ["2027-02-01", None], "steps", "1 Feb 2027; "),
        ("unheard_of", "odd_field", "odd\nvalue", "odd_field", "odd\\u000avalue"),
    ],
)
def test_event_speaks_in_words_and_not_in_codes(subject, name, value, field, text):
    with translation.override("en"):
        assert (field_text(subject, name), change_text(subject, name, value)) == (field, text)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_page_of_a_reset_second_factor_names_what_was_removed(world, language):
    by = world.actor("administrator")
    with scope(region=world.region.pk):
        event = record(by=by, deed=Deed("changed", "person", 5, "Дана", {"second_factor": ["totp, webauthn", None]}))
    client = world.client("administrator")
    client.cookies["django_language"] = language

    page = client.get(reverse("staff:journal_event", args=[event.sequence])).content.decode()

    assert {"kk": "қолданба, кілт", "ru": "приложение, ключ", "en": "app, key"}[language] in page
    assert "totp" not in page


@pytest.mark.parametrize(
    ("subject", "name", "text"),
    [
        ("programmes", "120140955616 · 3W07220701 · kk · grade9 · full_time", ["Kazakh", "full-time"]),
        ("programmes", "another key", ["another key"]),
        ("case_step", "letters", ["Letters"]),
        ("case_step", "our own letters", ["our own letters"]),
        ("calendar_date", "2027 comments", ["2027 ", "Comments of colleges"]),
    ],
)
def test_thing_is_named_in_words(subject, name, text):
    with translation.override("en"):
        told = thing_text(subject, name)

    assert [part for part in text if part.lower() not in told.lower()] == []
    assert not {"kk", "grade9", "full_time"} & set(told.split(" · "))
