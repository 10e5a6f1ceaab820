"""Checks on dates: a day that is stated although a start and a length give another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from commonweal.facts.checks.evidence import Evidence
from commonweal.facts.checks.registry import Found, check
from commonweal.facts.checks.rule import Rule, cell
from commonweal.language.figure import Figure
from commonweal.language.finding import Side
from commonweal.language.period import add_months, months_in, parse_period


@check("start_and_length")
def start_and_length(rule: Rule, evidence: Evidence) -> Iterator[Found]:
    """A stated day beside the one that a start and a number of years give.

    `years`: a pick of lengths in years, with keys; `start`: a pick of the rows that state the
    start, with the same keys; `start_cell` and `stated_cell`: the cells with the days. A month or
    year that is stated holds each day in it. Rows without all three are not judged.
    """
    start_cell, stated_cell = rule.text("start_cell"), rule.text("stated_cell")
    years, starts = rule.pick("years"), rule.pick("start")
    by_key = {evidence.key(starts, figure): figure for figure in evidence.picked(starts)}
    for figure in evidence.picked(years):
        from_row = by_key.get(evidence.key(years, figure))
        begins = _day(cell(from_row, start_cell)) if from_row else None
        stated = cell(figure, stated_cell)
        worked_out = _end(begins, figure.value)
        if from_row is None or begins is None or worked_out is None:
            continue
        period = parse_period(stated)
        if period.is_known and not period.contains(worked_out):
            yield _found(figure, from_row, begins, worked_out, stated)


def _day(text: str) -> date | None:
    return parse_period(text).start


def _end(begins: date | None, years: Decimal | None) -> date | None:
    if begins is None or years is None:
        return None
    try:
        return add_months(begins, months_in(years))
    except ValueError:
        return None


def _found(figure: Figure, start: Figure, begins: date, worked_out: date, stated: str) -> Found:
    said = f"{worked_out:%-d %B %Y}"
    sides = [Side(figure.ref, f"says {figure.printed} years and {stated}")]
    if start.ref != figure.ref:
        sides.append(Side(start.ref, f"states the start, {begins:%-d %B %Y}"))
    return Found(
        about=(figure.ref.split("/", 1)[1].rsplit("/", 1)[0],),
        sides=tuple(sides),
        words={"about": figure.label, "stated": stated, "worked_out": said},
        steps=(f"{begins:%-d %B %Y} and {figure.printed} years: {said}", f"stated: {stated}"),
    )
