"""What a review covers, by pathway and tier, and how much of it prevents (S75-02); and how far
each service has come in the components of commissioning (JCP-16, JCP-51).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commonweal.language.row import Row

TIERS = ("1", "2", "3", "4")


@dataclass(frozen=True, slots=True)
class ScopeCell:
    """One pathway and tier: the services in scope and out of it, and those that prevent."""

    pathway: str
    tier: str
    inside: tuple[str, ...]
    outside: tuple[str, ...]
    preventing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScopeMap:
    """Every pathway against every tier, with the pathways on which nothing in scope prevents."""

    cells: tuple[ScopeCell, ...]
    inside: int
    outside: int
    preventing: int
    without_prevention: tuple[str, ...]

    @property
    def pathways(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(cell.pathway for cell in self.cells))


def scope_map(rows: Iterable[Row]) -> ScopeMap:
    """The map of the rows of `scope_map`, pathways in their order, every tier for each."""
    listed = list(rows)
    pathways = list(dict.fromkeys(row.text("pathway") for row in listed))
    cells = tuple(_cell(listed, pathway, tier) for pathway in pathways for tier in TIERS)
    return ScopeMap(
        cells=cells,
        inside=sum(_is(row, "in_scope") for row in listed),
        outside=sum(not _is(row, "in_scope") for row in listed),
        preventing=sum(_is(row, "in_scope") and _is(row, "prevents") for row in listed),
        without_prevention=tuple(
            pathway
            for pathway in pathways
            if not any(cell.preventing for cell in cells if cell.pathway == pathway)
        ),
    )


def _cell(rows: Sequence[Row], pathway: str, tier: str) -> ScopeCell:
    here = [row for row in rows if (row.text("pathway"), row.text("tier")) == (pathway, tier)]
    inside = [row for row in here if _is(row, "in_scope")]
    return ScopeCell(
        pathway=pathway,
        tier=tier,
        inside=tuple(row.text("service") for row in inside),
        outside=tuple(row.text("service") for row in here if not _is(row, "in_scope")),
        preventing=tuple(row.text("service") for row in inside if _is(row, "prevents")),
    )


def _is(row: Row, column: str) -> bool:
    return row.text(column).casefold() == "yes"


@dataclass(frozen=True, slots=True)
class CycleStep:
    """How far a service is in one component, what it produces, what shows it, what follows."""

    service: str
    component: str
    state: str
    artefact: str
    evidence: str
    follows: str
    effect: str

    @property
    def problem(self) -> str:
        """What is missing for the state that is claimed; empty when nothing is."""
        if self.state == "done" and not self.evidence:
            return "nothing shows that it is done"
        if self.follows == "decommission" and not self.effect:
            return "whom a decommissioning would affect is not said"
        return ""


@dataclass(frozen=True, slots=True)
class CycleTracker:
    """Every service with its steps, and the component that each is in now.

    A service is in the first component that is not done; past the last one the cycle begins
    again with needs.
    """

    components: tuple[str, ...]
    steps: tuple[CycleStep, ...]
    now: tuple[tuple[str, str], ...]


def cycle_tracker(rows: Iterable[Row], components: Sequence[str]) -> CycleTracker:
    """The tracker of the rows of `cycle_work` over the components in their order."""
    steps = [
        CycleStep(
            row.text("service"),
            row.text("component"),
            row.text("state"),
            row.text("artefact"),
            row.text("evidence"),
            row.text("follows"),
            row.text("effect"),
        )
        for row in rows
    ]
    services = list(dict.fromkeys(step.service for step in steps))
    return CycleTracker(
        tuple(components),
        tuple(steps),
        tuple((service, _now(service, steps, components)) for service in services),
    )


def _now(service: str, steps: Sequence[CycleStep], components: Sequence[str]) -> str:
    done = {step.component for step in steps if step.service == service and step.state == "done"}
    return next((code for code in components if code not in done), components[0])
