"""From the records of a region to a published order: drafted by a job, decided by two people, edited."""

import pytest
from django.db import IntegrityError, transaction

from kasip.apps.accounts.enums import Role
from kasip.apps.journal.guard import UnjournalledWriteError, journalled
from kasip.apps.journal.models import Event
from kasip.apps.orders.actions.deciding import (
    OrderMoveRefusedError,
    approve_order,
    discard_order,
    publish_order,
    return_order,
    submit_order,
)
from kasip.apps.orders.actions.drafting import results_folder
from kasip.apps.orders.actions.editing import (
    StaleEditError,
    drop_edit,
    line_key,
    outlook_of,
    put_edit,
    request_edited,
    total_effect,
)
from kasip.apps.orders.actions.requesting import request_draft
from kasip.apps.orders.enums import OrderState
from kasip.apps.orders.models import OrderEdit, OrderLine, StateOrder
from kasip.apps.orders.queries import LineFilter, lines_of, orders_for, totals_of
from kasip.apps.work.enums import JobState
from kasip.apps.work.models import Job
from kasip.apps.work.worker import run_waiting
from kasip.studies.verify import verify


@pytest.fixture
def planner(site):
    with site.scope():
        yield site.actor_for(Role.PLANNER)


@pytest.fixture
def approver(site):
    return site.actor_for(Role.APPROVER)


def drafted(planner, **asked):
    order = request_draft(by=planner, **asked)
    run_waiting()
    order.refresh_from_db()
    return order


def changed_line(order):
    """A line that may lose a group without breaking a limit."""
    for line in OrderLine.objects.filter(order=order, groups__gt=0).select_related(
        "order", "college", "qualification", "target_employer"
    ):
        if not outlook_of(line, line.groups - 1).alone.broken:
            return line
    pytest.fail("every line is held by a limit")


def effect_of_edits(order):
    effect = total_effect(order)
    assert effect is not None
    return effect


def job_of(order):
    assert order.job_id is not None
    return Job.objects.get(pk=order.job_id)


def test_draft_holds_what_the_plan_says_and_passes_the_separate_check(planner):
    order = drafted(planner)

    totals = totals_of(order)
    assert order.state == OrderState.DRAFT, job_of(order).problem
    assert order.violations == 0
    assert order.output_hash == order.certificate["output_hash"]
    assert sum(one.groups for one in totals) == sum(OrderLine.objects.values_list("groups", flat=True)) > 0
    assert list(verify(results_folder(order) / "plan").violations) == []
    assert all(line.reason_kk and line.reason_ru and line.reason_en for line in lines_of(order, LineFilter()))


def test_order_goes_from_draft_to_publication_through_two_people(planner, approver):
    order = drafted(planner)

    submit_order(order=order, by=planner)
    approve_order(order=order, by=approver, note="келісілді")
    published = publish_order(order=order, by=approver)

    events = Event.objects.filter(subject="state_order").order_by("sequence").values_list("action", "changes__state__1")
    assert published.state == OrderState.PUBLISHED
    assert [state for _, state in events] == [None, "draft", "submitted", "approved", "published"]


def test_second_version_replaces_the_first_of_its_year(planner, approver):
    orders = [drafted(planner), drafted(planner)]
    for order in orders:
        submit_order(order=order, by=planner)
        approve_order(order=order, by=approver)
        publish_order(order=order, by=approver)

    states = StateOrder.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == [OrderState.REPLACED, OrderState.PUBLISHED]


def test_who_submitted_cannot_approve(planner, approver):
    order = drafted(planner)
    submit_order(order=order, by=planner)
    StateOrder.objects.filter(pk=order.pk)
    with journalled():
        StateOrder.objects.filter(pk=order.pk).update(submitted_by=approver.person_id)

    with pytest.raises(OrderMoveRefusedError, match="same_person"):
        approve_order(order=order, by=approver)
    with pytest.raises(IntegrityError), transaction.atomic(), journalled():
        StateOrder.objects.filter(pk=order.pk).update(approved_by=approver.person_id)


@pytest.mark.parametrize(
    ("decide", "by", "code"),
    [
        (lambda order, by: submit_order(order=order, by=by), "approver", "role"),
        (lambda order, by: approve_order(order=order, by=by), "approver", "state"),
        (lambda order, by: publish_order(order=order, by=by), "approver", "state"),
        (lambda order, by: return_order(order=order, by=by, note=" "), "approver", "reason"),
        (lambda order, by: discard_order(order=order, by=by), "approver", "role"),
    ],
)
def test_decision_out_of_turn_is_refused_and_changes_nothing(planner, approver, decide, by, code):
    order = drafted(planner)
    before = Event.objects.count()

    with pytest.raises(OrderMoveRefusedError, match=code):
        decide(order, {"approver": approver, "planner": planner}[by])

    order.refresh_from_db()
    assert (order.state, Event.objects.count()) == (OrderState.DRAFT, before)


