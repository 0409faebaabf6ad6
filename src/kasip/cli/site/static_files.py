"""Styles, fonts and scripts where they are served from."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management import call_command


def collect_static() -> None:
    """This will lay the static files where they are served from; unchanged ones are left alone."""
    call_command("collectstatic", verbosity=0, interactive=False)


def compress_static() -> None:
    """This will lay compressed copies beside them: half a minute once, then served instead by the site itself."""
    from whitenoise.compress import main

    main(["--quiet", str(Path(settings.STATIC_ROOT))])
