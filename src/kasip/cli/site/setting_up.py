"""What every command of the site does first: Django set up, messages in the administrator's language."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

import click

from kasip.wording.catalogue import LANGUAGES, say

SETTINGS = "kasip.config.settings"


def set_up() -> None:
    """This will make Django ready with the site's settings."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()


def language() -> str:
    """This will return the language the administrator is spoken to in."""
    chosen = os.environ.get("KASIP_LANGUAGE", "en")
    return chosen if chosen in LANGUAGES else "en"


def tell(code: str, **facts: object) -> None:
    """This will print a message."""
    click.echo(say(code, language(), **facts))


def refuse(code: str, **facts: object) -> NoReturn:
    """This will print why something was not done and end with exit code 1."""
    click.echo(say(code, language(), **facts), err=True)
    sys.exit(1)


def data_folder() -> Path:
    """This will return the folder of the site's data, made where it is missing."""
    from django.conf import settings

    folder = Path(settings.DATA)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def in_use(*, alone: bool = False) -> Iterator[None]:
    """This will mark the site's data as in use for the time of the block; the mark goes with the process.

    Args:
        alone: nobody else may be using it, and nobody may begin to.

    Raises:
        BlockingIOError: somebody else uses it in a way that does not go with this.
    """
    try:
        import fcntl
    except ImportError:  # not a Unix: no such mark there
        yield
        return
    with (data_folder() / "in-use.lock").open("a") as mark:
        fcntl.flock(mark, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        try:
            yield
        finally:
            with suppress(OSError):
                fcntl.flock(mark, fcntl.LOCK_UN)
