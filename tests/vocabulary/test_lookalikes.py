"""Names are found however they were typed; different names stay apart."""

import pytest

from kasip.vocabulary.lookalikes import name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Қарағанды", "Караганды"),
        ("Үшқоңыр", "УШКОНЫР"),
        ("Сварочное дело (по видам)", "«Сварочное дело»"),
        ("Capaнь", "Сарань"),
        ("Алматы  қ.", "алматы к"),
        ("Ұлытау", "Үлытау"),
        ("Приозёрск", "Приозерск"),
    ],
)
def test_spellings_of_one_name_have_one_key(one, other):
    assert name_key(one) == name_key(other)


def test_different_names_have_different_keys():
    names = ["Абай", "Сарань", "Шахтинск", "Караганды", "Караганда", "Темиртау", "Балхаш", "Приозёрск"]

    assert len({name_key(name) for name in names}) == len(names)
