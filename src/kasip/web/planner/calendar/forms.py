"""A region's own dates of a step."""

from __future__ import annotations

from typing import Any

from django import forms

from kasip.apps.orders.actions.calendar import OwnDates
from kasip.web.templatetags.words import said as words


def _date(*, required: bool) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(required=required, widget=widget, input_formats=["%Y-%m-%d"])


class DatesForm(forms.Form):
    """First and last day, whose word it is, and why it changes."""

    starts_on = _date(required=False)
    ends_on = _date(required=True)
    source = forms.CharField(max_length=300)
    reason = forms.CharField(max_length=1_000, widget=forms.Textarea(attrs={"rows": 2}))
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("starts_on", "ends_on", "source", "reason"):
            self.fields[name].label = words(f"calendar_field_{name}")
        self.fields["source"].help_text = words("calendar_help_source")

    def said(self) -> OwnDates:
        """This will return the dates."""
        given = self.cleaned_data
        return OwnDates(given["starts_on"], given["ends_on"], given["source"])
