"""The rules of needs assessments as their definition gives them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from commonweal.records import shelf


@dataclass(frozen=True)
class Choice:
    """One word of a list: its code, what it is called, and what it means."""

    code: str
    label: str
    about: str = ""


@dataclass(frozen=True)
class NeedsRules:
    """The lists of words of a needs assessment, and how young another one counts as the same."""

    topic_schemes: tuple[str, ...]
    localities: dict[str, Choice]
    strengths: dict[str, Choice]
    overlap_months: int


@cache
def needs_rules() -> NeedsRules:
    """The conventions of `rules/needs-assessment.yaml`."""
    given = shelf.read_yaml("rules/needs-assessment.yaml")
    return NeedsRules(
        topic_schemes=tuple(given["topic_schemes"]),
        localities={row["code"]: Choice(**row) for row in given["localities"]},
        strengths={row["code"]: Choice(**row) for row in given["strengths"]},
        overlap_months=int(given["overlap_months"]),
    )
