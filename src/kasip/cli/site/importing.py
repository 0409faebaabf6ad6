"""`kasip import DIR --region KATO`: a study folder becomes the records of a region."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from kasip.cli.site.setting_up import language, refuse, set_up, tell
from kasip.cli.study.running import folder_argument, guarded, json_option

region_option = click.option("--region", "kato", required=True, metavar="KATO", help="KATO code of the region.")


@click.command("import")
@folder_argument
@region_option
@click.option("--replace", is_flag=True, help="Remove records the folder's tables do not have.")
@click.option("--source", "source_name", default="command", show_default=True, help="Whose files these are.")
@json_option
def command(folder: Path, kato: str, source_name: str, *, replace: bool, as_json: bool) -> None:
    """Store a study folder as the records of a region: all of it, or nothing where one row is wrong."""
    set_up()
    from django_scopes import scope

    from kasip.apps.journal.actor import system
    from kasip.apps.sources.enums import ImportMode
    from kasip.apps.sources.importing import import_folder

    region = region_of(kato)
    mode = ImportMode.REPLACE if replace else ImportMode.ADD_AND_CHANGE

    def stored() -> Mapping[str, object]:
        with scope(region=region):
            one = import_folder(folder, by=system(region), source_name=source_name, mode=mode)
        return {"import": one.pk, "state": str(one.state), "region": kato, **one.counts}

    counts: Mapping[str, Any] = guarded(stored, language=language(), as_json=as_json)
    if not as_json:
        code = "import_command_done" if counts["state"] == "done" else "import_command_unchanged"
        tell(code, folder=str(folder), **{kind: counts[kind] for kind in ("new", "changed", "unchanged", "removed")})


def region_of(kato: str) -> int:
    """This will find a region by its KATO code, or end the command naming those there are."""
    from kasip.apps.accounts.models import Region

    found = Region.objects.filter(kato=kato).first()
    if found is None:
        known = ", ".join(Region.objects.order_by("kato").values_list("kato", flat=True)) or "–"
        refuse("region_unknown", kato=kato, known=known)
    return int(found.pk)
