"""Signing in: what is asked of a password, how attempts are counted, what a second factor and a session are held to."""

import datetime as dt
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django_scopes import scope, scopes_disabled
from tests.site.world import PASSWORD, World, person_named

from kasip.apps.accounts.actions.keys import make_api_key
from kasip.apps.accounts.actions.roles import end_role, off_board
from kasip.apps.accounts.models import ApiKey, Person
from kasip.apps.accounts.passwords import GuessesValidator, guesses
from kasip.apps.accounts.sessions import BEGAN, USED
from kasip.apps.journal.models import Event

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105  of the tests alone
LOGIN = "/account/login/"


@pytest.fixture
def world():
    return World()


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


def totp():
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


def sign_in(client, person, password=PASSWORD, **headers):
    return client.post(LOGIN, {"login": person.email, "password": password}, **headers)


def is_signed_in(client):
    return client.get("/act-as/").status_code == 405


def test_password_and_code_sign_staff_in_and_change_the_session_key(world, client):
    client.get(LOGIN)
    client.session["kept"] = True
    before = client.session.session_key

    asked = sign_in(client, world.person("planner"))
    entered = client.post(asked.url, {"code": totp()})

    assert asked.url == reverse("mfa_authenticate")
    assert entered.url == "/"
    assert is_signed_in(client)
    assert client.session.session_key != before


def test_code_used_once_does_not_work_again(world, client):
    sign_in(client, world.person("planner"))
    client.post(reverse("mfa_authenticate"), {"code": totp()})
    other = Client()
    sign_in(other, world.person("planner"))

    other.post(reverse("mfa_authenticate"), {"code": totp()})

    assert not is_signed_in(other)


def test_staff_without_a_second_factor_sets_one_up_before_anything_else(world, client):
    person = world.person("planner")
    Authenticator.objects.filter(user=person).delete()
    client.force_login(person)

    home, people = client.get("/organisations/"), client.get(reverse("mfa_index"))

    assert (home.status_code, home.url) == (302, reverse("mfa_index"))
    assert people.status_code == 200


def test_student_needs_no_second_factor(world, client):
    person = world.person("student")
    Authenticator.objects.filter(user=person).delete()

    sign_in(client, person)

    assert is_signed_in(client)


@pytest.mark.parametrize(("site", "person", "needed"), [(True, True, False), (True, False, True), (False, True, True)])
def test_only_invented_people_of_a_demonstration_go_without_a_second_factor(
    world, client, settings, site, person, needed
):
    settings.KASIP_DEMONSTRATION = site
    planner = world.person("planner")
    Authenticator.objects.filter(user=planner).delete()
    Person.objects.filter(pk=planner.pk).update(is_demonstration=person)
    client.force_login(planner)

    answer = client.get("/organisations/")

    assert (answer.status_code == 302) is needed


