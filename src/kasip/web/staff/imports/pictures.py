"""Imports as their pages show them: the list, the difference table by table, the report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from kasip.apps.sources.enums import ImportState
from kasip.apps.sources.labels import column_label, table_title, value_text
from kasip.apps.sources.models import Import
from kasip.contract.dictionary import ColumnSpec, TableSpec, dictionary
from kasip.web.numbers import whole
from kasip.web.pieces import Cell, Column, Fact, Stat, Tab, Table
from kasip.web.templatetags.words import language_now, said
from kasip.wording.catalogue import phrases

KINDS = ("rejected", "changed", "new", "removed", "unchanged")
"""In the order in which they want looking at."""

TONES = {
    ImportState.READING: "news",
    ImportState.APPLYING: "news",
    ImportState.MAPPING: "caution",
    ImportState.READY: "caution",
    ImportState.DONE: "good",
    ImportState.FAILED: "bad",
}
KIND_TONES = {"rejected": "lack", "new": "good"}


def moment(at: dt.datetime) -> str:
    """This will write a moment as the language of the page does, to the minute."""
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


def imports_table(imports: Sequence[Import], may_add: bool) -> Table:
    """This will return imports as a table."""
    columns = [
        Column(said("import_file")),
        Column(said("import_source_name")),
        Column(said("import_state")),
        *(Column(said(f"import_kind_{kind}"), kind="number") for kind in ("new", "changed", "rejected")),
        Column(said("import_offered_at"), kind="date"),
        Column(said("import_offered_by"), minor=True),
    ]
    rows = [
        [
            Cell(one.file_name, reverse("staff:import", args=[one.pk])),
            Cell(one.source_name),
            Cell(said(f"import_state_{one.state}"), tone=TONES.get(ImportState(one.state), "grey")),
            *(_count(one, kind) for kind in ("new", "changed", "rejected")),
            Cell(moment(one.offered_at)),
            Cell(one.offered_by_name),
        ]
        for one in imports
    ]
    url = reverse("staff:import_new") if may_add else ""
    return Table(
        said("section_imports"), columns, rows, said("import_none"), said("import_none_why"), url, said("import_new")
    )


def _count(one: Import, kind: str) -> Cell:
    return Cell(whole(one.counts[kind])) if kind in one.counts else Cell(unknown=True)


def stats_of(one: Import, *, linked: bool = True) -> list[Stat]:
    """This will count the rows of each kind; each figure leads to its rows."""
    kinds = [kind for kind in KINDS if kind != "removed" or one.counts.get("removed")]
    return [
        Stat(
            said(f"import_kind_{kind}"),
            one.counts.get(kind, 0),
            f"?{urlencode({'kind': kind})}#rows" if linked and one.counts.get(kind) else "",
            tone=KIND_TONES.get(kind, "") if one.counts.get(kind) else "",
        )
        for kind in kinds
    ]


def facts_of(one: Import) -> list[Fact]:
    """This will list what a file was and who took it in."""
    facts = [
        Fact(said("import_source_name"), one.source_name),
        Fact(said("import_offered_at"), moment(one.offered_at)),
        Fact(said("import_offered_by"), one.offered_by_name or "Kasip"),
        Fact(said("import_mode"), said(f"import_mode_{one.mode}")),
        Fact("SHA-256", one.sha256),
    ]
    if one.stored_at:
        facts.insert(3, Fact(said("import_stored_at"), moment(one.stored_at)))
    if one.reason:
        facts.append(Fact(said("import_reason"), one.reason))
    if one.undone_at:
        facts.append(Fact(said("import_undone"), f"{moment(one.undone_at)}, {one.undone_by_name}"))
    return facts


def chosen_kind(one: Import, asked: str) -> str:
    """This will return the kind of rows to show: the one asked for, else the first there is any of."""
    if asked in KINDS:
        return asked
    return next((kind for kind in KINDS if one.counts.get(kind)), "new")


def chosen_table(one: Import, kind: str, asked: str) -> str:
    """This will return the table to show rows of: the one asked for, else the one with most of the kind."""
    tables: Mapping[str, Any] = one.preview.get("tables", {})
    if asked in tables:
        return asked
    return max(tables, key=lambda name: tables[name]["counts"].get(kind, 0), default="")


def kind_tabs(one: Import, kind: str) -> list[Tab]:
    """This will return a tab a kind of rows."""
    return [
        Tab(said(f"import_kind_{name}"), f"?{urlencode({'kind': name})}#rows", name == kind, one.counts.get(name, 0))
        for name in KINDS
        if name != "removed" or one.counts.get("removed")
    ]


def tables_table(one: Import, kind: str, current: str) -> Table | None:
    """This will list the tables of a file with their counts; nothing where it has but one."""
    tables: Mapping[str, Any] = one.preview.get("tables", {})
    shown = [name for name in tables if tables[name]["counts"].get(kind)]
    if len(tables) < 2 or len(shown) < 2:
        return None
    columns = [Column(said("import_table")), Column(said(f"import_kind_{kind}"), kind="number")]
    rows = [
        [
            Cell(
                title_of(name),
                f"?{urlencode({'kind': kind, 'table': name})}#rows",
                tone="news" if name == current else "",
            ),
            Cell(whole(tables[name]["counts"][kind])),
        ]
        for name in sorted(shown, key=lambda name: -tables[name]["counts"][kind])
    ]
    return Table(said("import_tables"), columns, rows, stacked=False)


def title_of(table: str) -> str:
    """This will return a table's title in the language of the page."""
    return table_title(dictionary("region")[table], language_now())


