"""Forms about organisations and people."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from kasip.apps.accounts.actions.invitations import Offer
from kasip.apps.accounts.actions.keys import SCOPES
from kasip.apps.accounts.enums import ROLES_OF, OrganisationKind
from kasip.apps.accounts.models import Organisation
from kasip.web.templatetags.words import said


def day_field(**settings: Any) -> forms.DateField:
    """This will return a field for a day, shown by the browser's own calendar."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **settings)


class Labelled(forms.Form):
    """A form whose labels are `people_<field>`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = said(f"people_{name}")


class InvitationForm(Labelled):
    """Who is invited, and as what."""

    name = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField()
    until = day_field(required=False)

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = ROLES_OF[organisation.kind]
        self.fields["role"].choices = [(role, said(f"role_{role}")) for role in roles]  # type: ignore[attr-defined]

    def offer(self) -> Offer:
        """This will return what was filled in."""
        given = self.cleaned_data
        return Offer(given["email"], given["name"], given["role"], given["until"])


class OrganisationForm(Labelled):
    """Kind, code and names of an organisation."""

    kind = forms.ChoiceField()
    code = forms.CharField(max_length=20)
    name_kk = forms.CharField(max_length=300)
    name_ru = forms.CharField(max_length=300, required=False)
    name_en = forms.CharField(max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, said(f"organisation_{kind}")) for kind in OrganisationKind.values]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class NamesForm(Labelled):
    """Names of an organisation."""

    name_kk = forms.CharField(max_length=300)
    name_ru = forms.CharField(max_length=300, required=False)
    name_en = forms.CharField(max_length=300, required=False)


class ReasonForm(Labelled):
    """Why."""

    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class KeyForm(Labelled):
    """What a key is for, and until when."""

    key_name = forms.CharField(max_length=100)
    scopes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    expires_on = day_field(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = [(scope, said(f"scope_{scope}")) for scope in SCOPES]
        self.fields["scopes"].choices = scopes  # type: ignore[attr-defined]

    def moment(self) -> dt.datetime | None:
        """This will return the end of the last day; nothing where none was given."""
        day = self.cleaned_data["expires_on"]
        return None if day is None else timezone.make_aware(dt.datetime.combine(day, dt.time.max))
