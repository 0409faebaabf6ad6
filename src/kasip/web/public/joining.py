"""The page an invitation's link opens: what is offered, and a password for a new person."""

from __future__ import annotations

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from kasip.apps.accounts.actions.invitations import accept_invitation
from kasip.apps.accounts.models import Invitation, Person
from kasip.apps.accounts.queries import invitation_of
from kasip.apps.accounts.refusals import MissingError
from kasip.web.templatetags.words import language_now, said
from kasip.wording.catalogue import say


class PasswordForm(forms.Form):
    """A password, twice."""

    password1 = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False)
    password2 = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        language = language_now()
        for name, field in self.fields.items():
            field.label = say(f"account_field_{name}", language)
        self.fields["password1"].help_text = say("account_help_password1", language, least=8)

    def clean_password2(self) -> str:
        """This will see that both are the same."""
        second = str(self.cleaned_data.get("password2", ""))
        if second != self.cleaned_data.get("password1"):
            raise ValidationError(said("account_error_passwords_differ"))
        return second


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """This will show what is offered and, when confirmed, make the person a holder of the role."""
    if limited := ratelimit.consume_or_429(request, action="reset_password_from_key"):
        return limited  # type: ignore[no-any-return]
    try:
        offered = invitation_of(secret)
    except MissingError as missing:
        raise Http404 from missing
    known = Person.objects.filter(email__iexact=offered.email).first()
    if known is None:
        return _newcomer(request, secret, offered)
    return _somebody_known(request, secret, offered, known)


def _newcomer(request: HttpRequest, secret: str, offered: Invitation) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            accept_invitation(secret=secret, password=form.cleaned_data["password1"])
        except ValidationError as weak:
            form.add_error("password1", weak)
        else:
            messages.success(request, said("account_invitation_accepted"))
            return redirect("account_login")
    return render(request, "account/invitation.html", {"invitation": offered, "form": form})


def _somebody_known(request: HttpRequest, secret: str, offered: Invitation, known: Person) -> HttpResponse:
    theirs = isinstance(request.user, Person) and request.user.pk == known.pk
    if request.method == "POST" and theirs:
        accept_invitation(secret=secret, person=known)
        with override(known.language):
            messages.success(request, said("account_role_accepted"))
        return redirect("/")
    return render(request, "account/invitation.html", {"invitation": offered, "theirs": theirs, "known": True})
