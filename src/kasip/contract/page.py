"""The reference page of the data contract, made from the dictionary.

`python -m kasip.contract.page FOLDER` writes it there in three languages.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from kasip.contract.described import PROVENANCE, STEPS, limits_text, need_text, type_text
from kasip.contract.dictionary import LANGUAGES, ColumnSpec, TableSpec, dictionary, studies
from kasip.wording.catalogue import say

NAMES = {"en": "data-contract.md", "ru": "data-contract.ru.md", "kk": "data-contract.kk.md"}
HEADINGS = ("contract_column", "contract_type", "contract_needed", "contract_limits", "contract_meaning")


def reference_page(language: str) -> str:
    """This will write the page in one language, as Markdown."""
    return "\n".join(_lines(language)) + "\n"


def main() -> None:
    """This will write the page in every language into the folder named on the command line."""
    folder = Path(sys.argv[1])
    for language in LANGUAGES:
        (folder / NAMES[language]).write_text(reference_page(language), encoding="utf-8")


def _lines(language: str) -> Iterator[str]:
    yield f"# {say('contract_title', language)}"
    yield ""
    yield "<!-- Made from src/kasip/contract/*.csv by `python -m kasip.contract.page docs/reference`; do not edit. -->"
    yield from (f"- {say(step, language)}" for step in STEPS)
    provenance = next(iter(dictionary("region").values())).columns
    yield ""
    yield from _columns([column for column in provenance if column.name in PROVENANCE], language)
    for study in studies():
        yield f"## {say('contract_study', language, study=study)}"
        yield ""
        for table in dictionary(study).values():
            yield from _table(table, language)


def _table(table: TableSpec, language: str) -> Iterator[str]:
    need = say("contract_required" if table.required else "contract_optional", language)
    yield f"### {table.name} ({need})"
    yield ""
    yield f"{table.title[language]}."
    if table.if_missing[language]:
        yield ""
        yield f"{say('contract_if_missing', language)}: {table.if_missing[language]}."
    yield ""
    yield from _columns([column for column in table.columns if column.name not in PROVENANCE or column.key], language)


def _columns(columns: list[ColumnSpec], language: str) -> Iterator[str]:
    yield "| " + " | ".join(say(heading, language) for heading in HEADINGS) + " |"
    yield "|" + "---|" * len(HEADINGS)
    for column in columns:
        words = (type_text, need_text, limits_text)
        cells = [f"`{column.name}`", *(word(column, language) for word in words), column.description[language]]
        yield "| " + " | ".join(cell.replace("|", "&#124;") for cell in cells) + " |"
    yield ""


if __name__ == "__main__":
    main()
