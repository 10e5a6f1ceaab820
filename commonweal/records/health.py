"""Whether the product can work: the database answers, its tables are up to date, jobs get done.

Reads nothing about anybody, so it takes no `acting`.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

FINE = "ok"


def health(*, oldest_job: timedelta) -> dict[str, str]:
    """One word or sentence per part: `ok`, or what is wrong. Parts after a failure are left out."""
    try:
        connection.ensure_connection()
    except DatabaseError:
        return {"database": "does not answer"}
    found = {"database": FINE, "tables": _tables()}
    if found["tables"] == FINE:
        found["jobs"] = _jobs(oldest_job)
    return found


def _tables() -> str:
    executor = MigrationExecutor(connection)
    behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "behind this version: run the migrations" if behind else FINE


def _jobs(oldest: timedelta) -> str:
    """A job that waits or runs too long means that no worker is alive or one died at work."""
    late = timezone.now() - oldest
    if DBTaskResult.objects.ready().filter(enqueued_at__lt=late).exists():
        return "a job has waited too long: is the worker running?"
    if DBTaskResult.objects.running().filter(started_at__lt=late).exists():
        return "a job has run too long: its worker may have died"
    return FINE
