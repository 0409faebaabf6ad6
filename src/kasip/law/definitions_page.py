"""The reference page of the definitions of employment, made from `employment_definitions.yaml`.

`python -m kasip.law.definitions_page FOLDER` writes it there in three languages.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from kasip.law.definitions import EmploymentDefinition, employment_definitions
from kasip.wording.catalogue import LANGUAGES, number_text, say

NAMES = {
    "en": "employment-definitions.md",
    "ru": "employment-definitions.ru.md",
    "kk": "employment-definitions.kk.md",
}
HEADINGS = (
    "name", "since", "months", "needed", "one_job", "leave", "dual_employer", "excludes", "records", "published",
    "source",
)  # fmt: skip
RECORDS = {
    "ministry reporting": "ministry",
    "yearbook of the Bureau of National Statistics": "statistics_bureau",
    "tax and pension records joined by personal number": "tax_and_pension",
    "pension payments centre (GCVP)": "pension_payments",
    "payroll": "payroll",
}
"""Whose records, and the phrase that says so."""


def reference_page(language: str) -> str:
    """This will write the page in one language, as Markdown."""
    return "\n".join(_lines(language)) + "\n"


def main() -> None:
    """This will write the page in every language into the folder named on the command line."""
    folder = Path(sys.argv[1])
    for language in LANGUAGES:
        (folder / NAMES[language]).write_text(reference_page(language), encoding="utf-8")


def _lines(language: str) -> Iterator[str]:
    yield f"# {say('definitions_title', language)}"
    yield ""
    yield (
        "<!-- Made from src/kasip/law/employment_definitions.yaml by "
        "`python -m kasip.law.definitions_page docs/reference`; do not edit. -->"
    )
    yield ""
    yield say("definitions_about", language)
    yield ""
    yield say("definitions_reading", language)
    yield ""
    yield "| " + " | ".join(say(f"definitions_{heading}", language) for heading in HEADINGS) + " |"
    yield "|" + "---|" * len(HEADINGS)
    for definition in employment_definitions():
        yield "| " + " | ".join(cell.replace("|", "&#124;") for cell in _cells(definition, language)) + " |"


def _cells(one: EmploymentDefinition, language: str) -> Iterator[str]:
    yield f"`{one.name}`: {one.title[language]}"
    yield str(one.since)
    first, last = one.after_months + 1, one.window_months
    yield str(last) if first == last else f"{first}–{last}"
    yield str(one.months_needed)
    yield _yes(language, said=one.one_employer)
    yield _yes(language, said=one.leave_counts)
    yield _yes(language, said=one.dual_employer)
    reasons = [say(f"absence_{reason}", language) for reason in one.excludes]
    yield ", ".join(reasons) or say("definitions_nobody", language)
    yield say(f"records_{RECORDS[one.data_source]}", language)
    yield _published(one, language)
    yield f"{one.source}; {one.confidence}"


def _yes(language: str, *, said: bool) -> str:
    return say("definitions_yes" if said else "definitions_no", language)


def _published(one: EmploymentDefinition, language: str) -> str:
    """This will write what the publisher reported, or nothing."""
    if not one.published:
        return ""
    percent = number_text(round(100 * float(str(one.published["value"])), 1), language)
    return f"{percent} % ({one.published['year']}; {one.published['source']})"


if __name__ == "__main__":
    main()
