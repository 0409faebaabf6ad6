"""What employment means here: named definitions and the rules of spells, as plain records.

Values come from `kasip.law` or from the study; nothing in this room knows a number of its own.
"""

from __future__ import annotations

import attrs

REASONS = ("study", "army", "parental_leave", "left_country", "died")
"""Why a graduate may be out of the labour market; table `absences`."""


@attrs.frozen
class Definition:
    """One published meaning of "employed", so that a rate can say which one it uses.

    A graduate of month `g` meets it with at least `months_needed` months of work in the months from
    `g + after_months + 1` to `g + window_months`; with `one_employer` all of them in one job. With `dual_employer` all
    of them at the enterprise of the dual training: a definition of retention, asked only of those trained dually.

    Attributes:
        name: identifier, e.g. `pension_payments`.
        after_months: months after graduation that do not count yet.
        window_months: last month that counts; a graduation less than this long ago is not observed yet.
        months_needed: months of work needed.
        one_employer: the months must lie in one job, reorganised employers counting as one.
        gap_months: with `one_employer`, unpaid months between two months of work that do not break it.
        leave_counts: months on leave from a job count as months of work.
        dual_employer: only months with the enterprise that trained the graduate count, or with what it has become.
        excludes: reasons of absence that take a graduate out of the denominator.
    """

    name: str
    after_months: int
    window_months: int
    months_needed: int
    one_employer: bool = False
    gap_months: int = 0
    leave_counts: bool = False
    dual_employer: bool = False
    excludes: tuple[str, ...] = ()


@attrs.frozen
class TrackingRules:
    """The rules spells and outcomes are read by.

    Attributes:
        spell_gap_months: unpaid months in one job that do not end a spell.
        stable_months: months of work in one job that make it a stable one.
        permanent_months: consecutive months of work in one job that make it permanent employment.
        permanent_gap_months: unpaid months that do not break those.
        place_window_months: months after graduation at whose end the place of work is looked at.
        region_digits: leading digits of a territory code that name its region.
        region: code of the region; empty: each graduate's own, where the table says it.
        specialty_weight: least crosswalk weight at which a job counts as in the specialty.
    """

    spell_gap_months: int
    stable_months: int
    permanent_months: int
    permanent_gap_months: int
    place_window_months: int
    region_digits: int
    region: str
    specialty_weight: float
