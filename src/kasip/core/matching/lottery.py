"""The published lottery: one number per applicant, which anybody can work out by hand.

The number of an applicant is the SHA-256 of the text `seed:applicant_id`, written in hexadecimal; the smaller number is
the better one. `printf '%s' '7:A-0001' | sha256sum` reproduces it. One lottery decides every tie at every programme
(single tie-breaking): against a lottery per programme it gives more applicants their first wishes, because nobody is
kept from a seat by a tie that an exchange would undo (Abdulkadiroğlu, Che and Yasuda 2015; Ashlagi and Nikzad 2020); no
college can draw its own again, and an applicant has one number to check instead of ten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from kasip.core.matching.market import SmallInts

PROCEDURE = "sha256(seed:applicant_id) in hexadecimal, smaller first; one lottery for all programmes and dormitories"
SHOWN_DIGITS = 16
"""Hexadecimal digits shown to people; enough to tell two applicants apart."""


def lottery_number(seed: int, applicant_id: str) -> str:
    """This will return the lottery number of one applicant: 64 hexadecimal digits, smaller is better."""
    return hashlib.sha256(f"{seed}:{applicant_id}".encode()).hexdigest()


def lottery_positions(seed: int, applicant_ids: Sequence[str]) -> SmallInts:
    """This will return each applicant's position in the lottery, 0 first; shape: one per applicant.

    Positions do not depend on the order applicants are listed in. Equal leading 64 bits are decided by the rest.
    """
    prefix = f"{seed}:"
    digests = b"".join([hashlib.sha256((prefix + name).encode()).digest() for name in applicant_ids])
    words = np.frombuffer(digests, dtype=">u8").reshape(-1, 4)
    order = np.argsort(words[:, 0].astype(np.uint64), kind="stable")
    first = words[order, 0]
    if np.any(first[1:] == first[:-1]):
        order = np.lexsort((words[:, 3], words[:, 2], words[:, 1], words[:, 0]))
    position = np.empty(order.size, dtype=np.int32)
    position[order] = np.arange(order.size, dtype=np.int32)
    return position
