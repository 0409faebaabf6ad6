"""What of the order is taken away as a file: a comparison, the printed annex, the annex of an amendment; journalled."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.orders.actions.deciding import SUBJECT
from kasip.apps.orders.actions.drafting import results_folder
from kasip.apps.orders.actions.editing import PlanMissingError
from kasip.apps.orders.amendments import Amendment
from kasip.apps.orders.comparing import Comparison, LineDifference
from kasip.apps.orders.models.past import PastOrderLine
from kasip.apps.orders.models.state_order import OrderLine, StateOrder
from kasip.gateways.exports import ExportSheet, write_workbook
from kasip.reporting.amendment_paper import PRINTED, AmendedRow, AmendmentTold, amendment_pdf, amendment_workbook
from kasip.studies.finished_plan import FinishedPlan, finished_plan
from kasip.studies.order_papers import annex_workbook, report_page
from kasip.studies.order_papers import printed_annex as printed
from kasip.wording.catalogue import phrases, say

TERMS = ("language", "base", "form")
COLUMNS = (
    "college", "qualification", "code", "terms", "year", "groups_before", "groups_after", "seats_before", "seats_after",
    "change", "money_change", "shortage_before", "shortage_after",
)  # fmt: skip
PAPERS = ("annex_kk_pdf", "annex_ru_pdf", "amendment_xlsx", "amendment_kk_pdf", "amendment_ru_pdf")
"""What is printed when it is asked for: name -> the last two parts say the language and the format."""


def comparison_workbook(found: Comparison, language: str, *, by: Actor) -> bytes:
    """This will write a comparison as a workbook: totals, and every line that differs."""
    before, after = f"№ {found.before.number}", f"№ {found.after.number}"
    heads = [say("state_order_figure", language), before, after]
    totals = [
        [f"{say(f'state_order_{code}', language)}, {each.year}/{each.year + 1}", *(_side(one, name) for one in sides)]
        for each in found.years
        for sides in [(each.before, each.after)]
        for code, name in (("groups", "groups"), ("seats", "seats"), ("cost", "cost_kzt"))
    ]
    totals.append([say("state_order_missing", language), *found.missing])
    lines = [_cells(each, language) for each in found.lines]
    sheets = [
        ExportSheet(say("state_order_compare_totals", language), heads, totals),
        ExportSheet(say("state_order_differences", language), [say(f"compare_{c}", language) for c in COLUMNS], lines),
    ]
    _journal(found.after, "compare", len(lines), by)
    return write_workbook(sheets)


def _side(totals: object, name: str) -> float | None:
    return None if totals is None else float(getattr(totals, name))


def _cells(each: LineDifference, language: str) -> list[str | int | float | None]:
    line = each.line
    return [
        named_in(line.college, language), named_in(line.qualification, language), line.qualification.qualification,
        terms_in(line, language), line.year, *each.groups, *each.seats, each.change,
        round(each.cost_kzt[1] - each.cost_kzt[0]), *each.p_shortage,
    ]  # fmt: skip


def printed_annex(order: StateOrder, language: str, *, by: Actor) -> bytes:
    """This will print the annex of a version as PDF.

    Raises:
        PlanMissingError: the version's files are gone.
    """
    content = printed(_plan_of(order), language)
    _journal(order, f"annex_{language}_pdf", 1, by)
    return content


def annex_file(order: StateOrder) -> Path:
    """This will return the annex of a version as a workbook, made when it is first asked for and kept beside the plan.

    Raises:
        PlanMissingError: the version's files are gone.
    """
    return _kept(order, "order.xlsx", annex_workbook)


def report_file(order: StateOrder, language: str) -> Path:
    """This will return the report of a version in a language, made when it is first asked for and kept.

    Raises:
        PlanMissingError: the version's files are gone.
    """
    return _kept(order, f"report.{language}.html", lambda plan: report_page(plan, language))


def _kept(order: StateOrder, name: str, make: Callable[[FinishedPlan], bytes]) -> Path:
    """A version never changes, so neither do its papers; two who ask at once put the same bytes in place."""
    path = results_folder(order) / "papers" / name
    if not path.is_file():
        content = make(_plan_of(order))
        path.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
        Path(file.name).replace(path)
    return path


def _plan_of(order: StateOrder) -> FinishedPlan:
    folder = results_folder(order)
    if not (folder / "plan" / "order.csv").is_file():
        raise PlanMissingError(folder.name)
    return finished_plan(folder / "study", folder / "plan")


def printed_amendment(amendment: Amendment, paper: str, *, by: Actor) -> bytes:
    """This will write the annex of an amendment.

    Args:
        amendment: what it changes.
        paper: `amendment_xlsx`, `amendment_kk_pdf` or `amendment_ru_pdf`.
        by: who takes it.
    """
    languages = [language for language in PRINTED if f"_{language}_" in paper] or list(PRINTED)
    told = [_told(amendment, language) for language in languages]
    write: Callable[[], bytes] = lambda: amendment_workbook(told) if paper.endswith("xlsx") else amendment_pdf(told[0])  # noqa: E731
    content = write()
    _journal(amendment.order, paper, len(amendment.lines), by)
    return content


def _told(amendment: Amendment, language: str) -> AmendmentTold:
    order = amendment.order
    rows = [
        AmendedRow(
            named_in(each.difference.line.college, language),
            named_in(each.difference.line.qualification, language),
            each.difference.line.qualification.qualification,
            terms_in(each.difference.line, language),
            each.difference.line.year,
            each.difference.groups,
            each.difference.seats,
            say(f"state_order_ground_{each.ground}", language) if each.ground else "",
            each.reason,
        )
        for each in amendment.lines
    ]
    return AmendmentTold(
        language=language,
        region=named_in(order.region, language),
        year=order.first_year or 0,
        number=order.number,
        amended=amendment.amended.number,
        rows=rows,
        mark=order.output_hash,
        example=PastOrderLine.objects.filter(provenance="synthetic").exists(),
    )


def named_in(thing: object, language: str) -> str:
    """This will name something in a language, in Russian where it has no name there."""
    return str(getattr(thing, f"name_{language}", "") or getattr(thing, "name_ru", "") or thing)


def terms_in(line: OrderLine, language: str) -> str:
    """This will write what a line's groups are in a language: language, base, form and the enterprise they are for."""
    codes = [f"report_value_{getattr(line, name)}" for name in TERMS]
    parts = [say(code, language) if code in phrases() else code.rpartition("_")[2] for code in codes]
    return ", ".join([*parts, *([named_in(line.target_employer, language)] if line.target_employer else [])])


def _journal(order: StateOrder, what: str, rows: int, by: Actor) -> None:
    deed = Deed(Action.EXPORTED, SUBJECT, order.pk, f"№ {order.number}: {what}", {"rows": [None, rows]})
    record(by=by, deed=deed)
