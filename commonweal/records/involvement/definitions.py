"""What plans of involvement read of their definitions."""

from __future__ import annotations

from functools import cache
from typing import Any

from commonweal.planning.involvement import Lists
from commonweal.records import shelf
from commonweal.records.engagement.classes import class_labels
from commonweal.records.equality.definitions import groups


@cache
def _read() -> Any:
    return shelf.read_yaml("engagement/involvement.yaml")


def titles(part: str) -> dict[str, str]:
    """The phases, roles or payments by code."""
    return {row["code"]: row["title"] for row in _read()[part]}


def group_titles() -> dict[str, str]:
    """The groups of people that a proposal may shut out, by code."""
    return {one.code: one.label for one in groups()}


@cache
def lists() -> Lists:
    """What a plan is held against."""
    return Lists(
        classes=class_labels(),
        phases=titles("phases"),
        groups=group_titles(),
        paying=frozenset(row["code"] for row in _read()["payments"] if row["pays"]),
        to_be_paid=frozenset(_read()["to_be_paid"]),
    )
