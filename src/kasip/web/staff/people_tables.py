"""Tables of people, roles, invitations and keys."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.formats import date_format

from kasip.apps.accounts.models import ApiKey, Invitation, Membership, Person
from kasip.web.pieces import Cell, Column, Table
from kasip.web.templatetags.words import named, said


def day(value: object) -> str:
    """This will write a day as the language of the page does; nothing where there is none."""
    return date_format(value, "SHORT_DATE_FORMAT") if value else ""  # type: ignore[arg-type]


def members_table(rows: Sequence[Membership], *, ends: bool) -> Table:
    """This will return the people of one organisation with their roles."""
    columns = [
        Column(said("people_name")),
        Column(said("people_role")),
        Column(said("people_from"), kind="date", minor=True),
        Column(said("people_until"), kind="date"),
    ]
    cells = [
        [
            Cell(one.person.name, reverse("staff:person", args=[one.person_id]) if one.person_id else ""),
            Cell(said(f"role_{one.role}"), reverse("staff:member_end", args=[one.pk]) if ends else ""),
            Cell(day(one.starts_on)),
            Cell(day(one.ends_on)),
        ]
        for one in rows
    ]
    return Table(said("people_of_organisation"), columns, cells, empty_title=said("people_none_here"))


def roles_table(rows: Sequence[Membership], ends: frozenset[int]) -> Table:
    """This will return one person's roles; those in `ends` (primary keys) can be ended."""
    columns = [
        Column(said("people_role")),
        Column(said("people_organisation")),
        Column(said("people_from"), kind="date"),
        Column(said("people_until"), kind="date"),
        Column(said("people_state")),
    ]
    cells = [
        [
            Cell(said(f"role_{one.role}")),
            Cell(named(one.organisation), reverse("staff:organisation", args=[one.organisation_id])),
            Cell(day(one.starts_on)),
            Cell(day(one.ends_on)),
            Cell(said("people_end_role"), reverse("staff:member_end", args=[one.pk]))
            if one.pk in ends
            else Cell(said("people_ended" if one.ended_at else "people_current")),
        ]
        for one in rows
    ]
    return Table(said("people_roles"), columns, cells, empty_title=said("people_none_here"))


def people_table(rows: Sequence[Person], roles: dict[int, list[Membership]]) -> Table:
    """This will return people with their current roles."""
    columns = [
        Column(said("people_name")),
        Column(said("people_email"), minor=True),
        Column(said("people_roles")),
        Column(said("people_state")),
    ]
    cells = [
        [
            Cell(one.name, reverse("staff:person", args=[one.pk])),
            Cell(one.email),
            Cell(
                "; ".join(f"{said(f'role_{held.role}')}, {named(held.organisation)}" for held in roles.get(one.pk, []))
            ),
            Cell(
                said("people_active" if one.is_active else "people_inactive"), tone="good" if one.is_active else "lack"
            ),
        ]
        for one in rows
    ]
    return Table(said("section_people"), columns, cells, empty_title=said("people_none_found"))


def invitations_table(rows: Sequence[Invitation], *, withdraws: bool) -> Table:
    """This will return open invitations."""
    columns = [
        Column(said("people_name")),
        Column(said("people_email")),
        Column(said("people_role")),
        Column(said("people_link_until"), kind="date"),
    ]
    cells = [
        [
            Cell(one.name, reverse("staff:invitation_withdraw", args=[one.pk]) if withdraws else ""),
            Cell(one.email),
            Cell(said(f"role_{one.role}")),
            Cell(day(one.expires_at)),
        ]
        for one in rows
    ]
    return Table(said("people_invitations"), columns, cells, empty_title=said("people_no_invitations"))


def keys_table(rows: Sequence[ApiKey]) -> Table:
    """This will return keys of machines."""
    columns = [
        Column(said("people_key_name")),
        Column(said("people_key_prefix"), kind="code"),
        Column(said("people_scopes")),
        Column(said("people_holder"), minor=True),
        Column(said("people_last_used"), kind="date"),
        Column(said("people_until"), kind="date"),
        Column(said("people_state")),
    ]
    cells = [
        [
            Cell(one.name),
            Cell(one.prefix),
            Cell(", ".join(said(f"scope_{scope}") for scope in one.scopes)),
            Cell(f"{one.membership.person.name}, {named(one.organisation)}"),
            Cell(day(one.last_used_at)),
            Cell(day(one.expires_at)),
            Cell(said("people_ended"))
            if one.ended_at
            else Cell(said("people_key_end"), reverse("staff:api_key_end", args=[one.pk])),
        ]
        for one in rows
    ]
    return Table(
        said("section_api"), columns, cells, empty_title=said("people_no_keys"), empty_text=said("people_no_keys_what")
    )
