"""Tags and filters of the components."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, FileInput, RadioSelect, Select, SelectMultiple, Widget
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from kasip.reporting.numbers import share_text
from kasip.web.pieces import Cell, Column, Problem
from kasip.web.templatetags.words import language_now

register = template.Library()
register.simple_tag(language_now, name="language_now")


@register.filter(name="beside")
def beside(row: Sequence[Cell], columns: Sequence[Column]) -> Iterator[tuple[Column, Cell]]:
    """This will go through a row's cells, each with its column."""
    return zip(columns, row, strict=True)


@register.filter(name="hundredths")
def hundredths(done: float) -> str:
    """This will write how far some work has come, 0 to 100, in whole per cent."""
    return share_text(done / 100, language_now())


@register.filter(name="is_tick")
def is_tick(field: BoundField) -> bool:
    """This will say whether a field is a single box to tick: its label stands beside it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter(name="is_group")
def is_group(field: BoundField) -> bool:
    """This will say whether a field is several boxes or circles, each with its own label."""
    return isinstance(field.field.widget, RadioSelect)  # boxes to tick derive from circles


@register.filter(name="boxes")
def boxes(field: BoundField) -> Iterator[tuple[SafeString, str]]:
    """This will write each box or circle of a group in the site's look, with its label."""
    for one in field.subwidgets:
        one.data["attrs"]["class"] = "form-check-input"
        yield one.tag(), str(one.choice_label)


@register.filter(name="control")
def control(field: BoundField) -> SafeString:
    """This will write a field's control in the site's look."""
    widget = field.field.widget
    given = str(widget.attrs.get("class", ""))
    return field.as_widget(attrs={"class": f"{given} {_look(widget)}".strip()})


def _look(widget: Widget) -> str:
    if isinstance(widget, CheckboxInput | RadioSelect):
        return "form-check-input"
    if isinstance(widget, Select | SelectMultiple):
        return "form-select"
    return "form-file" if isinstance(widget, FileInput) else "form-control"


@register.filter(name="problems_of")
def problems_of(form: BaseForm | None, others: Sequence[Problem] | None = None) -> list[Problem]:
    """This will list everything wrong with a form, in the order of its fields, with what no field holds first."""
    found = list(others or ())
    if not isinstance(form, BaseForm) or not form.is_bound:
        return found
    found += [Problem(str(text)) for text in form.non_field_errors()]
    for field in form:
        found += [Problem(str(text), str(field.label), field.auto_id or field.html_name) for text in field.errors]
    return found


@register.filter(name="page_numbers")
def page_numbers(page: Page[object]) -> list[int]:
    """This will list the page numbers to show: first, last, the current and its neighbours; 0 stands for a gap."""
    last = page.paginator.num_pages
    shown = sorted({1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)})
    return [number for before, here in zip([0, *shown], shown, strict=False) for number in _step(before, here)]


def _step(before: int, here: int) -> list[int]:
    return [here] if here - before == 1 else [before + 1, here] if here - before == 2 else [0, here]


@register.filter(name="day")
def day(value: object) -> str:
    """This will write a date as the language of the page does: 2027 ж. 1 қыркүйек."""
    return str(date_format(value, "DATE_FORMAT")) if isinstance(value, dt.date) else ""


@register.filter(name="moment")
def moment(value: object) -> str:
    """This will write a date with its time, in the time zone of the site."""
    return str(date_format(localtime(value), "DATETIME_FORMAT")) if isinstance(value, dt.datetime) else ""
