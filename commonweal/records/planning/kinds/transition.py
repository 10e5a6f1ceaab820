"""A transition plan: what moves, what is unsettled, which money is protected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from commonweal.language.figure import Status
from commonweal.language.row import CannotWork, Row
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.transition import TransitionPlan, items_of, transition_plan
from commonweal.records.facts.hooks import Objection, Objector
from commonweal.records.planning.definitions_path import transition_parts
from commonweal.records.results.kinds import Kind, Nothing, Tell
from commonweal.records.results.reading import Reading

ITEMS = "transition_items"


def work(reading: Reading, subject: str, given: Nothing, tell: Tell) -> Worked:
    """Order what moves by its day, and name what has not been settled."""
    del subject, given, tell
    rows = reading.rows(ITEMS)
    plan = transition_plan(items_of(rows), list(transition_parts()))
    return Worked(
        answer=plan,
        headline=f"{plan.settled} of {len(plan.items)} things that move are settled: who receives "
        "and owns them, the day, the risk and how the service goes on.",
        steps=tuple(f"{item.title}: {', '.join(item.missing)}" for item in plan.items
                    if item.missing),
        used=refs_of(rows),
        cautions=tuple(_cautions(rows, plan)),
    )  # fmt: skip


def _cautions(rows: Sequence[Row], plan: TransitionPlan) -> Iterator[str]:
    if any(row.status == Status.ILLUSTRATIVE for row in rows):
        yield "What moves is illustrative: made up to show how this works. Not evidence."
    high = [item.title for item in plan.items if item.risk == "high" and item.missing]
    if high:
        yield f"At high risk and not settled: {'; '.join(high)}."


def look(tables: Mapping[str, Sequence[Row]]) -> list[Objection]:
    """A day that is none keeps its row's file from coming in."""
    found = []
    for row in tables[ITEMS]:
        try:
            items_of([row])
        except CannotWork as fault:
            found.append(Objection(ITEMS, row.key, "due", str(fault)))
    return found


KIND = Kind(
    code="transition",
    title="Transition plan",
    path="path/transition/",
    reads=(ITEMS,),
    needs=(ITEMS,),
    answer=TransitionPlan,
    work=work,
)
OBJECTORS = (Objector(frozenset({ITEMS}), look),)
