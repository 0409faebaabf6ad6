"""The year's calendar: shipped dates under the region's own, what the records say is done, reminders made once."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from kasip.apps.accounts.enums import Role
from kasip.apps.accounts.models import Region
from kasip.apps.journal.actor import system
from kasip.apps.journal.guard import journalled
from kasip.apps.journal.models import Event
from kasip.apps.orders import calendar
from kasip.apps.orders.actions.calendar import (
    KIND,
    CalendarRefusedError,
    OwnDates,
    make_reminders,
    mark_done,
    mute,
    set_dates,
)
from kasip.apps.orders.calendar import calendar_of, calendar_year, public_dates, reminders_for, step_of
from kasip.apps.orders.models import Reminder, StateOrder
from kasip.apps.work.actions import WorkNotPermittedError, ask
from kasip.apps.work.daily import ask_for_today
from kasip.apps.work.models import Job
from kasip.apps.work.worker import run_waiting
from kasip.reporting.icalendar import CalendarEvent, icalendar

DAY = dt.date(2027, 3, 20)
YEAR = 2027


@pytest.fixture
def planner(site):
    with site.scope():
        yield site.actor_for(Role.PLANNER)


def states(today, *codes):
    return [(one.state, one.days) for one in calendar_of(YEAR, today, codes)]


def order_of(planner, **fields):
    at = dt.datetime(2027, 3, 18, tzinfo=dt.UTC)
    with journalled():
        return StateOrder.objects.create(
            region_id=planner.tenant, first_year=YEAR, number=1, folder="x", asked_by_id=planner.person_id,
            asked_by_name=planner.person_name, asked_at=dt.datetime(2027, 1, 20, tzinfo=dt.UTC),
            **{"state": "submitted", "submitted_at": at, "submitted_by_name": planner.person_name} | fields,
        )  # fmt: skip


def test_steps_stand_where_the_records_say(planner):
    nothing = states(DAY, "draft", "submission", "approval", "admission_workers", "comments")
    order_of(planner)

    then = states(DAY, "draft", "submission", "approval")
    submission = step_of(YEAR, "submission", DAY)

    assert nothing == [("late", 48), ("late", 20), ("late", 5), ("due", 12), ("ahead", 160)]
    assert then == [("done", 48), ("done_late", 3), ("due", 12)]
    assert submission.seen is not None
    assert (submission.seen.on, submission.seen.by) == (dt.date(2027, 3, 18), planner.person_name)
    assert states(dt.date(2027, 7, 1), "admission_workers", "lessons") == [("open", 57), ("ahead", 62)]
    assert states(dt.date(2027, 10, 1), "admission_workers", "lessons") == [("past", 35), ("past", 30)]


def test_own_dates_go_before_the_shipped_ones_with_their_source_and_reason(planner, site):
    dates = OwnDates(None, dt.date(2027, 3, 25), "order 17 of 1 March")
    entry = set_dates(year=YEAR, code="submission", dates=dates, version=0, reason="holiday", by=planner)

    found = step_of(YEAR, "submission", DAY)
    event = Event.objects.filter(subject="calendar_date", subject_id=entry.pk).get()
    assert (found.state, found.days, found.source, found.confidence) == ("due", 5, "order 17 of 1 March", "high")
    assert (event.reason, event.changes["ends_on"]) == ("holiday", ["2027-03-15", "2027-03-25"])
    assert step_of(YEAR + 1, "submission", DAY).ends == dt.date(2028, 3, 15)
    with pytest.raises(CalendarRefusedError, match="stale"):
        set_dates(year=YEAR, code="submission", dates=dates, version=0, reason="again", by=planner)
    with pytest.raises(CalendarRefusedError, match="reason"):
        set_dates(year=YEAR, code="submission", dates=dates, version=1, reason=" ", by=planner)
    wrong, deputy = OwnDates(dt.date(2027, 4, 1), dt.date(2027, 3, 1), "x"), site.actor_for(Role.COLLEGE_DEPUTY)
    with pytest.raises(CalendarRefusedError, match="dates"):
        set_dates(year=YEAR, code="draft", dates=wrong, version=0, reason="x", by=planner)
    with pytest.raises(CalendarRefusedError, match="role"):
        set_dates(year=YEAR, code="draft", dates=dates, version=0, reason="x", by=deputy)


def test_step_no_records_speak_of_is_marked_by_hand_and_others_are_not(planner):
    mark_done(year=YEAR, code="comments", by=planner)

    found = step_of(YEAR, "comments", dt.date(2027, 3, 20))
    assert found.seen is not None
    assert (found.seen.on, found.seen.by) == (timezone.localdate(), planner.person_name)
    with pytest.raises(CalendarRefusedError, match="done"):
        mark_done(year=YEAR, code="comments", by=planner)
    with pytest.raises(CalendarRefusedError, match="role"):
        mark_done(year=YEAR, code="publication", by=planner)


def test_reminder_is_made_once_for_whom_the_step_belongs_to_and_never_for_who_muted_it(
    planner, site, settings, django_capture_on_commit_callbacks, monkeypatch
):
    settings.REMINDERS_BY_MAIL = True
    monkeypatch.setattr(calendar, "order_year", lambda _year: YEAR)
    approver, by = site.actor_for(Role.APPROVER), system(planner.tenant)
    mute(code="comments", muted=True, by=site.actor_for(Role.CHAMBER_OFFICER))

    with django_capture_on_commit_callbacks(execute=True):
        first = make_reminders(by=by, today=DAY)
    with django_capture_on_commit_callbacks(execute=True):
        again = make_reminders(by=by, today=DAY)

    held = {(row.membership.role, row.code, row.kind) for row in first}
    assert {one for one in held if one[0] in (Role.APPROVER, Role.CHAMBER_OFFICER)} == {
        (Role.APPROVER, "approval", "soon"),
        (Role.CHAMBER_OFFICER, "confirmation", "late"),
    }
    assert (Role.COLLEGE_DEPUTY, "comments", "late") in held
    assert (again, len(mail.outbox)) == ([], len(first))
    own = [letter for letter in mail.outbox if letter.to == [site.person_for(Role.APPROVER).email]]
    assert [letter.subject for letter in own] == ["Тапсырысты бекіту: мерзімі 2027-04-01"]
    assert [row.code for row in reminders_for(approver)] == ["approval"]
    assert Event.objects.filter(subject="reminder").count() == len(first)

    mute(code="", muted=True, by=approver)
    assert reminders_for(approver) == []
    mute(code="", muted=False, by=approver)
    assert [row.code for row in reminders_for(approver)] == ["approval"]


def test_worker_asks_for_the_days_work_once_a_day_in_every_region(planner, site, settings):
    settings.REMINDERS_BY_MAIL = False
    ask_for_today()
    again = ask_for_today()
    done = run_waiting()

    jobs = Job.objects.filter(kind=KIND)
    assert (again, done >= Region.objects.count(), [job.state for job in jobs]) == (0, True, ["done"])
    assert Reminder.objects.filter(mailed=True).count() == 0
    with pytest.raises(WorkNotPermittedError):
        ask(kind=KIND, arguments={}, by=planner)
    with site.scope(site.other):
        assert Job.objects.filter(kind=KIND).count() == 1


@pytest.mark.usefixtures("planner")
def test_public_is_told_the_public_dates_of_the_coming_admission_alone(site):
    spring = public_dates(site.region.kato, dt.date(2027, 4, 1))
    autumn = public_dates(site.region.kato, dt.date(2027, 10, 1))

    assert (spring.year, autumn.year) == (2027, 2028)
    assert [one.step.code for one in spring.steps] == [
        "admission_creative", "admission_specialists", "admission_workers", "lessons", "second_round",
    ]  # fmt: skip
    assert calendar_year(dt.date(2026, 11, 24)) == 2027
    assert all(one.seen is None for one in spring.steps)


def test_calendar_file_is_what_the_standard_asks_for():
    title, changed = "Қабылдау; жұмысшы, мамандықтары\nекінші " + "ұ" * 40, dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    events = [CalendarEvent("a-2027@kasip", dt.date(2027, 6, 25), dt.date(2027, 8, 27), title, "", changed, 2)]
    content = icalendar("Күнтізбе", events)

    lines = content.split(b"\r\n")
    unfolded = content.replace(b"\r\n ", b"").decode().split("\r\n")
    assert max(map(len, lines)) <= 75
    assert content == icalendar("Күнтізбе", events)
    assert unfolded == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kasip//Calendar of the state order//EN", "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:Күнтізбе", "BEGIN:VEVENT", "UID:a-2027@kasip", "DTSTAMP:20260101T000000Z", "SEQUENCE:2",
        "DTSTART;VALUE=DATE:20270625", "DTEND;VALUE=DATE:20270828",
        "SUMMARY:Қабылдау\\; жұмысшы\\, мамандықтары\\nекінші " + "ұ" * 40, "TRANSP:TRANSPARENT", "END:VEVENT",
        "END:VCALENDAR", "",
    ]  # fmt: skip
