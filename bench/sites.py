"""A site of its own for a measurement: an empty database in a temporary folder, set up as an administrator would."""
# ruff: noqa: PLC0415  Django is set up before its models are imported

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))


@contextlib.contextmanager
def site(kind: str) -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        os.environ |= {"KASIP_DATA": folder, "KASIP_SECRET_KEY": "x" * 50, "KASIP_HOSTS": "testserver"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "kasip.config.settings"
        if kind == "national":
            from tests.gateways.engines import postgres_server

            os.environ["KASIP_DATABASE"] = stack.enter_context(postgres_server())
        (Path(folder) / "static").mkdir()
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        yield
        connections.close_all()


def load_now() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
