"""The cases of the demonstration site: three specialties reported from Saran, at three steps, none shown as real."""

import attrs
import pytest
from django.utils import timezone
from django_scopes import scope

from kasip.apps.journal.actor import system
from kasip.apps.orders.cases import waiting_candidates
from kasip.apps.orders.models import CaseLetter, SpecialtyCase
from kasip.apps.sources.assembly import study_tables
from kasip.example.profile import karaganda
from kasip.example.regions import region
from kasip.example.site.cases import add_cases
from kasip.example.site.preparing import KARAGANDA, prepare_region, region_of
from kasip.example.writing import write_study

pytestmark = pytest.mark.django_db
SARAN = {"3W07220701": "accepted", "3W07139101": "prepared", "3W07159501": "evidence"}
OWN = attrs.evolve(KARAGANDA, kato="960000000", domain="saran.example")


@pytest.mark.deep
def test_saran_cases_stand_at_three_steps_and_only_the_accepted_one_is_in_the_next_draft(tmp_path):
    write_study(tmp_path / "karaganda", region(karaganda(2027)))
    prepare_region(OWN, tmp_path / "karaganda")
    tenant = region_of(OWN).pk
    with scope(region=tenant):
        opened, again = add_cases(), add_cases()

        cases = list(SpecialtyCase.objects.order_by("number").select_related("qualification"))
        drafted = study_tables(system(tenant), {"programmes": waiting_candidates()})["programmes"]
        references = set(CaseLetter.objects.values_list("reference", flat=True))

    ours = drafted.filter(drafted["qualification"].is_in(list(SARAN)))
    assert (opened, again) == (3, 0)
    assert {case.qualification.qualification: case.state for case in cases if case.qualification} == SARAN
    assert {case.provenance for case in cases} == {"example"}
    assert {reference.split("-")[0] for reference in references} == {"ҮЛГІ"}
    assert set(ours.select("qualification", "language", "base").iter_rows()) == {
        ("3W07220701", language, base) for language in ("kk", "ru") for base in ("grade9", "grade11")
    }
    assert set(ours["opens_from"]) == {max(2028, timezone.localdate().year + 2)}
    assert set(ours["provenance"]) == {"synthetic"}
