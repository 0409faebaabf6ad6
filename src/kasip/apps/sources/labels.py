"""What tables, columns and values of records are called, in a language."""

from __future__ import annotations

import datetime as dt

from babel.dates import format_date

from kasip.apps.sources.models.record import Record
from kasip.contract.dictionary import ColumnSpec, TableSpec
from kasip.law.college_indicators import indicator_title
from kasip.vocabulary.faults import Fault
from kasip.wording.catalogue import number_text, phrases, say

NAMES = ("name_kk", "name_ru", "name_en")


def table_title(spec: TableSpec, language: str) -> str:
    """This will return a table's title: short, where the contract's own is a sentence."""
    code = f"table_{spec.name}"
    return say(code, language) if code in phrases() else spec.title[language]


def column_label(table: str, column: str, language: str) -> str:
    """This will return what a column is called in a heading: short, where the contract describes it in a sentence."""
    for code in (f"column_{table}_{column}", f"column_{column}"):
        if code in phrases():
            return say(code, language)
    return column


def unit_label(column: ColumnSpec, language: str) -> str:
    """This will return the unit of a column's numbers; nothing for years and for numbers without one."""
    if not column.unit:
        return ""
    short = f"unit_short_{column.unit.lower()}"
    return say(short if short in phrases() else f"unit_{column.unit.lower()}", language)


def unit_beside(column: ColumnSpec, label: str, language: str) -> str:
    """This will return the unit to write beside a label; nothing where the label says it already."""
    unit = unit_label(column, language)
    return "" if unit.casefold() in label.casefold() else unit


def value_label(column: ColumnSpec, value: str, language: str) -> str:
    """This will word one of the values a column allows, or an indicator; any other stands as it is."""
    if column.name == "indicator":
        return indicator_title(value, language)
    if value in column.allowed:
        for code in (f"value_{column.name}_{value}", f"value_{value}"):
            if code in phrases():
                return say(code, language)
    return value


def value_text(column: ColumnSpec, value: object, language: str) -> str:
    """This will write a value of a column for people; nothing gives an empty text."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return say("record_yes" if value else "record_no", language)
    if isinstance(value, dt.date):
        return format_date(value, format="d MMM yyyy" if language == "en" else "dd.MM.yyyy", locale=language)
    if column.type in ("year", "text", "code"):
        return value_label(column, str(value), language)
    return number_text(value, language)


def named_in(record: Record, language: str) -> str:
    """This will return a record's own name in a language, else in another; empty where its table has no names."""
    for name in (f"name_{language}", "name_ru", "name_kk", "name_en"):
        if text := getattr(record, name, ""):
            return str(text)
    return ""


def empty_label(column: ColumnSpec, language: str) -> str:
    """This will say what an empty cell stands for: suppressed where the contract says so, else not known."""
    return say("record_suppressed" if column.empty_means == "suppressed" else "record_unknown", language)


def fault_text(fault: Fault, table: str, language: str) -> str:
    """This will say what is wrong with a cell and what to do about it."""
    label = " + ".join(column_label(table, name, language) for name in fault.column.split("+"))
    return say(fault.code, language, **{"value": fault.value, "column": label, **fault.facts})
