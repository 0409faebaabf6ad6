"""Fixtures every test of this room may ask for."""

from tests.site.region import site, stored_site

__all__ = ["site", "stored_site"]
