"""A transition plan: what moves to whom by when, what is unsettled, which money is protected.

Source: Practical mental health commissioning 2011, section 3 (JCP-56, JCP-57).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commonweal.language.figure import Quantity
from commonweal.language.row import CannotWork, Row

#: Risks from the one that needs attention first.
_RISKS = ("high", "medium", "low", "")


@dataclass(frozen=True, slots=True)
class TransitionItem:
    """One thing that moves. Empty words and None mean that nobody has said."""

    title: str
    sort: str
    giver: str
    receiver: str
    owner: str
    due: date | None
    risk: str
    continuity: str
    is_protected: bool
    value: Quantity

    @property
    def missing(self) -> tuple[str, ...]:
        """What has to be settled before it can move without a gap."""
        found = [
            words
            for words, value in (
                ("who receives it", self.receiver),
                ("who owns it", self.owner),
                ("a day", self.due),
                ("its risk", self.risk),
            )
            if not value
        ]
        if self.risk in ("medium", "high") and not self.continuity:
            found.append("how the service goes on meanwhile")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class TransitionPlan:
    """The items, first what moves first; the parts of a plan of which nothing is said.

    `protected` is the money a year that is protected, unknown where a value is.
    """

    items: tuple[TransitionItem, ...]
    empty_parts: tuple[str, ...]
    protected: Quantity

    @property
    def settled(self) -> int:
        return sum(not item.missing for item in self.items)

    @property
    def by_risk(self) -> tuple[TransitionItem, ...]:
        """The items from the highest risk to the lowest, those without one last."""
        return tuple(sorted(self.items, key=lambda item: _RISKS.index(item.risk)))


def items_of(rows: Iterable[Row]) -> list[TransitionItem]:
    """The rows of `transition_items`. Raises CannotWork for a day that is none."""
    return [
        TransitionItem(
            title=row.text("item"),
            sort=row.text("sort"),
            giver=row.text("from_code"),
            receiver=row.text("to_code"),
            owner=row.text("owner"),
            due=_day(row),
            risk=row.text("risk").casefold(),
            continuity=row.text("continuity"),
            is_protected=row.text("is_protected").casefold() == "yes",
            value=row.quantity("value_gbp"),
        )
        for row in rows
    ]


def _day(row: Row) -> date | None:
    text = row.text("due")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise CannotWork(f"“{text}” in {row.name} is no date: write it as 2013-04-01.") from None


def transition_plan(items: Sequence[TransitionItem], parts: Sequence[str]) -> TransitionPlan:
    """The plan of some items over the `parts` that a plan holds, in their order."""
    protected = Quantity.exact(Decimal(0))
    for item in items:
        if item.is_protected:
            protected = protected.plus(item.value)
    covered = {item.sort for item in items}
    return TransitionPlan(
        items=tuple(sorted(items, key=lambda item: (item.due or date.max, item.title))),
        empty_parts=tuple(part for part in parts if part not in covered),
        protected=protected,
    )
