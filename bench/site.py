"""Lists of records as one who works with them meets them: the example region on SQLite, 20 regions on PostgreSQL.

    python bench/site.py [example|national [rounds]]    # without a kind: both, where there is PostgreSQL

Asked are, of every table, the first page, the last, one sorted by its last column, one filtered and one searched,
through Django's test client with all of the site's middleware, signed in as the planner; printed are medians, 95th
percentiles and the slowest. National is 20 copies of the Karaganda example with 3,000 enterprises each: 1,040
colleges, 19,000 programmes, 60,000 enterprises. The client shares the processor with the site.
"""
# ruff: noqa: PLC0415  Django is set up before its models are imported

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from sites import load_now, site

REGIONS = 20
ENTERPRISES = 3_000
APART = 10_000_000
"""Between the primary keys of one copy and the next."""
WARMING = 1


def made(kind: str) -> object:
    """The region, and its copies where the country is meant; gives the planner's membership."""
    from tests.site.records import load, member, new_region

    from kasip.apps.accounts.enums import Role
    from kasip.example.profile import karaganda
    from kasip.example.regions import region as tables_of

    first = new_region()
    load(first, tables_of(karaganda(7)))
    if kind == "national":
        more_enterprises(first)
        for number in range(1, REGIONS):
            copied(first, new_region(f"{990_000_000 + number}"), number * APART)
        analyzed()
    return member(first, Role.PLANNER)


def more_enterprises(region: object) -> None:
    from django_scopes import scope

    from kasip.apps.employers.models import Enterprise
    from kasip.apps.journal.guard import journalled

    with scope(region=region.pk), journalled():
        known = list(Enterprise.objects.all())
        for number in range(len(known), ENTERPRISES):
            one = known[number % len(known)]
            one.pk, one.bin = None, f"{number:012d}"
            one.search_text = f"{one.search_text} {one.bin}"
            one.save(force_insert=True)


def copied(first: object, region: object, apart: int) -> None:
    from django.db import connection

    from kasip.apps.sources.registry import record_models

    with connection.cursor() as cursor:
        for model in record_models().values():
            names = [field.column for field in model._meta.concrete_fields]  # noqa: SLF001
            keys = {"id", *(f.column for f in model._meta.concrete_fields if f.is_relation)}  # noqa: SLF001
            values = [
                str(region.pk) if n == "region_id" else f'"{n}" + {apart}' if n in keys else f'"{n}"' for n in names
            ]
            columns = ", ".join(f'"{name}"' for name in names)
            statement = f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT {", ".join(values)}'  # noqa: SLF001
            cursor.execute(f'{statement} FROM "{model._meta.db_table}" WHERE region_id = %s', [first.pk])  # noqa: SLF001


def analyzed() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def asks(table: str) -> dict[str, dict[str, str]]:
    from kasip.apps.sources.listing import shown_columns
    from kasip.apps.sources.registry import record_models

    last = [column for column in shown_columns(record_models()[table]) if column.name != "provenance"][-1]
    return {
        "first page": {},
        "last page": {"page": "99999"},
        "sorted": {"sort": f"-{last.name}"},
        "filtered": {"provenance": "synthetic"},
        "searched": {"q": "дәнекер слесарь"},
    }


Took = dict[tuple[str, str], list[tuple[float, float]]]
"""Table and what was asked -> milliseconds passed, and of the site's own processor, of each time it was asked."""


def measured(membership: object, rounds: int) -> Took:
    from django.test import Client
    from tests.site.records import signed_in

    from kasip.apps.sources.registry import record_models

    client = signed_in(Client(), membership, "kk")
    took: Took = {}
    for turn in range(WARMING + rounds):
        for table in record_models():
            for kind, asked in asks(table).items():
                start, worked = time.perf_counter(), time.process_time()
                answer = client.get(f"/records/{table}/", asked)
                passed, worked = time.perf_counter() - start, time.process_time() - worked
                assert answer.status_code == 200, (table, answer.status_code)
                if turn >= WARMING:
                    took.setdefault((table, kind), []).append((passed * 1000, worked * 1000))
    return took


def said(values: list[tuple[float, float]]) -> str:
    """Median and 95th percentile of what passed and of what the site's own processor took."""
    passed, worked = ([pair[part] for pair in values] for part in (0, 1))
    return (
        f"median {statistics.median(passed):.0f} ms, p95 {p95(passed):.0f} ms "
        f"(own processor {statistics.median(worked):.0f}, {p95(worked):.0f} ms)"
    )


def report_p95(took: Took, goal: int) -> None:
    """This will say of how many lists, each by itself, the 95th percentile keeps to the goal."""
    each = {key: p95([passed for passed, _ in values]) for key, values in took.items()}
    over = sorted((key for key in each if each[key] > goal), key=lambda key: -each[key])
    print(
        f"  {len(each) - len(over)} of {len(each)} lists keep to it; over: {', '.join(map(' '.join, over)) or 'none'}"
    )


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


GOALS = {"example": 150, "national": 300}
"""Milliseconds within which 95 of 100 lists come."""


def both() -> None:
    """This will measure the two kinds, each in a process of its own: a process knows one database."""
    from tests.gateways.engines import postgres_missing

    lacking = postgres_missing()
    for kind in GOALS:
        if kind == "national" and lacking:
            print(f"national: not measured, {lacking}")
            continue
        subprocess.run([sys.executable, __file__, kind], check=True)


def main() -> None:
    if len(sys.argv) < 2:
        both()
        return
    kind = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with site(kind):
        start = time.perf_counter()
        membership = made(kind)
        print(f"{kind}: stored in {time.perf_counter() - start:.0f} s; {load_now()}", flush=True)
        took = measured(membership, rounds)
        everything = [pair for values in took.values() for pair in values]
        print(f"{len(everything)} lists, {load_now()}: {said(everything)}; goal p95 {GOALS[kind]} ms")
        report_p95(took, GOALS[kind])
        for asked in asks("colleges"):
            print(
                f"  {asked:11} {said([pair for (_, name), found in took.items() if name == asked for pair in found])}"
            )
        slowest = sorted(took.items(), key=lambda entry: -statistics.median(pair[0] for pair in entry[1]))[:8]
        for (table, name), values in slowest:
            print(f"  slow: {table}, {name}: {said(values)}")


if __name__ == "__main__":
    main()
