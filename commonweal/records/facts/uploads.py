"""Keeping uploaded files: under a random name, never above the limit, with their digest."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from django.conf import settings

from commonweal.facts.reading import Limits
from commonweal.facts.reading.reader import too_large

FOLDER = "imports"
KILLED = "Whatever read it was stopped. Send the file again."


class Upload(Protocol):
    """What a form or a command hands over."""

    name: str | None

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]: ...


class Begun(Protocol):
    """A received file whose reading had begun."""

    stored_as: str


File = TypeVar("File", bound=Begun)


def let_go_of_killed(
    begun: Iterable[File],
    *,
    is_reading: bool,
    discard: Callable[[str], None],
    refuse: Callable[[File, str], None],
) -> None:
    """Discard and refuse the files that were begun and that nobody reads any more."""
    if is_reading:
        return
    for file in begun:
        discard(file.stored_as)
        refuse(file, KILLED)


class NotStored(ValueError):
    """The file is not taken. The message is fit to show."""


@dataclass(frozen=True)
class Stored:
    """A file as it was kept. `name` is relative to the folder of uploads."""

    name: str
    size: int
    sha256: str


def store(upload: Upload, limits: Limits) -> Stored:
    """Write the file as it arrives and stop at the limit. Raises NotStored and keeps nothing."""
    declared = getattr(upload, "size", None) or 0
    if declared > limits.bytes:
        raise NotStored(too_large(declared, limits))
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{secrets.token_urlsafe(24)}.upload"
    path = folder / name
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("xb") as kept:
            for chunk in upload.chunks(65_536):
                size += len(chunk)
                if size > limits.bytes:
                    raise NotStored(too_large(size, limits))
                digest.update(chunk)
                kept.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Stored(name, size, digest.hexdigest())


def load(name: str, sha256: str) -> bytes:
    """A stored file. Raises NotStored when it is gone or is not what was stored."""
    path = _folder() / Path(name).name
    try:
        data = path.read_bytes()
    except OSError:
        raise NotStored("The file is no longer kept. Send it again.") from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise NotStored("The kept file has changed since it was sent. Send it again.")
    return data


def discard(name: str) -> None:
    """Remove a file whose import never came to be."""
    (_folder() / Path(name).name).unlink(missing_ok=True)


def safe_file_name(name: str) -> str:
    """The last part of a name, printable and at most 200 letters, to show and never to open."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(letter for letter in last if letter.isprintable()).strip()
    return shown[-200:] or "unnamed"


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER
