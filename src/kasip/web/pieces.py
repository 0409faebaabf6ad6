"""What the components of `templates/components` take: plain records that pages fill and templates show.

Texts are words for people in the language of the page already; numbers stay numbers, the template writes them.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs


@attrs.frozen
class Fact:
    """A name with a value. No text means the value is not known."""

    label: str
    text: str = ""
    url: str = ""
    unit: str = ""
    help: str = ""
    provenance: str = ""


@attrs.frozen
class Tab:
    """A link to one part of a thing."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@attrs.frozen
class Column:
    """A column of a table.

    Attributes:
        label: its heading.
        kind: `text`, `number`, `code`, `date`, `select` or `actions`: how its cells are set.
        unit: unit of its numbers, under the heading.
        help: what it holds, shown when pointed at.
        sort_url: address that sorts by it; nothing where it does not sort.
        sorted: `ascending`, `descending` or nothing.
        minor: left out on a phone.
    """

    label: str
    kind: str = "text"
    unit: str = ""
    help: str = ""
    sort_url: str = ""
    sorted: str = ""
    minor: bool = False


@attrs.frozen
class Cell:
    """A cell of a table: text, perhaps a link or a badge (`tone`); `unknown` where an empty one means not known."""

    text: str = ""
    url: str = ""
    tone: str = ""
    unknown: bool = False
    provenance: str = ""


@attrs.frozen
class Table:
    """A table.

    Attributes:
        caption: what it shows; read out always, seen where `show_caption`.
        columns: its columns.
        rows: cells in the order of the columns; the first cell names its row and leads to it.
        empty_title, empty_text, empty_url, empty_action: what is said, and what can be done, where there is no row.
        stacked: on a phone each row becomes a block with labels, instead of scrolling sideways.
        tall: scrolls in a box of its own under a heading that stays.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    empty_title: str = ""
    empty_text: str = ""
    empty_url: str = ""
    empty_action: str = ""
    show_caption: bool = False
    stacked: bool = True
    tall: bool = False


@attrs.frozen
class Stale:
    """What is told of a form somebody else has overtaken: a sentence, and what differs; no table where it is gone."""

    text: str
    table: Table | None = None


@attrs.frozen
class Problem:
    """Something wrong with what was entered; `anchor` is the id of the control to mend it in."""

    text: str
    label: str = ""
    anchor: str = ""


@attrs.frozen
class Progress:
    """How far some work has come.

    Attributes:
        label: what the work is.
        step: what it is doing now.
        percent: 0 to 100.
        url: address that answers with this component alone when htmx asks, with the whole page otherwise.
        ended: no more asking.
        outcome: how it ended.
    """

    label: str
    step: str
    percent: float
    url: str
    ended: bool = False
    outcome: str = ""


@attrs.frozen
class Stat:
    """A figure that leads to the rows it counts; no figure where it is not known. Tone: `lack`, `good` or nothing."""

    label: str
    figure: float | None
    url: str = ""
    unit: str = ""
    note: str = ""
    tone: str = ""


@attrs.frozen
class Task:
    """Something to be done: what, why now, and where."""

    title: str
    why: str
    url: str = ""
    action: str = ""


@attrs.frozen
class LegendItem:
    """A line of a legend: `shape` is `line` or `area`, `kind` the class it is drawn in."""

    label: str
    kind: str
    shape: str = "area"


@attrs.frozen
class Chart:
    """A drawing with the same figures as a table.

    Attributes:
        title: what it shows.
        drawing: geometry of `kasip.reporting.drawing`.
        drawing_template: the template that puts it into SVG, e.g. `components/drawings/fan.html`.
        table: the same figures.
        note: unit, source, how to read it.
    """

    title: str
    drawing: object
    drawing_template: str
    table: Table
    note: str = ""
    legend: Sequence[LegendItem] = ()
