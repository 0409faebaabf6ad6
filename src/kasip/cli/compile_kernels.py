"""Fill the on-disk cache of compiled kernels, so that nobody's first command waits for the compiler.

A science that has kernels keeps them in its module `kernels`, which offers `compile_kernels()`: it runs each once,
compiled, on a tiny instance of the types it meets.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil

from kasip import core


def main() -> None:
    """This will compile every kernel and store its machine code beside its source."""
    for science in pkgutil.iter_modules(core.__path__):
        name = f"kasip.core.{science.name}.kernels"
        if science.ispkg and importlib.util.find_spec(name):
            importlib.import_module(name).compile_kernels()


if __name__ == "__main__":
    main()
