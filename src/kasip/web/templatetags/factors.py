"""What somebody without a second factor is told of where it went."""

from __future__ import annotations

from django import template

from kasip.apps.accounts.models import Person
from kasip.apps.accounts.queries import factor_reset_of
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.models import Event

register = template.Library()


@register.simple_tag(name="factor_reset")
def factor_reset(person: Person, actor: Actor) -> Event | None:
    """This will return the event by which somebody else reset a person's second factor; nothing where none did."""
    return factor_reset_of(person) if actor.region_id else None
