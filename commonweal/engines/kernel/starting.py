"""What makes large counts cheaper for the process as a whole; nothing here changes a result."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

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
    """Leave the search for circles of objects out: a count makes none."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
