"""The administrator's manual names every setting, and every setting it names exists."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from tests.site.world import World

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "how-to" / "run-the-site.md"
SETTINGS = ROOT / "src" / "kasip" / "config" / "settings.py"
SERVER = ROOT / "docs" / "how-to" / "server"


def named_in(text):
    return set(re.findall(r"KASIP_[A-Z_]+[A-Z]", text))


def read_by_the_site():
    return set(re.findall(r'env\.\w+\("(KASIP_[A-Z_]+)"', SETTINGS.read_text("utf-8")))


def test_manual_names_every_setting():
    assert read_by_the_site() - named_in(MANUAL.read_text("utf-8")) == set()


def test_manual_and_examples_name_no_setting_that_is_not_there():
    files = [MANUAL, *SERVER.iterdir()]

    assert {name: named_in(file.read_text("utf-8")) - read_by_the_site() for file in files for name in [file.name]} == {
        file.name: set() for file in files
    }


@pytest.mark.django_db
def test_new_secret_key_signs_nobody_out_until_the_old_one_is_taken_out(settings):
    old, new, third = (
        f"the {name} key, of these tests alone, long enough to be one" for name in ("old", "new", "third")
    )
    settings.SECRET_KEY = old
    planner = World().client("planner")
    page = reverse("staff:job_list")
    before = planner.get(page).status_code

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = new, [old]
    beside = planner.get(page).status_code
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = third, []
    after = planner.get(page).status_code

    assert (before, beside, after) == (200, 200, 302)
