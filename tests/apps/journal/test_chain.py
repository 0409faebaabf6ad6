"""The journal only grows, and whoever changes it behind the database's back is found."""

import datetime as dt
import random

import pytest
from django.db import DatabaseError, connection, transaction
from django_scopes import scope, scopes_disabled

from kasip.apps.journal.actions import Deed, check_chain, record, record_many
from kasip.apps.journal.actor import Actor, system
from kasip.apps.journal.models import AppendOnlyError, ChainHead, Event

pytestmark = pytest.mark.django_db
REGION = 7
TRIALS = 1_000


@pytest.fixture
def by():
    with scope(region=REGION):
        yield Actor(person_id=3, person_name="Айгүл", role="planner", region_id=REGION)


@pytest.fixture
def chain(by):
    for number in range(12):
        deed = Deed("changed", "colleges", number, f"Колледж {number}", {"name_ru": [f"{number}", "новое"]})
        record(by=by, deed=deed, reason=f"причина {number}", occasion="import:1")


def take_triggers_off():
    names = {
        "sqlite": [f"journal_event_no_{what}" for what in ("update", "delete", "replace")],
        "postgresql": ["journal_event_no_change ON journal_event"],
    }
    with connection.cursor() as cursor:
        for name in names[connection.vendor]:
            cursor.execute(f"DROP TRIGGER {name}")


FORGED_ROW = (
    "SELECT id, region_id, sequence, at, 'read', person_id, person_name, role, organisation_name, organisation_id, "
    "channel, subject, subject_id, subject_name, 'forged', occasion, changes, digest "
    "FROM journal_event WHERE sequence = {number}"
)
ATTEMPTS = [
    "UPDATE journal_event SET reason = 'forged' WHERE sequence = {number}",
    "UPDATE journal_event SET person_name = 'somebody else'",
    "UPDATE journal_event SET digest = digest WHERE sequence = {number}",
    "DELETE FROM journal_event WHERE sequence = {number}",
    "DELETE FROM journal_event",
    "TRUNCATE journal_event",
    f"INSERT OR REPLACE INTO journal_event {FORGED_ROW}",
    f"INSERT INTO journal_event {FORGED_ROW} ON CONFLICT (id) DO UPDATE SET reason = 'forged'",
]


@pytest.mark.usefixtures("chain")
def test_database_refuses_a_hundred_ways_to_change_an_event():
    before, refused = contents(), 0

    for trial in range(100):
        statement = ATTEMPTS[trial % len(ATTEMPTS)].format(number=trial % 12 + 1)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        refused += 1

    assert refused == 100
    assert contents() == before


@pytest.mark.usefixtures("chain")
def test_models_refuse_to_change_an_event():
    before = contents()
    event = Event.objects.get(sequence=1)

    for attempt in (event.save, event.delete):
        with pytest.raises(AppendOnlyError):
            attempt()
    for forging in (
        lambda: Event.objects.update(reason="forged"),
        lambda: Event.objects.all().delete(),
        lambda: Event.objects.bulk_update([Event(pk=event.pk, reason="forged")], ["reason"]),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            forging()

    assert contents() == before


def contents():
    with scopes_disabled():
        return list(Event.objects.filter(region_id=REGION).order_by("sequence").values())


def test_untouched_chain_holds_and_an_empty_one_too(by):
    assert check_chain(REGION) == []

    record_many(by=by, deeds=[Deed("created", "colleges", number) for number in range(50)])

    assert check_chain(REGION) == []


FORGED = {
    "action": "removed",
    "person_id": 99,
    "person_name": "Другой",
    "role": "approver",
    "organisation_name": "x",
    "organisation_id": 5,
    "channel": "api",
    "subject": "enterprises",
    "subject_id": 999,
    "subject_name": "x",
    "reason": "иная",
    "occasion": "x",
    "changes": {"name_ru": ["0", "иное"]},
    "digest": "0" * 64,
}


def mutate(chance):
    """Change the chain in one way by chance, and return the first sequence number that no longer holds."""
    return chance.choice([forge, move_in_time, remove, exchange, cut, insert, renumber])(chance, chance.randint(1, 12))


def forge(chance, number):
    name = chance.choice(sorted(FORGED))
    Event.objects.filter(sequence=number).update(**{name: FORGED[name]})
    return number


def move_in_time(chance, number):
    event = Event.objects.filter(sequence=number)
    event.update(at=event.get().at + dt.timedelta(microseconds=chance.choice([-1, 1]) * chance.randint(1, 10**9)))
    return number


def remove(_chance, number):
    Event.objects.filter(sequence=number).delete()
    return number


def exchange(chance, number):
    number = min(number, 11)
    return swap(number, chance.randint(number + 1, 12))


def cut(_chance, number):
    Event.objects.filter(sequence__gte=number).delete()
    return number


def insert(_chance, number):
    forged = Event.objects.get(sequence=number)
    forged.pk, forged.sequence = None, 13
    forged.save()
    return 13


def renumber(_chance, number):
    Event.objects.filter(sequence=number).update(sequence=number + 100)
    return number


def swap(one, other):
    first, second = Event.objects.get(sequence=one), Event.objects.get(sequence=other)
    Event.objects.filter(pk=first.pk).update(sequence=1_000)
    Event.objects.filter(pk=second.pk).update(sequence=one)
    Event.objects.filter(pk=first.pk).update(sequence=other)
    return one


@pytest.mark.usefixtures("chain")
def test_each_of_a_thousand_changes_behind_the_triggers_is_found_where_it_was_made():
    take_triggers_off()
    chance, missed = random.Random(20261124), []

    for trial in range(TRIALS):
        with transaction.atomic():
            place = mutate(chance)
            found = check_chain(REGION)
            transaction.set_rollback(True)
        if not found or found[0].sequence != place:
            missed.append((trial, place, found[:2]))

    print(f"\n{TRIALS} changes, {len(missed)} missed: below {3 / TRIALS:.1%} with 95 % confidence")  # noqa: T201
    assert missed == []


@pytest.mark.usefixtures("chain")
def test_chain_written_anew_from_end_to_end_has_another_head():
    """The chain alone cannot show a forger who rewrites all of it: the head written down elsewhere does."""
    written_down = ChainHead.objects.get(pk=REGION).digest
    take_triggers_off()
    kept = contents()
    Event.objects.all().delete()
    ChainHead.objects.filter(pk=REGION).delete()

    for row in kept:
        deed = Deed(row["action"], row["subject"], row["subject_id"], "Forged", row["changes"])
        record(by=system(REGION), deed=deed)

    assert check_chain(REGION) == []
    assert ChainHead.objects.get(pk=REGION).digest != written_down


def hostile_texts():
    chance = random.Random(5)
    pieces = [
        "\r\n",
        "\n",
        "\r",
        "\x1b[2J",
        "\x1b]0;x\x07",
        "\u202e",
        "\u2066",
        "\x00",
        "\x85",
        "\u2028",
        '"',
        "'",
        "\\",
        ",",
        "=1+1",
    ]
    return ["".join(chance.choice([*pieces, "өңір", "a"]) for _ in range(chance.randint(1, 12))) for _ in range(TRIALS)]


def test_hostile_text_makes_one_event_and_no_line_of_its_own(by):
    texts = hostile_texts()

    for text in texts:
        record(by=by, deed=Deed("changed", "colleges", 1, text, {"name_ru": [text, None]}), reason=text)

    assert Event.objects.count() == len(texts)
    assert check_chain(REGION) == []
    assert [event.reason for event in Event.objects.order_by("sequence")] == [
        text.replace("\x00", "\u2400") for text in texts
    ]
