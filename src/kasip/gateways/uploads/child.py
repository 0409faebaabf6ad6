"""Run as a program of its own: look through an upload and write its cells, line by line, within limits.

Whatever a hostile file does to a reader ends this process and nothing else. It may write no file. Standard output is
lines of JSON: an object opens a sheet, names a fault or ends the file; an array is one row of text cells.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(source: str, path: str, name: str, settings: str) -> None:
    """This will read one file.

    Args:
        source: folder that holds the package: an isolated interpreter knows no other.
        path: the file.
        name: its name as the user knows it.
        settings: limits and what may leave this process, as JSON.
    """
    asked = json.loads(settings)
    seconds = asked["limits"]["cpu_seconds"] + Path(path).stat().st_size // asked["limits"]["bytes_per_second"]
    # The limits must hold before anything of the file, or a reader of it, is loaded.
    limit("RLIMIT_AS", asked["limits"]["memory"])
    limit("RLIMIT_FSIZE", 0)
    limit("RLIMIT_CORE", 0)
    limit("RLIMIT_CPU", seconds)
    sys.path.insert(0, source)
    from kasip.gateways.uploads.limits import limits_of
    from kasip.gateways.uploads.sheets_of import write_sheets

    limits = limits_of(asked["limits"])

    def allow_more(cells: int) -> None:
        limit("RLIMIT_CPU", seconds + cells // limits.cells_per_second)

    write_sheets(path, name, limits, allow_more, keep_personal=asked["keep_personal"])


def limit(name: str, most: int) -> None:
    """This will bound one resource of this process, where the system can; only the soft limit, so that it may grow."""
    try:
        import resource  # not on every system
    except ImportError:
        return
    kind = getattr(resource, name)
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (most, hard))


if __name__ == "__main__":
    main(*sys.argv[1:])