def test_order_with_violations_cannot_be_submitted(planner):
    order = drafted(planner)
    with journalled():
        StateOrder.objects.filter(pk=order.pk).update(violations=1)

    with pytest.raises(OrderMoveRefusedError, match="violations"):
        submit_order(order=order, by=planner)


def test_order_is_written_through_the_journal_alone(planner):
    order = drafted(planner)

    with pytest.raises(UnjournalledWriteError):
        order.save()


def test_records_that_cannot_be_computed_fail_the_draft_with_a_reason(planner):
    order = drafted(planner, scenario="no such scenario")

    job = job_of(order)
    assert (order.state, job.state, job.problem) == (OrderState.FAILED, JobState.FAILED, "problem_draft_refused")


def test_college_sees_only_what_is_published(planner, approver, site):
    deputy = site.actor_for(Role.COLLEGE_DEPUTY)
    order = drafted(planner)
    before = list(orders_for(deputy))
    submit_order(order=order, by=planner)
    approve_order(order=order, by=approver)
    publish_order(order=order, by=approver)

    assert (before, [one.pk for one in orders_for(deputy)]) == ([], [order.pk])


def test_edit_says_what_it_does_and_makes_the_next_version(planner):
    order = drafted(planner)
    line = changed_line(order)
    loss = outlook_of(line, line.groups - 1).alone.points

    put_edit(line=line, groups=line.groups - 1, reason="шебер жоқ", version=0, by=planner)
    together = effect_of_edits(order)
    made = request_edited(order=order, by=planner)
    run_waiting()

    made.refresh_from_db()
    edited = OrderLine.objects.get(
        order=made, year=line.year, college=line.college, qualification=line.qualification, language=line.language,
        base=line.base, form=line.form, funding=line.funding, target_employer=line.target_employer,
    )  # fmt: skip
    assert loss == pytest.approx(line.one_fewer_group_loss, abs=1e-6)
    assert together.points == pytest.approx(made.certificate["objective"] - order.certificate["objective"], abs=1e-6)
    assert (made.state, made.violations, made.based_on_id) == (OrderState.DRAFT, 0, order.pk)
    assert edited.groups == line.groups - 1
    assert made.certificate["edited"] == [
        {"line": list(line_key(line)), "groups": line.groups - 1, "reason": "шебер жоқ"}
    ]


def test_edit_that_breaks_a_limit_says_which_and_makes_no_version(planner):
    order = drafted(planner)
    line = changed_line(order)

    put_edit(line=line, groups=99, reason="көбірек", version=0, by=planner)
    broken = {limit.kind for limit in effect_of_edits(order).broken}
    made = request_edited(order=order, by=planner)
    run_waiting()

    made.refresh_from_db()
    job = job_of(made)
    assert "maximum_groups" in broken
    assert (made.state, job.problem) == (OrderState.FAILED, "problem_edit_breaks")
    assert not OrderLine.objects.filter(order=made).exists()


def test_two_planners_on_one_line_lose_nothing_and_both_are_told(planner):
    line = changed_line(drafted(planner))
    put_edit(line=line, groups=1, reason="first", version=0, by=planner)

    with pytest.raises(StaleEditError) as stale:
        put_edit(line=line, groups=2, reason="second", version=0, by=planner)

    current = stale.value.current
    assert current is not None
    assert (current.groups, current.reason) == (1, "first")
    assert put_edit(line=line, groups=2, reason="second", version=1, by=planner).version == 2


def test_edit_needs_a_reason_and_can_be_taken_back(planner):
    line = changed_line(drafted(planner))

    with pytest.raises(OrderMoveRefusedError, match="reason"):
        put_edit(line=line, groups=1, reason=" ", version=0, by=planner)
    put_edit(line=line, groups=1, reason="why", version=0, by=planner)
    drop_edit(line=line, by=planner)

    assert not OrderEdit.objects.exists()


def test_submitted_order_cannot_be_edited(planner):
    order = drafted(planner)
    line = changed_line(order)
    submit_order(order=order, by=planner)

    with pytest.raises(OrderMoveRefusedError, match="state"):
        put_edit(line=line, groups=1, reason="late", version=0, by=planner)
