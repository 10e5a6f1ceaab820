"""The uncertainties of a provider's plan read from their table, and futures drawn around the plan.

Table: `scenario_uncertainties`: each line's share of the plan's income or cost in its first
forecast year, the growth that it stays between four years out of five, and what it moves with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import numpy as np

from commonweal.language.row import CannotWork, Row
from commonweal.planning.futures import Floats, Futures, Line, draw_futures, futures_problems
from commonweal.planning.scenario import Plan

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """One line as the table states it: shares and growth in percent, links from -1 to 1."""

    title: str
    side: str
    share_pct: Decimal
    low_pct: Decimal
    high_pct: Decimal
    moves_with: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Ranges:
    """Futures around a plan: where they start, what was unsure, what came out.

    `planned_surplus` and `planned_cash` are the plan's own, for the same years as the futures.
    """

    provider: str
    scenario: str
    start: str
    lines: tuple[Uncertainty, ...]
    futures: Futures
    planned_surplus: tuple[Decimal, ...]
    planned_cash: tuple[Decimal, ...]


def uncertainties_of(rows: Iterable[Row]) -> tuple[Uncertainty, ...]:
    """The lines of one provider. Raises CannotWork for a cell that cannot be used."""
    return tuple(
        Uncertainty(
            row.text("line"),
            row.text("side"),
            _needed(row, "share_pct"),
            _needed(row, "low_pct"),
            _needed(row, "high_pct"),
            tuple(_link(row, words) for words in row.words("moves_with")),
        )
        for row in rows
    )


def _needed(row: Row, column: str) -> Decimal:
    value = row.number(column)
    if value is None:
        raise CannotWork(f"{row.text('line')} has no {column.replace('_', ' ')}: give it.")
    return value


def _link(row: Row, words: str) -> tuple[str, Decimal]:
    name, _, strength = words.rpartition(":")
    try:
        return name.strip(), Decimal(strength.strip())
    except InvalidOperation:
        raise CannotWork(
            f"“{words}” of {row.text('line')} is no link: write it as “line: 0.5”."
        ) from None


def lines_and_links(
    uncertain: Sequence[Uncertainty], *, income: Decimal, cost: Decimal
) -> tuple[list[Line], Floats]:
    """The lines with their values of the first year, and the table of what moves together.

    Raises CannotWork when the shares of a side are not the whole, or a link leads nowhere.
    """
    problems = []
    for side in ("income", "cost"):
        whole = sum((one.share_pct for one in uncertain if one.side == side), Decimal(0))
        if whole != HUNDRED:
            problems.append(f"The shares of {side} come to {whole}%: they must come to 100%.")
    names = [one.title for one in uncertain]
    links = np.eye(len(names))
    for place, one in enumerate(uncertain):
        for other, strength in one.moves_with:
            if other not in names:
                problems.append(f"{one.title} moves with “{other}”, which is no line of the table.")
                continue
            links[place, names.index(other)] = links[names.index(other), place] = float(strength)
    lines = [
        Line(
            one.title,
            1 if one.side == "income" else -1,
            float((income if one.side == "income" else cost) * one.share_pct / HUNDRED),
            float(one.low_pct),
            float(one.high_pct),
        )
        for one in uncertain
    ]
    problems += futures_problems(lines, links)
    if problems:
        raise CannotWork(*problems)
    return lines, links


def futures_of(
    plan: Plan, start: str, uncertain: Sequence[Uncertainty], *, draws: int, seed: int
) -> Futures:
    """Futures of the years after `start`. Raises CannotWork when they cannot be drawn."""
    n = plan.years.index(start)
    if n + 1 >= len(plan.years):
        raise CannotWork(f"The plan ends with {start}: there is no year after it to draw.")
    lines, links = lines_and_links(uncertain, income=plan.income[n], cost=plan.spend[n])
    held = plan.cash
    for place in range(1, n + 1):
        held += plan.income[place] - plan.spend[place] + plan.other_cash[place]
    return draw_futures(
        lines,
        links,
        years=plan.years[n + 1 :],
        cash=float(held),
        other_cash=[float(one) for one in plan.other_cash[n + 1 :]],
        draws=draws,
        seed=seed,
    )
