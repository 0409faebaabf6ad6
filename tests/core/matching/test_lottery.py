"""The lottery: one number per applicant that anybody can work out."""

import hashlib
import subprocess

import numpy as np
import pytest

from kasip.core.matching.lottery import lottery_number, lottery_positions


def test_number_is_what_sha256sum_prints():
    try:
        printed = subprocess.run(["sha256sum"], input=b"7:A-0001", capture_output=True, check=True).stdout
    except FileNotFoundError:
        pytest.skip("sha256sum is not on this machine")

    assert lottery_number(7, "A-0001") == printed.decode().split()[0]


def test_positions_follow_the_numbers_whatever_the_order_of_applicants():
    ids = [f"Әлия {number}" for number in range(500)]

    forward = dict(zip(ids, lottery_positions(7, ids), strict=True))
    backward = dict(zip(ids[::-1], lottery_positions(7, ids[::-1]), strict=True))

    by_number = sorted(ids, key=lambda name: hashlib.sha256(f"7:{name}".encode()).hexdigest())
    assert forward == backward
    assert sorted(ids, key=forward.__getitem__) == by_number


def test_equal_leading_digits_are_decided_by_the_rest(monkeypatch):
    digests = {"a": bytes(8) + b"\x02" * 24, "b": bytes(8) + b"\x01" * 24}

    class Fixed:
        def __init__(self, content):
            self.content = content

        def digest(self):
            return digests[self.content.decode()[-1]]

    monkeypatch.setattr("kasip.core.matching.lottery.hashlib.sha256", Fixed)

    assert lottery_positions(7, ["a", "b"]).tolist() == [1, 0]


def test_no_applicants_no_positions():
    assert lottery_positions(7, []).dtype == np.int32
    assert lottery_positions(7, []).size == 0
