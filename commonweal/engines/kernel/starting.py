"""What makes large counts cheaper for the process as a whole; nothing here changes a result."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import active_count
from types import ModuleType

import pyarrow as pa

#: Names of settings of the C library's memory, as its header has them.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
#: Pieces up to so many bytes are taken from memory that the process keeps, and so much is kept.
_PIECE, _KEPT = 32 << 20, 256 << 20


@cache
def keep_memory() -> None:
    """Use the memory of one piece again for the next.

    Else it goes back to the system each time and comes again cleared, which is a tenth of a count.
    """
    try:
        settle = ctypes.CDLL(None).mallopt
    except (OSError, TypeError, AttributeError):
        return  # another C library: memory is as it was
    settle(_MMAP_THRESHOLD, _PIECE)
    settle(_TRIM_THRESHOLD, _KEPT)
    pa.set_memory_pool(pa.system_memory_pool())


@contextmanager
def without_collecting() -> Iterator[None]:
    """Leave the search for circles of objects out: a count makes none, and the compiler's objects
    stay as long as the process, so that they need not be looked at again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if "numba" in sys.modules:
            _set_aside()
        if was:
            gc.enable()


@cache
def _set_aside() -> None:
    gc.freeze()


@contextmanager
def without_linear_algebra() -> Iterator[None]:
    """Let Numba start without SciPy's linear algebra: no pass uses any, and it takes longer to load
    than most passes take. Only where nobody else can be loading it at that moment."""
    name = "scipy.linalg"
    absent: dict[str, ModuleType | None] = sys.modules  # type: ignore[assignment]
    hidden = name not in absent and active_count() == 1
    if hidden:
        absent[name] = None
    try:
        yield
    finally:
        if hidden:
            del absent[name]
