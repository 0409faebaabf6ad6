"""What `kasip track` prints: kept back, unknown and zero told apart; nobody passed over in silence."""

import polars as pl
import pytest
from rich.console import Console

from kasip.reporting.tracked import latest, rates_table, remarks
from kasip.wording.catalogue import LANGUAGES, say


def total(definition, **changed):
    row = {"definition": definition, "outcome": "employed", "college_bin": "", "qualification": "", "cohort": 2025}
    row |= {"numerator": 30, "denominator": 40, "excluded": 0, "not_observed": 2, "enterprise_unknown": None}
    row |= {"rate": 0.75, "low": 0.6512, "high": 0.8, "level": 0.8, "suppressed": 0}
    return row | changed


def kept_back(definition):
    figures = ("numerator", "denominator", "excluded", "not_observed", "rate", "low", "high")
    return total(definition, **dict.fromkeys(figures), suppressed=1)


def defined(name, dual_employer=0):
    return {"definition": name, "dual_employer": dual_employer} | {f"title_{one}": f"<{name}>" for one in LANGUAGES}


def contrast(definition, adjusted):
    row = {"definition": definition, "rate_dual": 0.9, "rate_other": 0.8, "adjusted_difference": adjusted}
    return row | {"low": 0.05, "high": 0.15, "cautions": "dual_chosen_by_enterprises"}


def tables(totals, definitions, contrasts=()):
    schema = {"definition": pl.String, "adjusted_difference": pl.Float64}
    compared = pl.DataFrame([*contrasts]) if contrasts else pl.DataFrame(schema=schema)
    frame = pl.DataFrame(totals, infer_schema_length=None, schema_overrides={"enterprise_unknown": pl.Int64})
    return {"rate_totals": frame, "definitions": pl.DataFrame(definitions), "contrasts": compared}


def printed(table, width):
    console = Console(width=width, record=True, file=None, quiet=False)
    with console.capture() as captured:
        console.print(table)
    return captured.get()


def test_last_cohort_that_can_be_judged_is_shown_once():
    totals = [total("a", cohort=2023), total("a", cohort=2024), total("a", denominator=0, numerator=0)]
    more = [total("a", outcome="in_specialty", cohort=2026), total("a", qualification="q", cohort=2026)]

    shown = latest(tables([*totals, *more], [])["rate_totals"])

    assert shown.select("definition", "outcome", "cohort").rows() == [("a", "employed", 2024)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_kept_back_unknown_and_zero_are_three_things_and_fit_a_narrow_terminal(language):
    totals = [
        total("a"),
        total("b", excluded=None),
        kept_back("c"),
        total("d", outcome="retained", numerator=0, rate=0.0),
    ]
    titles = {name: f"[{name}]" for name in "abcd"}

    text = printed(rates_table(tables(totals, [])["rate_totals"], titles, language), 80)

    lines = {name: next(line for line in text.splitlines() if f"[{name}]" in line) for name in "abcd"}
    assert "30 / 40" in lines["a"]
    assert lines["a"].rstrip().endswith("0 / 2")
    assert lines["b"].rstrip().endswith(f"{say('report_unknown', language)} / 2")
    assert "/" not in lines["c"]
    assert "0 / 40" in lines["d"]
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("language", LANGUAGES)
def test_definitions_without_a_rate_and_unknown_enterprises_are_said(language):
    totals = [
        total("seen"),
        total("early", denominator=0, numerator=0),
        total("kept", outcome="retained", enterprise_unknown=7),
    ]
    definitions = [defined("seen"), defined("early"), defined("kept", 1), defined("nobody", 1)]

    said = list(remarks(tables(totals, definitions), ["absences"], language))

    assert said == [
        say("track_absences_unknown", language),
        say("track_not_yet", language, title="<early>"),
        say("track_enterprise_unknown", language, title="<kept>", count=7),
        say("track_nobody_dual", language, title="<nobody>"),
    ]


def test_cautions_stand_beside_a_difference_and_only_there():
    definitions = [defined("other"), defined("permanent")]
    totals = [total("other"), total("permanent")]
    both = [contrast("other", 0.3), contrast("permanent", 0.1)]

    compared = list(remarks(tables(totals, definitions, both), [], "en"))
    alone = list(remarks(tables(totals, definitions, [contrast("permanent", None)]), [], "en"))

    assert "<permanent>: 90% of those trained dually, 80% of others" in compared[0]
    assert "10 points (5 to 15)" in compared[0]
    assert compared[1:] == ["  - " + say("dual_chosen_by_enterprises", "en")]
    assert alone == []
