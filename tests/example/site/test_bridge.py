"""A study folder in, the records, a study folder out: the same tables cell by cell, which every study command takes."""

import attrs
import pytest
from django_scopes import scope

from kasip.apps.accounts.models import Guardianship, Membership, Person
from kasip.apps.journal.actions import check_chain
from kasip.apps.journal.actor import system
from kasip.apps.orders.models.state_order import OrderLine
from kasip.apps.sources.assembly import export_study
from kasip.example.profile import karaganda
from kasip.example.regions import region
from kasip.example.site.accounts import ACCOUNTS
from kasip.example.site.drafting import prepare_draft
from kasip.example.site.preparing import KARAGANDA, TEACHING, prepare_region, prepare_site, region_of, teaching_folder
from kasip.example.writing import write_study
from kasip.studies.check import check
from kasip.studies.plan import PlanOptions, plan

pytestmark = pytest.mark.django_db
OWN = attrs.evolve(TEACHING, kato="970000000", domain="bridge.example")
"""A region of this test's own: others keep theirs for the whole session."""


def round_trip(example, study, out):
    prepare_region(example, study)
    tenant = region_of(example).pk
    with scope(region=tenant):
        export_study(out, by=system(tenant))
    return check(study, "region").study, check(out, "region").study


def test_teaching_region_comes_out_as_it_went_in(tmp_path):
    with teaching_folder() as folder:
        given, found = round_trip(OWN, folder, tmp_path / "out")

    assert found.input_hash == given.input_hash
    assert found.given == given.given
    assert all(found.tables[name].equals(given.tables[name]) for name in given.tables)


@pytest.mark.deep
def test_karaganda_comes_out_as_it_went_in(tmp_path):
    write_study(tmp_path / "karaganda", region(karaganda(2027)))

    given, found = round_trip(KARAGANDA, tmp_path / "karaganda", tmp_path / "out")

    assert found.input_hash == given.input_hash
    assert check_chain(region_of(KARAGANDA).pk) == []


def test_site_is_prepared_once_with_an_account_for_every_role():
    with teaching_folder() as folder:
        first = prepare_site(folder)
        again = prepare_site(folder)

    assert {kato: one.pk for kato, one in again.items()} == {kato: one.pk for kato, one in first.items()}
    for example in (KARAGANDA, TEACHING):
        assert Person.objects.filter(email__endswith=f"@{example.domain}").count() == len(ACCOUNTS)
        with scope(region=region_of(example).pk):
            answering = [(one.guardian.email, one.minor.email) for one in Guardianship.objects.all()]
        assert answering == [(f"guardian@{example.domain}", f"applicant@{example.domain}")]
    with scope(region=region_of(KARAGANDA).pk):
        roles = sorted(Membership.objects.values_list("person__email", "role"))
    assert roles == sorted((account.email("karaganda.example"), account.role) for account in ACCOUNTS)


def test_computed_plan_becomes_the_first_draft_once(tmp_path, settings):
    settings.DATA = tmp_path / "data"
    with teaching_folder() as folder:
        plan(folder, tmp_path / "plan", PlanOptions())
        prepare_region(OWN, folder)
        first = prepare_draft(OWN, folder, tmp_path / "plan")
        again = prepare_draft(OWN, folder, tmp_path / "plan")

    with scope(region=first.region_id):
        lines = OrderLine.objects.filter(order=first).count()
    assert (first.state, first.violations, first.asked_by_name) == ("draft", 0, "Жоспаргүл Үлгілі")
    assert again.pk == first.pk
    assert lines == len((tmp_path / "plan" / "order.csv").read_text("utf-8").splitlines()) - 1
