"""What every test may rely on."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.management.commands.flush import Command as Flush
from django.db import connection, transaction
from hypothesis import settings
from pytest_django.plugin import DjangoDbBlocker

from tests.tampering import empty_past_the_guard

# Emptying the test database between tests on committed data meets the audit's guard.
Flush.handle = empty_past_the_guard  # type: ignore[method-assign]

# How long an example takes says more about the machine than about the code.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_collection_finish() -> None:
    """Leave what was loaded and collected out of every search for what can be thrown away.

    It stays to the end, and looking through it again and again is a tenth of the tests' time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def run_command(*words: str) -> str:
    """Run one `commonweal` command in this process, as the operator would, and give its output."""
    from commonweal.cli.main import cli

    done = CliRunner().invoke(cli, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The database of the tests has its tables already, see below."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The tables of this process's own database, copied instead of made step by step."""
    from tests.tables import drop_database, put_database, put_tables

    given = connection.settings_dict
    own = str(given["TEST"]["NAME"] or f"test_{given['NAME']}")
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            put_tables(Path(own))
        yield
        Path(own).unlink(missing_ok=True)
        return
    with django_db_blocker.unblock():
        put_database(own)
    yield
    with django_db_blocker.unblock():
        connection.close()
        drop_database(own)


@pytest.fixture(scope="module")
def worked_papers(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The worked papers and the demo accounts for every test of a module, undone at its end.

    The module must be marked `django_db`; each of its tests is undone inside.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        run_command("places", "load")
        run_command("people", "demo")
        yield
        transaction.set_rollback(True)
