"""What this app reads from the shelf, once: the kind of each template, the cycle and its pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from commonweal.engines.solvers import Settings, settings_from
from commonweal.facts.completeness import Evidence, Rule, Subject, read_rules, sort_out
from commonweal.language.figure import Status
from commonweal.records import shelf


@dataclass(frozen=True)
class Page:
    """A page of a place: its address below the place's own, and the stages it belongs to.

    `shows` names the templates whose figures stand on it. `parties` is true when only those who
    take part may open it. A path that begins with a slash is not the place's own.
    """

    path: str
    label: str
    about: str
    stages: tuple[str, ...]
    shows: tuple[str, ...] = ()
    parties: bool = False


@dataclass(frozen=True)
class Stage:
    """One of the eight stages of the commissioning cycle, with the pages that belong to it."""

    code: str
    label: str
    about: str
    pages: tuple[Page, ...]
    gaps: tuple[str, ...]


@cache
def template_kinds() -> dict[str, str]:
    """The kind of knowledge of each template: its id to need, cost, outcome and so on."""
    found = (shelf.read_yaml(path) for path in shelf.list_files("templates", ".yaml"))
    return {given["id"]: given["kind"] for given in found}


@cache
def pages() -> tuple[Page, ...]:
    """The pages of a place, in the order in which they are offered."""
    given = shelf.read_yaml("completeness/cycle.yaml")["pages"]
    return tuple(
        Page(
            row["path"],
            row["label"],
            row["about"],
            tuple(row["stages"]),
            tuple(row.get("shows", ())),
            row.get("parties", False),
        )
        for row in given
    )


@cache
def stages() -> tuple[Stage, ...]:
    """The stages in order, each with its pages."""
    given = shelf.read_yaml("completeness/cycle.yaml")["stages"]
    return tuple(
        Stage(
            row["code"],
            row["label"],
            row["about"],
            tuple(page for page in pages() if row["code"] in page.stages),
            tuple(row["gaps"]),
        )
        for row in given
    )


#: For what tells nothing about one stage: who is who, for example.
NO_STAGE = Stage("", "About the whole place", "", (), ())


@cache
def stage_rules() -> tuple[Rule, ...]:
    """Which stage a row of a data set tells something about; the first that fits decides."""
    return read_rules(shelf.read_yaml("completeness/cycle.yaml")["rules"], "stage")


def stage_of(template: str) -> str:
    """The stage that a template's rows tell something about, where their cells do not matter."""
    kind = template_kinds().get(template, "")
    return sort_out(Evidence(template, kind, "", Status.PRINTED), stage_rules())


@cache
def knowledge() -> tuple[tuple[Rule, ...], dict[str, list[str]]]:
    """Which kind of knowledge a row is, and the kinds expected of each area and segment."""
    given = shelf.read_yaml("completeness/knowledge.yaml")
    return read_rules(given["rules"], "tells"), given["expected"]


@cache
def segments() -> tuple[Subject, ...]:
    """The segments of which completeness is told."""
    given = shelf.read_yaml("completeness/knowledge.yaml")["segments"]
    return tuple(Subject(r["code"], r["label"], terms=frozenset(r["terms"])) for r in given)


@dataclass(frozen=True)
class RealignmentRules:
    """What a realignment takes where nobody has chosen. `named` is how results cite the rules."""

    named: str
    weight: int
    measures: tuple[str, ...]
    years: int
    most_years: int


@cache
def realignment_rules() -> RealignmentRules:
    """The conventions of `rules/realignment.yaml`."""
    given = shelf.read_yaml("rules/realignment.yaml")
    return RealignmentRules(
        f"rules/realignment@{given['valid_from']}",
        given["weight_of_each_year"],
        tuple(given["measures"]),
        given["years"],
        given["most_years"],
    )


@cache
def solving(use: str) -> Settings:
    """How a best plan is searched for, by its use."""
    return settings_from(shelf.read_yaml("rules/solving.yaml"), use)


@cache
def solving_named() -> str:
    """How results cite the rules of solving."""
    return f"rules/solving@{shelf.read_yaml('rules/solving.yaml')['valid_from']}"


@dataclass(frozen=True)
class PriorityRules:
    """What a choice within a total takes where nobody has chosen."""

    named: str
    method: str
    draws: dict[str, int]


@cache
def priority_rules() -> PriorityRules:
    """The conventions of `rules/priorities.yaml`."""
    given = shelf.read_yaml("rules/priorities.yaml")
    return PriorityRules(
        f"rules/priorities@{given['valid_from']}", given["method"], dict(given["draws"])
    )
