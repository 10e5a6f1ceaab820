"""The mobilisation of a contract: tasks, conditions, counts of people, the gate, and the start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.procuring.contracts import Side
from commonweal.procuring.mobilisation import UserCounts, go_problems, start_problems
from commonweal.records.acts import made, needed
from commonweal.records.contracts.actions import happened, locked, manager, note, speaker
from commonweal.records.contracts.models import (
    Contract,
    Criterion,
    GateDecision,
    SideOf,
    Start,
    SupportNeed,
    Task,
    UserCount,
)
from commonweal.records.contracts.selectors import side_of
from commonweal.records.contracts.selectors_start import conditions_for, readiness_of
from commonweal.records.people.acting import Acting, NotAllowed


@dataclass(frozen=True)
class TaskPlanned:
    """A task as it is planned. `side` is "holder" or "provider", `owner` an office."""

    title: str
    side: str
    owner: str
    due_on: date
    starts_on: date | None = None


@transaction.atomic
def plan_task(*, by: Acting, contract: Contract, task: TaskPlanned) -> Task:
    """Put a task into the mobilisation plan. Raises NotAllowed, ValidationError."""
    worker(by, contract)
    row = locked(contract)
    title = needed(task.title, "title", "Say what is to be done.")
    owner = needed(task.owner, "owner", "Say which office sees it through.")
    _known_side(task.side)
    if task.starts_on is not None and task.starts_on > task.due_on:
        raise ValidationError({"due_on": "The task is due before it begins: correct one day."})
    made_task = Task.objects.create(
        contract=row, title=title[:300], side=task.side, owner=owner[:160],
        starts_on=task.starts_on, due_on=task.due_on, **made(by),
    )  # fmt: skip
    note(by, "contract.task_planned", row, {"title": title, "due_on": task.due_on.isoformat()})
    return made_task


@transaction.atomic
def finish_task(*, by: Acting, task: Task, done_on: date) -> Task:
    """Say when a task was done, each side for its own. Raises NotAllowed, and ValidationError for a
    day to come."""
    side = worker(by, task.contract)
    if side.value != task.side:
        raise NotAllowed(f"This task is for the {task.side} to finish.")
    locked(task.contract)
    row = Task.objects.select_for_update().get(pk=task.pk)
    if done_on > timezone.localdate():
        raise ValidationError({"done_on": "A task is done on a day that has come."})
    row.done_on = done_on
    row.save(update_fields=["done_on"])
    note(by, "contract.task_done", task.contract, {"title": row.title, "on": done_on.isoformat()})
    return row


@transaction.atomic
def add_condition(*, by: Acting, contract: Contract, title: str, side: str) -> Criterion:
    """Add a condition of readiness that a side has to meet. Raises NotAllowed, ValidationError."""
    manager(by, contract)
    row = locked(contract)
    words = needed(title, "title", "Say what must be true before the service starts.")[:300]
    _known_side(side)
    if row.criteria.filter(title=words).exists():
        raise ValidationError({"title": "This condition stands already."})
    criterion = Criterion.objects.create(contract=row, title=words, side=side, **made(by))
    note(by, "contract.condition_added", row, {"title": words, "side": side})
    return criterion


@transaction.atomic
def say_condition(*, by: Acting, criterion: Criterion, is_met: bool, evidence: str) -> Criterion:
    """Say whether a condition is met, on what evidence. Each side speaks for its own conditions.

    Raises NotAllowed, ValidationError.
    """
    side = worker(by, criterion.contract)
    if side.value != criterion.side:
        raise NotAllowed(f"This condition is for the {criterion.side} to answer.")
    locked(criterion.contract)
    row = Criterion.objects.select_for_update().get(pk=criterion.pk)
    row.evidence = needed(evidence, "evidence", "Say what shows it.")
    row.is_met, row.said_at, row.said_by = is_met, timezone.now(), by.name
    row.save(update_fields=["is_met", "evidence", "said_at", "said_by"])
    details = {"title": row.title, "is_met": is_met, "evidence": row.evidence}
    note(by, "contract.condition_said", criterion.contract, details)
    return row


@transaction.atomic
def count_users(
    *, by: Acting, contract: Contract, counts: UserCounts, counted_on: date
) -> UserCount:
    """Record what became of the people whom the old service supports; the latest count holds.

    Raises NotAllowed, and ValidationError for counts that do not add up or a day to come.
    """
    worker(by, contract)
    row = locked(contract)
    if counts.problem:
        raise ValidationError(counts.problem)
    if counted_on > timezone.localdate():
        raise ValidationError({"counted_on": "People are counted on a day that has come."})
    found = UserCount.objects.create(
        contract=row, counted_on=counted_on, at_start=counts.at_start, moved=counts.moved,
        exited=counts.exited, unresolved=counts.unresolved, **made(by),
    )  # fmt: skip
    # Counts are no secret from the parties, who alone read this contract's details in the audit.
    note(by, "contract.users_counted", row, {"counted_on": counted_on.isoformat()})
    return found


@transaction.atomic
def say_need(
    *, by: Acting, contract: Contract, kind: str, name: str, people: int, support: str
) -> SupportNeed:
    """Record how many people need which support, by language or group. Raises NotAllowed,
    ValidationError."""
    worker(by, contract)
    row = locked(contract)
    if kind not in SupportNeed.Kind.values:
        raise ValidationError({"kind": "Choose language or group."})
    if people < 0:
        raise ValidationError({"people": "People are 0 or more."})
    words = needed(name, "name", "Name the language or group.")[:120]
    help_ = needed(support, "support", "Say what support they get.")[:300]
    found = SupportNeed.objects.create(
        contract=row, kind=kind, name=words, people=people, support=help_, **made(by)
    )
    note(by, "contract.need_said", row, {"kind": kind, "name": words})
    return found


@transaction.atomic
def decide_gate(*, by: Acting, contract: Contract, go: bool, reason: str = "") -> GateDecision:
    """Decide go or no go for one's own side. The latest of a side counts.

    Raises NotAllowed, and ValidationError for an unsigned contract or a decision without a reason
    that it needs.
    """
    side = speaker(by, contract)
    row = locked(contract)
    if row.signatures.count() < len(Side):
        raise ValidationError("The gate comes once both sides have signed.")
    problems = go_problems(_criteria(row), go=go, reason=reason)
    if problems:
        raise ValidationError({"reason": problems})
    decision = GateDecision.objects.create(
        contract=row, side=side.value, go=go, reason=reason.strip(), **made(by)
    )
    word = "go" if go else "no go"
    happened(by, row, "gate", f"{by.organisation} decided “{word}” as {side.value}.")
    note(by, "contract.gate_decided", row, {"side": side.value, "go": go, "reason": reason})
    return decision


@transaction.atomic
def start_service(*, by: Acting, contract: Contract, reason: str = "") -> Start:
    """Start the service today. Raises NotAllowed, and ValidationError with what stands against it;
    people who are unresolved need a reason."""
    manager(by, contract)
    row = locked(contract)
    if Start.objects.filter(contract=row).exists():
        raise ValidationError("The service has started already.")
    today = timezone.localdate()
    problems = start_problems(readiness_of(Acting.system(), row, today), today, reason)
    if problems:
        raise ValidationError(problems)
    start = Start.objects.create(contract=row, started_on=today, reason=reason.strip(), **made(by))
    happened(by, row, "started", f"The service started. {reason.strip()}".strip())
    note(by, "contract.started", row, {"reason": reason.strip()})
    return start


def worker(by: Acting, contract: Contract) -> Side:
    """The side for which somebody works on the mobilisation. Raises NotAllowed."""
    side = side_of(by, contract)
    if side is None:
        raise NotAllowed(f"{by.organisation} is no side of this contract.")
    return side


def _known_side(side: str) -> None:
    if side not in SideOf.values:
        raise ValidationError({"side": "Choose the contract holder or the provider."})


def _criteria(contract: Contract) -> dict[str, bool | None]:
    return {one.title: one.is_met for one in conditions_for(Acting.system(), contract)}
