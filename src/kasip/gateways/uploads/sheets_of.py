"""The reading process: every kind of file becomes sheets of text cells. Loads no more than the kind at hand needs."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import attrs

from kasip.contract.sheets.personal import without_personal
from kasip.gateways.archives import UNREADABLE, look_through
from kasip.gateways.delimited import decoded, rows_of, separator_of_lines
from kasip.gateways.uploads.kinds import READ, TABLE_ENDINGS, ZIP, kind_of
from kasip.gateways.uploads.limits import UploadLimits
from kasip.gateways.uploads.output import Output, rejected
from kasip.gateways.workbook_child import error_cells, text_of
from kasip.gateways.workbook_child import rows_of as rows_of_cells
from kasip.gateways.yaml_text import named_values
from kasip.vocabulary.faults import Fault, InputRejectedError
from kasip.vocabulary.formulas import unmarked

AllowMore = Callable[[int], None]
Rows = Iterable[Sequence[str]]

BATCH = 10_000


def write_sheets(path: str, name: str, limits: UploadLimits, allow_more: AllowMore, *, keep_personal: bool) -> None:
    """This will write every sheet of a file, or why it is refused, and that the file was read to its end."""
    output = Output(limits)
    reading = Reading(output, limits, allow_more, keep_personal)
    try:
        reading.file(Path(path).read_bytes(), name)
    except InputRejectedError as refused:
        for fault in refused.faults:
            output.fault(fault)
    except MemoryError:
        output.fault(Fault(name, 0, "", "file_beyond_limits"))
    output.say({"end": True})


@attrs.frozen
class Reading:
    """Readers by kind, over one output.

    Attributes:
        output: where sheets go.
        limits: how much is read.
        allow_more: grants time for a number of cells.
        keep_personal: personal columns of known exports are kept; else their cells are emptied here.
    """

    output: Output
    limits: UploadLimits
    allow_more: AllowMore
    keep_personal: bool

    def file(self, content: bytes, name: str) -> None:
        """This will read a file of any kind.

        Raises:
            InputRejectedError: it is of a kind that is not read, damaged, or beyond the limits.
        """
        kind = kind_of(io.BytesIO(content), content)
        if kind not in READ:
            raise rejected(name, 0, f"not_a_table_{kind}")
        self.output.say({"kind": kind})
        if kind == "zip":
            self._zip(content, name)
        else:
            self._table(kind, content, name)

    def _table(self, kind: str, content: bytes, name: str) -> None:
        readers = {"xlsx": self._workbook, "xls": self._old_workbook, "parquet": self._parquet, "text": self._text}
        readers[kind](content, name)

    def _sheet(self, file: str, name: str, rows: Rows) -> None:
        if self.keep_personal:
            self.output.sheet(file, name, rows)
            return
        shown, noticed = without_personal(f"{file}[{name}]" if name else file, rows)
        self.output.sheet(file, name, shown)
        for fault in noticed:
            self.output.fault(fault)

    def _workbook(self, content: bytes, name: str) -> None:
        reason, cells = look_through(io.BytesIO(content), self.limits.archive)
        if reason is not None:
            raise rejected(name, 0, reason[0], facts=reason[1])
        self.allow_more(cells)
        self._cells(content, name, with_errors=True)

    def _old_workbook(self, content: bytes, name: str) -> None:
        self.allow_more(len(content) // 10)
        self._cells(content, name, with_errors=False)

    def _cells(self, content: bytes, name: str, *, with_errors: bool) -> None:
        from python_calamine import CalamineError, CalamineWorkbook

        try:
            errors = error_cells(io.BytesIO(content)) if with_errors else {}
            book = CalamineWorkbook.from_filelike(io.BytesIO(content))
            for sheet in book.sheet_names:
                cells = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
                self._sheet(name, sheet, rows_of_cells(cells, errors.get(sheet, {})))
        except (CalamineError, *UNREADABLE, KeyError, SyntaxError) as error:
            raise rejected(name, 0, "workbook_damaged", type(error).__name__) from error

    def _text(self, content: bytes, name: str) -> None:
        found = decoded(name, content)
        if not found.text.strip():
            raise rejected(name, 0, "empty_file")
        separator = separator_of_lines(found.text)
        most = self.limits.archive.most_cells
        if found.text.count(separator) + found.text.count("\n") > 4 * most:
            raise rejected(name, 0, "too_many_cells", facts={"most": most})
        self.allow_more(len(content) // 8)
        rows = rows_of(name, found.text, separator)
        for warning in found.warnings:
            self.output.fault(warning)
        self._sheet(name, "", ([unmarked(cell) for cell in row] for row in rows))

    def _parquet(self, content: bytes, name: str) -> None:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile

        try:
            table = ParquetFile(io.BytesIO(content))
            self._refuse_large_parquet(table, name)
            self._sheet(name, "", _parquet_rows(table))
        except MemoryError:
            raise
        except (ArrowException, OSError, ValueError) as error:
            raise rejected(name, 0, "not_parquet", type(error).__name__) from error

    def _refuse_large_parquet(self, table: Any, name: str) -> None:
        data = table.metadata
        size = sum(data.row_group(place).total_byte_size for place in range(data.num_row_groups))
        cells = data.num_rows * data.num_columns
        if cells > self.limits.archive.most_cells:
            raise rejected(name, 0, "too_many_cells", facts={"most": self.limits.archive.most_cells})
        if size > self.limits.archive.most_unpacked:
            raise rejected(name, 0, "workbook_too_large", facts={"most": self.limits.archive.most_unpacked // 10**6})
        self.allow_more(cells)

    def _zip(self, content: bytes, name: str) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                parts = archive.infolist()
                self._refuse_unsafe_members(parts, name)
                for part, member in self._members(archive, parts, name):
                    self._member(part, member, name)
        except UNREADABLE as error:
            raise rejected(name, 0, "not_a_table_damaged_archive") from error

    def _refuse_unsafe_members(self, parts: Sequence[zipfile.ZipInfo], name: str) -> None:
        limits = self.limits.archive
        if len(parts) > limits.most_parts or len({part.filename for part in parts}) < len(parts):
            raise rejected(name, 0, "archive_members", facts={"most": limits.most_parts})
        for part in parts:
            if part.flag_bits & 1:
                raise rejected(name, 0, "workbook_encrypted")
            pieces = PurePosixPath(part.filename.replace("\\", "/"))
            if ".." in pieces.parts or pieces.is_absolute() or stat.S_ISLNK(part.external_attr >> 16):
                raise rejected(name, 0, "archive_member_path", part.filename[:80])

    def _members(
        self, archive: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo], name: str
    ) -> Iterator[tuple[str, bytes]]:
        """What a part says of its size is not believed: it is read no further than the limits allow."""
        limits = self.limits.archive
        left = limits.most_unpacked
        for part in parts:
            if part.is_dir():
                continue
            most = min(left, max(limits.ratio_matters_from, limits.most_ratio * part.compress_size))
            with archive.open(part) as stream:
                content = stream.read(most + 1)
            if len(content) > most:
                code = "workbook_too_large" if most == left else "workbook_ratio"
                allowed = limits.most_unpacked // 10**6 if most == left else limits.most_ratio
                raise rejected(name, 0, code, facts={"part": part.filename, "most": allowed})
            left -= len(content)
            yield part.filename, content

    def _member(self, part: str, content: bytes, name: str) -> None:
        file = f"{name}/{part}"
        path = PurePosixPath(part)
        if content.startswith(ZIP) and kind_of(io.BytesIO(content), content) != "xlsx":
            raise rejected(file, 0, "archive_within_archive")
        hidden = path.name.startswith((".", "~$")) or "__MACOSX" in path.parts
        if hidden or path.suffix.casefold() not in TABLE_ENDINGS:
            self.output.fault(Fault(file, 0, "", "member_ignored", severity="warning"))
        elif path.suffix.casefold() in (".yaml", ".yml"):
            self._settings(content, file, path.stem)
        else:
            kind = kind_of(io.BytesIO(content), content)
            if kind not in READ:
                raise rejected(file, 0, f"not_a_table_{kind}")
            self._table(kind, content, file)

    def _settings(self, content: bytes, file: str, stem: str) -> None:
        if stem != "parameters":
            self.output.fault(Fault(file, 0, "", "member_ignored", severity="warning"))
            return
        named = {row: (key, value) for key, value, row in named_values(file, content)}
        rows = (named.get(row, ("", "")) for row in range(1, max(named, default=0) + 1))
        # Settings have no header: one is put above, which the file's own first line makes room for only by chance.
        self.output.sheet(file, "", [("parameter", "value"), *rows])


def _parquet_rows(table: Any) -> Iterator[list[str]]:
    yield list(table.schema_arrow.names)
    for batch in table.iter_batches(batch_size=BATCH, use_threads=False):
        columns = [["" if cell is None else text_of(cell) for cell in column.to_pylist()] for column in batch.columns]
        yield from (list(row) for row in zip(*columns, strict=True))
