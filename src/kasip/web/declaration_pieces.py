"""Declarations of needs as the components take them: lists, positions, sites, findings, what came of earlier ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import attrs
from django.urls import reverse
from django.utils.timezone import localdate

from kasip.apps.labour_market.declarations import EarlierYear, Finding, numbers_of
from kasip.apps.labour_market.models import Declaration, DeclarationLine, DeclaredSite
from kasip.web.links import case_of, rows_of
from kasip.web.numbers import percent, stated_percent, whole
from kasip.web.pieces import Cell, Column, Fact, Table
from kasip.web.templatetags.pieces import day
from kasip.web.templatetags.words import named
from kasip.web.templatetags.words import said as words

TONES = {"sent": "caution", "returned": "bad", "confirmed": "good", "draft": "news"}
"""State -> tone of its badge; grey where there is none."""
CARD = (
    ("cost_million_kzt", "million_tenge"),
    ("permanent_jobs", ""),
    ("temporary_jobs", ""),
    ("planned_payroll_kzt", "tenge"),
    ("actual_payroll_kzt", "tenge"),
    ("average_wage_kzt", "tenge"),
    ("staff_now", ""),
    ("labour_contracts", ""),
)
"""Figures of the project card, each with its unit."""


def state_cell(declaration: Declaration) -> Cell:
    """This will say where a declaration stands."""
    tone = TONES.get(declaration.state, "quiet")
    return Cell(words(f"declaration_state_{declaration.state}"), tone=tone)


def declarations_table(
    declarations: Sequence[Declaration], totals: Mapping[int, tuple[int, int]], view: str, empty: str
) -> Table:
    """This will list declarations, the first cell leading to each.

    Args:
        declarations: in their order.
        totals: number of a declaration -> positions and people.
        view: name of the address that shows one.
        empty: what to say where there is none.
    """
    columns = [
        Column(words("declaration_number")),
        Column(words("declaration_enterprise")),
        Column(words("declaration_state")),
        Column(words("declaration_lines"), "number", minor=True),
        Column(words("declaration_people"), "number"),
        Column(words("declaration_sent"), minor=True),
        Column(words("declaration_ends")),
    ]
    rows = [
        [
            Cell(f"№ {one.number}", url=reverse(view, args=[one.pk])),
            Cell(named(one.enterprise)),
            state_cell(one),
            Cell(whole(totals[one.pk][0])),
            Cell(whole(totals[one.pk][1])),
            Cell("" if one.sent_at is None else day(localdate(one.sent_at))),
            Cell(day(one.ends_on)),
        ]
        for one in declarations
    ]
    return Table(
        words("declarations_title"), columns, rows, empty_title=words("declarations_none"), empty_text=words(empty)
    )


def lines_table(
    declaration: Declaration,
    lines: Sequence[DeclarationLine],
    before: Mapping[int, int],
    link: Callable[[DeclarationLine], str],
) -> Table:
    """This will list a declaration's positions, people by year beside what the records hold for its first year."""
    years = declaration.year_list
    columns = [
        Column(words("declaration_job_title")),
        Column(words("declaration_qualification_short")),
        Column(words("declaration_place"), minor=True),
        *(Column(str(year), "number") for year in years),
        Column(words("declaration_total"), "number"),
        Column(words("declaration_before", year=str(years[0])), "number", minor=True),
        Column(words("column_certainty")),
    ]
    rows = [_line_row(line, years, before, link(line)) for line in lines]
    return Table(
        words("declaration_lines"), columns, rows,
        empty_title=words("declaration_lines_none"), empty_text=words("declaration_lines_none_what"),
    )  # fmt: skip


def _line_row(line: DeclarationLine, years: Sequence[int], before: Mapping[int, int], url: str) -> list[Cell]:
    numbers = numbers_of(line)
    certainty = words(f"value_certainty_{line.certainty}")
    said = f"{certainty}; {words('column_targeted').lower()}" if line.targeted else certainty
    taught = line.qualification
    return [
        Cell(line.job_title, url=url),
        Cell(f"{named(taught)} · {taught.qualification}" if taught else "", unknown=True),
        Cell(place_of(line)),
        *(Cell(whole(numbers.get(year))) for year in years),
        Cell(whole(sum(numbers.values()))),
        Cell(whole(before.get(line.qualification_id or 0)), unknown=True),
        Cell(said),
    ]


def place_of(line: DeclarationLine) -> str:
    """This will say for which site a position is."""
    if line.site is not None:
        return words("declaration_place_new", name=line.site.name)
    return words("declaration_place_any") if line.facility is None else named(line.facility)


