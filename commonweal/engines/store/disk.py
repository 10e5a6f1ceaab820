"""Writing to disk so that a kill at any moment leaves either the old or the new, never a half."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from commonweal.engines.store.errors import StoreError


def settle(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_once(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file under its final name in one step; nothing is done when it is there already."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    write(temporary)
    with temporary.open("rb") as handle:
        os.fsync(handle.fileno())
    temporary.replace(path)
    settle(path.parent)


@contextmanager
def at_work(root: Path, name: str) -> Iterator[None]:
    """Say that somebody is at work there, for as long as it takes; several may be."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / name).open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield


def is_at_work(root: Path, name: str) -> bool:
    """Whether somebody is at work there; who was killed is not."""
    try:
        with (root / name).open("r") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


@contextmanager
def only_writer(root: Path, name: str = ".lock") -> Iterator[None]:
    """Hold the store for writing. Raises StoreError when somebody else is writing to it."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / name).open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(
                f"Another import is writing to {root.name}; wait until it is done."
            ) from None
        yield
