"""Inviting, accepting, ending roles, off-boarding, switching: who may, what follows, what the journal says."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from tests.site.world import PASSWORD, World, membership_of, organisation_of, person_named

from kasip.apps.accounts.actions.guardians import Ground, appoint_guardian, end_guardianship
from kasip.apps.accounts.actions.invitations import Offer, accept_invitation, invite
from kasip.apps.accounts.actions.keys import end_api_key, make_api_key
from kasip.apps.accounts.actions.organisations import add_organisation, rename_organisation
from kasip.apps.accounts.actions.roles import end_role, off_board
from kasip.apps.accounts.enums import LEADING_ROLES, ROLES_OF, Role
from kasip.apps.accounts.models import ApiKey, Guardianship, Invitation, Membership, Organisation, Person
from kasip.apps.accounts.queries import acting_as, current_memberships
from kasip.apps.accounts.refusals import MissingError, RefusedError
from kasip.apps.journal.guard import journalled
from kasip.apps.journal.models import Event

pytestmark = pytest.mark.django_db
NEW = {"name": "Дана Ахметова", "email": "dana@karaganda.example", "role": "college_master", "until": ""}


@pytest.fixture
def world():
    made = World()
    with scope(region=made.region.pk):
        yield made


def link_in_the_letter():
    return re.findall(r"http://testserver(\S+)", str(mail.outbox[-1].body))[0]


def test_deputy_invites_a_master_who_accepts_with_a_password_and_signs_in(world):
    college = world.organisations["college"]
    deputy = world.client("college_deputy", headers={"accept-language": "kk"})
    deputy.post(reverse("staff:invite", args=[college.pk]), NEW)

    newcomer = Client(headers={"accept-language": "kk"})
    page = newcomer.get(link_in_the_letter())
    chosen = {"password1": PASSWORD, "password2": PASSWORD}
    accepted = newcomer.post(link_in_the_letter(), chosen)

    person = Person.objects.get(email=NEW["email"])
    assert "Дана Ахметова" in page.content.decode()
    assert accepted.headers["Location"] == reverse("account_login")
    assert person.check_password(PASSWORD)
    assert [(held.role, held.organisation_id) for held in current_memberships(person)] == [
        ("college_master", college.pk)
    ]
    assert list(Event.objects.filter(action__in=["invited", "granted"]).values_list("action", "person_name")) == [
        ("invited", "Karaganda college_deputy"),
        ("granted", "Дана Ахметова"),
    ]
    assert newcomer.get(link_in_the_letter()).status_code == 404


def test_letter_of_an_invitation_names_no_secret_in_the_database(world):
    world.client("college_deputy").post(reverse("staff:invite", args=[world.organisations["college"].pk]), NEW)

    secret = link_in_the_letter().rstrip("/").rsplit("/", 1)[1]
    assert secret not in str(list(Invitation.objects.values())) + str(list(Event.objects.values()))


def test_weak_password_is_refused_and_the_invitation_stays_open(world):
    world.client("college_deputy").post(reverse("staff:invite", args=[world.organisations["college"].pk]), NEW)

    answer = Client().post(link_in_the_letter(), {"password1": "password1", "password2": "password1"})

    assert answer.status_code == 200
    assert not Person.objects.filter(email=NEW["email"]).exists()
    assert Invitation.objects.get().accepted_at is None


@pytest.mark.parametrize("state", ["expired", "withdrawn", "replaced"])
def test_link_that_no_longer_counts_opens_nothing(world, state):
    college, deputy = world.organisations["college"], world.client("college_deputy")
    deputy.post(reverse("staff:invite", args=[college.pk]), NEW)
    link, invitation = link_in_the_letter(), Invitation.objects.get()
    if state == "expired":
        with journalled():
            Invitation.objects.update(expires_at=timezone.now())
    elif state == "withdrawn":
        deputy.post(reverse("staff:invitation_withdraw", args=[invitation.pk]))
    else:
        deputy.post(reverse("staff:invite", args=[college.pk]), NEW)

    assert Client().get(link).status_code == 404


def test_somebody_with_an_account_must_be_signed_in_to_accept(world):
    offer = Offer(world.person("student").email, "Student", "college_master")
    _, secret = invite(
        organisation_id=world.organisations["college"].pk, offer=offer, days=7, by=world.actor("college_deputy")
    )

    with pytest.raises(RefusedError) as refused:
        accept_invitation(secret=secret, password=PASSWORD)
    stranger = world.client("applicant")
    stranger.post(reverse("invitation", args=[secret]))
    assert refused.value.code == "refused_sign_in_first"
    assert not Membership.objects.filter(role="college_master", person=world.person("applicant")).exists()

    world.client("student").post(reverse("invitation", args=[secret]))
    assert Membership.objects.filter(role="college_master", person=world.person("student")).exists()


@pytest.mark.parametrize("role", Role.values)
def test_only_leading_roles_invite_and_only_into_their_own_organisation(world, role):
    actor, invited = world.actor(role), []
    with scope(region=world.region.pk):
        for organisation in world.organisations.values():
            offer = Offer("x@karaganda.example", "X", _some_role_of(organisation))
            try:
                invite(organisation_id=organisation.pk, offer=offer, days=7, by=actor)
            except (RefusedError, MissingError):
                continue
            invited.append(organisation.pk)

    everywhere = [organisation.pk for organisation in world.organisations.values()]
    assert invited == (
        everywhere if role == "administrator" else [actor.organisation_id] if role in LEADING_ROLES else []
    )


def _some_role_of(organisation):
    return ROLES_OF[organisation.kind][-1]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"email": "no address"}, "refused_email_wrong"),
        ({"name": "  "}, "refused_name_missing"),
        ({"role": "planner"}, "refused_role_unknown_there"),
        ({"ends_on": dt.date(2020, 1, 1)}, "refused_day_past"),
        ({"email": "college_master@karaganda.example"}, "refused_role_held"),
    ],
)
def test_offer_that_makes_no_sense_is_refused(world, change, code):
    fields = {"email": "x@karaganda.example", "name": "X", "role": "college_master"} | change

    with pytest.raises(RefusedError) as refused:
        invite(
            organisation_id=world.organisations["college"].pk,
            offer=Offer(**fields),
            days=7,
            by=world.actor("college_deputy"),
        )

    assert (refused.value.code, Invitation.objects.count()) == (code, 0)


def test_deputy_ends_a_masters_role_with_a_reason_but_not_anothers_colleges(world):
    other = organisation_of(world.region, "college", "990940000001", "Other college")
    stranger = membership_of(person_named("m@other.example", "M"), other, "college_master")
    deputy = world.client("college_deputy")

    deputy.post(reverse("staff:member_end", args=[world.memberships["college_master"].pk]), {"reason": "left"})
    foreign = deputy.post(reverse("staff:member_end", args=[stranger.pk]), {"reason": "left"})

    assert foreign.status_code == 404
    assert Membership.objects.get(pk=stranger.pk).ended_at is None
    assert Membership.objects.get(pk=world.memberships["college_master"].pk).ended_at is not None
    assert Event.objects.get(action="ended").reason == "left"


def test_nobody_ends_a_role_without_a_reason_nor_their_own(world):
    deputy = world.actor("college_deputy")

    with pytest.raises(RefusedError, match="refused_reason_missing"):
        end_role(membership_id=world.memberships["college_master"].pk, by=deputy, reason=" ")
    with pytest.raises(RefusedError, match="refused_own_role"):
        end_role(membership_id=deputy.membership_id, by=deputy, reason="tired")
    with pytest.raises(RefusedError, match="refused_own_role"):
        off_board(person_id=deputy.person_id, by=deputy, reason="tired")


def test_person_with_roles_elsewhere_keeps_them_when_one_organisation_lets_go(world):
    master = world.memberships["college_master"]
    membership_of(master.person, world.organisations["enterprise"], "mentor")

    off_board(person_id=master.person_id, by=world.actor("college_deputy"), reason="left the college")

    assert [held.role for held in current_memberships(master.person)] == ["mentor"]
    assert Person.objects.get(pk=master.person_id).is_active


def test_roles_last_from_their_first_day_to_their_last(world):
    person, college = person_named("dated@karaganda.example", "Dated"), world.organisations["college"]
    today, day = timezone.localdate(), dt.timedelta(days=1)
    membership_of(person, college, "college_master", starts_on=today - 2 * day, ends_on=today - day)
    membership_of(person, college, "student", starts_on=today + day)
    held = membership_of(person, college, "college_deputy", starts_on=today - day, ends_on=today)

    assert [one.pk for one in current_memberships(person)] == [held.pk]
    assert [one.role for one in current_memberships(person, today + day)] == ["student"]


def test_person_of_several_roles_switches_between_them_and_to_no_other(world):
    planner = world.memberships["planner"]
    second = membership_of(planner.person, world.organisations["college"], "college_deputy")
    client = world.client("planner")
    key = client.session.session_key

    switched = client.post(reverse("staff:act_as"), {"membership": second.pk, "next": "/organisations/"})
    stranger = client.post(reverse("staff:act_as"), {"membership": world.memberships["administrator"].pk})

    assert switched.url == "/organisations/"
    assert stranger.status_code == 404
    assert client.session.session_key != key
    assert acting_as(planner.person, client.session["acting_as"]).role == "college_deputy"


def test_switching_leads_to_no_other_site(world):
    held = world.memberships["planner"]

    answer = world.client("planner").post(
        reverse("staff:act_as"), {"membership": held.pk, "next": "https://evil.example/"}
    )

    assert answer.url == "/"


def test_key_is_shown_once_and_kept_as_a_digest(world):
    client = world.client("college_deputy")

    page = client.post(reverse("staff:api_key_make"), {"key_name": "1C", "scopes": ["read"], "expires_on": ""})
    token = re.findall(r'id="token"[^>]*value="([^"]+)"', page.content.decode())[0]

    prefix, _, secret = token.partition(".")
    key = ApiKey.objects.get()
    assert key.prefix == prefix
    assert secret not in str(list(ApiKey.objects.values())) + client.get(reverse("staff:api_keys")).content.decode()

    client.post(reverse("staff:api_key_end", args=[key.pk]))
    assert ApiKey.objects.get().ended_at is not None


def test_administrator_enters_an_organisation_once(world):
    by, names = world.actor("administrator"), {"name_kk": "Колледж", "name_ru": "", "name_en": ""}

    added = add_organisation(kind="school", code="S-1", names=names, by=by)
    with pytest.raises(RefusedError, match="refused_organisation_known"):
        add_organisation(kind="school", code="S-1", names=names, by=by)
    with pytest.raises(RefusedError, match="refused_bin_wrong"):
        add_organisation(kind="college", code="123", names=names, by=by)
    with pytest.raises(RefusedError, match="refused_not_yours"):
        add_organisation(kind="school", code="S-2", names=names, by=world.actor("planner"))
    rename_organisation(pk=added.pk, names={"name_kk": "Мектеп"}, by=by)

    assert Organisation.objects.get(pk=added.pk).name_ru == "Мектеп"
    assert Organisation.objects.filter(kind="school").count() == 2


def test_guardian_of_a_minor_is_entered_and_ended_with_a_paper_and_a_reason(world):
    by = world.actor("administrator")
    guardian, minor = world.person("guardian"), world.person("applicant")

    entered = appoint_guardian(
        guardian_id=guardian.pk, minor_id=minor.pk, ground=Ground("parent", "№ 17, 01.09.2026"), by=by
    )
    with pytest.raises(RefusedError, match="refused_guardian_known"):
        appoint_guardian(guardian_id=guardian.pk, minor_id=minor.pk, ground=Ground("parent"), by=by)
    with pytest.raises(RefusedError, match="refused_guardian_of_self"):
        appoint_guardian(guardian_id=minor.pk, minor_id=minor.pk, ground=Ground("parent"), by=by)
    with pytest.raises(RefusedError, match="refused_not_yours"):
        appoint_guardian(
            guardian_id=guardian.pk, minor_id=minor.pk, ground=Ground("parent"), by=world.actor("guardian")
        )
    end_guardianship(pk=entered.pk, by=by, reason="of age")

    assert Guardianship.objects.get().ends_on == timezone.localdate()
    assert list(Event.objects.values_list("action", "reason")) == [("granted", ""), ("ended", "of age")]


def test_guardian_is_entered_seen_and_ended_on_the_pages(world):
    client, minor, guardian = world.client("administrator"), world.person("applicant"), world.person("guardian")
    page = reverse("staff:person", args=[minor.pk])
    enter = reverse("staff:guardian_add", args=[minor.pk])
    given = {"guardian_email": guardian.email.upper(), "basis": "parent", "document": "№ 17, 01.09.2026"}

    unknown = client.post(enter, {**given, "guardian_email": "nobody@x.example"})
    entered = client.post(enter, given)
    shown = client.get(page).content.decode()
    bond = Guardianship.objects.get()
    seen = [world.client(role).get("/").content.decode() for role in ("applicant", "guardian")]
    end = reverse("staff:guardian_end", args=[bond.pk])
    foreign = [
        world.client(role).get(address).status_code for role in ("planner", "guardian") for address in (enter, end)
    ]
    unreasoned = client.post(end, {"reason": ""})
    client.post(end, {"reason": "of age"})

    assert (unknown.status_code, entered.status_code, unreasoned.status_code) == (200, 302, 200)
    assert guardian.name in shown
    assert "№ 17, 01.09.2026" in shown
    assert end in shown
    assert [guardian.name in seen[0], minor.name in seen[1]] == [True, True]
    assert foreign == [403] * 4
    assert Guardianship.objects.get().ends_on == timezone.localdate()
    assert end not in client.get(page).content.decode()
    assert enter in shown
    assert reverse("staff:guardian_add", args=[guardian.pk]) not in shown
    assert list(Event.objects.filter(subject="guardianship").values_list("action", "reason")) == [
        ("granted", ""),
        ("ended", "of age"),
    ]


def test_planner_makes_keys_that_end_and_sees_their_own_alone(world):
    planner, later = world.actor("planner"), timezone.now() + dt.timedelta(days=30)
    make_api_key(name="of the administrator", scopes=["read"], by=world.actor("administrator"))

    with pytest.raises(RefusedError, match="refused_key_needs_end"):
        make_api_key(name="1C", scopes=["write"], by=planner)
    key, _ = make_api_key(name="planner's 1C", scopes=["read", "write"], by=planner, expires_at=later)
    page = world.client("planner").get(reverse("staff:api_keys")).content.decode()

    assert "of the administrator" not in page
    assert "planner&#x27;s 1C" in page
    assert "planner&#x27;s 1C" in world.client("administrator").get(reverse("staff:api_keys")).content.decode()
    assert world.client("approver").get(reverse("staff:api_keys")).status_code == 403
    assert end_api_key(pk=key.pk, by=planner).pk == key.pk


@pytest.mark.parametrize("page", ["organisation_list", "people", "api_keys", "journal"])
def test_list_takes_the_same_number_of_queries_at_3_and_at_60_rows(world, page):
    client, counts = world.client("administrator"), []
    for more in (0, 57):
        with scope(region=world.region.pk):
            for number in range(more):
                school = organisation_of(world.region, "school", f"S{more}-{number}", f"School {number}")
                membership_of(person_named(f"c{number}@s.example", "C", second_factor=False), school, "counsellor")
                make_api_key(name=f"{number}", scopes=["read"], by=world.actor("administrator"))
        client.get(reverse(f"staff:{page}"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(f"staff:{page}"))
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12
