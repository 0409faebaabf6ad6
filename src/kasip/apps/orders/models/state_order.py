"""The state order: its versions and their lines."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from kasip.apps.accounts.models import Person, Region
from kasip.apps.classifications.models.training import Qualification
from kasip.apps.colleges.models.college import College
from kasip.apps.employers.models.enterprise import Enterprise
from kasip.apps.journal.guard import JournalledModel
from kasip.apps.journal.scoping import JournalledRegionManager
from kasip.apps.orders.enums import EditGround, OrderOrigin, OrderState
from kasip.apps.work.models import Job


class StateOrder(JournalledModel):
    """One version of a region's order. Natural key: region, first academic year, number.

    A version is computed from a copy of the region's records, which is kept with its results under `folder`, so that
    the certificate can be checked again at any time. Once opened (`opened_at`) colleges and the chamber read it and
    remark on their lines. `figures` holds what its plan says beside its lines, by name and year. The person who submits
    it and the one who approves it differ; both are named as they were called then, for whoever may read the order but
    not the register of people.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="state_orders")
    first_year = models.IntegerField(null=True)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=OrderState.choices, default=OrderState.DRAFTING)
    origin = models.CharField(max_length=12, choices=OrderOrigin.choices, default=OrderOrigin.OPTIMISER)
    scenario = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=300, blank=True)
    folder = models.CharField(max_length=60)
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="state_orders")
    certificate = models.JSONField(default=dict)
    violations = models.PositiveIntegerField(null=True)
    output_hash = models.CharField(max_length=64, blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="orders_asked")
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="orders_submitted")
    submitted_by_name = models.CharField(max_length=200, blank=True)
    submitted_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="orders_approved")
    approved_by_name = models.CharField(max_length=200, blank=True)
    approved_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    figures = models.JSONField(default=dict)
    decision_note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = JournalledRegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["region", "number"], name="state_order_number"),
            models.UniqueConstraint(
                fields=["region", "first_year"], condition=Q(state="published"), name="state_order_published_once"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("submitted_by")),
                name="state_order_second_person",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="state_order_approval_pair",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "replaced"])
                | Q(published_at__isnull=False, approved_by__isnull=False, violations=0),
                name="state_order_published_sound",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id}/{self.number} {self.state}"


class OrderLine(JournalledModel):
    """What one version orders of one programme in one year. Natural key: version, year and the key of a seat."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(StateOrder, on_delete=models.PROTECT, related_name="lines")
    year = models.IntegerField()
    college = models.ForeignKey(College, on_delete=models.PROTECT, related_name="+")
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10)
    base = models.CharField(max_length=10)
    form = models.CharField(max_length=20)
    funding = models.CharField(max_length=20)
    target_employer = models.ForeignKey(Enterprise, on_delete=models.PROTECT, null=True, related_name="+")
    groups = models.IntegerField()
    groups_last_year = models.IntegerField(null=True)
    group_size = models.IntegerField()
    seats = models.IntegerField()
    seats_last_year = models.IntegerField(null=True)
    demand_low = models.FloatField(null=True)
    demand_median = models.FloatField(null=True)
    demand_high = models.FloatField(null=True)
    supply = models.FloatField(null=True)
    p_shortage = models.FloatField(null=True)
    graduation_year = models.IntegerField(null=True)
    cost_kzt = models.FloatField(null=True)
    one_more_group_gain = models.FloatField(null=True)
    one_fewer_group_loss = models.FloatField(null=True)
    binding = models.TextField(blank=True)
    reason_code = models.CharField(max_length=60, blank=True)
    reason_kk = models.TextField(blank=True)
    reason_ru = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)
    search_text = models.TextField(blank=True)

    objects = JournalledRegionManager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["order", "year", "college"], name="order_line_college"),
            models.Index(fields=["order", "year", "qualification"], name="order_line_qualification"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.year} {self.college_id} {self.qualification_id}"


class OrderEdit(JournalledModel):
    """A planner's own hand on one line of a draft, with the reason. Natural key: the line.

    The version itself does not change: its edits together make the next version, which is checked like any other.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(StateOrder, on_delete=models.PROTECT, related_name="edits")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="edits")
    groups = models.PositiveIntegerField()
    reason = models.TextField()
    ground = models.CharField(max_length=14, choices=EditGround.choices, default=EditGround.CORRECTION)
    edited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    edited_by_name = models.CharField(max_length=200)
    edited_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    objects = JournalledRegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["line"], name="order_edit_line_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="order_edit_reasoned"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.groups}"
