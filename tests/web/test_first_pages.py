"""First pages: each role's own, its first task from the records, each figure leading to the rows it counts."""

import datetime as dt
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.site.reading import foreign_words

from kasip.apps.accounts.enums import Role
from kasip.apps.colleges.models import Licence, Workshop
from kasip.apps.employers.models import Facility, FacilityJobs
from kasip.apps.journal.guard import journalled
from kasip.apps.labour_market.models import EmployerRequest
from kasip.apps.orders.models import StudySetting
from kasip.web.public.views import HOMES

MOST_QUERIES = 12
"""As many as a list may ask."""
LINK = re.compile(r'href="(/[^"]*)"')


def client_of(site, role, language="en"):
    client = site.client_for(role)
    client.cookies["django_language"] = language
    return client


def page_of(site, role, language="en"):
    return client_of(site, role, language).get("/", follow=True)


def titles(page):
    """The first task and those after it, as the page gives them to its template."""
    return [task.title for task in [page.context["first"], *page.context["others"]] if task]


@pytest.mark.parametrize("role", Role.values)
def test_everybody_is_led_to_a_first_page(site, role):
    page = page_of(site, role)

    assert page.status_code == 200
    assert bool(page.redirect_chain) == (role in HOMES)


@pytest.mark.parametrize("role", sorted(HOMES))
def test_first_page_of_another_role_is_missing(site, role):
    client = site.client_for(role)
    own = client.get("/", follow=True).redirect_chain[-1][0]
    others = {"/planner/", "/college/", "/employer/", "/head/", "/home/"} - {own}

    assert {address: client.get(address).status_code for address in others} == dict.fromkeys(others, 404)


@pytest.mark.parametrize("role", Role.values)
def test_every_link_of_a_first_page_leads_somewhere(site, role):
    client = client_of(site, role)
    links = set(LINK.findall(client.get("/", follow=True).content.decode()))
    links = {link.replace("&amp;", "&") for link in links if not link.startswith("/static/")}
    answers = {link: client.get(link, follow=True).status_code for link in sorted(links)}

    assert len(links) >= 2
    assert {link: status for link, status in answers.items() if status != 200} == {}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_kind_of_object_has_a_name_in_the_access_matrix(site, language):
    assert client_of(site, "administrator", language).get("/access/").status_code == 200


@pytest.mark.parametrize("role", ["planner", "college_deputy", "head_officer", "chamber_officer", "counsellor"])
def test_figure_that_counts_rows_is_the_number_of_rows_it_leads_to(site, role):
    client = client_of(site, role)
    stats = [stat for stat in client.get("/", follow=True).context["stats"] if stat.url and not stat.unit]
    counted = [stat for stat in stats if "dormitories" not in stat.url]  # beds are summed, not counted

    shown = {stat.label: client.get(stat.url).context["page"].paginator.count for stat in counted}

    assert counted
    assert shown == {stat.label: stat.figure for stat in counted}


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_first_page_holds_no_word_of_another_language(site, role, language):
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", page_of(site, role, language).content.decode())

    assert foreign_words(text, language) == []


@pytest.mark.parametrize("role", sorted(HOMES))
def test_queries_do_not_grow_with_rows(site, role):
    with site.scope(), journalled():
        more_rows(site, 0, 1)
    few = queries(site, role)
    with site.scope(), journalled():
        more_rows(site, 1, 100)
    many = queries(site, role)

    assert (many, few <= MOST_QUERIES) == (few, True), few


def queries(site, role):
    client = site.client_for(role)
    address = client.get("/", follow=True).redirect_chain[-1][0]
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def more_rows(site, first, last):
    """More workshops of the college, sites and requests of the enterprise."""
    college = Workshop.objects.filter(college__college_bin=site.actor_for("college_deputy").organisation_code)
    code = site.actor_for("enterprise_hr").organisation_code
    requests = EmployerRequest.objects.filter(enterprise__bin=code)
    enterprise = requests[0].enterprise
    for number in range(first, last):
        add_alike(college[0], workshop_id=f"MORE-{number:03d}")
        add_alike(requests[0], request_id=f"MORE-{number:03d}")
        add_alike(Facility.objects.all()[0], facility_id=f"MORE-{number:03d}", enterprise=enterprise)


