"""What colleges, the chamber and planners say to each other about a line of the order."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from kasip.apps.accounts.models import Person, Region
from kasip.apps.journal.guard import JournalledModel
from kasip.apps.journal.scoping import JournalledRegionManager
from kasip.apps.orders.models.state_order import OrderLine, StateOrder


class OrderComment(JournalledModel):
    """A remark on a line, or an answer to one. Natural key: its number.

    A remark is about the line whatever the version: later versions of the same line show it too. A planner closes it,
    with or without an answer. Who wrote it is named as they were called then.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(StateOrder, on_delete=models.PROTECT, related_name="comments")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="comments")
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="answered_by")
    text = models.TextField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_by_name = models.CharField(max_length=200)
    organisation_name = models.CharField(max_length=300, blank=True)
    role = models.CharField(max_length=30)
    written_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True)
    resolved_by_name = models.CharField(max_length=200, blank=True)

    objects = JournalledRegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(text=""), name="order_comment_said"),
            models.CheckConstraint(
                condition=Q(answers__isnull=True) | Q(resolved_at__isnull=True), name="order_comment_resolved_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.written_by_name}"
