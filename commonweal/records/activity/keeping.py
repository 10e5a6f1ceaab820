"""Where the activity of a place lies on disk, and with what it is brought in.

A file that waits for its import is kept locked, as it holds identifiers; nothing else with
identifiers is ever on disk.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from cryptography.fernet import Fernet
from django.conf import settings
from django.utils import timezone

from commonweal.engines.intake import Lookups, Setting, default_setting, read_lookups
from commonweal.engines.store import Store, at_work, is_at_work
from commonweal.records.facts.uploads import Upload
from commonweal.records.register.models import Place

WAITING = "waiting"
LOOKUPS = "lookups"
#: What file systems take of a name, in bytes.
_LONGEST_NAME = 255
_MEASURING = ".measuring"
_READING = ".reading"
_LISTS = ("practices", "postcodes", "organisations")


def root_of(place: Place) -> Path:
    """The folder of a place's activity store; never that of the lookups, as no code has a dot."""
    name = f"{place.code}.place" if place.code == LOOKUPS else place.code
    return Path(settings.ACTIVITY_ROOT) / name


def store_of(place: Place) -> Store:
    """The activity store of a place; it has no release while nothing was brought in."""
    return Store(root_of(place))


def measuring(place: Place) -> AbstractContextManager[None]:
    """Say that the measures of a place are being worked out."""
    return at_work(root_of(place), _MEASURING)


def is_measuring(place: Place) -> bool:
    """Whether somebody is working the measures of a place out just now."""
    return is_at_work(root_of(place), _MEASURING)


def reading(place: Place) -> AbstractContextManager[None]:
    """Say that a received file of a place is being read."""
    return at_work(root_of(place), _READING)


def is_reading(place: Place) -> bool:
    """Whether somebody is reading a received file of the place just now."""
    return is_at_work(root_of(place), _READING)


def setting_of(lookups: Lookups | None = None) -> Setting:
    """The shipped definitions, the site's key, and lookups: those given, else those that lie in
    the folder `lookups` beside the stores."""
    key = settings.PSEUDONYM_KEY.encode()
    return default_setting(key, lookups or _lookups(), today=timezone.localdate())


def lock_away(place: Place, upload: Upload) -> tuple[str, str]:
    """Keep an upload until its import, locked. The name under which it is kept, its SHA-256."""
    content = b"".join(upload.chunks(1 << 20))
    folder = root_of(place) / WAITING
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{secrets.token_urlsafe(24)}.locked"
    (folder / name).write_bytes(_lock().encrypt(content))
    return name, hashlib.sha256(content).hexdigest()


@contextmanager
def unlocked(place: Place, stored_as: str, name: str) -> Iterator[Path]:
    """A kept upload under its own name, for as long as it is needed.

    The name stands for memory and not for a file, so that nothing is left of it when the work is
    killed."""
    content = _lock().decrypt((root_of(place) / WAITING / Path(stored_as).name).read_bytes())
    with (
        os.fdopen(os.memfd_create("unlocked"), "w+b") as held,
        tempfile.TemporaryDirectory(prefix="commonweal-") as folder,
    ):
        held.write(content)
        held.flush()
        path = Path(folder) / _fitting(Path(name).name)
        path.symlink_to(f"/proc/self/fd/{held.fileno()}")
        yield path


def _fitting(name: str) -> str:
    """The end of a name, with its suffix, where letters of several bytes make it too long."""
    return name.encode()[-_LONGEST_NAME:].decode(errors="ignore")


def discard(place: Place, stored_as: str) -> None:
    """Remove a kept upload."""
    if stored_as:
        (root_of(place) / WAITING / Path(stored_as).name).unlink(missing_ok=True)


def _lock() -> Fernet:
    digest = hashlib.sha256(b"waiting files:" + settings.PSEUDONYM_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def _lookups() -> Lookups:
    folder = Path(settings.ACTIVITY_ROOT) / LOOKUPS
    found = {name: folder / f"{name}.csv" for name in _LISTS}
    return read_lookups(**{name: path for name, path in found.items() if path.is_file()})
