"""Fixtures every test of this room may ask for."""

from tests.apps.orders.conftest import plans_once
from tests.site.region import site, stored_site

__all__ = ["plans_once", "site", "stored_site"]
