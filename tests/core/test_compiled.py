"""One source, two forms: the compiled kernel says what the plain one says."""

import runpy
from typing import Any

import numpy as np

from kasip.core.compiled import UNSTORED, compiled


@compiled
def add_one(value: int) -> int:
    return value + 1


@compiled
def sum_of_successors(values, count: int) -> int:
    total = 0
    for index in range(count):
        total += add_one(values[index])
    return total


def test_kernel_that_calls_a_kernel_is_equal_in_both_forms():
    values = np.arange(5)

    assert sum_of_successors(values, 5) == 15
    assert sum_of_successors.fast()(values, 5) == 15


def one_less_in(folder):
    """A kernel whose machine code is stored beside a source of its own."""
    source = folder / "less.py"
    source.write_text("def one_less(value):\n    return value - 1\n", encoding="utf-8")
    return compiled(runpy.run_path(str(source))["one_less"])


def test_work_stays_plain_until_machine_code_is_sooner_loaded_or_made(tmp_path):
    made, loaded, most = one_less_in(tmp_path), one_less_in(tmp_path), 10 * UNSTORED

    assert made.choose(work=most, threshold=10) is made.plain
    assert made.choose(work=most + 1, threshold=10)(5) == 4
    assert made.choose(work=1, threshold=10) is made.fast()
    assert loaded.choose(work=10, threshold=10) is loaded.plain
    assert loaded.choose(work=11, threshold=10) is not loaded.plain


def test_machine_code_of_another_source_is_not_taken_for_stored(tmp_path):
    made = one_less_in(tmp_path)
    made.fast()(5)
    assert made.stored()

    (tmp_path / "less.py").write_text("def one_less(value):\n    return value - 1  # as before\n", encoding="utf-8")

    assert not made.stored()


def test_digest_follows_a_callee_and_a_constant():
    def kernel_with(step: int, bonus: int):
        scope: dict[str, Any] = {"compiled": compiled, "BONUS": bonus}
        exec(f"@compiled\ndef inner(v): return v + {step}\n@compiled\ndef outer(v): return inner(v) + BONUS", scope)  # noqa: S102
        return scope["outer"].digest()

    assert kernel_with(1, 5) == kernel_with(1, 5)
    assert kernel_with(1, 5) != kernel_with(2, 5)
    assert kernel_with(1, 5) != kernel_with(1, 6)
