"""Forms of imports: the file, and the confirmation."""

from __future__ import annotations

from typing import Any

from django import forms

from kasip.apps.accounts.enums import OrganisationKind
from kasip.apps.colleges.models import College
from kasip.apps.journal.actor import Actor
from kasip.apps.sources.enums import ImportMode
from kasip.apps.sources.queries import reached
from kasip.web.templatetags.words import language_now, named, said
from kasip.wording.catalogue import say

MOST_MEGABYTES = 20


class UploadForm(forms.Form):
    """A file, whose files it belongs to, and what becomes of records it does not have."""

    file = forms.FileField()
    source_name = forms.CharField(max_length=100)
    mode = forms.ChoiceField()
    college_bin = forms.ChoiceField(required=False)
    year = forms.IntegerField(required=False, min_value=1990, max_value=2100)

    def __init__(self, actor: Actor, known: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = language_now()
        fields = self.fields
        for name, field in fields.items():
            field.label = say(f"import_{name}", language)
            field.help_text = say(f"import_{name}_help", language)
        fields["mode"].choices = [(mode, say(f"import_mode_{mode}", language)) for mode in ImportMode.values]  # type: ignore[attr-defined]
        fields["source_name"].initial = known[0] if known else actor.organisation_name[:100]
        if actor.organisation_kind == OrganisationKind.COLLEGE:
            del fields["college_bin"]
        else:
            fields["college_bin"].choices = [("", "—"), *colleges(actor)]  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """This will refuse a file larger than is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_MEGABYTES * 1_000_000:
            raise forms.ValidationError(said("upload_too_large", most=float(MOST_MEGABYTES), value="", column=""))
        return file


class ConfirmForm(forms.Form):
    """Why, and whether rejected rows are left out."""

    reason = forms.CharField(max_length=500)
    leave_out = forms.BooleanField(required=False)

    def __init__(self, rejected: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = language_now()
        self.fields["reason"].label = say("import_reason", language)
        self.fields["reason"].help_text = say("import_reason_help", language)
        if rejected:
            self.fields["leave_out"].required = True
            self.fields["leave_out"].label = say("import_leave_out", language, count=rejected)
        else:
            del self.fields["leave_out"]


class ReasonForm(forms.Form):
    """Why an import is taken back."""

    reason = forms.CharField(max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = said("import_undo_reason")


def colleges(actor: Actor) -> list[tuple[str, str]]:
    """This will list the colleges an actor reads, by name."""
    found = [(one.college_bin, named(one)) for one in reached(College, actor) if isinstance(one, College)]
    return sorted(found, key=lambda pair: pair[1])
