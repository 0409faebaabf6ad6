"""Who may do what with the list of sources: every number's source is open to whoever sees the number."""

from __future__ import annotations

from kasip.apps.accounts.circles import EVERYBODY, PLANNER
from kasip.apps.accounts.permits import Permit, permit_all
from kasip.apps.sources.models import Source

permit_all({Source: Permit(read=EVERYBODY, change=PLANNER)})
