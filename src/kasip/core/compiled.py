"""Compiled kernels without paying for the compiler where it is not worth it.

Importing Numba costs about a second and the first compilation of a kernel several. A kernel marked with `compiled` runs
as plain Python until its caller asks for the compiled form; the machine code is cached on disk and `make setup` fills
that cache. Where nothing is stored yet, work that plain Python does sooner than the compiler its own stays plain. Where
Numba is missing, the same function runs as plain Python and gives the same result, only more slowly.
"""

from __future__ import annotations

import functools
import hashlib
import types
from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

LLVM_PREFETCH = "llvm.prefetch.p0i8"

UNSTORED = 12
"""How many times as long as loading machine code it takes to make it, roughly."""


class Kernel(Generic[P, R]):
    """One numeric function in two forms, plain and compiled, from one source.

    Attributes:
        plain: the Python function as written.
    """

    def __init__(self, plain: Callable[P, R]) -> None:
        functools.update_wrapper(self, plain)
        self.plain = plain
        self._fast: Callable[P, R] | None = None

    def fast(self) -> Callable[P, R]:
        """This will return the compiled form, compiling it or loading it from the cache on the first call."""
        if self._fast is None:
            self._fast = self._dispatcher()
        return self._fast

    def _dispatcher(self) -> Callable[P, R]:
        """This will return what compiles on the first call, or the plain form where Numba is missing."""
        try:
            import numba
        except ImportError:
            return self.plain
        made: Callable[P, R] = numba.njit(cache=True, nogil=True)(self._with_fast_callees())
        return made

    def _with_fast_callees(self) -> Callable[P, R]:
        """This will return the plain function with the kernels it calls replaced by their compiled forms."""
        plain = self.plain
        if not isinstance(plain, types.FunctionType):
            return plain
        names = plain.__code__.co_names
        callees = {name: plain.__globals__[name] for name in names if isinstance(plain.__globals__.get(name), Kernel)}
        scope = {**plain.__globals__, **{name: kernel.fast() for name, kernel in callees.items()}}
        copy = types.FunctionType(plain.__code__, scope, plain.__name__, plain.__defaults__, plain.__closure__)
        copy.__qualname__, copy.__module__ = f"{plain.__qualname__}_{self.digest()}", plain.__module__
        return copy

    def digest(self) -> str:
        """This will name the kernel's content: its own instructions, its constants and the kernels it calls.

        Numba's cache looks only at the file a kernel stands in; a kernel whose callee changed in another file would
        keep running old code. With its content in its name, changed code has a new name and is compiled anew.
        """
        if not isinstance(self.plain, types.FunctionType):
            return "0"
        code, scope = self.plain.__code__, self.plain.__globals__
        parts = [code.co_code.hex(), repr([value for value in code.co_consts if not isinstance(value, types.CodeType)])]
        for name in code.co_names:
            value = scope.get(name)
            parts.append(f"{name}={value.digest() if isinstance(value, Kernel) else _constant(value)}")
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]

    def choose(self, work: int, threshold: int) -> Callable[P, R]:
        """This will return the compiled form where it pays (see `pays`), else the plain form."""
        return self.fast() if self.pays(work, threshold) else self.plain

    def pays(self, work: int, threshold: int) -> bool:
        """This will say whether the compiled form is worth its start.

        Args:
            work: steps to do.
            threshold: steps up to which plain Python is quicker than loading machine code. Where it has to be made
                first, `UNSTORED` times as many; where it is loaded already, none.
        """
        if self._fast is not None or work <= threshold:
            return self._fast is not None
        return work > UNSTORED * threshold or self.stored()

    def stored(self) -> bool:
        """This will ask Numba whether machine code of this content is stored; where it does not say, yes."""
        dispatcher: Any = self._dispatcher()
        try:
            return bool(dispatcher._cache._cache_file._load_index())  # noqa: SLF001  Numba has no public way to ask
        except AttributeError:
            return True

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """This will run the plain form, so that a plain kernel may call another one."""
        return self.plain(*args, **kwargs)


class Prefetch(Kernel[[Any, int], None]):
    """`prefetch(array, index)`: a hint to the processor, inside compiled kernels, that an element is needed soon.

    The plain form does nothing. An index outside the array is no fault: nothing is read.
    """

    def __init__(self) -> None:
        super().__init__(_do_nothing)

    def fast(self) -> Callable[[Any, int], None]:
        """This will return the compiled form: LLVM's `prefetch` of the element's address, for reading."""
        if self._fast is None:
            self._fast = _prefetch_intrinsic()
        return self._fast


def _do_nothing(array: Any, index: int) -> None:
    """The plain form of a hint."""


def _prefetch_intrinsic() -> Callable[[Any, int], None]:
    from numba.core import cgutils, types
    from numba.extending import intrinsic

    ir = cgutils.ir

    def prefetch(_typing: Any, array: Any, index: Any) -> Any:
        def generate(context: Any, builder: Any, _signature: Any, values: Any) -> Any:
            whole, byte = ir.IntType(32), ir.IntType(8).as_pointer()
            hint_type = ir.FunctionType(ir.VoidType(), [byte, whole, whole, whole])
            hint = builder.module.globals.get(LLVM_PREFETCH) or ir.Function(builder.module, hint_type, LLVM_PREFETCH)
            data = context.make_array(array)(context, builder, values[0]).data
            address = builder.bitcast(builder.gep(data, [values[1]]), byte)
            builder.call(hint, [address, whole(0), whole(3), whole(1)])
            return context.get_dummy_value()

        return types.void(array, index), generate

    made: Callable[[Any, int], None] = intrinsic(prefetch)
    return made


def _constant(value: object) -> str:
    return repr(value) if isinstance(value, int | float | str | tuple) else type(value).__name__


def compiled(plain: Callable[P, R]) -> Kernel[P, R]:
    """This will mark a numeric function as one that may run compiled (see `Kernel`).

    Kernels may call other kernels of the same module by name.
    """
    return Kernel(plain)
