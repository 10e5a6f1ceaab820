"""One file that holds everything: the SQLite database as it was at one moment, and the uploads.

A backup is a compressed archive of `manifest.json`, `commonweal.sqlite3`, `uploads/`,
`activity/`, the activity stores with all their releases, and `published/`, the rows of published
statistics. The manifest gives the SHA-256 of every other member, the rows of every table and the
migrations, so that a restore can prove that nothing was lost on the way. PostgreSQL has tools of
its own for this: see docs/how-to/back-up-and-restore.md.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from commonweal import __version__
from commonweal.engines.store import Store
from commonweal.records.audit.actions import record
from commonweal.records.audit.selectors import verification
from commonweal.records.people.acting import Acting

MANIFEST = "manifest.json"
DATABASE = "commonweal.sqlite3"
UPLOADS = "uploads"
ACTIVITY = "activity"
PUBLISHED = "published"
FORMAT = 1


class BackupFault(Exception):
    """A backup or a restore cannot go on. The message is one sentence and says what to do."""


@dataclass(frozen=True)
class Told:
    """What a backup or a restore did, for whoever asked for it."""

    file: Path
    sha256: str
    rows: dict[str, int]
    uploads: int
    #: What the check of the audit chain found after a restore, as sentences.
    faults: tuple[str, ...] = ()


def make_backup(*, file: Path, by: Acting) -> Told:
    """Write everything into a new file, readable by its owner alone, and record that it was done.

    Safe while the site is in use: the database is copied as it is at one moment, and the uploads
    after it, so that every upload that the copy speaks of is there.
    """
    database = _database_file()
    if not database.is_file():
        raise BackupFault(f"There is nothing to back up: {database} does not exist.")
    if file.exists():
        raise BackupFault(f"{file} is already there: choose another name or move it away.")
    with transaction.atomic():
        record(by=by, action="back_up", kind="database", ref=file.name)
    with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".backup-") as folder:
        copy = Path(folder) / DATABASE
        _copy_database(database, copy)
        uploads = _uploads()
        members = {DATABASE: copy, **uploads, **_activity(), **_published()}
        rows = rows_of(copy)
        manifest = {
            "format": FORMAT,
            "version": __version__,
            "made_at": timezone.now().isoformat(),
            "migrations": _migrations_in(copy),
            "rows": rows,
            "sha256": {name: _sha256(path) for name, path in members.items()},
        }
        archive = Path(folder) / "archive"
        _write_archive(archive, manifest, members)
        # A hard link fails where the name is taken, even by somebody at the same moment.
        os.link(archive, file)
    return Told(file, _sha256(file), rows, len(uploads))


def restore_backup(*, file: Path, by: Acting) -> Told:
    """Put a backup where nothing is yet; refuse it whole when anything in it does not agree.

    The audit chain is checked last, and what is found is recorded and told: the chain's seal
    holds only where the secret key is the one that the records were written under.
    """
    database, uploads = _database_file(), Path(settings.MEDIA_ROOT)
    activity, published = Path(settings.ACTIVITY_ROOT), Path(settings.PUBLISHED_ROOT)
    folders = {UPLOADS: uploads, ACTIVITY: activity, PUBLISHED: published}
    held = any(folder.exists() and any(folder.iterdir()) for folder in folders.values())
    if database.exists() or held:
        raise BackupFault(
            f"{database.parent} already holds records: restore into an empty folder "
            "(set COMMONWEAL_VAR to one, or move the old records away)."
        )
    if not file.is_file():
        raise BackupFault(f"{file} does not exist.")
    database.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=database.parent, prefix=".restore-") as folder:
        manifest = unpack_backup(file, Path(folder))
        for name, target in folders.items():
            if (Path(folder) / name).is_dir():
                shutil.copytree(Path(folder) / name, target, dirs_exist_ok=True)
        # The database comes last: while it is missing, nothing can mistake half for the whole.
        (Path(folder) / DATABASE).replace(database)
    connection.close()
    call_command("migrate", interactive=False, verbosity=0)
    faults = verification(by).faults
    kept = sum(name.startswith(f"{UPLOADS}/") for name in manifest["sha256"])
    told = Told(file, _sha256(file), manifest["rows"], kept, faults)
    with transaction.atomic():
        details = {"sha256": told.sha256, "made_at": manifest["made_at"], "faults": faults}
        record(by=by, action="restore", kind="database", ref=file.name, details=details)
    return told


def unpack_backup(file: Path, folder: Path) -> dict[str, Any]:
    """Unpack a backup into an empty folder, prove it whole and return its manifest."""
    manifest = _read_archive(file, folder)
    _prove(manifest, folder)
    return manifest


def rows_of(database: Path) -> dict[str, int]:
    """The number of rows of every table of a SQLite file."""
    with closing(_open(database)) as source:
        named = source.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        tables = sorted(name for (name,) in named)
        return {
            # The names come from the database's own list of tables.
            name: source.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
            for name in tables
        }


def _database_file() -> Path:
    if connection.vendor != "sqlite":
        raise BackupFault(
            "This site keeps its records in PostgreSQL: back it up with pg_dump and the uploads "
            "with tar, as docs/how-to/back-up-and-restore.md says."
        )
    return Path(connection.settings_dict["NAME"])


def _open(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{database}?mode=ro", uri=True)


def _copy_database(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)


def _uploads() -> dict[str, Path]:
    folder = Path(settings.MEDIA_ROOT)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {f"{UPLOADS}/{path.relative_to(folder).as_posix()}": path for path in files}


def _activity() -> dict[str, Path]:
    """What the releases of the activity stores stand on, and nothing that waits or is half made."""
    root = Path(settings.ACTIVITY_ROOT)
    found: dict[str, Path] = {}
    for place in sorted(root.iterdir()) if root.is_dir() else ():
        for release in Store(place).releases():
            for name in (f"releases/{release.number}.json", *sorted(release.files())):
                found[f"{ACTIVITY}/{place.name}/{name}"] = place / name
    return found


def _published() -> dict[str, Path]:
    """The rows of published sets, and nothing that waits or is half made."""
    root = Path(settings.PUBLISHED_ROOT)
    files = sorted(root.glob("*/*.parquet")) if root.is_dir() else []
    return {f"{PUBLISHED}/{path.relative_to(root).as_posix()}": path for path in files}


def _migrations_in(database: Path) -> list[str]:
    with closing(_open(database)) as source:
        rows = source.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [f"{app}.{name}" for app, name in rows]


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write_archive(target: Path, manifest: dict[str, Any], members: dict[str, Path]) -> None:
    text = json.dumps(manifest, indent=1, sort_keys=True).encode()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with (
        open(descriptor, "wb") as stream,
        tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as archive,
    ):
        head = tarfile.TarInfo(MANIFEST)
        head.size = len(text)
        archive.addfile(head, BytesIO(text))
        for name, path in members.items():
            archive.add(path, arcname=name, recursive=False)


def _read_archive(file: Path, folder: Path) -> dict[str, Any]:
    """Unpack the members that the manifest names, and only plain files under safe names."""
    try:
        with tarfile.open(file, mode="r:gz") as archive:
            members = iter(archive)
            manifest = _manifest(archive, next(members, None))
            _unpack(archive, members, set(manifest["sha256"]), folder)
    except (tarfile.TarError, EOFError, OSError, ValueError, KeyError) as error:
        raise BackupFault(f"{file} is not a whole backup of Commonweal ({error}).") from None
    return manifest


def _manifest(archive: tarfile.TarFile, head: tarfile.TarInfo | None) -> dict[str, Any]:
    stream = archive.extractfile(head) if head and head.name == MANIFEST else None
    if stream is None:
        raise ValueError("it does not begin with a manifest")
    manifest: dict[str, Any] = json.load(stream)
    if manifest.get("format") != FORMAT:
        raise ValueError(f"its format is {manifest.get('format')!r}, not {FORMAT}")
    return manifest


def _unpack(
    archive: tarfile.TarFile, members: Iterator[tarfile.TarInfo], expected: set[str], folder: Path
) -> None:
    for member in members:
        stream = archive.extractfile(member) if member.isreg() else None
        if stream is None or member.name not in expected or not _is_safe(member.name):
            raise ValueError(f"it holds {member.name!r}, which it should not")
        target = folder / member.name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as out:
            shutil.copyfileobj(stream, out)
        expected.discard(member.name)
    if expected:
        raise ValueError(f"it lacks {min(expected)!r}")


def _is_safe(name: str) -> bool:
    path = PurePosixPath(name)
    known = path.parts[0] in {DATABASE, UPLOADS, ACTIVITY, PUBLISHED}
    return known and not path.is_absolute() and ".." not in path.parts


def _prove(manifest: dict[str, Any], folder: Path) -> None:
    """Raise BackupFault unless every member is as it was and this version can read it."""
    for name, expected in manifest["sha256"].items():
        if _sha256(folder / name) != expected:
            raise BackupFault(f"{name} in the backup is damaged: its checksum does not agree.")
    database = folder / DATABASE
    with closing(_open(database)) as source:
        sound = source.execute("PRAGMA integrity_check").fetchone()[0]
    if sound != "ok" or rows_of(database) != manifest["rows"]:
        raise BackupFault("The database in the backup is damaged: it does not hold what it should.")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    ours = {name.split(".")[0] for name in known}
    strange = [m for m in manifest["migrations"] if m.split(".")[0] in ours and m not in known]
    if strange:
        raise BackupFault(
            f"The backup was made by version {manifest['version']}, newer than this one "
            f"({__version__}): restore it with that version."
        )
