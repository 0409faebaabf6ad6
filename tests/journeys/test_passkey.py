"""A passkey from being made to signing in by it, with a real browser and an authenticator made of nothing."""

import pytest
from django.urls import reverse

from kasip.example.site.accounts import PASSWORD

pytestmark = pytest.mark.browser
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_passkey_is_made_and_signs_in_without_a_password(server, visitor, site, settings):
    settings.KASIP_DEMONSTRATION = False
    planner = site.person_for("planner")
    page = visitor("", "kk")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    held = devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]
    page.goto(f"{server}{reverse('account_login')}")
    page.fill("[name=login]", planner.email)
    page.fill("[name=password]", PASSWORD)
    page.click("form button.btn-primary")
    page.wait_for_url(f"{server}{reverse('mfa_index')}")  # nobody of staff goes on without a second factor

    page.goto(f"{server}{reverse('mfa_add_webauthn')}")
    page.fill("[name=password]", PASSWORD)  # what concerns safety asks again
    page.click("form button.btn-primary")
    if page.locator("[name=passwordless]").count():
        page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_load_state("networkidle")
    kept = devices.send("WebAuthn.getCredentials", {"authenticatorId": held})["credentials"]
    factors = list(planner.authenticator_set.order_by("type").values_list("type", flat=True))
    page.click(".menu-wide > summary")
    page.click(f".menu-wide form[action='{reverse('account_logout')}'] button")
    page.wait_for_load_state("networkidle")
    page.goto(f"{server}/planner/")
    signed_out = page.url
    page.goto(f"{server}{reverse('account_login')}")
    page.click("#passkey_login")
    page.wait_for_url(f"{server}/planner/")

    assert "webauthn" in factors
    assert len(kept) == 1
    assert signed_out.startswith(f"{server}{reverse('account_login')}")
    assert page.locator(".menu-wide .who strong").inner_text() == planner.name
    assert page.said == []
