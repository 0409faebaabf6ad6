"""An import of 100,000 rows: from the XLSX a person uploads to records and journal, and Django's own way beside it.

    python bench/imports.py [--rows 100000]

The whole road of the site is walked: the file is taken in, read by a limited child process, compared with the records,
looked at, confirmed, stored in one transaction with one event of the journal for each row; then the same file again,
and the import taken back. The peer stores the same rows and events with Django's `bulk_create`.
"""

# ruff: noqa: PLC0415  Django must be set up before anything that knows its models is imported
from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from kasip.apps.sources.models import Import

DATA = tempfile.TemporaryDirectory(prefix="kasip-bench-imports-")
os.environ["KASIP_DATA"] = DATA.name
os.environ["DJANGO_SETTINGS_MODULE"] = "kasip.config.settings"
MOST_SECONDS, MOST_MEGABYTES = 60, 700


def main() -> int:
    import django
    from django.core.management import call_command

    django.setup()
    rows = _arguments().rows
    call_command("migrate", verbosity=0)
    from django_scopes import scope

    from kasip.example.site.preparing import TEACHING, prepare_region, region_of, teaching_folder

    with teaching_folder() as folder:
        prepare_region(TEACHING, folder)
    region = region_of(TEACHING)
    with scope(region=region.pk):
        return _measured(rows)


def _measured(rows: int) -> int:
    from kasip.apps.accounts.models import Membership
    from kasip.apps.accounts.queries import actor_of
    from kasip.apps.journal.actions import check_chain
    from kasip.apps.sources import offering
    from kasip.apps.work.worker import run_waiting

    by = actor_of(Membership.objects.select_related("person", "organisation").get(role="planner"))
    content = _workbook(rows)
    size, load = len(content) / 1e6, os.getloadavg()[0]
    print(f"{rows:,} rows, {size:.1f} MB of XLSX, {os.cpu_count()} processors, load {load:.1f}", flush=True)

    began, processor = time.perf_counter(), _processor()
    one = _taken_in(content, by)
    run_waiting()
    read = time.perf_counter() - began
    one.refresh_from_db()
    assert (one.state, one.counts["new"]) == ("ready", rows), (one.state, one.problem, one.counts)
    offering.confirm(one, by=by, reason="benchmark")
    run_waiting()
    seconds, used = time.perf_counter() - began, _processor() - processor
    one.refresh_from_db()
    assert (one.state, one.counts["new"]) == ("done", rows), (one.state, one.problem)
    peak = _megabytes()
    print(f"read and compared {read:.1f} s, stored {seconds - read:.1f} s, processor {used:.1f} s")
    print(f"from XLSX to committed: {seconds:.1f} s (wanted: {MOST_SECONDS})")
    print(f"peak with its child: {peak:.0f} MB (wanted: {MOST_MEGABYTES})", flush=True)

    began = time.perf_counter()
    again = _taken_in(content, by)
    run_waiting()
    again.refresh_from_db()
    assert again.state == "unchanged", again.state
    print(f"the same file again: {time.perf_counter() - began:.1f} s, nothing changed")

    wrong = _taken_in(_workbook(rows, wrong=1), by)
    run_waiting()
    wrong.refresh_from_db()
    counts = wrong.counts
    accepted = counts["new"] + counts["changed"] + counts["unchanged"]
    assert (accepted, counts["rejected"], counts["rows"]) == (rows - 1, 1, rows), counts
    try:
        offering.confirm(wrong, by=by, reason="benchmark")
        raise AssertionError("a wrong row must keep everything out")
    except offering.RejectedRowsError:
        print(f"1 wrong row among {rows:,}: nothing stored, {accepted:,} accepted + 1 rejected = {rows:,}")

    ours, peer = _stored_ours(content), _stored_by_django(content)
    print(
        f"rows and events alone: ours {ours:.1f} s, Django's bulk_create {peer:.1f} s, {peer / ours:.1f} times as long"
    )

    began = time.perf_counter()
    offering.ask_undo(one, by=by, reason="benchmark")
    run_waiting()
    one.refresh_from_db()
    assert one.state == "undone", (one.state, one.problem)
    print(f"taken back: {time.perf_counter() - began:.1f} s")
    assert check_chain(by.tenant) == []
    return 0 if seconds <= MOST_SECONDS and peak <= MOST_MEGABYTES else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    return parser.parse_args()


