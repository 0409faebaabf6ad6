"""Who may do what with organisations, people, their roles, their keys, and the journal of it all."""

from __future__ import annotations

from django.db.models import Q

from kasip.apps.accounts.enums import LEADING_ROLES, STAFF_ROLES, Role
from kasip.apps.accounts.models import ApiKey, Guardianship, Invitation, Membership, Organisation, Person, Region
from kasip.apps.accounts.permits import Permit, allow, permit
from kasip.apps.accounts.reach import Reach, anybody, nobody, own_organisation, role, themself
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.models import Event

ADMINISTRATOR = role(Role.ADMINISTRATOR)
LEADING = role(*sorted(LEADING_ROLES))
"""Whoever leads an organisation's people: each in their own organisation."""
STAFF = role(*sorted(STAFF_ROLES))
PLANNER = role(Role.PLANNER)


def led(path: str) -> Reach:
    """This will reach what belongs to the organisation the actor leads; the administrator reaches the region's."""
    return ADMINISTRATOR | LEADING & own_organisation(path)


def colleagues() -> Reach:
    """This will reach the people who hold or held a role in the organisation the actor leads."""
    return Reach(lambda actor: Q(memberships__organisation_id=actor.organisation_id), "colleagues")


def of_the_region() -> Reach:
    """This will reach the people who hold or held a role in the region; people themselves belong to no region."""
    return Reach(lambda actor: Q(memberships__region_id=actor.region_id), "of_the_region")


def bound() -> Reach:
    """This will reach those the actor answers for now, and those who answer for the actor."""

    def condition(actor: Actor) -> Q | None:
        if actor.person_id is None:
            return None
        answered_for = Q(guardians__guardian_id=actor.person_id, guardians__ends_on=None)
        return answered_for | Q(minors__minor_id=actor.person_id, minors__ends_on=None)

    return Reach(condition, "bound")


def this_region() -> Reach:
    """This will reach the region acted in."""
    return Reach(lambda actor: Q(pk=actor.region_id) if actor.region_id else None, "of_the_region")


permit(Region, Permit(read=this_region()))
permit(Organisation, Permit(read=STAFF | own_organisation("pk"), change=ADMINISTRATOR, remove=nobody()))
SEES_PEOPLE = ADMINISTRATOR & of_the_region() | LEADING & colleagues() | themself("pk") | bound()
permit(Person, Permit(read=SEES_PEOPLE, change=themself("pk")))
permit(Membership, Permit(read=led("organisation_id") | themself("person_id"), change=led("organisation_id")))
permit(Invitation, Permit(read=led("organisation_id"), change=led("organisation_id"), remove=nobody()))
# The records are the planner's to write, so a program that writes them acts as one; each sees the keys made as them.
OWN_KEYS = PLANNER & themself("membership__person_id")
permit(
    ApiKey,
    Permit(read=led("organisation_id") | OWN_KEYS, change=led("organisation_id") | OWN_KEYS, remove=nobody()),
)
permit(
    Guardianship,
    Permit(read=ADMINISTRATOR | themself("guardian_id") | themself("minor_id"), change=ADMINISTRATOR, remove=nobody()),
)
permit(Event, Permit(read=ADMINISTRATOR))

allow("add_organisation", ADMINISTRATOR)
allow("invite", led("pk"))
allow("end_role", led("pk"))
allow("off_board", led("pk"))
allow("reset_second_factor", led("pk"))
allow("make_api_key", led("pk") | PLANNER & own_organisation("pk"))
allow("appoint_guardian", ADMINISTRATOR)
allow("read_journal", ADMINISTRATOR)
allow("export_journal", ADMINISTRATOR)
allow("check_journal", ADMINISTRATOR)
allow("read_access", STAFF)
allow("act_as", anybody())
