"""Machine code of passes and dictionaries, compiled once with Numba and kept on disk.

Kept code is loaded without Numba, which takes longer to start than most counts take. It is kept by
the text of its module, the compiler's version and the processor, so none is used for another, and
removed when it has not been loaded for long.
"""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache, cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from threading import RLock
from typing import Any

import llvmlite
import llvmlite.binding as llvm
import numpy as np

Array = np.ndarray[Any, Any]

#: What compiled code may leave to the C library; code that asks for more is not kept.
_FROM_C = frozenset({"memcpy", "memmove", "memset"})
_LOCK = RLock()
_DIGEST = 32
#: Code that nobody has loaded for so many seconds is of an earlier version, and goes.
_UNUSED = 30 * 24 * 60 * 60
_INTEGER, _POINTER = ctypes.c_int64, ctypes.c_void_p
#: How Numba passes an array of so many dimensions: owner and parent, items, bytes of one, data,
#: and for each dimension its length and step.
_ARRAY = {
    n: (_POINTER, _POINTER, _INTEGER, _INTEGER, _POINTER, *[_INTEGER] * 2 * n) for n in (1, 2)
}
_Call = Callable[..., int]


class Kept:
    """A function over arrays and whole numbers, compiled for the types it is called with.

    It makes no array, raises nothing and gives nothing or a whole number. It may call others of
    its kind, which are put into it whole where they are `inline`.
    """

    def __init__(self, function: Callable[..., Any], *, inline: bool = False) -> None:
        self.function = function
        self._inline = "always" if inline else "never"
        self._calls: dict[tuple[str, ...], _Call] = {}

    def __call__(self, *given: Any) -> int:
        kinds = tuple(_kind(each) for each in given)
        call = self._calls.get(kinds)
        if call is None:
            with _LOCK:
                call = self._calls[kinds] = self._made(kinds)
        words: list[Any] = []
        for each in given:
            words += _words(each) if isinstance(each, np.ndarray) else (int(each),)
        result, raised = _INTEGER(0), _POINTER()
        if call(ctypes.byref(result), ctypes.byref(raised), *words):
            raise RuntimeError(f"The pass {self.function.__name__} broke off.")
        return result.value

    def _made(self, kinds: Sequence[str]) -> _Call:
        said = repr((_stamp(self.function.__code__.co_filename), self.function.__name__, kinds))
        name = f"{self.function.__name__}-{sha256(said.encode()).hexdigest()[:24]}.code"
        code = _read(name)
        if code is None:
            code = self._compiled(kinds)
            _keep(name, code)
        symbol, _, machine = code.partition(b"\0")
        address = _load(symbol.decode(), machine)
        words = [
            word
            for kind in kinds
            for word in (_ARRAY[int(kind[0])] if kind != "whole" else (_INTEGER,))
        ]
        return ctypes.CFUNCTYPE(ctypes.c_int32, _POINTER, _POINTER, *words)(address)

    def _compiled(self, kinds: Sequence[str]) -> bytes:
        """The name of the function and its machine code, which rests on nothing else."""
        signature = tuple(_numba_type(kind) for kind in kinds)
        self._numba.compile(signature)
        symbol = self._numba.overloads[signature].fndesc.mangled_name
        module = llvm.parse_assembly(self._numba.inspect_llvm(signature))
        for each in (*module.functions, *module.global_variables):
            if not each.is_declaration and each.name != symbol:
                each.linkage = "internal"
        # What calls the function from Python goes, and what that rests on with it.
        target, passes = _target(), llvm.create_new_module_pass_manager()
        passes.add_global_dead_code_eliminate_pass()
        passes.run(module, llvm.create_pass_builder(target, llvm.create_pipeline_tuning_options()))
        lacking = {each.name for each in module.functions if each.is_declaration}
        lacking = {name for name in lacking if not name.startswith("llvm.")} - _FROM_C
        if lacking:
            raise RuntimeError(f"{self.function.__name__} needs {', '.join(sorted(lacking))}.")
        return bytes(symbol.encode() + b"\0" + target.emit_object(module))

    @cached_property
    def _numba(self) -> Any:
        import numba

        # Without what counts the uses of arrays, which belongs to Numba.
        compiler: Any = numba.njit
        return compiler(self.function, error_model="numpy", _nrt=False, inline=self._inline)

    @property
    def _numba_type_(self) -> Any:
        """What Numba asks of a function that another calls."""
        return self._numba._numba_type_


def _kind(given: object) -> str:
    """The type of an argument in a few letters."""
    if isinstance(given, np.ndarray):
        return f"{given.ndim}{'C' if given.flags.c_contiguous else 'A'}{given.dtype.str}"
    return "whole"


def _numba_type(kind: str) -> Any:
    import numba

    types: Any = numba.types
    if kind == "whole":
        return types.int64
    return types.Array(numba.from_dtype(np.dtype(kind[2:])), int(kind[0]), kind[1])


def _words(array: Array) -> tuple[Any, ...]:
    about = (None, None, array.size, array.itemsize, array.ctypes.data)
    return (*about, *array.shape, *array.strides)


@cache
def _stamp(source: str) -> str:
    """What code is kept by, beside the function and its types."""
    features = llvm.get_host_cpu_features().flatten()
    about = (version("numba"), llvmlite.__version__, llvm.get_host_cpu_name(), features)
    text = Path(source).read_bytes() + Path(__file__).read_bytes()
    return sha256(repr(about).encode() + text).hexdigest()


def _folders() -> list[Path]:
    """Where code is kept: beside the module, or where that may not be written, with the user's."""
    own = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return [Path(__file__).parent / "__pycache__", Path(own) / "commonweal" / "passes"]


def _read(name: str) -> bytes | None:
    for folder in _folders():
        try:
            held = (folder / name).read_bytes()
        except OSError:
            continue
        if sha256(held[_DIGEST:]).digest() == held[:_DIGEST]:
            with suppress(OSError):
                os.utime(folder / name)
            return held[_DIGEST:]
    return None


def _keep(name: str, code: bytes) -> None:
    for folder in _folders():
        part = folder / f"{name}.{os.getpid()}.part"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(sha256(code).digest() + code)
            part.replace(folder / name)
            _sweep(folder)
        except OSError:
            continue
        return


def _sweep(folder: Path) -> None:
    """Remove the code, and the parts of killed processes, that nobody has loaded for long."""
    oldest = time.time() - _UNUSED
    for path in (*folder.glob("*.code"), *folder.glob("*.code.*.part")):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                path.unlink()


def _target() -> Any:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    features = llvm.get_host_cpu_features().flatten()
    return llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=features, opt=3, jit=True
    )


@cache
def _engine() -> Any:
    """What holds the code that was loaded, for as long as the process lasts."""
    return llvm.create_mcjit_compiler(llvm.parse_assembly(""), _target())


def _load(symbol: str, machine: bytes) -> int:
    engine = _engine()
    engine.add_object_file(llvm.ObjectFileRef.from_data(machine))
    engine.finalize_object()
    return int(engine.get_function_address(symbol))
