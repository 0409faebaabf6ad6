"""Two versions of a form side by side: what was typed, what stands now."""

from __future__ import annotations

from django import forms

from kasip.web.pieces import Cell, Column, Table
from kasip.web.templatetags.words import said as words


def difference(mine: forms.Form, theirs: forms.Form) -> Table:
    """This will list the fields in which two forms of one kind differ, as people read them."""
    rows = [
        [Cell(str(field.label)), Cell(shown(mine, field.name)), Cell(shown(theirs, field.name))]
        for field in theirs.visible_fields()
        if shown(mine, field.name) != shown(theirs, field.name)
    ]
    columns = [Column(words(f"declaration_{name}")) for name in ("what", "mine", "theirs")]
    return Table(words("declaration_what"), columns, rows)


def shown(form: forms.Form, name: str) -> str:
    """This will write a field's value as people read it."""
    value = form[name].value()
    choices = dict(getattr(form.fields[name], "choices", ()))
    text = "" if value in (None, False) else str(value).removesuffix(".0")
    return str(choices.get(text, text)) if text else ""
