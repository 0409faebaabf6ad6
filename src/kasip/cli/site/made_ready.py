"""Making a database that is about to take the site's place ready: migrated, filled, its journal gone through whole."""

from __future__ import annotations

import sys
from pathlib import Path

from kasip.cli.site.setting_up import set_up


def make_ready(tables: Path | None) -> str:
    """This will make the database of `KASIP_DATABASE` ready.

    Args:
        tables: folder of a portable backup's tables to fill it from; nothing where it is filled already.

    Returns:
        What is wrong, as a code with one fact; nothing where it is right.
    """
    from django.core.management import call_command
    from django.db import connection

    from kasip.apps.journal.actions import check_chain
    from kasip.apps.journal.models import ChainHead
    from kasip.cli.site import portable
    from kasip.gateways.site_archive import digest_of

    call_command("migrate", verbosity=0, interactive=False)
    if tables is not None:
        portable.read_tables(tables)
        for table, digest in portable.digests().items():
            if digest != digest_of(tables / f"{table}.jsonl"):
                return f"archive_rows_differ {table}"
    for head in ChainHead.objects.order_by("pk"):
        if check_chain(head.region_id):
            return f"archive_journal_broken {head.region_id}"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return ""


def main() -> None:
    """This will make ready and print what is wrong, if anything."""
    set_up()
    wrong = make_ready(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    sys.stdout.write(wrong)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
