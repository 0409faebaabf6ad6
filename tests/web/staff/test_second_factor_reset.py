"""Phone and recovery codes are lost: who lets the person in again, what ends, what the journal and the letter say."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.site.world import PASSWORD, World, membership_of, organisation_of, person_named

from kasip.apps.accounts.actions.keys import make_api_key
from kasip.apps.accounts.actions.roles import end_role
from kasip.apps.accounts.actions.second_factor import reset_second_factor
from kasip.apps.accounts.enums import Role
from kasip.apps.accounts.models import ApiKey, Person
from kasip.apps.accounts.queries import has_second_factor
from kasip.apps.accounts.refusals import MissingError, RefusedError
from kasip.apps.journal.models import Event

pytestmark = pytest.mark.django_db
REASON = "came in person with a passport"


@pytest.fixture
def world():
    made = World()
    with scope(region=made.region.pk):
        yield made


def equip(person):
    """Somebody with an app, recovery codes and a key, all of which are lost."""
    for kind in (Authenticator.Type.RECOVERY_CODES, Authenticator.Type.WEBAUTHN):
        Authenticator.objects.create(user=person, type=kind, data={"seed": "x", "used_mask": 0})
    return person


def page(person):
    return reverse("staff:person_reset_factor", args=[person.pk])


def test_deputy_resets_a_masters_second_factor_and_everything_of_it_ends(world):
    master = equip(world.person("college_master"))
    with scope(region=world.region.pk):
        make_api_key(name="1C", scopes=["read"], by=world.actor("college_deputy"))
    session, deputy = world.client("college_master"), world.client("college_deputy")

    shown = deputy.get(reverse("staff:person", args=[master.pk])).content.decode()
    answer = deputy.post(page(master), {"reason": REASON})

    assert page(master) in shown
    assert answer.url == reverse("staff:person", args=[master.pk])
    assert not Authenticator.objects.filter(user=master).exists()
    assert session.get("/organisations/").url.startswith(reverse("account_login"))
    assert list(Event.objects.filter(reason=REASON).values_list("action", "subject", "subject_id", "changes")) == [
        ("changed", "person", master.pk, {"second_factor": ["recovery_codes, totp, webauthn", None]})
    ]
    assert ApiKey.objects.get().ended_at is None  # of somebody else
    assert page(master) not in deputy.get(reverse("staff:person", args=[master.pk])).content.decode()


def test_keys_of_the_person_end_each_with_its_own_event(world):
    deputy = world.person("college_deputy")
    make_api_key(name="1C", scopes=["read"], by=world.actor("college_deputy"))

    reset_second_factor(person_id=deputy.pk, by=world.actor("administrator"), reason=REASON)

    assert ApiKey.objects.get().ended_at is not None
    assert list(Event.objects.filter(reason=REASON).values_list("action", "subject")) == [
        ("changed", "person"),
        ("ended", "api_key"),
    ]


@pytest.mark.parametrize(("language", "word"), [("kk", "Қайырлы күн"), ("ru", "Здравствуйте"), ("en", "Good day")])
def test_person_gets_a_letter_in_their_own_language_without_the_reason(world, language, word):
    master = world.person("college_master")
    Person.objects.filter(pk=master.pk).update(language=language)

    world.client("college_deputy", headers={"accept-language": "en"}).post(page(master), {"reason": REASON})

    (letter,) = mail.outbox
    body = str(letter.body)
    assert letter.to == [master.email]
    assert body.startswith(word)
    assert "Karaganda college_deputy" in body
    assert "http://testserver/account/login/" in body
    assert REASON not in body


def test_person_signs_in_with_the_password_alone_and_must_set_a_factor_up(world):
    master, client = world.person("college_master"), Client(headers={"accept-language": "en"})
    reset_second_factor(person_id=master.pk, by=world.actor("college_deputy"), reason=REASON)

    client.post(reverse("account_login"), {"login": master.email, "password": PASSWORD})
    asked = client.get("/organisations/")
    told = client.get(asked.headers["Location"]).content.decode()

    assert asked.headers["Location"] == reverse("mfa_index")
    assert "Karaganda college_deputy reset your second factor on" in told


def test_sign_in_under_way_when_the_factor_goes_lets_nobody_in_by_an_old_code(world):
    master, client = world.person("college_master"), Client()
    client.post(reverse("account_login"), {"login": master.email, "password": PASSWORD})
    reset_second_factor(person_id=master.pk, by=world.actor("college_deputy"), reason=REASON)

    answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert answer.status_code in (200, 302)
    led = client.get("/organisations/").headers["Location"]
    assert led.startswith((reverse("account_login"), reverse("mfa_index")))


@pytest.mark.parametrize("role", Role.values)
def test_reset_is_for_those_alone_who_may_end_all_the_persons_roles(world, role):
    actor, done = world.actor(role), []
    for other in Role.values:
        equip(world.person(other))
    for other in Role.values:
        try:
            reset_second_factor(person_id=world.person(other).pk, by=actor, reason=REASON)
        except (RefusedError, MissingError):
            continue
        done.append(other)

    expected = {
        "administrator": [other for other in Role.values if other != "administrator"],
        "college_deputy": ["college_master", "student"],
        "enterprise_hr": ["mentor"],
    }
    assert done == expected.get(role, [])
    assert {other for other in Role.values if not has_second_factor(world.person(other))} == set(done)


def test_another_organisation_and_another_region_see_no_such_person(world):
    other = organisation_of(world.region, "college", "990940000001", "Other college")
    stranger = person_named("m@other.example", "M")
    membership_of(stranger, other, "college_master")
    far = World("Turkestan", "610000000", 2)

    near = world.client("college_deputy").post(page(stranger), {"reason": REASON})
    abroad = far.client("administrator").post(page(stranger), {"reason": REASON})

    assert (near.status_code, abroad.status_code) == (404, 404)
    assert has_second_factor(stranger)
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("whose", "reason", "code"),
    [
        ("college_deputy", REASON, "refused_own_factor"),
        ("college_master", "  ", "refused_reason_missing"),
        ("elsewhere", REASON, "refused_factor_elsewhere"),
        ("former", REASON, "refused_not_yours"),
        ("without", REASON, "refused_factor_none"),
    ],
)
def test_reset_that_must_not_be_is_refused_and_changes_nothing(world, whose, reason, code):
    master = world.person("college_master")
    if whose == "elsewhere":
        membership_of(master, world.organisations["department"], "planner")
    elif whose == "former":
        end_role(
            membership_id=world.memberships["college_master"].pk, by=world.actor("administrator"), reason="moved on"
        )
        membership_of(master, world.organisations["enterprise"], "mentor")
    elif whose == "without":
        Authenticator.objects.filter(user=master).delete()
    person = world.person("college_deputy") if whose == "college_deputy" else master
    deputy = world.client("college_deputy")
    before = (Authenticator.objects.count(), Event.objects.count())

    with pytest.raises(RefusedError) as refused:
        reset_second_factor(person_id=person.pk, by=world.actor("college_deputy"), reason=reason)
    answer = deputy.post(page(person), {"reason": reason})

    assert refused.value.code == code
    assert answer.status_code == (200 if code == "refused_reason_missing" else 302)
    assert (Authenticator.objects.count(), Event.objects.count()) == before
    assert mail.outbox == []


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_pages_on_the_way_say_what_to_do(world, language):
    client, help_page = Client(), reverse("public:help_topic", args=["signing-in"])
    client.cookies["django_language"] = language
    sign_in = client.get(reverse("account_login")).content.decode()
    client.post(reverse("account_login"), {"login": world.person("planner").email, "password": PASSWORD})

    assert help_page in sign_in
    assert help_page in client.get(reverse("mfa_authenticate")).content.decode()
    assert client.get(help_page).status_code == 200
