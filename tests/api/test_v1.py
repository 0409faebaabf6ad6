"""The machine interface: keys, reach, versions, numbered requests, rates, problems, and its description."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from tests.site.records import api_key, fill, member, new_region
from tests.site.region import site, stored_site  # noqa: F401  fixtures

from kasip.api.v1.interface import api
from kasip.apps.accounts.enums import Role
from kasip.apps.accounts.keys import count_use
from kasip.apps.accounts.models import ApiKey, Membership, Person
from kasip.apps.classifications.models import Territory
from kasip.apps.colleges.models import College, CompetenceCentre, Workshop
from kasip.apps.journal.guard import journalled
from kasip.apps.journal.models import Event
from kasip.apps.sources.registry import record_models

pytestmark = pytest.mark.django_db
BASE = "/api/v1"
MOST_QUERIES = 12


class Machine:
    """A client with a key, answering in English."""

    def __init__(self, token):
        self.client = Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})

    def ask(self, method, path, body=None, **headers):
        names = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        content = "" if body is None else body if isinstance(body, str) else json.dumps(body)
        return self.client.generic(method, BASE + path, content, "application/json", **names)

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)


@pytest.fixture
def planner(site):  # noqa: F811
    return Machine(api_key(site.membership_of(Role.PLANNER)))


@pytest.fixture
def workshop(site):  # noqa: F811
    with site.scope():
        yield Workshop.objects.select_related("college").order_by("pk")[0]


def problem_of(answer):
    assert answer["Content-Type"] == "application/problem+json"
    return answer.json()["type"].removeprefix("urn:kasip:problem:")


def path_of(record):
    return f"/tables/{record.contract_table}/records/{record.pk}"


def new_workshop(college, **values):
    named = {"workshop_id": "NEW", "college_bin": college.college_bin, "kind": "welding"}
    return {"values": {**named, "rooms": 1, "hours_per_shift": 1440, "shifts": 1, **values}}


@pytest.mark.parametrize("path", ["/whoami", "/tables", "/tables/colleges/records", "/jobs/1"])
def test_request_without_key_is_refused(path):
    answer = Client().get(BASE + path)

    assert (answer.status_code, answer["WWW-Authenticate"], problem_of(answer)) == (401, "Bearer", "unauthorised")


def test_key_acts_as_its_role(planner):
    told = planner.get("/whoami").json()

    assert (told["role"], told["organisation_kind"], told["scopes"]) == ("planner", "department", ["read", "write"])


def ended(key):
    ApiKey.objects.filter(pk=key.pk).update(ended_at=timezone.now())


def expired(key):
    ApiKey.objects.filter(pk=key.pk).update(expires_at=timezone.now() - dt.timedelta(seconds=1))


def role_ended(key):
    Membership.objects.filter(pk=key.membership_id).update(ended_at=timezone.now())


def role_over(key):
    past = timezone.localdate() - dt.timedelta(days=400)
    Membership.objects.filter(pk=key.membership_id).update(starts_on=past, ends_on=past)


def person_switched_off(key):
    Person.objects.filter(pk=key.membership.person_id).update(is_active=False)


@pytest.mark.parametrize("deed", [ended, expired, role_ended, role_over, person_switched_off])
def test_key_dies_at_once(site, deed):  # noqa: F811
    membership = site.membership_of(Role.PLANNER)
    machine = Machine(api_key(membership))
    assert machine.get("/whoami").status_code == 200

    with scopes_disabled(), journalled():
        deed(ApiKey.objects.select_related("membership").get(membership=membership, name="test"))

    assert machine.get("/whoami").status_code == 401


def test_secret_of_another_key_does_not_open(site):  # noqa: F811
    one, other = (api_key(site.membership_of(role)) for role in (Role.PLANNER, Role.APPROVER))

    mixed = f"{one.split('.')[0]}.{other.split('.')[1]}"

    assert Machine(mixed).get("/whoami").status_code == 401


def test_key_for_reading_writes_nothing(site, workshop):  # noqa: F811
    machine = Machine(api_key(site.membership_of(Role.PLANNER), ["read"]))

    answer = machine.ask("DELETE", path_of(workshop), if_match='"1"')

    assert (answer.status_code, problem_of(answer)) == (403, "scope_missing")


def test_tables_are_those_the_role_reads(site):  # noqa: F811
    deputy = Machine(api_key(site.membership_of(Role.COLLEGE_DEPUTY)))

    told = {table["name"]: table["may"] for table in deputy.get("/tables").json()}

    assert told["workshops"] == ["read", "add", "change", "remove"]
    assert told["colleges"] == ["read"]
    assert "policy" not in told


def test_list_filters_sorts_and_pages(site, planner):  # noqa: F811
    with site.scope():
        codes = sorted(College.objects.values_list("college_bin", flat=True))

    first = planner.get("/tables/colleges/records?sort=-college_bin&size=2").json()
    second = planner.get(first["next"].removeprefix(BASE)).json()
    one = planner.get(f"/tables/colleges/records?college_bin={codes[0]}").json()

    found = [record["values"]["college_bin"] for record in first["records"] + second["records"]]
    assert found == codes[::-1][:4]
    assert (first["count"], second["previous"] is not None) == (len(codes), True)
    assert [record["values"]["college_bin"] for record in one["records"]] == [codes[0]]


@pytest.mark.parametrize("asked", ["nothing=1", "college__region__name=1", "sort=region", "version=1"])
def test_filter_that_is_no_column_is_refused(planner, asked):
    answer = planner.get(f"/tables/workshops/records?{asked}")

    assert (answer.status_code, problem_of(answer)) == (422, "unknown_column")


def test_foreign_and_missing_record_are_told_apart_by_nothing(site):  # noqa: F811
    membership = site.membership_of(Role.COLLEGE_DEPUTY)
    deputy = Machine(api_key(membership))
    with site.scope():
        own_bin = site.actor_for(Role.COLLEGE_DEPUTY).organisation_code
        other_college = Workshop.objects.exclude(college__college_bin=own_bin).order_by("pk")[0]
    with scope(region=site.other.pk):
        other_region = Workshop.objects.order_by("pk")[0]

    paths = [path_of(other_college), path_of(other_region), "/tables/workshops/records/999999"]
    answers = [
        deputy.ask(method, path + tail, {"values": {}} if method == "PATCH" else None, if_match='"1"')
        for path in paths
        for method, tail in (("GET", ""), ("GET", "/history"), ("PATCH", ""), ("DELETE", ""))
    ]

    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}


def test_change_needs_the_version_read(planner, workshop):
    without = planner.ask("PATCH", path_of(workshop), {"values": {"rooms": 3}})
    read = planner.get(path_of(workshop))
    changed = planner.ask("PATCH", path_of(workshop), {"values": {"rooms": 3}}, if_match=read["ETag"])
    stale = planner.ask("PATCH", path_of(workshop), {"values": {"rooms": 4}}, if_match=read["ETag"])

    assert (without.status_code, problem_of(without)) == (428, "version_needed")
    assert (read["ETag"], changed["ETag"]) == ('"1"', '"2"')
    assert changed.json()["values"] == {**read.json()["values"], "rooms": 3}
    assert (stale.status_code, problem_of(stale), stale["ETag"]) == (412, "stale", '"2"')
    assert stale.json()["current"]["values"]["rooms"] == 3
    with scope(region=workshop.region_id):
        assert Event.objects.order_by("-sequence")[0].channel == "api"


def test_every_fault_is_named_in_the_language_asked(planner, workshop):
    sent = {"values": {"rooms": "many", "shifts": -1}}

    for language, words in (("en", "is not a number"), ("ru", "не число"), ("kk", "сан емес")):
        answer = planner.ask("PATCH", path_of(workshop), sent, if_match='"1"', accept_language=language)
        faults = answer.json()["faults"]
        assert (answer.status_code, [fault["column"] for fault in faults]) == (422, ["rooms", "shifts"])
        assert words in faults[0]["text"]


def test_added_record_is_found_and_removed(planner, workshop):
    added = planner.ask("POST", "/tables/workshops/records", new_workshop(workshop.college))
    again = planner.ask("POST", "/tables/workshops/records", new_workshop(workshop.college))
    where = added["Location"].removeprefix(BASE)
    removed = planner.ask("DELETE", where, if_match=added["ETag"])

    assert (added.status_code, added.json()["names"]["college_bin"]) == (201, workshop.college.name_en)
    assert (again.status_code, problem_of(again)) == (409, "conflict")
    assert (removed.status_code, planner.get(where).status_code) == (204, 404)


def test_enterprise_adds_no_site_that_opens(site):  # noqa: F811
    enterprise = site.membership_of(Role.ENTERPRISE_HR)
    with site.scope():
        district = Territory.objects.order_by("-kato")[0].kato
        code = site.actor_for(Role.ENTERPRISE_HR).organisation_code
    key = Machine(api_key(enterprise))
    values = {"bin": code, "kato": district, "opens_on": "2028-01-01", "provenance": "synthetic"}

    answers = [
        key.ask("POST", "/tables/facilities/records", {"values": {**values, "facility_id": state, "status": state}})
        for state in ("opening", "existing")
    ]

    assert [answer.status_code for answer in answers] == [403, 201]


def test_record_in_use_stays(planner, workshop):
    answer = planner.ask("DELETE", path_of(workshop.college), if_match='"1"')

    assert (answer.status_code, problem_of(answer)) == (409, "in_use")


def test_reference_out_of_reach_is_refused_without_its_name(site):  # noqa: F811
    own = Machine(api_key(site.membership_of(Role.PLANNER)))
    with scope(region=site.other.pk):
        centre = CompetenceCentre.objects.order_by("pk")[0]
    with site.scope():
        college = College.objects.order_by("pk")[0]
        sent = new_workshop(college, centre_id="ZZ-not-here")

    answer = own.ask("POST", "/tables/workshops/records", sent)

    assert (answer.status_code, [fault["code"] for fault in answer.json()["faults"]]) == (422, ["unknown_reference"])
    assert centre.name_ru not in answer.content.decode()


def test_numbered_request_is_done_once(planner, workshop):
    sent = new_workshop(workshop.college)
    answers = [planner.ask("POST", "/tables/workshops/records", sent, idempotency_key="n-1") for _ in range(3)]
    other = planner.ask(
        "POST", "/tables/workshops/records", new_workshop(workshop.college, rooms=2), idempotency_key="n-1"
    )

    assert {(answer.status_code, answer.content, answer["ETag"]) for answer in answers} == {
        (201, answers[0].content, '"1"')
    }
    assert ["Idempotent-Replay" in answer for answer in answers] == [False, True, True]
    assert (other.status_code, problem_of(other)) == (422, "number_reused")
    assert Workshop.objects.filter(workshop_id="NEW").count() == 1


def test_number_of_a_refused_request_is_free_again(planner, workshop):
    wrong = planner.ask(
        "POST", "/tables/workshops/records", new_workshop(workshop.college, rooms=-1), idempotency_key="n"
    )
    right = planner.ask("POST", "/tables/workshops/records", new_workshop(workshop.college), idempotency_key="n")

    assert (wrong.status_code, right.status_code) == (422, 201)


def test_too_many_requests_are_told_when_to_come_back(planner, settings):
    settings.KASIP_API_PER_MINUTE = 3

    answers = [planner.get("/whoami") for _ in range(8)]
    refused = [answer for answer in answers if answer.status_code == 429]

    assert len(refused) >= 2
    assert all(0 < int(answer["Retry-After"]) <= 60 for answer in refused)


def test_uses_are_counted_by_the_minute(site):  # noqa: F811
    api_key(site.membership_of(Role.PLANNER))
    with scopes_disabled():
        key = ApiKey.objects.get(name="test")
    at = dt.datetime(2027, 1, 1, 12, 0, 30, tzinfo=dt.UTC)

    counts = [count_use(key.pk, at + dt.timedelta(seconds=late)) for late in (0, 1, 29, 30, 31)]

    assert counts == [1, 2, 3, 1, 2]


@pytest.mark.parametrize("body", ["{", "[]", '{"values": 3}', '{"values": {"rooms": [1]}}', ""])
def test_body_of_another_shape_is_a_problem(planner, body):
    answer = planner.ask("POST", "/tables/workshops/records", body)

    assert answer.status_code in (400, 422)
    assert problem_of(answer) == "unreadable"


def test_list_asks_as_many_queries_at_any_number_of_rows():
    region = new_region("351000000")
    machine = Machine(api_key(member(region, Role.PLANNER)))
    machine.get("/whoami")
    counts: dict[str, list[int]] = {}
    for step, upto in ((1, 1), (2, 3), (97, 100)):
        fill(region, step, start=upto - step)
        for table in record_models():
            with CaptureQueriesContext(connection) as seen:
                assert machine.get(f"/tables/{table}/records").status_code == 200
            # a key's first use in a minute also forgets old minutes: one statement more, whatever the list's length
            asked = [query for query in seen if "accounts_apiuse" not in query["sql"]]
            counts.setdefault(table, []).append(len(asked))

    assert {table: seen for table, seen in counts.items() if len(set(seen)) > 1 or seen[0] > MOST_QUERIES} == {}


def test_description_declares_every_refusal():
    schema = api.get_openapi_schema()

    declared = {
        (method, path.removeprefix(BASE)): set(operation["responses"])
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    }
    common = {401, 403, 429}
    assert schema["openapi"] == "3.1.0"
    assert all(common <= {int(status) for status in statuses} for statuses in declared.values())
    change = {int(status) for status in declared["patch", "/tables/{table}/records/{pk}"]}
    assert change == {200, 400, 401, 403, 404, 409, 412, 422, 428, 429}
    media = {
        media
        for methods in schema["paths"].values()
        for operation in methods.values()
        for status, response in operation["responses"].items()
        if int(status) >= 400
        for media in response["content"]
    }
    assert media == {"application/problem+json"}
