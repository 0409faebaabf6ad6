"""What enterprises ask for and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.classifications.models.training import Qualification
from kasip.apps.employers.models.enterprise import Enterprise
from kasip.apps.employers.models.facility import Facility
from kasip.apps.sources.limits import limits_of
from kasip.apps.sources.models.record import Record


class EmployerRequest(Record):
    """What an enterprise asks for: persons of a qualification in a year. Natural key: its identifier."""

    contract_table: ClassVar[str] = "employer_requests"

    request_id = models.CharField(max_length=100)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField()
    persons = models.IntegerField()
    targeted = models.BooleanField(null=True, blank=True)
    certainty = models.CharField(max_length=100, blank=True, default="")
    submitted_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("employer_requests")


class RequestRecord(Record):
    """What came of an enterprise's requests in a year. Natural key: the pair."""

    contract_table: ClassVar[str] = "request_record"

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField()
    requested = models.IntegerField()
    hired = models.IntegerField()
    stayed = models.IntegerField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("request_record")
