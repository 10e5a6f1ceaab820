"""Databases with every table, made once for all processes whose records are alike, and copied.

Making the tables step by step takes half a minute, and each process of the tests needs them.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connections

RECORDS = settings.ROOT / "commonweal" / "records"
STAMPS = settings.ROOT / ".stamps"
#: How the databases to copy from are called on a PostgreSQL server.
TEMPLATES = "commonweal_tables_"


def put_tables(to: Path) -> None:
    """An SQLite file at `to` with every table and no row of ours.

    The database must be unblocked.
    """
    kept = STAMPS / f"tables-{_digest()}.sqlite3"
    with _one_at_a_time():
        if not kept.exists():
            for old in kept.parent.glob("tables-*.sqlite3"):
                old.unlink()
            _make(kept)
        shutil.copyfile(kept, to)


def put_database(name: str) -> None:
    """A PostgreSQL database of that name with every table and no row of ours.

    One that is there is taken away first. The database must be unblocked.
    """
    template = f"{TEMPLATES}{_digest()}"
    with _one_at_a_time():
        there = _templates()
        if template not in there:
            for old in there:
                # Another process may be copying it.
                with suppress(OperationalError):
                    drop_database(old)
            _make_template(template)
        drop_database(name)
        _ask(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def drop_database(name: str) -> None:
    """Take a PostgreSQL database away, if it is there."""
    _ask(f'DROP DATABASE IF EXISTS "{name}"')


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    STAMPS.mkdir(exist_ok=True)
    with (STAMPS / "tables.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    """The connection leads there for the block."""
    connection = connections["default"]
    before = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = before


def _make(kept: Path) -> None:
    """The tables, in a file that is there only once it is whole."""
    part = kept.with_suffix(".part")
    part.unlink(missing_ok=True)
    with _connected_to(str(part)):
        call_command("migrate", verbosity=0)
        with connections["default"].cursor() as cursor:
            # One file, without the log that SQLite keeps beside it.
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA journal_mode = DELETE")
    part.replace(kept)


def _make_template(template: str) -> None:
    """The tables, in a database that has its name only once it is whole."""
    part = f"{template}_part"
    drop_database(part)
    _ask(f'CREATE DATABASE "{part}"')
    with _connected_to(part):
        call_command("migrate", verbosity=0)
    _ask(f'ALTER DATABASE "{part}" RENAME TO "{template}"')


def _templates() -> list[str]:
    with connections["default"]._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [TEMPLATES]
        )
        return [name for (name,) in cursor.fetchall()]


def _ask(statement: str) -> None:
    """Have the server do something about a whole database."""
    with connections["default"]._nodb_cursor() as cursor:
        cursor.execute(statement)


def _digest() -> str:
    """What the tables rest on: the text of all records."""
    text = sha256()
    for path in sorted(RECORDS.rglob("*.py")):
        text.update(str(path.relative_to(RECORDS)).encode() + b"\0" + path.read_bytes())
    return text.hexdigest()[:24]
