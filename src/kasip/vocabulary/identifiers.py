"""Identification numbers and classifier codes of Kazakhstan: what a well-formed one looks like.

The check digit decides; the date inside a number is a convention that issued numbers break, so it only warns. Codes are
text: they keep their leading zeros.
"""

from __future__ import annotations

import datetime as dt
import re

FIRST_PASS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
SECOND_PASS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)

TWELVE_DIGITS = re.compile(r"\d{12}", re.ASCII)
BIN_STRUCTURE = re.compile(r"\d{2}(?:0[1-9]|1[0-2])[456][0-4]\d{6}", re.ASCII)
KATO = re.compile(r"[1-7]\d(?:0{7}|(?!00)\d{7})", re.ASCII)
SPECIALTY = re.compile(r"(?:0\d|10)\d{4}00", re.ASCII)
QUALIFICATION = re.compile(r"(3W|4S|5AB)((?:0\d|10)\d{4})\d{2}", re.ASCII)
OCCUPATION = re.compile(r"[0-9X]\d{3}(?:-\d(?:-\d{3})?)?", re.ASCII)
LEGACY_CODE = re.compile(r"\d{7}", re.ASCII)

CENTURIES = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}


def check_digit(eleven: str) -> int | None:
    """This will compute the twelfth digit of an IIN or BIN from the first eleven.

    Weights 1..11 modulo 11; where that gives 10, weights 3..11, 1, 2. Numbers where both give 10 are never issued.
    Source: rules of forming identification numbers, orders 521 of 29.06.2023 (IIN) and 423 of 27.06.2023 (BIN).
    """
    digits = [int(digit) for digit in eleven]
    for weights in (FIRST_PASS, SECOND_PASS):
        rest = sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) % 11
        if rest < 10:
            return rest
    return None


def has_check_digit(number: str) -> bool:
    """This will say whether a text is twelve digits of which the last is the right check digit."""
    return bool(TWELVE_DIGITS.fullmatch(number)) and check_digit(number[:11]) == int(number[11])


def is_iin(number: str) -> bool:
    """This will say whether a text can be a person's IIN: the check digit alone decides."""
    return has_check_digit(number)


def is_bin(number: str) -> bool:
    """This will say whether a text can be an organisation's BIN: check digit, month, and kind of organisation."""
    return has_check_digit(number) and bool(BIN_STRUCTURE.fullmatch(number))


def born_on(iin: str) -> dt.date | None:
    """This will read the birth date an IIN carries by convention; nothing where it carries none."""
    century = CENTURIES.get(iin[6])
    if century is None:
        return None
    try:
        return dt.date(century + int(iin[:2]), int(iin[2:4]), int(iin[4:6]))
    except ValueError:
        return None


def is_organisation(number: str) -> bool:
    """This will say whether a number follows the conventions of a BIN, or of the IIN a sole proprietor uses instead."""
    return is_bin(number) or (has_check_digit(number) and born_on(number) is not None)


def is_kato(code: str) -> bool:
    """This will say whether a text has the structure of a KATO code: region, district, rural district, settlement."""
    return bool(KATO.fullmatch(code))


def is_specialty(code: str) -> bool:
    """This will say whether a text has the structure of a specialty: ISCED-F field, two digits of a number, 00."""
    return bool(SPECIALTY.fullmatch(code))


def is_qualification(code: str) -> bool:
    """This will say whether a text has the structure of a qualification: level, six digits of the specialty, number."""
    return bool(QUALIFICATION.fullmatch(code))


def is_occupation(code: str) -> bool:
    """This will say whether a text has a form of NKZ: 7212, 7212-1 or 7212-1-001."""
    return bool(OCCUPATION.fullmatch(code))


def level_of(qualification: str) -> str:
    """This will return the level a qualification code begins with: 3W, 4S or 5AB; empty where it is none."""
    found = QUALIFICATION.fullmatch(qualification)
    return found[1] if found else ""


def specialty_of(qualification: str) -> str:
    """This will return the specialty code a qualification code belongs to; empty where it is none."""
    found = QUALIFICATION.fullmatch(qualification)
    return f"{found[2]}00" if found else ""


def is_legacy_specialty(code: str) -> bool:
    """This will say whether a text has the structure of the earlier classifier: seven digits, the last three zero."""
    return bool(LEGACY_CODE.fullmatch(code)) and code.endswith("000")
