"""One shared rota against separate ones: coverage, load, hours, cost, and what sharing saves.

Source: Essex Mental Health Review 2015, sections 2 4b and 8 4b (ESX-35).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from commonweal.delivering.rota import RotaCase
from commonweal.delivering.rota_plan import Coverage, Duty, Load, RotaPlan, Unfilled
from commonweal.delivering.shifts import Rota
from commonweal.language.figure import Quantity


def shared(case: RotaCase, rota: Rota, replaces: Iterable[str]) -> RotaCase:
    """The case with one rota in the place of several; who served any of them serves the new one.

    Raises ValueError when a rota to be replaced is not there.
    """
    gone = frozenset(replaces)
    missing = sorted(gone - {one.code for one in case.rotas})
    if missing:
        raise ValueError(f"There is no rota {', '.join(missing)} to replace.")
    workers = tuple(
        replace(worker, rotas=(worker.rotas - gone) | {rota.code})
        if worker.rotas & gone
        else worker
        for worker in case.workers
    )
    kept = tuple(one for one in case.rotas if one.code not in gone)
    return replace(case, rotas=(*kept, rota), workers=workers)


def rota_cost(plan: RotaPlan, rates: Mapping[str, Quantity]) -> Quantity:
    """What the duties cost: hours × the hourly rate of the kind of shift, in pounds.

    A kind without a rate leaves the cost unknown, with the reason.
    """
    minutes: dict[str, int] = {}
    for duty in plan.duties:
        minutes[duty.kind] = minutes.get(duty.kind, 0) + duty.minutes
    whole = Quantity.exact(Decimal(0))
    for kind, worked in sorted(minutes.items()):
        rate = rates.get(kind, Quantity.unknown(f"no hourly rate is given for {kind}"))
        whole = whole.plus(rate.times(Decimal(worked) / 60))
    return whole


@dataclass(frozen=True, slots=True)
class SharingLine:
    """One measure of both designs. `saving` is separate less shared."""

    label: str
    separate: Quantity
    shared: Quantity

    @property
    def saving(self) -> Quantity:
        return self.separate.minus(self.shared)


def compare_sharing(
    separate: RotaPlan, one: RotaPlan, rates: Mapping[str, Quantity]
) -> list[SharingLine]:
    """Separate rotas and one shared rota, measure by measure, over the same period."""
    measures = zip(_measures(separate, rates), _measures(one, rates), strict=True)
    return [SharingLine(label, first, second) for (label, first), (_, second) in measures]


def _measures(plan: RotaPlan, rates: Mapping[str, Quantity]) -> list[tuple[str, Quantity]]:
    loads = [load.shifts for load in plan.loads]
    unsocial = [load.unsocial for load in plan.loads]
    spare = min((one.spare for one in plan.coverage), default=0)
    counts: dict[str, Decimal | int] = {
        "Places to fill": sum(one.places for one in plan.coverage),
        "Places not filled": sum(one.places - one.filled for one in plan.coverage),
        "Hours on duty": plan.hours,
        "People with at least one shift": sum(1 for load in loads if load),
        "Most shifts for one person": max(loads, default=0),
        "Most unsocial shifts for one person": max(unsocial, default=0),
        "People to spare at the tightest place": spare,
    }
    known = [(label, Quantity.exact(Decimal(count))) for label, count in counts.items()]
    average = Decimal(sum(loads)) / len(loads) if loads else Decimal(0)
    return [
        *known,
        ("Shifts per person", Quantity.exact(average)),
        ("Cost in pounds", rota_cost(plan, rates)),
    ]


@dataclass(frozen=True, slots=True)
class RotaSheet:
    """A finished rota as it is kept and read: without the solver's own columns."""

    title: str
    duties: tuple[Duty, ...]
    unfilled: tuple[Unfilled, ...]
    loads: tuple[Load, ...]
    coverage: tuple[Coverage, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class RotaAnswer:
    """Separate rotas and one shared rota over the same days, and what sharing saves."""

    first: date
    days: int
    separate: RotaSheet
    shared: RotaSheet
    lines: tuple[SharingLine, ...]


def sheet(title: str, plan: RotaPlan) -> RotaSheet:
    """A plan without its proof's columns; the sentence says how good it is."""
    return RotaSheet(title, plan.duties, plan.unfilled, plan.loads, plan.coverage, plan.sentence)
