"""How allauth behaves here: nobody signs up, a guesser locks out nobody else, words are ours."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import lazy

from kasip.apps.accounts.enums import STAFF_ROLES
from kasip.apps.accounts.models import Person
from kasip.apps.accounts.queries import current_memberships
from kasip.web.templatetags.words import said

KNOWN_DEVICE_DAYS = 180
SALT = "kasip.known-device"


def worded_later(code: str) -> str:
    """This will word a code in the language of the page that shows it, not of the moment this is read."""
    text: str = lazy(lambda: said(code), str)()
    return text


def _ours(known: Mapping[str, Any], *codes: str) -> dict[str, Any]:
    """Replace messages by ours, worded as `account_error_<code>`."""
    return {**known, **{code: worded_later(f"account_error_{code}") for code in codes}}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Accounts by invitation only; failed attempts counted apart for devices the person has signed in on."""

    error_messages = _ours(
        DefaultAccountAdapter.error_messages,
        "account_inactive",
        "email_password_mismatch",
        "enter_current_password",
        "incorrect_code",
        "incorrect_password",
        "invalid_or_expired_key",
        "invalid_password_reset",
        "rate_limited",
        "too_many_login_attempts",
    )

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """This will say no: accounts come from invitations."""
        return False

    def get_login_redirect_url(self, _request: HttpRequest) -> str:
        """This will lead to the first page."""
        return str(settings.LOGIN_REDIRECT_URL)

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        """This will lead to the page about signing in safely."""
        return reverse("mfa_index")

    def reauthenticate(self, user: Person, password: str) -> bool:
        """This will check a password again, with the same limits as at sign-in."""
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        """This will remember the device: guesses made elsewhere shall not lock the person out on it."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_device(response, user.email)
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        email = str(credentials.get("email", "")).strip().lower()
        return f"{email}:{known_device(request, email)}"


def device_cookie(email: str) -> str:
    """This will name the cookie that marks a device a person has signed in on."""
    return f"kasip_device_{hashlib.sha256(email.lower().encode()).hexdigest()[:16]}"


def remember_device(response: HttpResponse, email: str) -> None:
    """This will mark a device with a name nobody can make up, good for one address alone."""
    value = signing.dumps([email.lower(), secrets.token_urlsafe(12)], salt=SALT)
    response.set_cookie(
        device_cookie(email),
        value,
        max_age=KNOWN_DEVICE_DAYS * 86_400,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


def known_device(request: HttpRequest, email: str) -> str:
    """This will return the name of the device for a person who has signed in on it; empty on any other."""
    marked = request.COOKIES.get(device_cookie(email), "")
    try:
        address, device = signing.loads(marked, salt=SALT, max_age=KNOWN_DEVICE_DAYS * 86_400)
    except (signing.BadSignature, ValueError):
        return ""
    return str(device) if address == email else ""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """A second factor cannot be taken off by somebody whose role needs one."""

    error_messages = _ours(
        DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator",
        "cannot_generate_recovery_codes",
        "incorrect_code",
    )

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """This will say whether a factor may go: the last one of somebody who works for an organisation may not."""
        person = authenticator.user
        if not any(held.role in STAFF_ROLES for held in current_memberships(person)):
            return True
        kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        others = Authenticator.objects.filter(user_id=person.pk, type__in=kinds).exclude(pk=authenticator.pk)
        return bool(others.exists())

    def generate_authenticator_name(self, user: Person, type: str) -> str:  # noqa: A002  allauth's name
        """This will propose a name for a key."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return said("account_key_name", number=count + 1)


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """An OpenID Connect provider vouches for people who have an account here; it makes none."""

    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: SocialLogin) -> bool:
        """This will say no: accounts come from invitations."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """This will link a provider's identity to the person of the same proven address, and refuse any other.

        Raises:
            ImmediateHttpResponse: there is no such person, or the provider does not vouch for the address.
        """
        if sociallogin.is_existing:
            return
        proven = [one.email.lower() for one in sociallogin.email_addresses if one.verified]
        person = Person.objects.filter(email__in=proven, is_active=True).first() if proven else None
        if person is None:
            messages.error(request, said("account_provider_unknown"))
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, person)
