"""allauth's forms with the site's words: a field's label is `account_field_<name>`."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms

from kasip.web.templatetags.words import said


class Worded(forms.Form):
    """A form whose labels and helps are ours; nothing is written inside the controls."""

    helps = frozenset({"password1"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = said(f"account_field_{name}")
            field.help_text = said(f"account_help_{name}", least=8) if name in self.helps else ""
            field.widget.attrs.pop("placeholder", None)


class LoginForm(Worded, account.LoginForm):  # type: ignore[misc]  # allauth is untyped
    """Address and password."""


class ResetPasswordForm(Worded, account.ResetPasswordForm):  # type: ignore[misc]
    """The address a letter goes to."""


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, twice."""


class ChangePasswordForm(Worded, account.ChangePasswordForm):  # type: ignore[misc]
    """The old password and a new one, twice."""


class SetPasswordForm(Worded, account.SetPasswordForm):  # type: ignore[misc]
    """A first password, twice."""


class ReauthenticateForm(Worded, account.ReauthenticateForm):  # type: ignore[misc]
    """The password again."""


class AuthenticateForm(Worded, mfa.AuthenticateForm):  # type: ignore[misc]
    """The code of an app, or a recovery code."""


class ReauthenticateCodeForm(Worded, mfa.ReauthenticateForm):  # type: ignore[misc]
    """The code again."""


class ActivateTotpForm(Worded, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app."""


class AddKeyForm(Worded, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A key and what it is called."""

    helps = frozenset({"passwordless"})


class EditKeyForm(Worded, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """What a key is called."""
