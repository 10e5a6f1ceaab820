"""The shelf: what it finds, what it refuses, and that nobody can change it."""

from __future__ import annotations

import pytest

from commonweal.records import shelf


def test_callers_get_copies() -> None:
    shelf.read_yaml("limits.yaml")["table"]["rows"] = 0
    assert shelf.read_yaml("limits.yaml")["table"]["rows"] > 0


@pytest.mark.parametrize("path", ["../__init__.py", "/etc/passwd", "no/such.yaml"])
def test_what_is_not_a_definition_is_refused(path: str) -> None:
    with pytest.raises(shelf.NoSuchDefinition):
        shelf.read_bytes(path)


def test_a_missing_folder_has_no_files() -> None:
    assert shelf.list_files("no_such_folder") == []
