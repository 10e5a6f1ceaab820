"""Questions asked of quarterly returns: a jump between quarters that somebody should confirm.

A question is not an error: the value stays as printed, and the answer is kept with the import.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from commonweal.facts.checks.evidence import Evidence, Questions
from commonweal.facts.checks.registry import Found, check
from commonweal.facts.checks.rule import Rule
from commonweal.facts.checks.saying import say_figure
from commonweal.language.figure import Figure
from commonweal.language.finding import Side
from commonweal.language.period import PeriodKind

#: Two periods follow each other when the second begins within this many days of the first's end.
NEXT_DAY = 1


@dataclass(frozen=True, slots=True)
class Query:
    """A value to confirm before it is accepted, with the value before it and the reason."""

    figure: Figure
    previous: Figure
    sentence: str
    difference: Decimal
    reason: str


def queries_for(figures: Iterable[Figure], questions: Questions) -> list[Query]:
    """The values of quarterly figures that the questions pick out. Source: CALC-35.

    A series is what has the same subject, unit and label cells but for the period. A change of
    more than `points` from one quarter to the next is questioned in units of `points_units`, and
    a value of more than `times` the one before in units of `times_units`. A quarter whose
    predecessor has no value is not questioned.
    """
    found: list[Query] = []
    for series in _series(figures):
        for previous, figure in _neighbours(series):
            query = _query(previous, figure, questions)
            if query:
                found.append(query)
    return found


def _series(figures: Iterable[Figure]) -> list[list[Figure]]:
    series: dict[tuple[str, ...], list[Figure]] = {}
    for figure in figures:
        if figure.period.kind == PeriodKind.QUARTER and figure.value is not None:
            series.setdefault(_identity(figure), []).append(figure)
    return [sorted(one, key=_start) for one in series.values()]


def _identity(figure: Figure) -> tuple[str, ...]:
    dataset, column = figure.ref.split("/", 1)[0], figure.ref.rsplit("/", 1)[-1]
    names = ("measure", "line", "staff_group")
    return (
        dataset, column, figure.subject, figure.unit,
        *(figure.dims.get(name, "") for name in names),
    )  # fmt: skip


def _start(figure: Figure) -> date:
    return figure.period.start or date.min


def _neighbours(series: list[Figure]) -> Iterator[tuple[Figure, Figure]]:
    for previous, figure in pairwise(series):
        end, start = previous.period.end, figure.period.start
        if end and start and (start - end).days == NEXT_DAY:
            yield previous, figure


def _query(previous: Figure, figure: Figure, questions: Questions) -> Query | None:
    before, value = previous.quantity.value, figure.quantity.value
    moved = value - before
    says = (
        f"{figure.label} is {say_figure(figure)}, after {say_figure(previous)} the quarter before"
    )
    if figure.unit in questions.points_units and abs(moved) > questions.points:
        verb = "rise" if moved > 0 else "fall"
        reason = f"a {verb} of more than {questions.points.normalize():f} points"
        return Query(figure, previous, f"{says}: {reason}. Please confirm it.", moved, reason)
    if figure.unit in questions.times_units and before > 0 and value > questions.times * before:
        reason = f"more than {questions.times.normalize():f} times as much"
        return Query(figure, previous, f"{says}: {reason}. Please confirm it.", moved, reason)
    return None


@check("jump_between_quarters")
def jump_between_quarters(rule: Rule, evidence: Evidence) -> Iterator[Found]:
    """The same questions, as findings over what has been accepted. `datasets`: which returns."""
    datasets = set(rule.words("datasets"))
    figures = [f for f in evidence.figures if f.ref.split("/", 1)[0] in datasets]
    for query in queries_for(figures, evidence.questions):
        figure, previous = query.figure, query.previous
        about = _about(figure, evidence)
        sentence = query.sentence.removesuffix(" Please confirm it.")
        yield Found(
            about=(figure.ref,),
            sides=(
                Side(previous.ref, f"in {previous.period.label}, the quarter before"),
                Side(figure.ref, f"in {figure.period.label}"),
            ),
            words={
                "about": about,
                "value": say_figure(figure),
                "previous": say_figure(previous),
                "sentence": sentence.replace(figure.label, about, 1),
            },
            difference=query.difference,
            unit=figure.unit,
            steps=(f"{say_figure(previous)} to {say_figure(figure)}",),
        )


def _about(figure: Figure, evidence: Evidence) -> str:
    """Body, measure and quarter in words; the figure's label where its measure has no name."""
    name = evidence.words.get(figure.dims.get("measure", ""))
    if not name or not figure.subject:
        return figure.label
    return f"{evidence.name(figure.subject)}: {name}, {figure.period.label}"
