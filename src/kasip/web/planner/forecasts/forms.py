"""What can be asked of the forecast's pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from kasip.apps.labour_market.gaps import BASES, SORTS, GapFilter
from kasip.apps.labour_market.models.forecast import ForecastRun
from kasip.web.planner.forecasts.wording import run_name, scenario_name
from kasip.web.templatetags.words import said as words

Choices = Sequence[tuple[str, str]]


class Asking(forms.Form):
    """A form of filters whose choices and labels are worded when the page is made."""

    def offer(self, name: str, code: str, choices: Choices | None = None) -> None:
        """This will label a field and give it its choices."""
        field = self.fields[name]
        field.label = words(code)
        if choices is not None and isinstance(field, forms.ChoiceField):
            field.choices = list(choices)

    def told(self, name: str, otherwise: str = "") -> str:
        """This will return what was asked of a field; what the address says wrongly is left out."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or otherwise)


class RunForm(forms.Form):
    """What a run is to be computed under."""

    scenario = forms.ChoiceField(required=False)
    note = forms.CharField(required=False, max_length=300)

    def __init__(self, *args: Any, scenarios: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scenario = self.fields["scenario"]
        assert isinstance(scenario, forms.ChoiceField)  # noqa: S101  for the type checker
        scenario.label = words("forecasts_scenario")
        scenario.choices = [("", scenario_name("")), *((name, scenario_name(name)) for name in scenarios)]
        self.fields["note"].label = words("forecasts_note")


class SearchForm(Asking):
    """Which qualifications of a run are looked for."""

    q = forms.CharField(required=False, max_length=200)
    said = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("q", "forecasts_search")
        self.offer("said", "forecasts_said", classes())


class PeriodForm(Asking):
    """Which district and years of a qualification are looked for."""

    kato = forms.ChoiceField(required=False)
    first = forms.ChoiceField(required=False)
    last = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, places: Choices, years: range, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = years
        told = [(str(year), str(year)) for year in years]
        self.offer("kato", "forecasts_place", places)
        self.offer("first", "forecasts_from", told)
        self.offer("last", "forecasts_to", [(str(years[-1]), str(years[-1])), *told[:-1]])

    def period(self) -> tuple[int, int]:
        """This will return the first and the last year looked for, in their order."""
        ends = int(self.told("first", str(self.years[0]))), int(self.told("last", str(self.years[-1])))
        return min(ends), max(ends)


class GapsForm(Asking):
    """Which gaps are looked for."""

    q = forms.CharField(required=False, max_length=200)
    year = forms.ChoiceField(required=False)
    said = forms.ChoiceField(required=False)
    basis = forms.ChoiceField(required=False)
    sort = forms.ChoiceField(required=False)
    run = forms.ChoiceField(required=False)

    def __init__(
        self, *args: Any, years: Sequence[int], runs: Sequence[ForecastRun], with_order: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.first_choice = years[0]
        self.offer("q", "forecasts_search")
        self.offer(
            "year", "forecasts_year", [*((str(one), str(one)) for one in years), ("all", words("gaps_year_all"))]
        )
        self.offer("said", "forecasts_said", classes())
        bases = BASES if with_order else BASES[:1]
        self.offer("basis", "gaps_basis", [(basis, words(f"gaps_basis_{basis}")) for basis in bases])
        self.offer("sort", "gaps_sort", [(sort, words(f"gaps_sort_{sort}")) for sort in SORTS])
        self.offer("run", "forecasts_run", [(str(run.pk), run_name(run)) for run in runs])

    def wanted(self) -> GapFilter:
        """This will return what is looked for."""
        year = self.told("year", str(self.first_choice))
        return GapFilter(
            words=self.told("q"),
            year=None if year == "all" else int(year),
            said=self.told("said"),
            basis=self.told("basis", BASES[0]),
            sort=self.told("sort", SORTS[0]),
        )


class AgainstForm(Asking):
    """Which run another is compared with, and which table of records."""

    table = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, tables: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("table", "forecasts_table", tables)


def classes() -> Choices:
    """This will offer what may be said of a qualification."""
    named = [(said, words(f"forecasts_class_{said}")) for said in ("shortage", "surplus", "uncertain")]
    return [("", words("forecasts_said_any")), *named]