def test_second_factor_is_set_up_by_the_app_with_recovery_codes(world, client):
    person = world.person("planner")
    Authenticator.objects.filter(user=person).delete()
    sign_in(client, person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.findall(r"<code>([A-Z2-7]+)</code>", page)[0]
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    done = client.post(reverse("mfa_activate_totp"), {"code": code})

    assert done.url == reverse("mfa_view_recovery_codes")
    assert sorted(Authenticator.objects.filter(user=person).values_list("type", flat=True)) == [
        "recovery_codes",
        "totp",
    ]
    assert client.get("/organisations/").status_code == 200


def test_last_second_factor_of_staff_stays(world, client):
    person = world.person("planner")
    sign_in(client, person)
    client.post(reverse("mfa_authenticate"), {"code": totp()})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    client.post(reverse("mfa_deactivate_totp"))

    assert Authenticator.objects.filter(user=person, type="totp").exists()


def test_account_is_closed_to_guesses_after_five_and_others_are_not(world, client):
    victim, other = world.person("student"), world.person("applicant")

    answers = [sign_in(client, victim, f"guess {number}", REMOTE_ADDR=f"10.0.0.{number}") for number in range(1, 7)]
    right = sign_in(client, victim, REMOTE_ADDR="10.0.1.1")

    assert "account_error_too_many" not in answers[4].content.decode()
    assert "Too many attempts" in answers[5].content.decode()
    assert "Too many attempts" in right.content.decode()
    sign_in(client, other, REMOTE_ADDR="10.0.1.2")
    assert is_signed_in(client)


def test_address_may_fail_twenty_times_an_hour_over_all_accounts(client):
    said = [
        client.post(LOGIN, {"login": f"nobody{number}@nowhere.example", "password": "guess"}).content.decode()
        for number in range(22)
    ]

    assert ["Too many attempts" in text for text in said] == [False] * 20 + [True] * 2


def test_victim_signs_in_on_a_known_device_while_a_guesser_is_shut_out(world):
    victim, known, stranger = world.person("student"), Client(), Client()
    sign_in(known, victim)
    known.post(reverse("account_logout"))

    for number in range(6):
        sign_in(stranger, victim, f"guess {number}", REMOTE_ADDR=f"10.0.0.{number}")
    sign_in(stranger, victim, REMOTE_ADDR="10.0.2.1")
    sign_in(known, victim, REMOTE_ADDR="10.0.2.2")

    assert not is_signed_in(stranger)
    assert is_signed_in(known)


def test_known_device_of_one_person_counts_for_nobody_else(world):
    device, victim = Client(), world.person("student")
    sign_in(device, world.person("applicant"))
    device.post(reverse("account_logout"))

    for number in range(6):
        sign_in(device, victim, f"guess {number}", REMOTE_ADDR=f"10.0.0.{number}")
    sign_in(device, victim, REMOTE_ADDR="10.0.2.1")

    assert not is_signed_in(device)


def test_answer_does_not_tell_whether_an_address_has_an_account(world, client):
    def without_secrets(answer):
        return re.sub(r'value="[^"]*"', "", answer.content.decode())

    known = sign_in(client, world.person("student"), "wrong guess")
    unknown = client.post(LOGIN, {"login": "nobody@nowhere.example", "password": "wrong guess"})
    reset_known = client.post(reverse("account_reset_password"), {"email": world.person("student").email})
    reset_unknown = client.post(reverse("account_reset_password"), {"email": "nobody@nowhere.example"})

    assert without_secrets(known) == without_secrets(unknown)
    assert (reset_known.status_code, reset_known.url) == (reset_unknown.status_code, reset_unknown.url)
    assert [letter.to for letter in mail.outbox] == [[world.person("student").email]]


def test_letter_resets_the_password_once_and_ends_other_sessions(world, client):
    person, elsewhere = world.person("student"), Client()
    sign_in(elsewhere, person)
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = re.findall(r"http://testserver(\S+)", str(mail.outbox[-1].body))[0]

    form = client.get(link, follow=True)
    new = {"password1": "entirely other words", "password2": "entirely other words"}
    client.post(form.request["PATH_INFO"], new)

    assert not is_signed_in(elsewhere)
    sign_in(client, person, "entirely other words")
    assert is_signed_in(client)
    assert (
        "wrong, too old, or was used"
        in Client().get(link, follow=True, headers={"accept-language": "en"}).content.decode()
    )


@pytest.mark.parametrize(
    "password",
    ["qwerty123", "Karaganda1", "Password1", "12345678", "student1", "йцукен12", "Алматы01", "Password2026", "short"],
)
def test_guessable_password_is_refused_in_the_readers_language(password):
    person = Person(email="student1@karaganda.example", name="Student One")

    for language, words in (("kk", "алыңыз|қажет"), ("ru", "Возьмите|нужно"), ("en", "Take|give")):
        with translation.override(language), pytest.raises(ValidationError, match=words):
            GuessesValidator(1_000_000, 8).validate(password, person)


def test_words_of_the_persons_own_name_cost_fewer_guesses():
    person = Person(email="aigerim.suleimenova@karaganda.example", name="Айгерім Сүлейменова")

    assert guesses("aigerim.suleimenova", person) < 1_000_000 < guesses(PASSWORD, person)


@pytest.mark.parametrize(
    ("role", "used_ago", "began_ago", "stays"),
    [
        ("planner", 29 * 60, 3600, True),
        ("planner", 31 * 60, 3600, False),
        ("student", 31 * 60, 3600, True),
        ("student", 60, 12 * 3600 + 60, False),
        ("planner", 60, 11 * 3600, True),
    ],
)
def test_session_lasts_as_long_as_its_rules_say(world, role, used_ago, began_ago, stays):
    client = world.client(role)
    session = client.session
    session[USED], session[BEGAN] = time.time() - used_ago, time.time() - began_ago
    session.save()
    Person.objects.update(sessions_valid_from=timezone.now() - dt.timedelta(days=1))

    assert is_signed_in(client) is stays


def sign_out(_world, client):
    client.post(reverse("account_logout"))


def disable(world, _client):
    Person.objects.filter(pk=world.person("planner").pk).update(is_active=False)


def end_their_role(world, _client):
    with in_region(world):
        end_role(membership_id=world.memberships["planner"].pk, by=world.actor("administrator"), reason="left")


def off_board_them(world, _client):
    with in_region(world):
        off_board(person_id=world.person("planner").pk, by=world.actor("administrator"), reason="left")


def in_region(world):
    return scope(region=world.region.pk)


@pytest.mark.parametrize("ending", [sign_out, disable, end_their_role, off_board_them])
def test_session_is_dead_with_the_next_request(world, ending):
    client = world.client("planner")
    assert is_signed_in(client)

    ending(world, client)

    assert not is_signed_in(client)


def test_changed_password_ends_all_sessions_but_this_one(world):
    here, elsewhere = world.client("student"), world.client("student")
    new = "entirely other words"

    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_off_boarding_ends_keys_roles_and_the_account_in_one_step(world):
    with in_region(world):
        make_api_key(name="1C", scopes=["read"], by=world.actor("college_deputy"))
        off_board(
            person_id=world.person("college_deputy").pk, by=world.actor("administrator"), reason="left the college"
        )

        ended = Event.objects.filter(reason="left the college").values_list("action", "subject")
        assert list(ended) == [("ended", "membership"), ("ended", "api_key"), ("changed", "person")]
        assert ApiKey.objects.get().ended_at is not None
    assert not world.person("college_deputy").is_active


def test_signing_in_refused_and_out_is_in_the_journal(world, client):
    person = world.person("student")
    sign_in(client, person, "wrong guess")
    sign_in(client, person)
    client.post(reverse("account_logout"))

    with in_region(world):
        assert list(Event.objects.order_by("sequence").values_list("action", "person_id")) == [
            ("refused", person.pk),
            ("signed_in", person.pk),
            ("signed_out", person.pk),
        ]


def test_attempt_on_an_unknown_address_keeps_nothing_of_what_was_typed(client):
    client.post(LOGIN, {"login": "my-secret-password@oops.example", "password": "my-secret-password"})

    with scopes_disabled():
        events = list(Event.objects.filter(region_id=0).values())
    assert len(events) == 1
    assert "secret" not in str(events)


def test_nobody_signs_up(client):
    assert client.get("/account/signup/").status_code == 404


def test_cookie_of_a_session_is_kept_from_scripts_and_other_sites(world, client):
    sign_in(client, world.person("student"))

    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], int(cookie["max-age"])) == (True, "Lax", 12 * 3600)
    assert Session.objects.count() == 1


def test_person_of_no_role_sees_nothing_of_any_organisation(client):
    client.force_login(person_named("nobody@karaganda.example", "Nobody"))

    assert client.get("/organisations/").status_code == 403
