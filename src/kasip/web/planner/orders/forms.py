"""What can be asked of the order's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from kasip.apps.colleges.models.college import College
from kasip.apps.orders.queries import SORTS, LineFilter
from kasip.web.templatetags.words import named
from kasip.web.templatetags.words import said as words


class LinesForm(forms.Form):
    """What somebody looks for among a version's lines."""

    q = forms.CharField(required=False, max_length=200)
    year = forms.ChoiceField(required=False)
    college = forms.ChoiceField(required=False)
    sort = forms.ChoiceField(required=False)
    only = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "q": "state_order_search",
            "year": "orders_years",
            "college": "state_order_college",
            "sort": "state_order_sort",
        }
        for name, code in labels.items():
            self.fields[name].label = words(code)
        self.fields["only"].label = words("state_order_lines")
        self._choices(
            "year", [*((str(year), f"{year}/{year + 1}") for year in years), ("all", words("state_order_year_all"))]
        )
        self._choices("college", [("", words("state_order_college_any")), *_colleges()])
        self._choices("sort", [(name, words(f"state_order_sort_{name}")) for name in SORTS])
        kinds = [
            ("", "state_order_lines_all"),
            ("changed", "state_order_only_changed"),
            ("targeted", "state_order_only_targeted"),
        ]
        self._choices("only", [(value, words(code)) for value, code in kinds])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  all of them are, for the type checker
        field.choices = choices

    def wanted(self, first_year: int | None) -> LineFilter:
        """This will return what is looked for; what the address says wrongly is left out."""
        self.is_valid()
        found = self.cleaned_data
        year = found.get("year") or str(first_year or "all")
        college = found.get("college")
        return LineFilter(
            year=None if year == "all" else int(year),
            words=found.get("q") or "",
            college_id=int(college) if college else None,
            changed=found.get("only") == "changed",
            targeted=found.get("only") == "targeted",
            sort=found.get("sort") or "college",
        )


class DraftForm(forms.Form):
    """What a draft is to be computed under."""

    scenario = forms.ChoiceField(required=False)
    note = forms.CharField(required=False, max_length=300)

    def __init__(self, *args: Any, scenarios: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scenario = self.fields["scenario"]
        assert isinstance(scenario, forms.ChoiceField)  # noqa: S101  for the type checker
        scenario.label = words("orders_scenario")
        scenario.choices = [("", words("orders_scenario_none")), *((name, name) for name in scenarios)]
        self.fields["note"].label = words("orders_note")


class DecisionForm(forms.Form):
    """The words that go with a decision."""

    note = forms.CharField(max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, reason_needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = reason_needed
        self.fields["note"].label = words("state_order_reason" if reason_needed else "state_order_remark")


class EditForm(forms.Form):
    """A planner's number of groups for one line, and why."""

    groups = forms.IntegerField(min_value=0, max_value=999)
    reason = forms.CharField(max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].label = words("state_order_groups")
        self.fields["reason"].label = words("state_order_reason")

    def see_version(self, version: int) -> None:
        """This will let the form be sent again over a version the person has now been shown."""
        self.data = {**self.data.dict(), "version": str(version)} if isinstance(self.data, QueryDict) else self.data

    def groups_shown(self, planned: int) -> int:
        """This will return the number whose effect is to be shown: the one typed where it can be read."""
        asked = self.cleaned_data.get("groups") if self.is_bound and hasattr(self, "cleaned_data") else None
        shown = self.initial.get("groups", planned) if asked is None else asked
        return int(shown)


def _colleges() -> list[tuple[str, str]]:
    rows = College.objects.order_by("name_kk").only("pk", "name_kk", "name_ru", "name_en")
    return [(str(college.pk), named(college)) for college in rows]
