"""Ranges around a provider's plan in words: the fan, its table, the chance of a loss."""

from __future__ import annotations

from decimal import Decimal

from commonweal.planning.futures import Spread
from commonweal.planning.futures_tables import Ranges
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.presenters.values import say_value

NAMES = {"surplus": "Operating surplus", "cash": "Cash"}
EMPTY = "Nothing has been drawn. Bring in the table “How unsure a provider’s plan is”."
POINTS = (
    ("p5", "1 in 20 is below"),
    ("p25", "1 in 4 is below"),
    ("p50", "Middle"),
    ("p75", "1 in 4 is above"),
    ("p95", "1 in 20 is above"),
)


def initial(answer: Ranges | None) -> dict[str, object]:
    """What the form shows before anything is chosen."""
    if answer is None:
        return {}
    futures = answer.futures
    return {"draws": futures.draws, "seed": futures.seed, "scenario": answer.scenario}


def _spreads(answer: Ranges | None, line: str) -> tuple[Spread, ...]:
    return getattr(answer.futures, line) if answer else ()


def _planned(answer: Ranges, line: str) -> tuple[Decimal, ...]:
    return answer.planned_surplus if line == "surplus" else answer.planned_cash


def _exact(value: float) -> Decimal:
    return Decimal(repr(value))


def fan(answer: Ranges | None, line: str) -> charts.LineChart | None:
    """The spread as a fan with the plan's own line in it; None without two years."""
    spreads = _spreads(answer, line)
    if answer is None or len(spreads) < 2:
        return None
    middle = tuple(_exact(one.p50) for one in spreads)
    planned = _planned(answer, line)
    last = spreads[-1]
    low, high = (say_value(_exact(end), "gbp_m", 1) for end in (last.p5, last.p95))
    return charts.lines(
        [
            charts.Series("Middle of the futures", middle, _said(middle), status="illustrative"),
            charts.Series("As planned", planned, _said(planned)),
        ],
        steps=[one.year for one in spreads],
        id=f"{line}-fan",
        finding=f"In nine of ten futures, {NAMES[line].lower()} in {last.year} lies between "
        f"{low} and {high}",
        y_label=f"{NAMES[line]}, £m",
        bands=(
            charts.Band(
                "nine of ten futures",
                tuple(_exact(one.p5) for one in spreads),
                tuple(_exact(one.p95) for one in spreads),
            ),
            charts.Band(
                "half of the futures",
                tuple(_exact(one.p25) for one in spreads),
                tuple(_exact(one.p75) for one in spreads),
            ),
        ),
    )


def _said(values: tuple[Decimal, ...]) -> tuple[str, ...]:
    return tuple(say_value(value, "gbp_m", 1) for value in values)


def spread_table(answer: Ranges | None, line: str) -> Table:
    """The fan as a table."""
    return Table(
        f"{line}-spread",
        f"{NAMES[line]}: the range of the futures",
        (
            Column("year", "Year"),
            *(Column(key, label, numeric=True) for key, label in POINTS),
            Column("planned", "As planned", numeric=True),
        ),
        tuple(
            (
                Cell(one.year),
                *(_amount(_exact(getattr(one, key))) for key, _ in POINTS),
                _amount(_planned(answer, line)[place]) if answer else Cell(""),
            )
            for place, one in enumerate(_spreads(answer, line))
        ),
        empty=EMPTY,
    )


def _amount(value: Decimal) -> Cell:
    return Cell(say_value(value, "gbp_m", 1), raw=value)


def chance_table(answer: Ranges | None) -> Table:
    """How often there has been a loss, or no cash, by each year."""
    rows = []
    if answer is not None:
        futures = answer.futures
        rows = [
            (Cell(one.year), _percent(loss), _percent(out))
            for one, loss, out in zip(
                futures.surplus, futures.loss_by, futures.cash_out_by, strict=True
            )
        ]
    return Table(
        "chances",
        "The chance of a loss, and of cash running out",
        (
            Column("year", "By the end of"),
            Column("loss", "A loss in this year or before", numeric=True),
            Column("cash", "Cash has run out", numeric=True),
        ),
        tuple(rows),
        empty=EMPTY,
    )


def _percent(share: float) -> Cell:
    value = _exact(share) * 100
    return Cell(say_value(value, "pct", 0), raw=value)


def lines_table(answer: Ranges | None) -> Table:
    """What was said to be unsure."""
    return Table(
        "lines",
        "How unsure each line is",
        (
            Column("line", "Line"),
            Column("side", "Side"),
            Column("share", "Share of that side", numeric=True),
            Column("low", "Grows at least", numeric=True),
            Column("high", "Grows at most", numeric=True),
            Column("with", "Moves with"),
        ),
        tuple(
            (
                Cell(one.title),
                Cell(one.side.capitalize()),
                Cell(say_value(one.share_pct, "pct"), raw=one.share_pct),
                Cell(say_value(one.low_pct, "pct"), raw=one.low_pct),
                Cell(say_value(one.high_pct, "pct"), raw=one.high_pct),
                Cell("; ".join(f"{name} ({link})" for name, link in one.moves_with) or "nothing"),
            )
            for one in (answer.lines if answer else ())
        ),
        note="Growth a year stays between the two in four years out of five.",
        empty=EMPTY,
    )


def drawn(answer: Ranges | None) -> str:
    """From how many futures and which seed."""
    if answer is None:
        return ""
    futures = answer.futures
    return (
        f"Drawn: {futures.draws:,} futures from seed {futures.seed}, around the {answer.scenario} "
        f"case, starting from {answer.start}. The same again gives the same to the digit."
    )
