"""Regions, organisations, people, and the dated roles people hold in organisations."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from kasip.apps.accounts.enums import GuardianshipBasis, OrganisationKind, Role
from kasip.apps.journal.guard import JournalledModel
from kasip.apps.journal.scoping import JournalledManager, JournalledRegionManager, RegionManager

LANGUAGES = (("kk", "Қазақша"), ("ru", "Русский"), ("en", "English"))


class Region(JournalledModel):
    """One region: the tenant every record belongs to. Natural key: its KATO code."""

    kato = models.CharField(max_length=9, unique=True)
    name_kk = models.CharField(max_length=200)
    name_ru = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)

    objects = JournalledManager()

    def __str__(self) -> str:
        return self.name_en


class PersonManager(BaseUserManager["Person"]):
    """People by e-mail address, whatever the case of its letters."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """This will find a person by e-mail address."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who can sign in. Natural key: e-mail address. What they may do comes from their memberships alone."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=2, choices=LANGUAGES, default="kk")
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    sessions_valid_from = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = PersonManager()

    def __str__(self) -> str:
        return self.name or self.email


class Organisation(JournalledModel):
    """An organisation that shares the site. Natural key: region, kind and BIN (or its own code where it has none)."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="organisations")
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    code = models.CharField(max_length=20)
    name_kk = models.CharField(max_length=300)
    name_ru = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300)

    objects = JournalledRegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["region", "kind", "code"], name="organisation_unique"),
        ]

    def __str__(self) -> str:
        return self.name_en


class Membership(JournalledModel):
    """A person's dated role in an organisation: who may act, as what, from when until when.

    `ends_on` is the last day it was meant to last; `ended_at` the moment somebody ended it, from which on it is no
    longer held, whatever the day.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = JournalledRegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="membership_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["organisation", "person", "role"],
                condition=Q(ends_on__isnull=True),
                name="membership_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.organisation_id}"


class Invitation(JournalledModel):
    """A role offered to an e-mail address; becomes a membership when accepted. Only the token's digest is kept."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="invitations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=Role.choices)
    ends_on = models.DateField(null=True, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = JournalledRegionManager()

    def __str__(self) -> str:
        return f"{self.email} {self.role}"


class ApiKey(JournalledModel):
    """A machine's key of an organisation: acts in one role with the scopes named; only its digest is kept."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="api_keys")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="api_keys")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="api_keys")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    objects = JournalledRegionManager()

    def __str__(self) -> str:
        return f"{self.prefix} {self.name}"


class ApiUse(models.Model):
    """How often a machine's key was used in one minute. The database itself counts, so that none is missed."""

    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="+")
    minute = models.BigIntegerField()
    used = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "minute"], name="api_use_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.key_id} {self.minute}: {self.used}"


class IdempotentAnswer(models.Model):
    """What a machine was answered to a request it numbered: a repeat gets the same and nothing is done twice.

    Natural key: the machine's key and the number it chose. No status yet: the first request is still being answered.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = RegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "number"], name="idempotent_answer_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.key_id} {self.number}"


class Guardianship(JournalledModel):
    """Who answers for a minor: may see and sign for them, from when until when, and on what paper.

    Natural key: the two people and the day it began.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="guardianships")
    guardian = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="minors")
    minor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="guardians")
    basis = models.CharField(max_length=20, choices=GuardianshipBasis.choices)
    document = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)

    objects = JournalledRegionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(guardian=F("minor")), name="guardianship_of_another"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="guardianship_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["region", "guardian", "minor"],
                condition=Q(ends_on__isnull=True),
                name="guardianship_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guardian_id} for {self.minor_id}"


class CacheEntry(models.Model):
    """One value of the cache all processes share: counts of attempts. Written by Django's own cache, never by us."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "site_cache"

    def __str__(self) -> str:
        return self.cache_key
