"""The order's workbench on a small region: starts, held lines, remarks, promises, comparison, limits, amendments."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from kasip.apps.accounts.enums import Role
from kasip.apps.journal.guard import journalled
from kasip.apps.journal.models import Event
from kasip.apps.orders.actions.deciding import OrderMoveRefusedError, approve_order, publish_order, submit_order
from kasip.apps.orders.actions.discussing import may_comment, open_order, put_comment, resolve_comment
from kasip.apps.orders.actions.drafting import results_folder
from kasip.apps.orders.actions.editing import line_key, outlook_of, put_edit, request_edited
from kasip.apps.orders.actions.holding import held_lines, put_lock, request_held
from kasip.apps.orders.actions.promising import Promise, put_promise
from kasip.apps.orders.actions.requesting import request_draft
from kasip.apps.orders.amendments import amendment_of
from kasip.apps.orders.comparing import compared, differences
from kasip.apps.orders.enums import EditGround, OrderOrigin, OrderState
from kasip.apps.orders.exporting import comparison_workbook, printed_amendment, printed_annex
from kasip.apps.orders.limits import limits_now
from kasip.apps.orders.matrix import matrix_of
from kasip.apps.orders.models import (
    Budget,
    EmployerObligation,
    OrderComment,
    OrderLine,
    OrderLock,
    PolicyRule,
    StateOrder,
)
from kasip.apps.orders.promises import unpromised_groups
from kasip.apps.orders.published import published_order
from kasip.apps.orders.queries import LineFilter, lines_of, orders_for
from kasip.apps.orders.remarks import open_remarks, threads_of
from kasip.apps.work.worker import run_waiting
from kasip.studies.verify import verify

NAMED = ("order", "college", "qualification", "target_employer")


@pytest.fixture
def planner(site):
    with site.scope():
        yield site.actor_for(Role.PLANNER)


@pytest.fixture
def approver(site):
    return site.actor_for(Role.APPROVER)


def computed(order):
    run_waiting()
    order.refresh_from_db()
    return order


def drafted(planner, **asked):
    return computed(request_draft(by=planner, **asked))


def lines(order, **asked):
    return list(OrderLine.objects.filter(order=order, **asked).select_related(*NAMED).order_by("pk"))


def movable(order, **asked):
    """A line for nobody in particular that may lose a group without breaking a limit."""
    for line in lines(order, groups__gt=0, target_employer=None, **asked):
        if not outlook_of(line, line.groups - 1).alone.broken:
            return line
    pytest.fail("every line is held by a limit")


def same_line(order, line):
    return next(one for one in lines(order) if line_key(one) == line_key(line))


def published(order, planner, approver):
    submit_order(order=order, by=planner)
    approve_order(order=order, by=approver)
    return publish_order(order=order, by=approver)


def test_draft_like_last_year_moves_less_and_is_no_better_than_the_best(planner):
    best, like = drafted(planner), drafted(planner, origin=OrderOrigin.LAST_YEAR)

    moved = sum(abs(line.groups - (line.groups_last_year or 0)) for line in lines(like))
    assert (like.state, like.violations, like.certificate["like_last_year"]) == (OrderState.DRAFT, 0, True)
    assert moved < sum(abs(line.groups - (line.groups_last_year or 0)) for line in lines(best))
    assert like.certificate["bound"] <= best.certificate["objective"] <= like.certificate["objective"]


def test_held_lines_stay_exactly_when_the_order_is_calculated_anew_from_changed_money(planner):
    order = drafted(planner)
    held = movable(order)
    put_edit(line=held, groups=held.groups - 1, reason="шебер жоқ", version=0, by=planner)
    put_lock(line=held, reason="келісілген", by=planner)
    with journalled():
        for budget in Budget.objects.all():
            budget.kzt *= 0.97
            budget.save()

    again = computed(request_held(order=order, by=planner))

    kept = same_line(again, held)
    assert (again.state, again.violations, again.origin) == (OrderState.DRAFT, 0, OrderOrigin.HELD)
    assert kept.groups == held.groups - 1
    assert [lock.line_id for lock in OrderLock.objects.filter(order=again)] == [kept.pk]
    assert again.certificate["held"] == [each.told() for each in held_lines(order)]


def test_held_line_edited_later_is_held_no_more_and_the_bound_is_proven_anew(planner):
    order = drafted(planner)
    held = movable(order)
    put_lock(line=held, reason="келісілген", by=planner)
    again = computed(request_held(order=order, by=planner))
    freed = same_line(again, held)
    put_edit(line=freed, groups=held.groups - 1, reason="шебер жоқ", version=0, by=planner)

    made = computed(request_edited(order=again, by=planner))

    assert (made.state, made.violations, made.certificate.get("held")) == (OrderState.DRAFT, 0, [])
    assert again.certificate["held"] != []
    assert made.certificate["bound"] <= made.certificate["objective"]


def test_held_lines_no_order_keeps_are_told_with_their_limits_and_the_least_change(planner):
    order = drafted(planner)
    line = movable(order)
    put_edit(line=line, groups=50, reason="көбірек", version=0, by=planner)
    put_lock(line=line, reason="уәде", by=planner)

    again = computed(request_held(order=order, by=planner))

    told = again.figures["conflicts"]
    assert again.state == OrderState.FAILED
    assert again.job.problem == "problem_lines_not_held"
    assert [(tuple(one["key"]), one["held"]) for one in told] == [(line_key(line), 50)]
    assert 0 <= told[0]["possible"] < 50
    assert "maximum_groups" in {kind for kind, _, _ in told[0]["limits"]}


def test_remarks_come_from_whom_the_line_concerns_and_are_answered_and_closed(planner, site):
    deputy, chamber = site.actor_for(Role.COLLEGE_DEPUTY), site.actor_for(Role.CHAMBER_OFFICER)
    order = drafted(planner)
    own = lines(order, college__college_bin=deputy.organisation_code)[0]
    foreign = next(line for line in lines(order) if line.college_id != own.college_id)
    before = (list(orders_for(deputy)), may_comment(own, deputy), may_comment(own, chamber))

    open_order(order=order, by=planner)
    own.order.refresh_from_db()
    foreign.order.refresh_from_db()
    remark = put_comment(line=own, text="Екі шебер бар", by=deputy)
    put_comment(line=foreign, text="Нужны сварщики", by=chamber)
    put_comment(line=own, text="Ескерілді", by=planner, answers=remark)
    with pytest.raises(OrderMoveRefusedError, match="role"):
        put_comment(line=foreign, text="бізге көбірек", by=deputy)
    with pytest.raises(OrderMoveRefusedError, match="role"):
        resolve_comment(comment=remark, by=deputy)
    counted = {actor.role: dict(open_remarks([order], actor)) for actor in (planner, deputy, chamber)}
    resolve_comment(comment=remark, by=planner)

    [thread] = threads_of(own, deputy)
    assert before == ([], False, False)
    assert {line.college_id for line in lines_of(order, LineFilter(), deputy)} == {own.college_id}
    assert counted == {"planner": {order.pk: 2}, "college_deputy": {order.pk: 1}, "chamber_officer": {order.pk: 2}}
    assert (thread.remark.text, [one.text for one in thread.answers]) == ("Екі шебер бар", ["Ескерілді"])
    assert thread.remark.resolved_by_name == planner.person_name
    assert threads_of(foreign, deputy) == []
    assert Event.objects.filter(subject="order_comment").count() == 4


def test_remark_is_seen_at_the_same_line_of_the_next_version(planner):
    order = drafted(planner)
    line = movable(order)
    put_comment(line=line, text="бір топ жеткілікті", by=planner)
    put_edit(line=line, groups=line.groups - 1, reason="бір топ", version=0, by=planner)

    made = computed(request_edited(order=order, by=planner))

    [thread] = threads_of(same_line(made, line), planner)
    assert (thread.remark.text, thread.remark.order_id) == ("бір топ жеткілікті", order.pk)


def test_group_for_an_enterprise_needs_its_promise(planner):
    order = drafted(planner)
    line = next(line for line in lines(order) if line.target_employer is not None)

    with pytest.raises(OrderMoveRefusedError, match="obligation"):
        put_edit(line=line, groups=1, reason="зауытқа", version=0, by=planner)
    lacking = unpromised_groups(order)
    put_promise(line=line, promise=Promise("№ 14-ТЖ", dt.date(2026, 11, 2), 20, 36), by=planner)
    put_edit(line=line, groups=1, reason="зауытқа", version=0, by=planner)

    assert lacking - unpromised_groups(order) == line.groups
    with pytest.raises(OrderMoveRefusedError, match="promise"):
        put_promise(line=line, promise=Promise(" ", dt.date(2026, 11, 2), 20, 36), by=planner)
    with pytest.raises(IntegrityError), transaction.atomic(), journalled():
        EmployerObligation.objects.update(persons=0)


def test_rule_of_the_region_asks_for_a_contract_behind_every_group_of_the_year(planner, approver):
    draft = drafted(planner)
    targeted = next(line for line in lines(draft, year=draft.first_year) if line.target_employer is not None)
    promise = Promise("№ 15-ТЖ", dt.date(2026, 11, 2), 20, 36)
    put_promise(line=targeted, promise=promise, by=planner)
    put_edit(line=targeted, groups=targeted.groups + 1, reason="зауытқа", version=0, by=planner)
    order = computed(request_edited(order=draft, by=planner))
    money = Budget.objects.all()[0]
    with journalled():
        PolicyRule.objects.create(
            region_id=money.region_id,
            rule="targeted_groups_need_contract",
            valid_from=order.first_year,
            value=1,
            source=money.source,
            source_date=money.source_date,
            provenance=money.provenance,
        )
    submit_order(order=order, by=planner)
    approve_order(order=order, by=approver)
    with journalled():
        EmployerObligation.objects.all().delete()

    with pytest.raises(OrderMoveRefusedError, match="unpromised"):
        publish_order(order=order, by=approver)
    for line in lines(order, year=order.first_year, groups__gt=0, target_employer__isnull=False):
        put_promise(line=line, promise=promise, by=planner)

    assert publish_order(order=order, by=approver).state == OrderState.PUBLISHED


def test_limits_count_the_edits_in(planner):
    order = drafted(planner)
    line = movable(order)
    before = limits_now(order, "ru")
    put_edit(line=line, groups=99, reason="көп", version=0, by=planner)

    after = limits_now(order, "ru")

    assert (
        [one.used for one in before.uses] == [one.planned for one in before.uses] == [one.planned for one in after.uses]
    )
    assert not any(one.broken for one in before.uses)
    assert {one.kind for one in after.uses if one.broken} >= {"maximum_groups"}
    assert after.seats[line.year] - before.seats[line.year] == (99 - line.groups) * line.group_size
    assert sum(before.seats.values()) == sum(one.seats for one in lines(order))


def seats_of(totals):
    assert totals is not None
    return totals.seats


def test_versions_are_compared_line_by_line_and_in_total(planner):
    order = drafted(planner)
    line = movable(order)
    put_edit(line=line, groups=line.groups - 1, reason="шебер жоқ", version=0, by=planner)
    made = computed(request_edited(order=order, by=planner))

    found = compared(order, made, planner)

    [difference] = found.lines
    assert (difference.groups, difference.change) == ((line.groups, line.groups - 1), -line.group_size)
    assert sum(seats_of(each.after) - seats_of(each.before) for each in found.years) == -line.group_size
    before, after = found.missing
    assert before is not None
    assert after is not None
    assert after >= before
    assert comparison_workbook(found, "kk", by=planner)[:2] == b"PK"


def test_matrix_holds_every_line_once(planner):
    order = drafted(planner)
    wanted = LineFilter(year=order.first_year)

    found = matrix_of(order, wanted, planner)

    listed = list(lines_of(order, wanted, planner))
    assert sorted(pk for cell in found.cells.values() for pk in cell.lines) == sorted(line.pk for line in listed)
    assert sum(cell.groups for cell in found.cells.values()) == sum(line.groups for line in listed)
    short = matrix_of(order, LineFilter(year=order.first_year, short=True), planner)
    assert 0 < sum(len(cell.lines) for cell in short.cells.values()) <= len(listed)
    assert all(cell.short for cell in short.cells.values())


def test_amendment_goes_the_same_way_and_takes_the_place_of_what_it_amends(planner, approver, site):
    order = published(drafted(planner), planner, approver)
    line = movable(order, year=order.first_year)
    reason = "топ жиналмады"
    put_edit(line=line, groups=line.groups - 1, reason=reason, version=0, by=planner, ground=EditGround.RETURNED)
    made, rival = (computed(request_edited(order=order, by=planner)) for _ in range(2))
    in_force = StateOrder.objects.get(state=OrderState.PUBLISHED)

    amended = published(made, planner, approver)
    submit_order(order=rival, by=planner)
    approve_order(order=rival, by=approver)
    with pytest.raises(OrderMoveRefusedError, match="superseded"):
        publish_order(order=rival, by=approver)

    amendment = amendment_of(amended)
    assert amendment is not None
    [changed] = amendment.lines
    public = published_order(site.region.kato, amended.first_year or 0, LineFilter())
    order.refresh_from_db()
    assert (in_force.pk, order.state, amended.origin) == (order.pk, OrderState.REPLACED, OrderOrigin.AMENDMENT)
    assert (changed.ground, changed.reason, changed.difference.change) == (
        EditGround.RETURNED,
        reason,
        -line.group_size,
    )
    assert (public.order.pk, [each.order.pk for each in public.amendments]) == (amended.pk, [amended.pk])
    assert list(verify(results_folder(amended) / "plan").violations) == []
    for paper in ("amendment_xlsx", "amendment_kk_pdf", "amendment_ru_pdf"):
        assert printed_amendment(amendment, paper, by=planner)[:2] in (b"PK", b"%P")


def test_published_order_itself_never_changes_while_it_is_amended(planner, approver):
    order = published(drafted(planner), planner, approver)
    before = [line.groups for line in lines(order)]
    line = movable(order)

    put_edit(line=line, groups=line.groups - 1, reason="бос", version=0, by=planner, ground=EditGround.FREED)
    with pytest.raises(OrderMoveRefusedError, match="state"):
        put_lock(line=line, reason="x", by=planner)

    order.refresh_from_db()
    assert (order.state, [line.groups for line in lines(order)]) == (OrderState.PUBLISHED, before)
    assert differences(order, order) == []


def test_annex_is_printed_in_both_languages(planner):
    pypdf = pytest.importorskip("pypdf")
    order = drafted(planner)

    texts = {}
    for language in ("kk", "ru"):
        content = printed_annex(order, language, by=planner)
        path = results_folder(order) / f"{language}.pdf"
        path.write_bytes(content)
        texts[language] = " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages)

    codes = {line.qualification.qualification for line in lines(order, groups__gt=0, year=order.first_year)}
    for text in texts.values():
        assert {code for code in codes if code not in text} == set()
    assert "мемлекеттік білім беру тапсырысы" in texts["kk"]
    assert "Государственный образовательный заказ" in texts["ru"]
    assert OrderComment.objects.count() == 0
