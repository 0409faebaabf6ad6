"""A case for teaching what nobody in the region teaches yet: its letters, what colleges would need, its steps."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from kasip.apps.accounts.models import Organisation, Person, Region
from kasip.apps.classifications.models.training import Qualification
from kasip.apps.colleges.models.college import College
from kasip.apps.employers.models.enterprise import Enterprise
from kasip.apps.employers.models.facility import Facility
from kasip.apps.journal.guard import JournalledModel
from kasip.apps.journal.scoping import JournalledRegionManager
from kasip.apps.orders.case_states import CaseState, LetterState, LicenceState


class SpecialtyCase(JournalledModel):
    """One case. Natural key: region and number.

    `evidence` holds the figures as they stood when a planner put the case before an approver: what was decided on.
    The one who prepared it and the one who decided differ. `provenance` is `example` for invented cases.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="specialty_cases")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, null=True, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, related_name="+")
    declaration = models.CharField(max_length=100, blank=True)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=CaseState.choices, default=CaseState.OPENED)
    evidence = models.JSONField(default=list)
    provenance = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=200, blank=True)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    opened_by_name = models.CharField(max_length=200, blank=True)
    opened_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    prepared_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    prepared_by_name = models.CharField(max_length=200, blank=True)
    prepared_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = JournalledRegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["region", "number"], name="specialty_case_number"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("prepared_by")), name="specialty_case_second"
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(decided_at__isnull=False, qualification__isnull=False),
                name="specialty_case_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.number} {self.title}".strip()


class CaseOffer(JournalledModel):
    """What one college would need to teach it. Natural key: case and college. Empty numbers are not known."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(SpecialtyCase, on_delete=models.PROTECT, related_name="offers")
    college = models.ForeignKey(College, on_delete=models.PROTECT, related_name="+")
    proposed = models.BooleanField(default=False)
    in_kazakh = models.BooleanField(default=False)
    in_russian = models.BooleanField(default=False)
    months_grade9 = models.PositiveIntegerField(null=True)
    months_grade11 = models.PositiveIntegerField(null=True)
    group_size = models.PositiveIntegerField(null=True)
    maximum_groups = models.PositiveIntegerField(null=True)
    opens_from = models.PositiveIntegerField(null=True)
    licence = models.CharField(max_length=10, choices=LicenceState.choices, default=LicenceState.UNKNOWN)
    licence_number = models.CharField(max_length=100, blank=True)
    licence_expected_on = models.DateField(null=True)
    masters_needed = models.FloatField(null=True)
    masters_had = models.FloatField(null=True)
    other_cost_kzt = models.FloatField(null=True)
    cost_source = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    filled_by_name = models.CharField(max_length=200, blank=True)
    filled_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = JournalledRegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "college"], name="case_offer_college"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.college_id}"


class CaseEquipment(JournalledModel):
    """One thing a college would need against the norm, and what it has of it. Natural key: offer and position."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey(CaseOffer, on_delete=models.PROTECT, related_name="equipment")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    needed = models.PositiveIntegerField()
    had = models.PositiveIntegerField(null=True)
    unit_cost_kzt = models.FloatField(null=True)
    norm_source = models.CharField(max_length=300, blank=True)

    objects = JournalledRegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["offer", "position"], name="case_equipment_position"),
        ]

    def __str__(self) -> str:
        return self.name


class CaseLetter(JournalledModel):
    """An enterprise's letter: jobs it states by year, a file or a number to find it by. Natural key: its number."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(SpecialtyCase, on_delete=models.PROTECT, related_name="letters")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=100, blank=True)
    written_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    stored_name = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=LetterState.choices, default=LetterState.STATED)
    added_by_name = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    judged_by_name = models.CharField(max_length=200, blank=True)
    judged_at = models.DateTimeField(null=True)
    judged_note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = JournalledRegionManager()

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.reference}"


class CaseLetterJobs(JournalledModel):
    """Jobs a letter states for one year. Natural key: letter and year."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    letter = models.ForeignKey(CaseLetter, on_delete=models.PROTECT, related_name="jobs")
    year = models.IntegerField()
    persons = models.PositiveIntegerField()

    objects = JournalledRegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["letter", "year"], name="case_letter_year"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.persons}"


class CaseStep(JournalledModel):
    """Something to be done for a case: by which role, until when. Natural key: case and position.

    `code` names a step of the template (`law/case_steps.yaml`), worded as `case_step_<code>`; a step of the planner's
    own has a title instead.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(SpecialtyCase, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200, blank=True)
    owner = models.CharField(max_length=20, blank=True)
    due_on = models.DateField(null=True)
    source = models.CharField(max_length=300, blank=True)
    done_on = models.DateField(null=True)
    done_by_name = models.CharField(max_length=200, blank=True)

    objects = JournalledRegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "position"], name="case_step_position"),
        ]

    def __str__(self) -> str:
        return self.code or self.title
