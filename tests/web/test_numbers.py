"""One house style of numbers on every page, in three languages."""

import ast
from pathlib import Path

import pytest
from django.utils import translation

from kasip.web import numbers

WEB = Path(numbers.__file__).parent


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("kk", ["1\xa0235", "−1\xa0234,5", "+12", "−3", "0", "12,3\xa0%", "72,5\xa0%", "70\xa0%", "+0,4\xa0%"]),
        ("ru", ["1\xa0235", "−1\xa0234,5", "+12", "−3", "0", "12,3\xa0%", "72,5\xa0%", "70\xa0%", "+0,4\xa0%"]),
        ("en", ["1,235", "−1,234.5", "+12", "−3", "0", "12.3%", "72.5%", "70%", "+0.4%"]),
    ],
)
def test_number_is_written_as_the_language_writes_it(language, expected):
    with translation.override(language):
        written = [
            numbers.whole(1234.6),
            numbers.exact(-1234.5),
            numbers.signed(12),
            numbers.signed(-3.2),
            numbers.signed(0.4),
            numbers.percent(0.1234),
            numbers.stated_percent(0.725),
            numbers.stated_percent(0.7),
            numbers.signed_percent(0.0041),
        ]

    assert written == expected


def test_probability_from_draws_is_never_certain():
    with translation.override("en"):
        assert [numbers.probability(value) for value in (0.0, 0.426, 1.0)] == ["<\xa01%", "43%", ">\xa099%"]


@pytest.mark.parametrize("write", [
    numbers.whole, numbers.exact, numbers.signed, numbers.millions, numbers.persons, numbers.signed_persons,
    numbers.percent, numbers.stated_percent, numbers.signed_percent, numbers.probability,
])  # fmt: skip
def test_unknown_is_written_as_nothing_and_never_as_zero(write):
    with translation.override("kk"):
        assert write(None) == ""


def test_no_other_page_module_writes_numbers_of_its_own():
    """What a page writes of a number goes through `web/numbers.py`; filters of templates stand under it."""
    beside = {"numbers.py", "templatetags/words.py", "templatetags/pieces.py"}
    own = [
        str(path.relative_to(WEB))
        for path in sorted(WEB.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.ImportFrom) and any(name.name in FORBIDDEN for name in node.names))
    ]

    assert [name for name in own if name not in beside] == []


FORBIDDEN = {"number_text", "share_text", "probability_text", "count_text"}
