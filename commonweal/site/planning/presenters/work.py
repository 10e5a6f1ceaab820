"""Transition, scope and the commissioning cycle in words: what moves, what is covered, how far."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from commonweal.language.figure import Quantity
from commonweal.planning.scope_map import TIERS, CycleStep, CycleTracker, ScopeCell, ScopeMap
from commonweal.planning.transition import TransitionItem, TransitionPlan
from commonweal.site.charts import Dated, Gantt, HeatCell, Matrix, Stretch, gantt, matrix
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import day, money, plural

Name = Callable[[str], str]


def transition_gantt(plan: TransitionPlan) -> Gantt | None:
    """What moves, on the days on which it moves."""
    return gantt(
        [
            Stretch(
                label=item.title,
                start=None,
                end=None,
                shown=day(item.due) if item.due else "no day yet",
                note=f"{item.risk} risk" if item.risk else "risk not stated",
                marks=(Dated("end", item.due, item.title),) if item.due else (),
            )
            for item in plan.items
        ],
        id="transition-gantt",
        finding="What moves when.",
        names=(("end", "moves on this day"),),
    )


def transition_table(plan: TransitionPlan | None, parts: Mapping[str, str], name: Name) -> Table:
    """Everything that moves, the highest risk first."""
    return Table(
        "transition",
        "What moves, the highest risk first",
        (Column("item", "What"), Column("part", "Part of the plan"), Column("from", "From"),
         Column("to", "To"), Column("due", "On"), Column("risk", "Risk"),
         Column("cover", "Meanwhile"), Column("missing", "Not settled")),
        tuple(
            (
                Cell(item.title, hint=item.owner),
                Cell(parts.get(item.sort, item.sort)),
                Cell(name(item.giver) if item.giver else "not stated"),
                Cell(name(item.receiver) if item.receiver else "not stated"),
                Cell(day(item.due) if item.due else "no day yet",
                     raw=item.due.isoformat() if item.due else None),
                Cell(item.risk or "not stated"),
                Cell(item.continuity or "not stated"),
                Cell(", ".join(item.missing) or "nothing"),
            )
            for item in (plan.by_risk if plan else ())
        ),
        empty="Nothing is planned to move yet. Bring in the table “Transition plan”.",
    )  # fmt: skip


def protected_table(plan: TransitionPlan | None) -> Table:
    """The money that is protected while things move, with its sum."""
    items: list[TransitionItem] = [one for one in (plan.items if plan else ()) if one.is_protected]
    rows = [(Cell(item.title), _money(item.value)) for item in items]
    if plan and rows:
        rows.append((Cell("All of it"), _money(plan.protected)))
    return Table(
        "protected",
        "Protected investment",
        (Column("item", "What"), Column("value", "A year", numeric=True)),
        tuple(rows),
        empty="No money is marked as protected.",
    )


def _money(value: Quantity) -> Cell:
    return Cell(money(value.value), raw=value.value) if value.is_exact else Cell("not known")


def scope_matrix(found: ScopeMap) -> Matrix:
    """Pathways by tier: how many services are in scope, and whether any prevents."""
    cells = {(cell.pathway, cell.tier): cell for cell in found.cells}
    return matrix(
        [
            (pathway, [_scope_cell(cells[pathway, tier]) for tier in TIERS])
            for pathway in found.pathways
        ],
        id="scope-matrix",
        finding="What the review covers, by pathway and tier.",
        corner="Pathway",
        columns=[f"Tier {tier}" for tier in TIERS],
        key=((0, "nothing there"), (1, "only out of scope"), (2, "in scope"),
             (4, "in scope, and something prevents")),
    )  # fmt: skip


def _scope_cell(cell: ScopeCell) -> HeatCell:
    if cell.inside:
        words = plural(len(cell.inside), "service")
        return HeatCell(words, 4 if cell.preventing else 2)
    return HeatCell("out of scope", 1) if cell.outside else HeatCell("none", 0)


def scope_table(found: ScopeMap | None) -> Table:
    """The services by pathway and tier, in and out."""
    return Table(
        "scope",
        "Services in and out of scope",
        (Column("pathway", "Pathway"), Column("tier", "Tier"), Column("inside", "In scope"),
         Column("prevent", "Of these, prevent"), Column("outside", "Out of scope")),
        tuple(
            (
                Cell(cell.pathway),
                Cell(f"Tier {cell.tier}"),
                Cell(", ".join(cell.inside) or "none"),
                Cell(", ".join(cell.preventing) or "none"),
                Cell(", ".join(cell.outside) or "none"),
            )
            for cell in (found.cells if found else ())
            if cell.inside or cell.outside
        ),
        empty="No scope has been brought in. Bring in the table “Scope of a review by tier and "
        "pathway”.",
    )  # fmt: skip


_SHADES = {"done": 4, "under way": 2, "not started": 1}


def cycle_matrix(found: CycleTracker, labels: Mapping[str, str]) -> Matrix:
    """Services by component: how far each is."""
    steps = {(step.service, step.component): step for step in found.steps}
    return matrix(
        [
            (service, [_cycle_cell(steps.get((service, code))) for code in found.components])
            for service, _ in found.now
        ],
        id="cycle-matrix",
        finding="How far each service has come in the cycle.",
        corner="Service",
        columns=[labels.get(code, code) for code in found.components],
        key=((1, "not started"), (2, "under way"), (4, "done")),
    )


def _cycle_cell(step: CycleStep | None) -> HeatCell:
    return HeatCell("not stated", None) if step is None else HeatCell(
        step.state, _SHADES.get(step.state, 0)
    )  # fmt: skip


def cycle_table(found: CycleTracker | None, labels: Mapping[str, str]) -> Table:
    """Every piece of work with what it produces, what shows it and what follows."""
    return Table(
        "cycle",
        "Work by service and component",
        (Column("service", "Service"), Column("component", "Component"), Column("state", "State"),
         Column("artefact", "Produces"), Column("evidence", "What shows it"),
         Column("follows", "Leads to"), Column("problem", "Still missing")),
        tuple(
            (
                Cell(step.service),
                Cell(labels.get(step.component, step.component)),
                Cell(step.state),
                Cell(step.artefact or "not stated"),
                Cell(step.evidence or "nothing"),
                Cell(step.follows or "not stated", hint=step.effect),
                Cell(step.problem or "nothing"),
            )
            for step in (found.steps if found else ())
        ),
        empty="No work has been brought in. Bring in the table “Work in the commissioning cycle”.",
    )  # fmt: skip
