"""Records: what became of graduates, each figure by its definition."""

from __future__ import annotations

from kasip.apps.outcomes.models.figure import OutcomeDefinition, OutcomeFigure

__all__ = ["OutcomeDefinition", "OutcomeFigure"]
