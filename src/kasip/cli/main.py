"""`kasip`: each command lives in its own module and is imported only when it is called."""

from __future__ import annotations

import importlib
from typing import NoReturn

import click

from kasip import __version__

COMMANDS: dict[str, str] = {
    "example": "study.example",
    "check": "study.check",
    "template": "study.template",
    "forecast": "study.forecast",
    "plan": "study.plan",
    "admit": "study.admit",
    "place": "study.place",
    "track": "study.track",
    "evidence": "study.evidence",
    "backtest": "study.backtest",
    "verify": "study.verify",
    "explain": "study.explain",
    "import-us-state": "study.import_us_state",
    "tour": "study.tour",
    "serve": "site.serve",
    "worker": "site.worker",
    "backup": "site.backup",
    "restore": "site.restore",
    "upgrade": "site.upgrade",
    "check-site": "site.check_site",
    "journal-check": "site.journal_check",
    "new-secret-key": "site.new_secret_key",
    "first-administrator": "site.first_administrator",
    "manage": "site.manage",
    "import": "site.importing",
    "export-study": "site.export_study",
    "demo-site": "site.demo_site",
}
"""Command -> module under `kasip.cli` that holds it as `command`."""


class LazyGroup(click.Group):
    """A command group that imports a command when it is asked for: help and errors stay quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """This will name the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        """This will import and return one command, or nothing where there is none of that name."""
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"kasip.cli.{COMMANDS[name]}").command
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kasip")
def kasip() -> None:
    """From a region's evidence to an explained state order, admission, dual training and employment."""


def main() -> NoReturn:
    """This will run the command line and end the process with its exit code."""
    kasip()
    raise SystemExit(0)


if __name__ == "__main__":
    main()
