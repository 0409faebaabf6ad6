"""Every kernel of admission, run once on a tiny market, so that its machine code is stored."""

from __future__ import annotations

from kasip.core.matching.trial import run_everything


def compile_kernels() -> None:
    """This will compile every kernel of this science and store its machine code."""
    run_everything()
