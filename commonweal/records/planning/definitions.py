"""What this app reads from the shelf, once: the kind of each template, the stages of the cycle."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from commonweal.facts.completeness import Subject
from commonweal.records import shelf


@dataclass(frozen=True)
class Stage:
    """One of the eight stages of the commissioning cycle, with the pages that belong to it."""

    code: str
    label: str
    about: str
    pages: tuple[str, ...]
    gaps: tuple[str, ...]


@cache
def template_kinds() -> dict[str, str]:
    """The kind of knowledge of each template: its id to need, cost, outcome and so on."""
    found = (shelf.read_yaml(path) for path in shelf.list_files("templates", ".yaml"))
    return {given["id"]: given["kind"] for given in found}


@cache
def stages() -> tuple[Stage, ...]:
    """The stages in order."""
    given = shelf.read_yaml("completeness/cycle.yaml")["stages"]
    return tuple(
        Stage(row["code"], row["label"], row["about"], tuple(row["pages"]), tuple(row["gaps"]))
        for row in given
    )


@cache
def segments() -> tuple[Subject, ...]:
    """The segments of which completeness is told."""
    given = shelf.read_yaml("completeness/knowledge.yaml")["segments"]
    return tuple(Subject(r["code"], r["label"], terms=frozenset(r["terms"])) for r in given)
