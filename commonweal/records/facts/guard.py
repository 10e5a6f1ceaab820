"""The triggers by which the database itself refuses to change or remove a version of a figure."""

from __future__ import annotations

from typing import Any

from django.db import connections

REFUSAL = "a version of a figure is never changed or removed"

_SQLITE = {
    "facts_figureversion_keep_update": "BEFORE UPDATE ON facts_figureversion",
    "facts_figureversion_keep_delete": "BEFORE DELETE ON facts_figureversion",
}

_POSTGRESQL = {
    "facts_figureversion_keep_rows": "BEFORE UPDATE OR DELETE ON facts_figureversion FOR EACH ROW",
    "facts_figureversion_keep_table": "BEFORE TRUNCATE ON facts_figureversion FOR EACH STATEMENT",
}


def put_up(using: str = "default") -> None:
    """Create the triggers; those that stand already are made anew."""
    take_down(using)
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, when in _SQLITE.items():
                body = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
                cursor.execute(f"CREATE TRIGGER {name} {when} {body}")
        elif connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION facts_figureversion_keep() RETURNS trigger AS $$ "
                f"BEGIN RAISE EXCEPTION '{REFUSAL}'; END; $$ LANGUAGE plpgsql"
            )
            for name, when in _POSTGRESQL.items():
                cursor.execute(
                    f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION facts_figureversion_keep()"
                )


def take_down(using: str = "default") -> None:
    """Drop the triggers. The product never does so; tests that empty tables do."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name in _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL:
            table = "" if connection.vendor == "sqlite" else " ON facts_figureversion"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{table}")


def stands(using: str = "default") -> bool:
    """Whether every trigger is in place and switched on."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            wanted = set(_SQLITE)
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'")
            wanted = set(_POSTGRESQL)
        return wanted <= {row[0] for row in cursor.fetchall()}


def put_up_after_migrating(sender: Any, using: str, **_: Any) -> None:  # noqa: ARG001
    """A migration that rebuilds the table drops its triggers silently; put them back."""
    tables = connections[using].introspection.table_names()
    if "facts_figureversion" in tables and not stands(using):
        put_up(using)
