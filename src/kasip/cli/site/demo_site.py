"""`kasip demo-site --data DIR --study DIR --plan DIR`: a site filled with the examples, one account for every role."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from kasip.cli.site.setting_up import language, set_up, tell
from kasip.cli.study.running import guarded
from kasip.wording.catalogue import say


@click.command("demo-site")
@click.option("--data", type=click.Path(path_type=Path), required=True, help="Folder of the site's data.")
@click.option(
    "--study",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Study folder of the Karaganda example.",
)
@click.option(
    "--plan",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="What `kasip plan` made of that study: the site's first forecast and first draft of the order.",
)
@click.option("--serve/--no-serve", default=None, help="Serve it; by default at a terminal, unless KASIP_SERVE=0.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen at.")
def command(data: Path, study: Path, plan: Path | None, port: int, *, serve: bool | None) -> None:
    """Prepare a demonstration site and serve it; a second run finds everything there and takes a second."""
    os.environ["KASIP_DATA"] = str(data.absolute())
    os.environ["KASIP_DEMONSTRATION"] = "1"
    set_up()
    from kasip.cli.site.serve import bring_up_to_date
    from kasip.example.site.accounts import PASSWORD
    from kasip.example.site.preparing import KARAGANDA

    bring_up_to_date()
    tell("demo_site_filling")
    guarded(lambda: _prepare(study, plan), language=language(), as_json=False)
    address = f"http://127.0.0.1:{port}/"
    account = f"planner@{KARAGANDA.domain}"
    tell("demo_site_ready", address=address, account=account, password=PASSWORD)
    if serve if serve is not None else is_to_serve():
        _serve(port)
    kasip = sys.argv[0] if Path(sys.argv[0]).name == "kasip" else "kasip"
    command_line = f"KASIP_DATA={data} KASIP_DEMONSTRATION=1 {kasip} serve --port {port}"
    click.echo(say("demo_site_how_to_serve", language(), command=command_line))


def _prepare(study: Path, plan: Path | None) -> dict[str, object]:
    """The regions with their records, then the first draft of the large one."""
    from kasip.example.site.drafting import prepare_draft
    from kasip.example.site.preparing import KARAGANDA, prepare_site

    found: dict[str, object] = {"imports": [one.pk for one in prepare_site(study, plan=plan).values()]}
    if plan is not None:
        found["draft"] = prepare_draft(KARAGANDA, study, plan).pk
    return found


def is_to_serve() -> bool:
    """This will say whether somebody sits at a terminal and has not said otherwise."""
    return sys.stdin.isatty() and os.environ.get("KASIP_SERVE", "1") != "0"


def _serve(port: int) -> None:
    """The process becomes the server: its signals and its exit code are the server's own."""
    arguments = [sys.executable, "-m", "kasip.cli.main", "serve", "--port", str(port)]
    os.execv(sys.executable, arguments)  # noqa: S606  our own command
