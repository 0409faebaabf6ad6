"""The order of the Kazakh alphabet, alone and against PostgreSQL's."""

import random
import unicodedata

import pytest
from tests.gateways.engines import postgres_missing, postgres_server

from kasip.vocabulary.alphabet import CYRILLIC, DIGITS, LATIN, compared, order_key

ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"


def test_letters_stand_in_the_order_of_the_alphabet():
    letters = list(ALPHABET)
    random.Random(1).shuffle(letters)

    assert "".join(sorted(letters, key=order_key)) == ALPHABET


def test_capital_follows_small_letter_of_the_same_word_only():
    assert sorted(["Ән", "ән", "Аң", "ана"], key=order_key) == ["ана", "Аң", "ән", "Ән"]


def test_letter_written_in_two_parts_sorts_as_one():
    assert order_key(unicodedata.normalize("NFD", "й")) == order_key("й")
    assert compared("ұ", "ү") == -1


def drawn_words(count):
    drawer = random.Random(7)
    letters = CYRILLIC * 2 + LATIN + DIGITS + ' -."«»()№,'
    words = {"".join(drawer.choice(letters) for _ in range(drawer.randint(1, 6))) for _ in range(count)}
    return [word.capitalize() if drawer.random() < 0.3 else word for word in sorted(words)]


@pytest.mark.postgres
@pytest.mark.skipif(bool(postgres_missing()), reason=postgres_missing() or "PostgreSQL is here")
def test_order_is_that_of_postgresql():
    import psycopg  # noqa: PLC0415

    words = sorted(set(drawn_words(10_000)))
    with postgres_server() as address, psycopg.connect(address) as connection:
        query = 'SELECT word FROM unnest(%s::text[]) word ORDER BY word COLLATE "kk-x-icu", word COLLATE "C"'
        found = [row[0] for row in connection.execute(query, (words,))]

    assert sorted(words, key=lambda word: (order_key(word), word)) == found