def rows_table(one: Import, kind: str, table: str) -> Table:
    """This will return the first rows of a kind of a table."""
    entry: Mapping[str, Any] = one.preview.get("tables", {}).get(table, {})
    rows: list[Mapping[str, Any]] = list(entry.get(kind, []))
    caption = said("import_rows_caption", table=title_of(table)) if table else said("import_tables")
    none = said(f"import_none_{kind}")
    if not rows:
        return Table(caption, [], [], none)
    spec = dictionary("region")[table]
    if kind == "changed":
        return Table(caption, _changed_columns(), [line for row in rows for line in _changed(spec, row)], none)
    if kind == "rejected":
        return _rejected(caption, rows, spec)
    return _plain(caption, rows, spec)


def _changed_columns() -> list[Column]:
    return [
        Column(said("import_record")),
        Column(said("import_column")),
        Column(said("import_before")),
        Column(said("import_after")),
        Column(said("import_row"), kind="number"),
    ]


def _changed(spec: TableSpec, row: Mapping[str, Any]) -> list[list[Cell]]:
    lines = []
    for place, (name, (old, new)) in enumerate(row["cells"].items()):
        column = spec.column(name)
        lines.append(
            [
                Cell(_record(row) if place == 0 else "″"),
                Cell(column_label(spec.name, name, language_now())),
                Cell(_text(column, old), unknown=old is None),
                Cell(_text(column, new), unknown=new is None),
                Cell(str(row["row"])),
            ]
        )
    return lines


def _record(row: Mapping[str, Any]) -> str:
    names: Mapping[str, str] = row["names"]
    name = names.get(language_now()) or names.get("ru") or next(iter(names.values()), "")
    return f"{row['key']} · {name}" if name else str(row["key"])


def _plain(caption: str, rows: Sequence[Mapping[str, Any]], spec: TableSpec) -> Table:
    names = [column for column in spec.columns if any(column.name in row for row in rows)]
    columns = [Column(column_label(spec.name, one.name, language_now()), kind=_kind(one)) for one in names]
    cells = [[Cell(_text(one, row.get(one.name)), unknown=row.get(one.name) is None) for one in names] for row in rows]
    return Table(caption, columns, cells, stacked=False, tall=len(rows) > 20)


def _rejected(caption: str, rows: Sequence[Mapping[str, Any]], spec: TableSpec) -> Table:
    """Key and wrong cells only: the whole rows are in the workbook, and a narrow table can be read."""
    wrong = {name for row in rows for fault in row["faults"] for name in fault["column"].split("+")}
    names = [column.name for column in spec.columns if column.key or column.name in wrong]
    columns = [
        Column(said("import_row"), kind="number"),
        Column(said("import_why")),
        *(Column(column_label(spec.name, name, language_now())) for name in names),
    ]
    cells = [
        [
            Cell(str(row["row"])),
            Cell("\n".join(dict.fromkeys(fault_text(fault, spec.name) for fault in row["faults"]))),
            *(Cell(row["cells"].get(name, ""), unknown=name not in row["cells"]) for name in names),
        ]
        for row in rows
    ]
    return Table(caption, columns, cells, tall=len(rows) > 20)


def _text(column: ColumnSpec, value: Any) -> str:
    if column.type == "date" and isinstance(value, str):
        value = dt.date.fromisoformat(value)
    return value_text(column, value, language_now())


def _kind(column: ColumnSpec) -> str:
    if column.type in ("number", "integer"):
        return "number"
    return "date" if column.type == "date" else "text"


def fault_text(fault: Mapping[str, Any], table: str = "") -> str:
    """This will word a fault, its column named as the pages name it."""
    column = str(fault["column"])
    code = str(fault["code"])
    words = code
    if code in phrases():
        words = said(code, **{"value": fault["value"], "column": column, **fault["facts"]})
    if not column:
        return words
    names = [column_label(table, name, language_now()) if table else name for name in column.split("+")]
    return f"{', '.join(names)}: {words}"


def faults_table(faults: Sequence[Mapping[str, Any]], caption: str) -> Table:
    """This will list faults with their places."""
    columns = [
        Column(said("fault_reason")),
        Column(said("fault_file")),
        Column(said("fault_row"), kind="number"),
    ]
    rows = [[Cell(fault_text(fault)), Cell(fault["file"]), Cell(str(fault["row"] or "–"))] for fault in faults]
    return Table(caption, columns, rows)
