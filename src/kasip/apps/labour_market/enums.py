"""The states of an enterprise's declaration of needs, who may move it between them, and how sure an enterprise is."""

from __future__ import annotations

from django.db.models import TextChoices


class DeclarationState(TextChoices):
    """Where a declaration stands; worded in `phrases/site_declarations.yaml` as `declaration_state_<value>`."""

    DRAFT = "draft"  # the enterprise writes it; nobody else sees it
    SENT = "sent"  # the chamber of entrepreneurs confirms or returns it
    RETURNED = "returned"  # the chamber sent it back, with a reason; the enterprise writes on
    CONFIRMED = "confirmed"  # a second organisation stands behind it: its rows are among the records
    REPLACED = "replaced"  # a later declaration of the enterprise was confirmed in its place
    WITHDRAWN = "withdrawn"  # the enterprise took it back, with a reason: its rows are out of the records
    EXPIRED = "expired"  # its time was over: its rows are out of the records


OPEN = (DeclarationState.DRAFT, DeclarationState.RETURNED)
"""States in which the enterprise may change what it says."""

UNDER_WAY = (*OPEN, DeclarationState.SENT)
"""States of which an enterprise has one declaration at a time."""

SHOWN = tuple(state for state in DeclarationState.values if state != DeclarationState.DRAFT)
"""States in which the department and the chamber see a declaration."""


class Certainty(TextChoices):
    """How sure an enterprise is that it will hire; each has a dated weight, `request_weight_<value>`."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


class ProjectRisk(TextChoices):
    """Risk of a project as the government's project card states it."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
