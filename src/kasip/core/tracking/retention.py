"""Who stayed with the enterprise that trained them: months of work there, whatever the enterprise has become since."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir


def months_with_trainer(spans: ir.Table, identities: ir.Table | None) -> ir.Table:
    """This will keep, of spans of work, the months whose employer was what the enterprise of the training had become.

    Judged month by month: a span under the enterprise's old number, under its successor's, or with another employer
    from the month on that this one took the enterprise over. A span may come back in several pieces.

    Args:
        spans: `employer_bin, dual_employer_bin, start, end` (month numbers, both inside) and whatever else.
        identities: as `kasip.core.tracking.spells.labelled_runs` takes them; None: no employer was reorganised.
    """
    if identities is None:
        return spans.filter(spans.employer_bin == spans.dual_employer_bin)
    trained = _by_entity(spans, identities, "dual_employer_bin", "trainer")
    both = _by_entity(trained, identities, "employer_bin", "entity")
    return both.filter(both.trainer == both.entity).drop("trainer", "entity")


def _by_entity(spans: ir.Table, identities: ir.Table, column: str, name: str) -> ir.Table:
    """This will cut spans where the employer in `column` became another legal entity, and name it in `name`."""
    import ibis

    known = identities.view()
    held = [spans[column] == known.bin, spans.start < known.until, spans.end >= known.since]
    stage = (known.since, known.until, known.current)
    joined = spans.left_join(known, held).select(*(spans[other] for other in spans.columns), *stage)
    return joined.mutate(
        start=ibis.greatest(joined.start, joined.since.coalesce(joined.start)),
        end=ibis.least(joined.end, (joined.until - 1).coalesce(joined.end)),
        **{name: joined.current.coalesce(joined[column])},
    ).drop("since", "until", "current")
