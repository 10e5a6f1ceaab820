"""Worlds that are slow to make, made once for the tests of a module and undone at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker


def once(make: Callable[[], Any]) -> Any:
    """A fixture of the module that makes something in the database once.

    The module must be marked `django_db`; each of its tests is undone inside. A test takes what
    was made through `fresh`, so that it never sees what another did to the object in memory.
    """

    @pytest.fixture(scope="module")
    def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
        with django_db_blocker.unblock(), transaction.atomic():
            yield make()
            transaction.set_rollback(True)

    return made


def fresh(row: Any) -> Any:
    """The row as it stands in the database now."""
    return type(row)._default_manager.get(pk=row.pk)
