"""The database under the records tests is the one that was asked for, with the options we chose."""

from __future__ import annotations

import os

import pytest
from django.db import connection

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
            for name in ("journal_mode", "foreign_keys", "synchronous")
        }
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1}
