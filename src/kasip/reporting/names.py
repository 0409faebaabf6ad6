"""What things are called: a code becomes its name in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import attrs
import polars as pl

# The study table and key column that hold the names of each kind of thing.
HOLDERS: Mapping[str, tuple[str, str]] = {
    "territory": ("territories", "kato"),
    "industry": ("industries", "industry"),
    "occupation": ("occupations", "occupation"),
    "specialty": ("specialties", "specialty"),
    "qualification": ("qualifications", "qualification"),
    "enterprise": ("enterprises", "bin"),
    "facility": ("facilities", "facility_id"),
    "college": ("colleges", "college_bin"),
    "dormitory": ("dormitories", "dormitory_id"),
    "centre": ("competence_centres", "centre_id"),
    "workshop": ("workshops", "kind"),
}


@attrs.frozen
class Names:
    """Names of a study's things in one language.

    Attributes:
        inputs: study tables by name.
        language: `kk`, `ru` or `en`; where a name is missing in it, Russian, Kazakh, English, then the code stand in.
    """

    inputs: Mapping[str, pl.DataFrame]
    language: str

    def of(self, kind: str, code: object) -> str:
        """This will name one thing; an unnamed one keeps its code, a missing one is empty."""
        key = "" if code is None else str(code)
        return self._named[kind].get(key) or key

    @cached_property
    def _named(self) -> Mapping[str, Mapping[str, str]]:
        return {
            kind: names_of(self.inputs.get(table), column, self.language) for kind, (table, column) in HOLDERS.items()
        }


def names_of(frame: pl.DataFrame | None, key: str, language: str) -> Mapping[str, str]:
    """This will map the codes of one table to names in a language, in the order language, ru, kk, en."""
    if frame is None or key not in frame.columns:
        return {}
    order = dict.fromkeys((language, "ru", "kk", "en"))
    columns = [f"name_{each}" for each in order if f"name_{each}" in frame.columns]
    if not columns:
        return {}
    name = pl.coalesce(pl.col(column).cast(pl.String).replace("", None) for column in columns).fill_null("")
    rows = frame.select(pl.col(key).cast(pl.String), name.alias("name"))
    return dict(rows.iter_rows())
