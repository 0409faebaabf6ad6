"""`kasip new-secret-key`: prints a key for `KASIP_SECRET_KEY`."""

from __future__ import annotations

import secrets

import click


@click.command("new-secret-key")
def command() -> None:
    """Print a new secret key; keep it where only the server reads it."""
    click.echo(secrets.token_urlsafe(64))
