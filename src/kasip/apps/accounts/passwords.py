"""Passwords are judged by how many guesses they cost, not by their kinds of letters."""

from __future__ import annotations

import functools
from importlib import resources

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from zxcvbn import zxcvbn

from kasip.apps.accounts.models import Person
from kasip.wording.catalogue import LANGUAGES, say

LONGEST_JUDGED = 72
"""Letters looked at: the judgement takes time that grows with the square of the length."""


class GuessesValidator:
    """Refuses a password somebody who knows the person could guess within a number of guesses."""

    def __init__(self, least_guesses: int, least_length: int) -> None:
        """This will judge by a least number of guesses and a least number of letters."""
        self.least_guesses = least_guesses
        self.least_length = least_length

    def validate(self, password: str, user: Person | None = None) -> None:
        """This will refuse a password that is too short or too easily guessed.

        Raises:
            ValidationError: it is; the message is in the language of the page.
        """
        if len(password) < self.least_length:
            raise ValidationError(_said("password_too_short", least=self.least_length), code="password_too_short")
        if guesses(password, user) < self.least_guesses:
            raise ValidationError(_said("password_guessable"), code="password_guessable")

    def get_help_text(self) -> str:
        """This will say what is asked of a password."""
        return _said("password_help", least=self.least_length)


def guesses(password: str, person: Person | None = None) -> int:
    """This will estimate how many guesses a password costs somebody who knows the person's name and address."""
    known = [] if person is None else [person.email, *person.email.split("@"), person.name, *person.name.split()]
    judged = zxcvbn(password[:LONGEST_JUDGED], user_inputs=[*known, "kasip", *common_words()])
    return int(judged["guesses"])


@functools.cache
def common_words() -> tuple[str, ...]:
    """This will return words people here take for passwords and the judge, who knows English, does not know."""
    return tuple((resources.files("kasip.apps.accounts") / "common_words.txt").read_text(encoding="utf-8").split())


def _said(code: str, **facts: object) -> str:
    language = (get_language() or "kk").split("-")[0]
    return say(code, language if language in LANGUAGES else "kk", **facts)
