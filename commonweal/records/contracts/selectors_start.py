"""Reading the mobilisation of a contract: how ready it is, and its counts for each reader.

Small numbers are held back from those who see the contract without being a party to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count as Tally
from django.db.models import Q
from django.utils import timezone

from commonweal.engines.definitions import profiles
from commonweal.language.disclosure.table import Line, Table, publish
from commonweal.procuring.mobilisation import Readiness
from commonweal.records.contracts.models import Contract, Criterion, Happening, SupportNeed, Task
from commonweal.records.contracts.reading import Standing, gate_of, standing_of
from commonweal.records.contracts.selectors import contracts_for, is_party
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place

#: The profile by which counts leave the circle of a contract's parties.
PROFILE = "local"
USERS = ("at_start", "moved", "exited", "unresolved")


@dataclass(frozen=True)
class Count:
    """A count as a reader sees it; None where it is held back."""

    number: int | None

    def __str__(self) -> str:
        return "held back" if self.number is None else f"{self.number:,}"


def readiness_of(acting: Acting, contract: Contract, day: date) -> Readiness:
    """How far a contract is ready to start, as this reader sees it."""
    standing = standing_of(contract, day)
    return Readiness(
        is_signed=standing.in_place_on is not None,
        gate=gate_of(standing),
        criteria={one.title: one.is_met for one in conditions_for(acting, contract)},
        go={side: one.go for side, one in standing.go.items()},
        users=standing.counts,
        planned_start=contract.starts_on,
    )


def tasks_for(acting: Acting, contract: Contract) -> list[Task]:
    """The tasks of the mobilisation plan, the next due first."""
    return list(contract.tasks.all()) if _sees(acting, contract) else []


def conditions_for(acting: Acting, contract: Contract) -> list[Criterion]:
    """The conditions of readiness."""
    return list(contract.criteria.all()) if _sees(acting, contract) else []


def events_for(acting: Acting, contract: Contract) -> list[Happening]:
    """What happened under a contract, the latest first."""
    rows = contract.events.select_related("organisation")
    return list(rows) if _sees(acting, contract) else []


def task_for(acting: Acting, contract: Contract, pk: int) -> Task:
    """One task. Raises Task.DoesNotExist when it is not for this reader."""
    rows = (
        Task.objects.filter(contract=contract) if _sees(acting, contract) else Task.objects.none()
    )
    return rows.get(pk=pk)


def condition_for(acting: Acting, contract: Contract, pk: int) -> Criterion:
    """One condition. Raises Criterion.DoesNotExist when it is not for this reader."""
    rows = Criterion.objects.filter(contract=contract)
    return (rows if _sees(acting, contract) else rows.none()).get(pk=pk)


@dataclass(frozen=True)
class PackRow:
    """A contract beside the others: how it stands, its counts, and how often its provider came."""

    standing: Standing
    users: dict[str, Count]
    came: int
    meetings: int
    open_conditions: int
    open_tasks: int


def pack_for(acting: Acting, place: Place) -> list[PackRow]:
    """Every contract that this reader sees, with what a group meeting compares."""
    contracts = contracts_for(acting, place).annotate(
        came=Tally("attendance", filter=Q(attendance__attended=True), distinct=True),
        met=Tally("attendance", distinct=True),
        open_conditions=Tally(
            "criteria", filter=~Q(criteria__is_met=True) & Q(criteria__isnull=False), distinct=True
        ),
        open_tasks=Tally(
            "tasks", filter=Q(tasks__done_on=None) & Q(tasks__isnull=False), distinct=True
        ),
    )
    today = timezone.localdate()
    found = []
    for row in contracts:
        standing = standing_of(row, today)
        users = users_for(acting, standing)
        found.append(
            PackRow(standing, users, row.came, row.met, row.open_conditions, row.open_tasks)
        )
    return found


def users_for(acting: Acting, standing: Standing) -> dict[str, Count]:
    """The people of the old service by what became of them; empty while nobody has counted."""
    row = standing.users
    if row is None:
        return {}
    counts: dict[str, int | None] = {name: getattr(row, name) for name in USERS}
    return _seen(acting, standing.contract, Table(counts, (Line(USERS[0], USERS[1:]),)))


def needs_for(acting: Acting, contract: Contract) -> list[tuple[SupportNeed, Count]]:
    """Who needs which support, with a count of people."""
    if not _sees(acting, contract):
        return []
    rows = list(contract.support_needs.all())
    seen = _seen(acting, contract, Table({str(row.pk): row.people for row in rows}))
    return [(row, seen[str(row.pk)]) for row in rows]


def _seen(acting: Acting, contract: Contract, table: Table) -> dict[str, Count]:
    """Counts as they are for the parties, as they may be published for everybody else."""
    if is_party(acting, contract):
        return {key: Count(value) for key, value in table.counts.items()}
    cells = publish(table, profiles()[PROFILE])
    return {
        key: Count(None if cell.value is None else int(cell.value)) for key, cell in cells.items()
    }


def _sees(acting: Acting, contract: Contract) -> bool:
    return contracts_for(acting, contract.place).filter(pk=contract.pk).exists()
