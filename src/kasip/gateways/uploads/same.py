"""Do two files say the same? A fingerprint that knows nothing of names, formats, and the order of rows and columns."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from kasip.contract.cells import BLANKS
from kasip.contract.sheets.headers import flat_table
from kasip.contract.sheets.sheet import Sheet
from kasip.vocabulary.faults import InputRejectedError

QUOTED = re.compile(r'="(.*)"', re.DOTALL)
DECIMAL_COMMA = re.compile(r"([+-]?\d+),(\d+)", re.ASCII)
WHOLE = re.compile(r"([+-]?\d+)\.0+", re.ASCII)
BETWEEN_CELLS = "\x1f"


def content_fingerprint(sheets: Sequence[Sheet]) -> str:
    """This will hash what sheets say: SHA-256 over their tables, columns by heading and rows sorted.

    A decimal comma and a point, 12.0 and 12, ="0715" and 0715 are the same. The file's name says nothing; sheets' names
    do where there are several.
    """
    several = len(sheets) > 1
    hashes = sorted(f"{sheet.name if several else ''}={_sheet_hash(sheet)}" for sheet in sheets)
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


class _Plain(dict[str, str]):
    """Cells in their plainest writing, each distinct one worked out once."""

    def __missing__(self, cell: str) -> str:
        text = unicodedata.normalize("NFC", cell.strip(BLANKS))
        quoted = QUOTED.fullmatch(text)
        text = quoted[1] if quoted else text
        comma = DECIMAL_COMMA.fullmatch(text)
        text = f"{comma[1]}.{comma[2]}" if comma else text
        whole = WHOLE.fullmatch(text)
        self[cell] = whole[1] if whole else text
        return self[cell]


def _sheet_hash(sheet: Sheet) -> str:
    try:
        flat = flat_table(sheet)
    except InputRejectedError:
        return ""
    order = sorted(range(len(flat.names)), key=lambda place: flat.names[place])
    plain = _Plain()
    rows = zip(flat.rows, flat.sections, strict=True)
    lines = [BETWEEN_CELLS.join([section, *[plain[row[place]] for place in order]]) for row, section in rows]
    lines.sort()
    heading = BETWEEN_CELLS.join(flat.names[place] for place in order)
    return hashlib.sha256("\n".join([heading, *lines]).encode("utf-8", "replace")).hexdigest()
