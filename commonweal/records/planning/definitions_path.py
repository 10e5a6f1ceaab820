"""What the path reads from the shelf: the steps of its programme, the conditions on extension."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from commonweal.planning.gates import Side
from commonweal.planning.programme import StepRule
from commonweal.records import shelf

PROGRAMME = "rules/programme.yaml"


@dataclass(frozen=True)
class Condition:
    """A condition on extending a contract, as it is offered for a gate."""

    code: str
    title: str
    side: Side
    consequence: str
    document: str
    section: str


@cache
def programme_steps() -> tuple[StepRule, ...]:
    """The pieces of work of a programme, in order."""
    return tuple(
        StepRule(
            row["code"],
            row["title"],
            int(row["months"]),
            tuple(row.get("after", ())),
            bool(row.get("each_segment", False)),
        )
        for row in shelf.read_yaml(PROGRAMME)["steps"]
    )


@cache
def year_zero_months() -> int:
    """How many months before the path starts its programme begins."""
    return int(shelf.read_yaml(PROGRAMME)["year_zero_months"]["value"])


@cache
def start_years() -> tuple[int, int]:
    """The first and the last year in which a path or a segment of it may start."""
    years = shelf.read_yaml(PROGRAMME)["start_years"]
    return int(years["first"]), int(years["last"])


def programme_version() -> str:
    """The definition of the programme with the date from which it holds."""
    return f"{PROGRAMME}@{shelf.read_yaml(PROGRAMME)['valid_from']}"


@cache
def extension_conditions() -> tuple[Condition, ...]:
    """The conditions on extension that a source names."""
    given = shelf.read_yaml("rules/gates.yaml")
    source = given["source"]
    return tuple(
        Condition(
            row["code"],
            row["title"],
            Side(row["side"]),
            row["consequence"],
            source["document"],
            source["section"],
        )
        for row in given["conditions"]
    )


@cache
def transition_parts() -> dict[str, str]:
    """The parts of a transition plan: what each is called, by code, in order."""
    given = shelf.read_yaml("rules/transition.yaml")["contents"]["items"]
    return {row["code"]: row["label"] for row in given}


@cache
def cycle_components() -> dict[str, str]:
    """The components of commissioning: what each is called, by code, in order."""
    given = shelf.read_yaml("rules/transition.yaml")["components"]["items"]
    return {row["code"]: row["label"] for row in given}
