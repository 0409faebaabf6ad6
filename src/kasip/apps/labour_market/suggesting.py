"""What a job title typed by somebody means in the region's classifications."""

from __future__ import annotations

import attrs
from django.utils import timezone

from kasip.apps.classifications.models import Occupation, OccupationQualification, Qualification
from kasip.studies.title_suggestions import Titles, suggested

MOST_TYPED = 200


@attrs.frozen
class Suggestions:
    """Records a title may mean, the likeliest first."""

    occupations: list[Occupation]
    qualifications: list[Qualification]


def suggestions_for(title: str) -> Suggestions:
    """This will suggest occupations and qualifications of the region in scope for a job title in kk or ru."""
    if not title.strip():
        return Suggestions([], [])
    found = suggested(title[:MOST_TYPED], _titles())
    occupations = {one.occupation: one for one in Occupation.objects.filter(occupation__in=found.occupations)}
    known = {one.qualification: one for one in Qualification.objects.filter(qualification__in=found.qualifications)}
    return Suggestions(
        [occupations[code] for code in found.occupations if code in occupations],
        [known[code] for code in found.qualifications if code in known],
    )


def _titles() -> Titles:
    occupations = list(Occupation.objects.order_by("pk").values_list("occupation", "isco08", "name_kk", "name_ru"))
    qualifications = Qualification.objects.order_by("pk").values_list("qualification", "name_kk", "name_ru")
    trained = OccupationQualification.objects.order_by("pk").values_list(
        "occupation__occupation", "qualification__qualification", "share"
    )
    return Titles(
        occupations=tuple((code, name) for code, _, *names in occupations for name in names if name),
        unit_groups=tuple((code, group or code[:4]) for code, group, *_ in occupations),
        qualifications=tuple((code, name) for code, *names in qualifications for name in names if name),
        trained=tuple((one, other, float(share)) for one, other, share in trained),
        year=timezone.localdate().year,
    )
