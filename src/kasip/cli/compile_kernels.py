"""Fill the on-disk cache of compiled kernels, so that nobody's first command waits for the compiler.

A science that has kernels offers `compile_kernels()`, which runs each once, compiled, on a tiny instance of the types
it meets: in its module `precompiling` where that needs more than the kernels themselves, else in `kernels`.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil

from kasip import core


def main() -> None:
    """This will compile every kernel and store its machine code beside its source."""
    for science in pkgutil.iter_modules(core.__path__):
        if science.ispkg:
            compile_science(f"kasip.core.{science.name}")


def compile_science(science: str) -> None:
    """This will compile the kernels of one science, if it has any."""
    for module in ("precompiling", "kernels"):
        if importlib.util.find_spec(f"{science}.{module}"):
            importlib.import_module(f"{science}.{module}").compile_kernels()
            return


if __name__ == "__main__":
    main()
