"""Engines that hold the payroll: DuckDB in this process, a PostgreSQL server, or a Spark cluster.

The analysis is written once, as Ibis expressions (`kasip.core.tracking`); this module opens the connection, shows the
payroll to it and brings small tables in and results out.
"""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import polars as pl

from kasip.gateways.payroll_csv import written_by_months
from kasip.gateways.postgres_rows import append_rows, cells_only
from kasip.vocabulary.faults import Fault, InputRejectedError

if TYPE_CHECKING:
    import ibis.expr.types as ir

LOCAL = "duckdb"
MEMORY_SHARE = 0.5
"""Share of the machine's memory DuckDB may hold before it writes to disk."""
BLOCK_ROWS = 1_000_000
"""Rows brought to a server at a time."""


class UnknownEngineError(ValueError):
    """`args[0]` names no engine: not `duckdb`, `postgres://...`, `postgresql://...` or `spark://...`."""


class EngineUnreachableError(ConnectionError):
    """A server does not answer or refuses; `args` are its address without a password and what it said."""


class MemoryLimitError(ValueError):
    """`args[0]` is no amount of memory DuckDB can read."""


class MissingDriverError(ImportError):
    """The optional package for an engine is not installed; `args` are the engine and the extra to install."""


@attrs.frozen
class Warehouse:
    """An open connection.

    Attributes:
        connection: Ibis backend.
        kind: `duckdb`, `postgres` or `spark`.
        scratch: folder for files of this session, removed at its end.
    """

    connection: Any
    kind: str
    scratch: Path

    def upload(self, name: str, frame: pl.DataFrame) -> ir.Table:
        """This will make a small table known to the engine for this session."""
        if self.kind == "spark":
            return self._spark_view(name, frame)
        if self.kind == "postgres":
            return self._copied(name, frame)
        return self.connection.create_table(name, frame.to_arrow(), temp=True, overwrite=True)

    def _copied(self, name: str, frame: pl.DataFrame) -> ir.Table:
        """This will make a table of the frame's types on a PostgreSQL server and copy its rows there."""
        import ibis

        cells = cells_only(frame)
        kinds = ibis.memtable(cells.clear().to_arrow()).schema()
        created = self.connection.create_table(name, schema=kinds, temp=True, overwrite=True)
        append_rows(self.connection.con, name, cells)
        return _byte_order(created)

    def _spark_view(self, name: str, frame: pl.DataFrame) -> ir.Table:
        session = self.connection._session  # noqa: SLF001  Ibis offers no public way to the session it was given
        session.createDataFrame(frame.to_arrow()).createOrReplaceTempView(name)
        return self.connection.table(name)

    def stored(self, name: str) -> ir.Table:
        """This will return a table the engine holds already."""
        table = self.connection.table(name)
        return _byte_order(table) if self.kind == "postgres" else table

    def parquet(self, name: str, path: Path) -> ir.Table:
        """This will show Parquet files to the engine: one file, or a folder of them, partitioned or not."""
        if self.kind == LOCAL:
            return _duckdb_parquet(self.connection, name, path)
        if self.kind == "spark":
            session = self.connection._session  # noqa: SLF001
            session.read.option("recursiveFileLookup", str(not _is_partitioned(path)).lower()).parquet(
                str(path.absolute())
            ).createOrReplaceTempView(name)
            return self.connection.table(name)
        return self._uploaded_in_blocks(name, path)

    def csv(self, name: str, path: Path) -> tuple[ir.Table, Path]:
        """This will show a CSV payroll to the engine, turned into Parquet by months first, and say where that lies.

        Raises:
            InputRejectedError: the file is no table, or a number is none; rows are named.
        """
        import duckdb

        folder = self.scratch / name
        converter = self.connection.con if self.kind == LOCAL else duckdb.connect()
        written_by_months(converter, path, folder)
        if self.kind == LOCAL:
            files = str(folder / "**" / "*.parquet")
            return self.connection.read_parquet(files, table_name=name, hive_partitioning=False), folder
        if self.kind == "spark":
            # Its workers do not see this machine's files.
            return self.upload(name, pl.read_parquet(folder / "**/*.parquet", hive_partitioning=False)), folder
        return self._uploaded_in_blocks(name, folder), folder

    def _uploaded_in_blocks(self, name: str, path: Path) -> ir.Table:
        """This will bring Parquet files to a server, a block of rows at a time."""
        import pyarrow.parquet as pq

        table = None
        for file in [path] if path.is_file() else sorted(path.rglob("*.parquet")):
            for rows in pq.ParquetFile(file).iter_batches(batch_size=BLOCK_ROWS):
                block = pl.DataFrame(rows)
                if table is None:
                    table = self.upload(name, block)
                else:
                    append_rows(self.connection.con, name, cells_only(block))
        if table is None:
            raise InputRejectedError([Fault(path.name, 0, "", "payroll_empty")])
        return table

    def stored_result(self, name: str, table: ir.Table) -> ir.Table:
        """This will compute an expression once and keep its rows with the engine for this session."""
        if self.kind == "spark":
            return table.cache()
        return self.connection.create_table(name, table, temp=True, overwrite=True)

    def fetch(self, table: ir.Table) -> pl.DataFrame:
        """This will compute an expression and bring the result here."""
        if self.kind == "spark":
            return _from_spark(self.connection, table)
        frame = pl.from_arrow(table.to_pyarrow())
        if not isinstance(frame, pl.DataFrame):
            raise TypeError("an expression of a table gives a table")
        return frame


