"""From what the rules find in a file to the questions that its sender is asked beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from commonweal.facts.checks.returns import Query as Jump
from commonweal.facts.checks.rule import column_of
from commonweal.facts.checks.saying import say_figure
from commonweal.facts.problem import Query
from commonweal.language.figure import Figure
from commonweal.language.finding import Finding


def questions_from(
    findings: Iterable[Finding], figures: Mapping[str, Figure], rows: Mapping[str, int]
) -> list[Query]:
    """A question for each finding with a fresh side, in the order of the file.

    `figures` has every figure by its ref, `rows` the row of the file for the fresh ones. What is
    found among figures that the file leaves as they are is not asked.
    """
    asked = []
    for finding in findings:
        fresh = [side.ref for side in finding.sides if side.ref in rows]
        if not fresh:
            continue
        first = min(fresh, key=rows.__getitem__)
        sides = [say_side(figures[side.ref], side.part, rows) for side in finding.sides]
        column = column_of(figures[first])
        asked.append(Query(rows[first], column, finding.sentence, finding.rule, tuple(sides)))
    return sorted(asked, key=lambda query: query.row or 0)


def question_from_jump(jump: Jump, rows: Mapping[str, int]) -> Query:
    """The question that a jump between quarters raises, in the row of the later value."""
    sides = (
        say_side(jump.previous, f"in {jump.previous.period.label}, the quarter before", rows),
        say_side(jump.figure, f"in {jump.figure.period.label}", rows),
    )
    row, column = rows[jump.figure.ref], column_of(jump.figure)
    return Query(row, column, jump.sentence, "jump", sides)


def say_side(figure: Figure, part: str, rows: Mapping[str, int]) -> str:
    """A value, what it is, and where it stands: "£10.5m is the printed total (row 4)"."""
    row = rows.get(figure.ref)
    source = f"{figure.citation.document}, {figure.citation.section}"
    where = f"on record: {source}" if row is None else f"row {row}"
    has_number = figure.value is not None or figure.low is not None
    said = f"{say_figure(figure)} {part}" if has_number else part
    return f"{said} ({where})"
