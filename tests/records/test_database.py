"""The database under the records tests is the one that was asked for, with the options we chose."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from commonweal.site.settings import SQLITE_OPTIONS

pytestmark = pytest.mark.django_db


def test_the_tests_run_on_the_database_asked_for() -> None:
    asked = os.environ.get("COMMONWEAL_DATABASE_URL", "sqlite:")
    assert asked.startswith(("postgres", "sqlite"))
    assert connection.vendor == ("postgresql" if asked.startswith("postgres") else "sqlite")


def test_sqlite_has_the_options_that_make_it_sound() -> None:
    if connection.vendor != "sqlite":
        assert "init_command" not in connection.settings_dict["OPTIONS"]
        return
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "foreign_keys", "synchronous", "secure_delete")
        }
    assert found == {
        "journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "secure_delete": 1
    }  # fmt: skip


def test_what_is_erased_from_the_embedded_database_is_gone_from_its_file(tmp_path: Path) -> None:
    """A draft of a bid is hidden with a key that the server holds: left in the file, it could still
    be read after it was submitted."""
    file, draft = tmp_path / "erased.sqlite3", b"what a draft says" * 500
    with closing(sqlite3.connect(file, isolation_level=None)) as there:
        there.executescript(SQLITE_OPTIONS["init_command"])
        there.execute("CREATE TABLE draft (hidden BLOB)")
        there.execute("INSERT INTO draft VALUES (?)", [draft])
        there.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert draft[:17] in file.read_bytes()
        there.execute("DELETE FROM draft")
        there.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert draft[:17] not in file.read_bytes()
