"""An SQLite file with every table, made once for all processes whose records are alike.

Making the tables step by step takes half a minute, and each process of the tests needs them.
"""

from __future__ import annotations

import fcntl
import shutil
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections

RECORDS = settings.ROOT / "commonweal" / "records"


def put_tables(to: Path) -> None:
    """A database at `to` with every table and no row of ours. The database must be unblocked."""
    kept = settings.ROOT / ".stamps" / f"tables-{_digest()}.sqlite3"
    kept.parent.mkdir(exist_ok=True)
    with (kept.parent / "tables.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            for old in kept.parent.glob("tables-*.sqlite3"):
                old.unlink()
            _make(kept)
        shutil.copyfile(kept, to)


def _make(kept: Path) -> None:
    """The tables, in a file that is there only once it is whole."""
    connection = connections["default"]
    before, part = connection.settings_dict["NAME"], kept.with_suffix(".part")
    part.unlink(missing_ok=True)
    connections.close_all()
    connection.settings_dict["NAME"] = str(part)
    try:
        call_command("migrate", verbosity=0)
        with connection.cursor() as cursor:
            # One file, without the log that SQLite keeps beside it.
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA journal_mode = DELETE")
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = before
    part.replace(kept)


def _digest() -> str:
    """What the tables rest on: the text of all records."""
    text = sha256()
    for path in sorted(RECORDS.rglob("*.py")):
        text.update(str(path.relative_to(RECORDS)).encode() + b"\0" + path.read_bytes())
    return text.hexdigest()[:24]
