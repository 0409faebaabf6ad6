"""Who may do what with places for dual students: offered to colleges, kept by the enterprise that offers them."""

from __future__ import annotations

from kasip.apps.accounts.circles import CHAMBER, COLLEGES, PLANNER, REGION, own_enterprise
from kasip.apps.accounts.permits import Permit, permit_all
from kasip.apps.placements.models import MentorSlots

OWN = own_enterprise("enterprise__bin")

permit_all({MentorSlots: Permit(read=REGION | CHAMBER | COLLEGES | OWN, change=PLANNER | OWN)})
