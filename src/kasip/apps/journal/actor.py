"""Who acts: a person in a role for an organisation of a region, as every rule and every event sees them."""

from __future__ import annotations

import attrs


class RegionNeededError(Exception):
    """Something of a region was to be done by somebody who acts in none."""


@attrs.frozen
class Actor:
    """Somebody acting, with the one role they act in.

    Attributes:
        person_id: the person; nothing for the system itself and for the public.
        person_name: name as it stands in the journal.
        role: a value of `accounts.enums.Role`; empty for the public.
        membership_id: the dated role acted in; nothing for the public and the system.
        organisation_id: the organisation acted for.
        organisation_name: its name, as it stands in the journal.
        organisation_code: its BIN; what "own" means for colleges and enterprises.
        organisation_kind: a value of `accounts.enums.OrganisationKind`.
        region_id: the tenant; nothing for the public.
        channel: `page`, `api`, `command` or `job`.
    """

    person_id: int | None = None
    person_name: str = ""
    role: str = ""
    membership_id: int | None = None
    organisation_id: int | None = None
    organisation_name: str = ""
    organisation_code: str = ""
    organisation_kind: str = ""
    region_id: int | None = None
    channel: str = "page"

    @property
    def is_signed_in(self) -> bool:
        """This will say whether somebody acts in a role, and not the public."""
        return bool(self.role)

    @property
    def tenant(self) -> int:
        """This will return the region acted in.

        Raises:
            RegionNeededError: the actor belongs to none.
        """
        if self.region_id is None:
            raise RegionNeededError(self.person_name)
        return self.region_id


PUBLIC = Actor()
"""Anybody who has not signed in."""

SYSTEM_ROLE = "system"
"""Role of Kasip itself: commands of the administrator on the server and clean-up. No membership can hold it."""


def system(region_id: int | None, name: str = "Kasip") -> Actor:
    """This will return Kasip itself acting for a region: a command on the server, the example, a nightly step."""
    return Actor(person_name=name, role=SYSTEM_ROLE, region_id=region_id, channel="command")
