"""A year of a version as a matrix: colleges down, qualifications across."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from kasip.apps.classifications.models.training import Qualification
from kasip.apps.colleges.models.college import College
from kasip.apps.journal.actor import Actor
from kasip.apps.orders.models.state_order import StateOrder
from kasip.apps.orders.queries import LineFilter, lines_of
from kasip.law.dated import value_at


@attrs.define
class MatrixCell:
    """What a college takes for a qualification: its lines together.

    Attributes:
        lines: numbers of the lines.
        groups, before: groups ordered and those of the year before.
        short: the qualification will be in shortage all the same.
    """

    lines: list[int]
    groups: int = 0
    before: int = 0
    short: bool = False

    @property
    def change(self) -> int:
        """This will return the change against the year before, in groups."""
        return self.groups - self.before


@attrs.frozen
class Matrix:
    """Colleges, qualifications and their cells by (college, qualification); no cell where there is no line."""

    colleges: Sequence[College]
    qualifications: Sequence[Qualification]
    cells: Mapping[tuple[int, int], MatrixCell]

    def groups_of_college(self, pk: int) -> int:
        """This will sum a row."""
        return sum(cell.groups for (college, _), cell in self.cells.items() if college == pk)


def matrix_of(order: StateOrder, wanted: LineFilter, actor: Actor) -> Matrix:
    """This will set out the lines somebody looks for, in three queries whatever their number.

    Args:
        order: the version.
        wanted: what is looked for; its year must be one.
        actor: whose reach counts.
    """
    shortage = value_at("shortage_probability", order.first_year or 0)
    rows = lines_of(order, wanted, actor).select_related(None).order_by("pk")
    cells: dict[tuple[int, int], MatrixCell] = {}
    columns = ("pk", "college_id", "qualification_id", "groups", "groups_last_year", "p_shortage")
    for pk, college, qualification, groups, before, probability in rows.values_list(*columns):
        cell = cells.setdefault((college, qualification), MatrixCell([]))
        cell.lines.append(pk)
        cell.groups += groups
        cell.before += before or 0
        cell.short |= (probability or 0.0) >= shortage
    colleges = College.objects.filter(pk__in={college for college, _ in cells}).order_by("name_kk", "pk")
    trades = Qualification.objects.filter(pk__in={trade for _, trade in cells}).order_by("qualification")
    return Matrix(list(colleges), list(trades), cells)
