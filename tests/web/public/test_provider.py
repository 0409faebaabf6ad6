"""Signing in through an OpenID Connect provider: a real one, served on loopback, that signs its tokens."""

from __future__ import annotations

import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse
from tests.site.world import World

from kasip.apps.accounts.models import Person

pytestmark = pytest.mark.django_db
CLIENT = "kasip-of-the-tests"


class Provider(ThreadingHTTPServer):
    """An identity provider: it lets whoever it is told about sign in, and hands out codes and tokens."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims = {}
        self.nonces = {}

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, *_):
        pass

    def do_GET(self):
        path, asked = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        provider = self.server
        if path == "/.well-known/openid-configuration":
            self.answer(
                {
                    "issuer": provider.address,
                    "authorization_endpoint": f"{provider.address}/authorize",
                    "token_endpoint": f"{provider.address}/token",
                    "userinfo_endpoint": f"{provider.address}/userinfo",
                    "jwks_uri": f"{provider.address}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        elif path == "/authorize":
            code = secrets.token_urlsafe(8)
            provider.nonces[code] = asked.get("nonce", [""])[0]
            back = f"{asked['redirect_uri'][0]}?{urlencode({'code': code, 'state': asked['state'][0]})}"
            self.send_response(302)
            self.send_header("Location", back)
            self.end_headers()
        elif path == "/keys":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(provider.key.public_key()))
            self.answer({"keys": [key | {"kid": "1", "use": "sig", "alg": "RS256"}]})
        elif path == "/userinfo":
            self.answer(provider.claims)

    def do_POST(self):
        provider = self.server
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        now = int(time.time())
        claims = provider.claims | {"iss": provider.address, "aud": CLIENT, "iat": now, "exp": now + 60}
        claims |= {"nonce": provider.nonces.pop(sent["code"][0])}
        token = jwt.encode(claims, provider.key, algorithm="RS256", headers={"kid": "1"})
        self.answer({"access_token": "opaque", "token_type": "Bearer", "expires_in": 60, "id_token": token})

    def answer(self, content):
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def provider(settings):
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    app: dict[str, Any] = {"provider_id": "oidc", "name": "Region", "client_id": CLIENT, "secret": "s"}
    app["settings"] = {"server_url": f"{server.address}/.well-known/openid-configuration"}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def come_back_from_it(client):
    """A person presses the button, the provider lets them in, and their browser brings the code back."""
    sent = client.post(reverse("openid_connect_login", args=["oidc"]))
    returned = requests.get(sent.url, allow_redirects=False, timeout=10)
    return client.get(returned.headers["Location"].removeprefix("http://testserver"))


def test_person_of_a_proven_address_signs_in_and_is_linked(provider):
    world, client = World(), Client()
    student = world.person("student")
    provider.claims = {"sub": "17", "email": student.email.upper(), "email_verified": True}

    answer = come_back_from_it(client)

    assert answer.url == "/"
    assert client.get("/act-as/").status_code == 405
    assert SocialAccount.objects.get().user_id == student.pk


def test_staff_still_show_their_second_factor(provider):
    world, client = World(), Client()
    provider.claims = {"sub": "18", "email": world.person("planner").email, "email_verified": True}

    answer = come_back_from_it(client)

    assert answer.url == reverse("mfa_authenticate")


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "19", "email": "stranger@elsewhere.example", "email_verified": True},
        {"sub": "20", "email": "student@karaganda.example", "email_verified": False},
        {"sub": "21", "email": "student@karaganda.example"},
        {"sub": "22"},
    ],
)
def test_stranger_and_unproven_address_get_nothing(provider, claims):
    World()
    client, people = Client(), Person.objects.count()
    provider.claims = claims

    answer = come_back_from_it(client)

    assert answer.url == reverse("account_login")
    assert (Person.objects.count(), SocialAccount.objects.count()) == (people, 0)
    assert client.get("/act-as/").status_code == 302


@pytest.mark.usefixtures("provider")
def test_sign_in_page_offers_the_provider_only_where_one_is_set(settings):
    offered = Client().get(reverse("account_login")).content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {}
    alone = Client().get(reverse("account_login")).content.decode()

    assert "/account/provider/oidc/oidc/login/" in offered
    assert "/account/provider/oidc/" not in alone
