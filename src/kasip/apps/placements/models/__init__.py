"""Records: places with a mentor that enterprises offer."""

from __future__ import annotations

from kasip.apps.placements.models.mentor import MentorSlots

__all__ = ["MentorSlots"]
