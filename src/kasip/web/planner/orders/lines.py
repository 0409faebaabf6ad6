"""One line of a version: its reason, what a group more or fewer does, what stands behind it, what is said of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kasip.apps.labour_market.models import EmployerRequest
from kasip.apps.orders.actions.discussing import may_comment
from kasip.apps.orders.actions.drafting import may_draft
from kasip.apps.orders.actions.editing import Outlook, PlanMissingError, outlook_of
from kasip.apps.orders.actions.promising import promise_behind
from kasip.apps.orders.behind import PARTS, DistrictNeed, needs_behind, requests_behind
from kasip.apps.orders.enums import EDITABLE
from kasip.apps.orders.models.holding import OrderLock
from kasip.apps.orders.models.state_order import OrderLine
from kasip.apps.orders.promises import TargetedLine
from kasip.apps.orders.queries import lines_beside
from kasip.apps.orders.remarks import threads_of
from kasip.apps.outcomes.behind import Outcome, outcomes_behind
from kasip.studies.order_lines import UnknownLineError
from kasip.web.links import rows_of
from kasip.web.middleware.actor import ActorRequest
from kasip.web.navigation import address
from kasip.web.numbers import MILLION, percent, probability, signed, whole
from kasip.web.order_effects import effect_limits
from kasip.web.order_pieces import beside_table, limits_of, line_facts, named_value, reason_of
from kasip.web.pieces import Cell, Column, Table
from kasip.web.planner.orders.forms import ReasonForm, RemarkForm
from kasip.web.planner.orders.promising import promise_text
from kasip.web.planner.orders.reading import crumbs_of, line_or_missing, of_the_department
from kasip.web.planner.orders.views import may_edit
from kasip.web.templatetags.pieces import day
from kasip.web.templatetags.words import named
from kasip.web.templatetags.words import said as words

LEAST_POINTS = 0.05


@login_required
@require_GET
def line_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """This will show one line with everything that stands behind it, and what was said about it."""
    line = line_or_missing(request, pk)
    actor = request.actor
    needs, requests = needs_behind(line), requests_behind(line, actor)
    outcomes = outcomes_behind(line.college_id, line.qualification_id, actor)
    promise = promise_behind(line)
    context = {
        "line": line,
        "reason": reason_of(line),
        "facts": line_facts(line),
        "limits": limits_of(line),
        "steps": steps_table(line) if of_the_department(actor) else None,
        "needs": needs_table(needs) if needs else None,
        "requests": requests_table(requests) if requests else None,
        "requests_url": rows_of("employer_requests", qualification=line.qualification.qualification),
        "ledger_url": address("ledger:detail", line.qualification.qualification),
        "outcomes": outcomes_table(outcomes) if outcomes else None,
        "promise": promise_text(TargetedLine(line, promise)),
        "may_promise": line.target_employer is not None and may_draft(actor),
        "table": beside_table(lines_beside(line, actor)),
        "may_edit": may_edit(request, line.order),
        "lock": OrderLock.objects.filter(line=line).first() if of_the_department(actor) else None,
        "hold_form": ReasonForm() if may_draft(actor) and line.order.state in EDITABLE else None,
        "threads": threads_of(line, actor),
        "remark_form": RemarkForm(),
        "may_remark": may_comment(line, actor),
        "may_resolve": may_draft(actor),
        "crumbs": crumbs_of(line.order),
    }
    return render(request, "planner/orders/line.html", context)


def steps_table(line: OrderLine) -> Table | None:
    """This will say what one group more and one fewer change, side by side; nothing without the version's files."""
    counts = [count for count in (line.groups + 1, line.groups - 1) if count >= 0]
    try:
        outlooks = [outlook_of(line, count) for count in counts]
    except (PlanMissingError, UnknownLineError):
        return None
    columns = [
        Column(words("state_order_groups")), Column(words("state_order_effect_becomes")),
        Column(words("state_order_effect_seats"), "number"), Column(words("state_order_effect_money"), "number"),
        Column(words("state_order_probability"), "number"), Column(words("state_order_supply"), "number"),
        Column(words("state_order_would_break")),
    ]  # fmt: skip
    rows = [_step(count, outlook) for count, outlook in zip(counts, outlooks, strict=True)]
    return Table(words("state_order_steps"), columns, rows)


def _step(count: int, outlook: Outlook) -> list[Cell]:
    effect = outlook.alone
    before, after = next(iter(effect.p_shortage.values()))
    supply = next(iter(effect.supply.values()))
    points = round(effect.points, 1)
    verdict = "same" if abs(points) < LEAST_POINTS else "worse" if points > 0 else "better"
    return [
        Cell(whole(count)),
        Cell(words(f"state_order_effect_{verdict}", points=abs(points))),
        Cell(signed(effect.seats)),
        Cell(f"{signed(round(effect.cost_kzt / MILLION))} {words('state_order_million_unit')}"),
        Cell(f"{probability(before)} → {probability(after)}"),
        Cell(f"{whole(supply[0])} → {whole(supply[1])}"),
        Cell("; ".join(effect_limits(effect)) or words("state_order_would_break_nothing")),
    ]


def needs_table(needs: Sequence[DistrictNeed]) -> Table:
    """This will list a line's need by district: the interval and its sources."""
    columns = [
        Column(words("state_order_district")),
        *(Column(words(f"state_order_need_{name}"), "number") for name in ("low", "median", "high")),
        *(Column(words(f"state_order_need_{name}"), "number", minor=True) for name in PARTS),
    ]
    rows = [
        [
            Cell(named(each.territory)),
            *(Cell(whole(value)) for value in (each.low, each.median, each.high)),
            *(Cell(whole(value)) for value in each.parts),
        ]
        for each in needs
    ]
    return Table(words("state_order_need_behind"), columns, rows)


def requests_table(requests: Sequence[EmployerRequest]) -> Table:
    """This will list who asked for people of a line's trade in the year its groups graduate."""
    columns = [
        Column(words("state_order_enterprise")), Column(words("state_order_persons"), "number"),
        Column(words("state_order_targeted")), Column(words("state_order_asked_on"), "date"),
    ]  # fmt: skip
    rows = [
        [
            Cell(named(each.enterprise), url=address("staff:record_detail", "employer_requests", each.pk)),
            Cell(whole(each.persons)),
            Cell(words("state_order_targeted_yes") if each.targeted else ""),
            Cell(day(each.submitted_on), unknown=True),
        ]
        for each in requests
    ]
    return Table(words("state_order_requests_behind"), columns, rows)


def outcomes_table(outcomes: Sequence[Outcome]) -> Table:
    """This will list what became of earlier graduates: the share, how sure it is, of how many, by which definition."""
    columns = [
        Column(words("state_order_cohort")), Column(words("state_order_outcome")),
        Column(words("state_order_share"), "number"), Column(words("state_order_share_sure"), "number"),
        Column(words("state_order_share_of"), "number"), Column(words("state_order_share_region"), "number"),
        Column(words("state_order_definition")),
    ]  # fmt: skip
    rows = [
        [
            Cell(str(each.cohort)),
            Cell(named_value("value_", each.outcome)),
            Cell(percent(each.share, 0)),
            Cell(f"{percent(each.low, 0)} … {percent(each.high, 0)}"),
            Cell(f"{whole(each.numerator)} / {whole(each.denominator)}"),
            Cell(percent(each.region, 0), unknown=True),
            Cell(named(each.definition)),
        ]
        for each in outcomes
    ]
    return Table(words("state_order_outcomes_behind"), columns, rows)
