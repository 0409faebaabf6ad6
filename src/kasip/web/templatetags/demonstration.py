"""The demonstration accounts, on the sign-in page of a demonstration site and nowhere else."""

from __future__ import annotations

from django import template
from django.conf import settings

from kasip.example.site.accounts import ACCOUNTS, PASSWORD
from kasip.example.site.preparing import KARAGANDA, TEACHING
from kasip.web.templatetags.words import language_now

register = template.Library()


@register.simple_tag(name="demonstration_accounts")
def demonstration_accounts() -> list[tuple[str, list[dict[str, str]]]]:
    """This will list the accounts by region, each with its role, address and password; none on a real site."""
    if not getattr(settings, "KASIP_DEMONSTRATION", False):
        return []
    return [
        (
            region.names[language_now()],
            [{"role": one.role, "email": one.email(region.domain), "password": PASSWORD} for one in ACCOUNTS],
        )
        for region in (KARAGANDA, TEACHING)
    ]
