"""Records: where rows come from: the base every record stands on, sources, and imports of real files."""

from __future__ import annotations

from kasip.apps.sources.models.importing import Import, RememberedMapping
from kasip.apps.sources.models.source import Source

__all__ = ["Import", "RememberedMapping", "Source"]
