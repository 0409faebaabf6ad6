"""Papers to print: texts, tables and signatures as PDF, tagged for screen readers, Kazakh letters inside."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import attrs

if TYPE_CHECKING:
    import typst

Style = Literal["title", "subtitle", "heading", "approval", "warning", "plain", "small"]
Side = Literal["left", "center", "right"]
Look = Literal["plain", "group", "total"]
UNKNOWN_SIGN: Final = re.compile(r'the text `"(.+?)"` could not be displayed')
"""What the printer says of a sign its letters do not have."""
STANDARD: Final = "ua-1"  # PDF/UA-1, ISO 14289-1: headings, tables and reading order are marked


@attrs.frozen
class Text:
    """One text over the width of the paper: `title` once, `approval` at the right, the rest at the left."""

    text: str
    style: Style = "plain"
    kind: str = attrs.field(default="text", init=False)


@attrs.frozen
class Column:
    """A column of a printed table.

    Attributes:
        heading: what stands over it.
        width: share of what is left of the paper's width; nothing: as wide as its texts.
        side: where its texts stand.
        top: heading over several columns; neighbours of the same `top` stand under one.
    """

    heading: str
    width: float | None = None
    side: Side = "left"
    top: str = ""


@attrs.frozen
class Cell:
    """A cell and how many columns it covers."""

    text: str
    span: int = 1


@attrs.frozen
class Row:
    """A row of a printed table: `plain`, a shaded `group` heading, or a bold `total`."""

    cells: Sequence[str | Cell]
    look: Look = "plain"


@attrs.frozen
class Table:
    """A table whose heading is repeated on every page.

    Raises:
        ValueError: a row covers more or fewer columns than there are.
    """

    columns: Sequence[Column]
    rows: Sequence[Row]
    caption: str = ""
    kind: str = attrs.field(default="table", init=False)

    def __attrs_post_init__(self) -> None:
        """This will refuse rows that do not fit under the heading."""
        for number, row in enumerate(self.rows):
            covered = sum(cell.span if isinstance(cell, Cell) else 1 for cell in row.cells)
            if covered != len(self.columns):
                raise ValueError(f"row {number} covers {covered} of {len(self.columns)} columns")


@attrs.frozen
class Signature:
    """A place to sign: who, a line for the signature and one for the name, with what stands under them."""

    who: str
    hint: str = ""
    name_hint: str = ""
    kind: str = attrs.field(default="signature", init=False)


@attrs.frozen
class Paper:
    """A paper to print.

    Attributes:
        title: name of the document, shown by readers; the visible heading is a `Text` of style `title`.
        language: `kk`, `ru` or `en`.
        blocks: what stands on it, from the top down.
        footer: at the left under every page; the page's number and their count stand at the right.
        author: whose paper it is.
        landscape: whether A4 lies on its side.
    """

    title: str
    language: str
    blocks: Sequence[Text | Table | Signature]
    footer: str = ""
    author: str = ""
    landscape: bool = False


def pdf_of(paper: Paper) -> bytes:
    """This will print a paper as PDF: the same paper gives the same bytes, whatever fonts a machine has.

    A table of 1,000 rows takes about a second; the time grows with the square of the rows. A sign the letters do not
    have (people write reasons with arrows and pictures) is printed as `?`: a paper with a gap is better than none.

    Raises:
        ValueError: the paper has no title, which readers for the blind need.
    """
    import typst

    if not paper.title.strip():
        raise ValueError("a paper needs a title")
    text = json.dumps(_plain(paper), ensure_ascii=False)
    while True:
        try:
            return _printed(text)
        except typst.TypstError as error:
            foreign = UNKNOWN_SIGN.search(str(error))
            if foreign is None or foreign.group(1) not in text:
                raise
            text = text.replace(foreign.group(1), "?")


def _printed(text: str) -> bytes:
    import typst

    return typst.compile(
        _layout(),
        format="pdf",
        font_paths=_letters(),
        sys_inputs={"paper": text},
        pdf_standards=STANDARD,
        timestamp=0,
    )


@functools.cache
def fonts() -> Path:
    """This will return the folder of the letters printed with: Noto Sans, SIL Open Font Licence."""
    import fontpkg_noto_sans

    return Path(fontpkg_noto_sans.ROOT)


@functools.cache
def _letters() -> typst.Fonts:
    """The letters printed with and no others, read once a process."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts())])


@functools.cache
def _layout() -> bytes:
    return (resources.files(__package__) / "pages" / "paper.typ").read_bytes()


def _plain(paper: Paper) -> dict[str, object]:
    shallow = attrs.asdict(paper, recurse=False)
    return shallow | {"blocks": [_block(block) for block in paper.blocks]}


def _block(block: Text | Table | Signature) -> dict[str, object]:
    found = attrs.asdict(block)
    if isinstance(block, Table):
        found["rows"] = [{"look": row.look, "cells": [_spanned(cell) for cell in row.cells]} for row in block.rows]
    return found


def _spanned(cell: str | Cell) -> dict[str, object]:
    return attrs.asdict(cell) if isinstance(cell, Cell) else {"text": cell, "span": 1}
