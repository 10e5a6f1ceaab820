"""The two addresses for a monitor: alive, and ready to work."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from commonweal.records import health as health_module
from commonweal.records.health import health

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def job(status: str, age: timedelta) -> None:
    made = DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="commonweal.any",
        run_after=get_date_max(),
        started_at=timezone.now() - age if status == "RUNNING" else None,
        backend_name="default",
        exception_class_path="",
        traceback="",
        worker_ids=[],
    )
    DBTaskResult.objects.filter(pk=made.pk).update(enqueued_at=timezone.now() - age)


def test_both_addresses_answer(client: Client) -> None:
    assert client.get("/healthz").content == b"ok"
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json() == {"database": "ok", "tables": "ok", "jobs": "ok"}


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_nothing_can_be_sent_to_them(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


@pytest.mark.parametrize(("status", "word"), [("READY", "waited"), ("RUNNING", "run too long")])
def test_a_job_left_lying_makes_the_site_not_ready(client: Client, status: str, word: str) -> None:
    job(status, timedelta(minutes=59))
    assert health(oldest_job=HOUR)["jobs"] == "ok"
    job(status, timedelta(minutes=61))
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert word in ready.json()["jobs"]


def test_a_finished_job_may_be_old() -> None:
    job("SUCCESSFUL", timedelta(days=9))
    assert health(oldest_job=HOUR)["jobs"] == "ok"


def test_tables_behind_the_code_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    class Behind(health_module.MigrationExecutor):
        def migration_plan(self, *_: object) -> list[str]:
            return ["one to do"]

    monkeypatch.setattr(health_module, "MigrationExecutor", Behind)
    assert health(oldest_job=HOUR) == {
        "database": "ok",
        "tables": "behind this version: run the migrations",
    }


def test_a_silent_database_leaves_the_process_alive(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "ensure_connection", silent)
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()) == (503, {"database": "does not answer"})