def _frame(rows: int, wrong: int = 0) -> pl.DataFrame:
    from kasip.example.tables import teaching_region

    one = teaching_region()["employer_requests"].head(1)
    number = pl.int_range(0, rows, eager=True)
    return pl.select(
        request_id=pl.concat_str(pl.lit("R-"), number.cast(pl.String)),
        bin=pl.lit(one["bin"][0]),
        qualification=pl.lit(one["qualification"][0]),
        year=pl.lit("2027"),
        persons=pl.when(number < wrong).then(pl.lit("several")).otherwise((number % 40 + 1).cast(pl.String)),
        targeted=pl.when(number % 2 == 0).then(pl.lit("true")).otherwise(pl.lit("false")),
        submitted_on=pl.lit("2026-10-01"),
        provenance=pl.lit("synthetic"),
        source=pl.lit("teaching"),
        source_date=pl.lit("2026-11-01"),
    )


def _workbook(rows: int, wrong: int = 0) -> bytes:
    import io

    import xlsxwriter

    frame, content = _frame(rows, wrong), io.BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("employer_requests")
        sheet.write_row(0, 0, frame.columns)
        for number, row in enumerate(frame.iter_rows(), start=1):
            sheet.write_row(number, 0, row)
    return content.getvalue()


def _taken_in(content: bytes, by: Any) -> Import:
    from kasip.apps.sources import offering

    parts = (content[start : start + 65_536] for start in range(0, len(content), 65_536))
    return offering.take_in(chunks=parts, file_name="requests.xlsx", source_name="bench", mode="add_and_change", by=by)


def _stored_ours(_content: bytes) -> float:
    from django.db import transaction

    from kasip.apps.sources.applying import apply

    by, difference = _prepared()
    began = time.perf_counter()
    with transaction.atomic():
        apply(difference, by=by)
        took = time.perf_counter() - began
        transaction.set_rollback(True)
    return took


def _stored_by_django(_content: bytes) -> float:
    """The same rows and events, each an object of its model, in batches of 2,000."""
    from django.db import transaction

    from kasip.apps.journal.actions import Deed, _chained, _locked_head
    from kasip.apps.journal.guard import journalled
    from kasip.apps.journal.models import Event
    from kasip.apps.labour_market.models import EmployerRequest
    from kasip.apps.sources.codes import KeysOfCodes
    from kasip.apps.sources.writing import _added, fields_of, names_of

    by, difference = _prepared()
    frame = difference.tables["employer_requests"].new
    began = time.perf_counter()
    with transaction.atomic(), journalled():
        fields, names = fields_of(EmployerRequest, frame, KeysOfCodes()), names_of(EmployerRequest, frame)
        for start in range(0, frame.height, 2_000):
            part = fields.slice(start, 2_000)
            made = [EmployerRequest(region_id=by.tenant, **row) for row in part.iter_rows(named=True)]
            stored = EmployerRequest.objects.bulk_create(made)
            changes = _added(EmployerRequest, frame.slice(start, 2_000))
            deeds = [
                Deed("created", "employer_requests", one.pk, name, change)
                for one, name, change in zip(stored, names.slice(start, 2_000), changes, strict=True)
            ]
            head = _locked_head(by.tenant)
            Event.objects.bulk_create(list(_chained(head, by, deeds, "", "")))
            head.save()
        took = time.perf_counter() - began
        transaction.set_rollback(True)
    return took


def _prepared() -> tuple[Any, Any]:
    from kasip.apps.accounts.models import Membership
    from kasip.apps.accounts.queries import actor_of
    from kasip.apps.sources.comparing import compare
    from kasip.contract.source import SourceTable

    by = actor_of(Membership.objects.select_related("person", "organisation").get(role="planner"))
    frame = _frame(20_000).with_columns(request_id=pl.concat_str(pl.lit("B"), pl.col("request_id")))
    return by, compare({"employer_requests": SourceTable("employer_requests", "r.csv", frame)}, by)


def _processor() -> float:
    own, child = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + child.ru_utime + child.ru_stime


def _megabytes() -> float:
    """Of this process and its largest child together: they are alive at once while a file is read."""
    return (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    ) / 1024


if __name__ == "__main__":
    sys.exit(main())
