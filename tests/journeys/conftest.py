"""Fixtures of every journey: the small site, a server, a browser."""

from tests.journeys.chromium import chromium, server, visitor
from tests.site.region import site, stored_site

__all__ = ["chromium", "server", "site", "stored_site", "visitor"]