def add_alike(row, **fields):
    row.pk = None
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def test_planner_is_told_of_licences_that_end_before_the_intake(site):
    with site.scope(), journalled():
        licence = Licence.objects.order_by("pk")[0]
        Licence.objects.exclude(pk=licence.pk).update(valid_to=None)
        licence.valid_to = dt.date(2027, 8, 31)
        licence.save()
        StudySetting.objects.update_or_create(
            parameter="order_years", defaults={"value": "2027,2028", "region": site.region}
        )

    client = client_of(site, "planner")
    page = client.get("/", follow=True)
    tasks = [page.context["first"], *page.context["others"]]
    told = {task.title.replace("\xa0", " "): task.url for task in tasks}

    listed = client.get(told["Licences that end on 31 August 2027: 1"]).context
    assert listed["page"].paginator.count == 1
    assert "2027-08-31" in str(listed["form"]["valid_to"])


def test_table_the_order_cannot_do_without_comes_first(site):
    with site.scope(), journalled():
        StudySetting.objects.all().delete()

    page = page_of(site, "planner")

    assert page.context["first"].title == "Study settings: no row yet"


def test_deputy_is_asked_to_confirm_what_is_older_than_a_year(site):
    with site.scope(), journalled():
        Workshop.objects.update(source_date=dt.date(2020, 9, 1))

    page = page_of(site, "college_deputy")

    assert (
        page.context["first"].title.replace("\xa0", " ")
        == "Workshops: confirm, the latest source is of 1 September 2020"
    )


def test_enterprise_without_a_request_is_asked_whom_it_needs(site):
    with site.scope(), journalled():
        EmployerRequest.objects.all().delete()

    page = page_of(site, "enterprise_hr")

    assert re.fullmatch(r"Say whom you need in \d{4}–\d{4}", page.context["first"].title)
    assert page.context["requests"].rows == []


def test_site_that_should_have_opened_is_asked_after(site):
    code = site.actor_for("enterprise_hr").organisation_code
    with site.scope(), journalled():
        place = Facility.objects.order_by("pk")[0]
        place.enterprise = EmployerRequest.objects.filter(enterprise__bin=code)[0].enterprise
        place.status, place.opens_on = "opening", dt.date(2020, 1, 1)
        place.save()

    page = page_of(site, "enterprise_hr")

    assert f"{place.name_en}: has it opened?" in titles(page)


def test_planner_is_told_of_sites_that_should_have_opened(site):
    assert not [title for title in titles(page_of(site, "planner")) if title.startswith("Sites that should")]
    with site.scope(), journalled():
        Facility.objects.update(status="opening", opens_on=dt.date(2099, 1, 1))
        place = Facility.objects.order_by("pk")[0]
        place.opens_on = dt.date(2020, 1, 1)
        place.save()

    page = page_of(site, "planner")

    [task] = [one for one in page.context["others"] if one.title == "Sites that should have opened: 1"]
    assert task.url == "/records/facilities/?status=opening&sort=opens_on"


def test_site_without_a_staffing_plan_is_asked_after(site):
    code = site.actor_for("enterprise_hr").organisation_code
    with site.scope(), journalled():
        FacilityJobs.objects.all().delete()
        place = Facility.objects.order_by("pk")[0]
        place.enterprise = EmployerRequest.objects.filter(enterprise__bin=code)[0].enterprise
        place.status, place.opens_on = "existing", None
        place.save()

    page = page_of(site, "enterprise_hr")

    assert f"{place.name_en}: who will work there?" in titles(page)


def test_college_sees_nothing_of_another_college(site):
    page = page_of(site, "college_deputy")
    code = site.actor_for("college_deputy").organisation_code
    asked = [parse_qs(urlsplit(link).query) for link in LINK.findall(page.content.decode()) if "college_bin" in link]

    assert asked
    assert {query["college_bin"][0] for query in asked} == {code}


def test_public_page_says_what_it_is_and_where_to_sign_in(site):
    page = site.client_for("", language="kk").get("/")

    assert page.status_code == 200
    assert "Облысқа керек кәсіптер" in page.content.decode()
    assert "/account/login/" in page.content.decode()