def sites_table(sites: Sequence[DeclaredSite], link: Callable[[DeclaredSite], str]) -> Table:
    """This will list a declaration's sites: when, how surely, how many jobs."""
    columns = [
        Column(words("declaration_site_name")),
        Column(words("declaration_territory"), minor=True),
        Column(words("declaration_opens_on"), "date"),
        Column(words("declaration_probability"), "number"),
        Column(words("declaration_local_hire_share"), "number", minor=True),
        Column(words("declaration_jobs"), "number"),
    ]
    rows = [
        [
            Cell(site.name, url=link(site)),
            Cell(named(site.territory)),
            Cell(day(site.opens_on)),
            Cell(stated_percent(site.probability)),
            Cell(stated_percent(site.local_hire_share)),
            Cell(whole(jobs) if (jobs := sum(one.jobs for one in site.jobs.all())) else words("declaration_no_jobs")),
        ]
        for site in sites
    ]
    return Table(words("declaration_sites"), columns, rows, empty_text=words("declaration_sites_none"))


def staffing_table(site: DeclaredSite) -> Table:
    """This will list a site's staffing plan: the title as typed, what it counts as, how many."""
    columns = [
        Column(words("declaration_job_title")),
        Column(words("declaration_taken_as")),
        Column(words("declaration_jobs"), "number"),
    ]
    rows = [
        [Cell(one.job_title), Cell(f"{named(one.occupation)} · {one.occupation.occupation}"), Cell(whole(one.jobs))]
        for one in site.jobs.all()
    ]
    return Table(
        f"{words('declaration_staffing')}: {site.name}", columns, rows, empty_text=words("declaration_no_jobs"),
        show_caption=True,
    )  # fmt: skip


def card_facts(site: DeclaredSite) -> list[Fact]:
    """This will put what is known of a site and of its project card as names with values."""
    known = [
        Fact(words("declaration_starts_on"), day(site.starts_on)),
        *(
            Fact(
                words(f"declaration_{name}"),
                whole(getattr(site, name)),
                unit=words(f"declaration_{unit}") if unit else "",
            )
            for name, unit in CARD
        ),
        Fact(words("declaration_risk"), words(f"declaration_risk_{site.risk}") if site.risk else ""),
    ]
    return [fact for fact in known if fact.text]


def earlier_table(years: Sequence[EarlierYear], code: str = "declaration_earlier") -> Table:
    """This will list what an enterprise asked for in earlier years beside whom it hired; `code` words the heading."""
    columns = [
        Column(words("declaration_year")),
        Column(words("declaration_asked"), "number"),
        Column(words("declaration_hired"), "number"),
        Column(words("declaration_share"), "number"),
        Column(words("declaration_stayed"), "number", minor=True),
    ]
    rows = [
        [
            Cell(str(one.year), url=rows_of("request_record", year=one.year)),
            Cell(whole(one.asked)),
            Cell(whole(one.hired)),
            Cell(percent(one.hired / one.asked, 0) if one.asked and one.hired is not None else "", unknown=True),
            Cell(whole(one.stayed), unknown=True),
        ]
        for one in years
    ]
    return Table(words(code), columns, rows, empty_text=words(f"{code}_none"))


@attrs.frozen
class Said:
    """A finding in words, with the place to see to it."""

    text: str
    url: str = ""
    action: str = ""


def findings_said(
    found: Iterable[Finding], declaration: Declaration, link: Callable[[Finding], str], *, opens_cases: bool
) -> tuple[list[Said], list[Said]]:
    """This will word what stops a declaration and what is to be noticed; an untaught trade leads to its case.

    Args:
        found: the findings.
        declaration: what they are about.
        link: finding -> where it is put right.
        opens_cases: the reader may open a case for a trade no college teaches; others are told whom to turn to.
    """
    stops: list[Said] = []
    notices: list[Said] = []
    for one in found:
        about = one.line.job_title if one.line else one.site.name if one.site else ""
        text = words(f"declaration_{one.code}", what=about, **one.facts)
        if one.code == "not_taught":
            notices.append(_untaught(text, one, declaration) if opens_cases else Said(_whom(text)))
        else:
            (stops if one.blocks else notices).append(Said(text, link(one), words("declaration_line_edit")))
    return stops, notices


def _untaught(text: str, found: Finding, declaration: Declaration) -> Said:
    qualification = found.line.qualification if found.line else None
    url = case_of(qualification.qualification, declaration.enterprise.bin, declaration.pk) if qualification else ""
    if url:
        return Said(text, url, words("declaration_case_start"))
    return Said(_whom(text))


def _whom(text: str) -> str:
    return f"{text} {words('declaration_case_whom')}"


def declaration_facts(declaration: Declaration) -> list[Fact]:
    """This will say who started, sent and decided on a declaration, and how long it holds."""
    moments = [
        ("declaration_started", declaration.started_by_name, declaration.started_at),
        ("declaration_sent", declaration.sent_by_name, declaration.sent_at),
        ("declaration_decided", declaration.decided_by_name, declaration.decided_at),
    ]
    facts = [Fact(words(code), f"{name}, {day(localdate(at))}") for code, name, at in moments if at is not None]
    if declaration.ended_at is not None:
        facts.append(Fact(words("declaration_ended"), day(localdate(declaration.ended_at))))
    elif declaration.ends_on is not None:
        facts.append(Fact(words("declaration_ends"), day(declaration.ends_on)))
    return facts
