"""The states of a state order and who may move it between them."""

from __future__ import annotations

from django.db.models import TextChoices


class OrderState(TextChoices):
    """Where a version of the order stands; worded in `phrases/site_orders.yaml` as `state_order_state_<value>`."""

    DRAFTING = "drafting"  # a planner asked; the job computes it
    FAILED = "failed"  # the job could not compute it
    DRAFT = "draft"  # computed and checked by separate code; a planner submits or discards it
    SUBMITTED = "submitted"  # a planner stands behind it; an approver approves or returns it
    RETURNED = "returned"  # an approver sent it back, with a reason
    APPROVED = "approved"  # a second person agreed; an approver publishes it
    PUBLISHED = "published"  # in force and public; nothing of it can change
    REPLACED = "replaced"  # a later version of the same year was published
    DISCARDED = "discarded"  # a planner put it away


class OrderOrigin(TextChoices):
    """How a version came to be; worded as `state_order_origin_<value>`."""

    OPTIMISER = "optimiser"  # the best order found, from the records or a scenario
    LAST_YEAR = "last_year"  # last year's order, changed only where a limit leaves no choice
    EDITED = "edited"  # another version with a planner's edits
    HELD = "held"  # calculated anew from the records, some lines held
    AMENDMENT = "amendment"  # the published version with changes of the year


class EditGround(TextChoices):
    """What kind of change an edit is; worded as `state_order_ground_<value>`."""

    CORRECTION = "correction"
    RETURNED = "seats_returned"
    FREED = "seats_freed"
    MOVED = "seats_moved"


MOVES: dict[str, tuple[str, ...]] = {
    OrderState.DRAFTING: (OrderState.DRAFT, OrderState.FAILED, OrderState.DISCARDED),
    OrderState.DRAFT: (OrderState.SUBMITTED, OrderState.DISCARDED),
    OrderState.SUBMITTED: (OrderState.APPROVED, OrderState.RETURNED),
    OrderState.RETURNED: (OrderState.SUBMITTED, OrderState.DISCARDED),
    OrderState.APPROVED: (OrderState.PUBLISHED, OrderState.RETURNED),
    OrderState.PUBLISHED: (OrderState.REPLACED,),
    OrderState.FAILED: (OrderState.DISCARDED,),
    OrderState.REPLACED: (),
    OrderState.DISCARDED: (),
}
"""State -> states it may move to."""

IN_PUBLIC = (OrderState.PUBLISHED, OrderState.REPLACED)
"""States in which anybody may read a version."""

EDITABLE = (OrderState.DRAFT, OrderState.RETURNED)
"""States in which a planner may edit lines."""

AMENDABLE = (OrderState.PUBLISHED,)
"""States in which edits make an amendment: the version stays in force until the amendment is published."""

DISCUSSED = (OrderState.DRAFT, OrderState.SUBMITTED, OrderState.RETURNED, OrderState.APPROVED, OrderState.PUBLISHED)
"""States in which an opened version takes remarks."""
