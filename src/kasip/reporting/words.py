"""How a report names limits, reasons and changes: codes of the planner become words of the reader."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from kasip.contract.dictionary import TableSpec, dictionary
from kasip.reporting.findings.shortages import Change, Shortage
from kasip.reporting.names import Names
from kasip.reporting.numbers import count_text, money_text
from kasip.wording.catalogue import phrases, say

# Which things the parts of a limit's owner name, tried in this order: an owner is identifiers joined by "|".
OWNERS = ("college", "territory", "specialty", "qualification", "enterprise", "dormitory", "workshop")
UNITS: Mapping[str, str] = {
    "workshop_hours": "workshop_hours",
    "master_hours": "master_hours",
    "beds": "beds",
    "budget": "budget",
    "maximum_groups": "groups",
    "minimum_groups": "groups",
    "change": "groups",
    "district_access": "groups",
    "targeted_requests": "groups",
}


def titles(language: str) -> Mapping[str, str]:
    """This will name the contract's tables in the reader's language."""
    return {name: table.title.get(language) or table.title["en"] for name, table in dictionary("region").items()}


@attrs.frozen
class Words:
    """Words of one language over the names of one study."""

    names: Names

    @property
    def language(self) -> str:
        """This will return the language spoken."""
        return self.names.language

    def coded(self, family: str, code: object) -> str:
        """This will word a code of a family, e.g. `kind`, `value`; one the catalogue does not know stands as it is."""
        key = f"report_{family}_{code}"
        return say(key, self.language) if key in phrases() else str(code or "").replace("_", " ")

    def owner(self, owner: str) -> str:
        """This will name the owner of a limit, part by part."""
        return " · ".join(self._part(part) for part in owner.split("|") if part not in ("", "state"))

    def unit(self, kind: str) -> str:
        """This will name the unit a kind of limit is counted in."""
        return self.coded("unit", UNITS.get(kind, "seats"))

    def capacity(self, value: float | None, kind: str) -> str:
        """This will write how much a limit allows or uses, money in millions."""
        return money_text(value, self.language) if kind == "budget" else count_text(value, self.language, 1)

    def stops(self, shortage: Shortage, most: int = 3) -> str:
        """This will say what keeps the order from more: the kinds that stop most useful lines, else the cause."""
        if not shortage.stops:
            return self.causes(shortage.causes) or say("report_nothing_stops", self.language)
        told = [
            say("report_stops_lines", self.language, kind=self.coded("kind", kind), lines=lines, whole=shortage.useful)
            for kind, lines in shortage.stops[:most]
        ]
        return "; ".join(told)

    def cheapest(self, shortage: Shortage) -> str:
        """This will say the cheapest change, else what holds a group at once, or nothing where none is wanted."""
        if shortage.change:
            return self.change(shortage.change)
        if not shortage.together:
            return "—"
        code = "report_no_single_change" if len(shortage.together) > 1 else "report_no_single_amount"
        return say(code, self.language, limits=self._joined(shortage.together))

    def causes(self, codes: tuple[str, ...]) -> str:
        """This will word why a need stays uncovered."""
        return ", ".join(self.coded("kind", code) for code in codes)

    def _joined(self, codes: tuple[str, ...]) -> str:
        return " + ".join(self.coded("kind", code) for code in codes)

    def change(self, change: Change) -> str:
        """This will say what would have to change, and where."""
        what = self.coded("change", change.kind)
        if change.amount and change.unit:
            what = f"{what}: {self._amount(change)}"
        owner = self.owner(change.owner)
        return f"{what} — {owner}" if owner else what

    def absent(self, table: TableSpec) -> str:
        """This will say which table the study does not bring and what is assumed for want of it."""
        title = table.title.get(self.language) or table.title["en"]
        return f"{title}: {table.if_missing.get(self.language) or table.if_missing['en']}"

    def assumption(self, item: object) -> str:
        """This will word an assumption of the certificate: a code, a code with facts, or a sentence as it stands."""
        facts = dict(item) if isinstance(item, Mapping) else {"code": item}
        code = str(facts.pop("code", ""))
        if code not in phrases():
            return code
        return say(code, self.language, **{str(name): self._fact(str(name), value) for name, value in facts.items()})

    def _fact(self, name: str, value: object) -> object:
        match name:
            case "kind":
                return self.coded("kind", value)
            case "owner":
                return self.owner(str(value))
            case "qualification":
                return self.names.of("qualification", value)
            case "table":
                return titles(self.language).get(str(value), value)
            case "year":
                return str(value)
        return value

    def _amount(self, change: Change) -> str:
        if change.unit.lower() == "kzt":
            return f"+{money_text(change.amount, self.language)}"
        return f"+{count_text(change.amount, self.language, 1)} {self.coded('unit', change.unit)}"

    def _part(self, part: str) -> str:
        for kind in OWNERS:
            name = self.names.of(kind, part)
            if name != part:
                return name
        return self.coded("value", part)
