"""One source, two forms: the compiled kernel says what the plain one says."""

from typing import Any

import numpy as np

from kasip.core.compiled import compiled


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


def test_small_work_stays_plain():
    assert add_one.choose(work=10, threshold=10) is add_one.plain
    assert add_one.choose(work=11, threshold=10) is add_one.fast()


def test_digest_follows_a_callee_and_a_constant():
    def kernel_with(step: int, bonus: int):
        scope: dict[str, Any] = {"compiled": compiled, "BONUS": bonus}
        exec(f"@compiled\ndef inner(v): return v + {step}\n@compiled\ndef outer(v): return inner(v) + BONUS", scope)  # noqa: S102
        return scope["outer"].digest()

    assert kernel_with(1, 5) == kernel_with(1, 5)
    assert kernel_with(1, 5) != kernel_with(2, 5)
    assert kernel_with(1, 5) != kernel_with(1, 6)