@contextmanager
def opened(engine: str, *, memory_limit: str | None = None) -> Iterator[Warehouse]:
    """This will open an engine and close it at the end.

    Args:
        engine: `duckdb`, a `postgres://` address or a `spark://` master.
        memory_limit: DuckDB's limit, e.g. `2GB`; default: half of the machine's memory. Beyond it work goes to a
            temporary folder, which is removed at the end.

    Raises:
        UnknownEngineError: no such engine.
        MemoryLimitError: the limit cannot be read.
        MissingDriverError: its optional package is not installed.
        EngineUnreachableError: the server does not answer or refuses.
    """
    with tempfile.TemporaryDirectory(prefix="kasip-warehouse-") as scratch:
        if engine == LOCAL:
            yield from _session(_open_duckdb(memory_limit, scratch), LOCAL, scratch)
        elif engine.startswith(("postgres://", "postgresql://")):
            yield from _session(_open_postgres(engine), "postgres", scratch)
        elif engine.startswith(("spark://", "local[")):
            yield from _spark_session(engine, scratch)
        else:
            raise UnknownEngineError(engine)


def _session(connection: Any, kind: str, scratch: str) -> Iterator[Warehouse]:
    try:
        yield Warehouse(connection, kind, Path(scratch))
    finally:
        connection.disconnect()


def _open_duckdb(memory_limit: str | None, spill: str) -> Any:
    import duckdb
    import ibis

    limit = memory_limit or f"{int(_machine_bytes() * MEMORY_SHARE / 1e6)}MB"
    try:
        connection = ibis.duckdb.connect(
            memory_limit=limit, temp_directory=spill, preserve_insertion_order=False, autoinstall_known_extensions=False
        )
    except duckdb.ParserException as unread:
        raise MemoryLimitError(limit) from unread
    connection.raw_sql("SET enable_progress_bar = false")
    return connection


def _open_postgres(address: str) -> Any:
    try:
        import psycopg
    except ImportError as missing:
        raise MissingDriverError("PostgreSQL", "kasip[postgres]") from missing
    import ibis

    try:
        return ibis.connect(address.replace("postgresql://", "postgres://", 1))
    except psycopg.OperationalError as refused:
        place = address.rpartition("@")[2]
        raise EngineUnreachableError(place, str(refused).strip().splitlines()[0]) from refused


def _spark_session(master: str, scratch: str) -> Iterator[Warehouse]:
    """This will open a Spark session on a master and stop it at the end."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as missing:
        raise MissingDriverError("Spark", "kasip[spark]") from missing
    import ibis

    _knock(master)
    builder = SparkSession.builder.master(master).appName("kasip track")
    for key, value in SPARK_SETTINGS.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    try:
        yield Warehouse(ibis.pyspark.connect(session), "spark", Path(scratch))
    finally:
        session.stop()


def _knock(master: str) -> None:
    """This will find out whether any of the masters answers: Spark itself would try for minutes."""
    if not master.startswith("spark://"):
        return
    said = ""
    for place in master.removeprefix("spark://").split(","):
        host, _, port = place.rpartition(":")
        try:
            socket.create_connection((host, int(port)), timeout=5).close()
        except (OSError, ValueError) as refused:
            said = str(refused)
        else:
            return
    raise EngineUnreachableError(master, said)


SPARK_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.ansi.enabled": "true",
}
"""Own settings; `SPARK_CONF_DIR` gives the office's."""


def _duckdb_parquet(connection: Any, name: str, path: Path) -> ir.Table:
    files = str(path) if path.is_file() else str(path / "**" / "*.parquet")
    return connection.read_parquet(files, table_name=name, hive_partitioning=_is_partitioned(path))


def _is_partitioned(path: Path) -> bool:
    """This will tell a folder partitioned as `month=2025-01/` from plain files."""
    return path.is_dir() and any(entry.is_dir() and "=" in entry.name for entry in path.iterdir())


def _byte_order(table: ir.Table) -> ir.Table:
    """This will make PostgreSQL compare text by bytes, as DuckDB and Spark do, whatever the database's language.

    Ibis has no word for a collation, so a temporary view carries it.
    """
    connection = table.get_backend()
    name = table.get_name()
    names = {column: '"' + column.replace('"', '""') + '"' for column in table.columns}
    columns = ", ".join(
        f'{names[column]} COLLATE "C" AS {names[column]}' if kind.is_string() else names[column]
        for column, kind in table.schema().items()
    )
    statement = f'CREATE OR REPLACE TEMP VIEW "{name}_bytes" AS SELECT {columns} FROM "{name}"'  # noqa: S608  own names
    connection.raw_sql(statement).close()
    return connection.table(f"{name}_bytes")


def _from_spark(connection: Any, table: ir.Table) -> pl.DataFrame:
    """This will collect a Spark result as Arrow."""
    session = connection._session  # noqa: SLF001
    frame = pl.from_arrow(session.sql(connection.compile(table)).toArrow())
    if not isinstance(frame, pl.DataFrame):
        raise TypeError("an expression of a table gives a table")
    return frame


def _machine_bytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
