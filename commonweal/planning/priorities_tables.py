"""A question of priorities read from its tables, and what contradicts itself in them.

Tables: `priority_criteria`, `priority_candidates`, `priority_scores`, `priority_total` and
`service_gaps`. Source: ESX-57, ESX-30.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.row import CannotWork, Row
from commonweal.planning.priorities import (
    WHOLE,
    Candidate,
    Criterion,
    Question,
    circles,
    link_problems,
)

PROPOSED, EVIDENCED, PRIORITISED, REJECTED = "proposed", "evidenced", "prioritised", "rejected"


@dataclass(frozen=True, slots=True)
class ServiceGap:
    """A service that somebody says is missing. Need and cost are None where nobody knows them."""

    code: str
    title: str
    proposer: str
    owner: str
    clusters: tuple[str, ...]
    areas: str
    evidence: str
    need: Decimal | None
    need_unit: str
    cost: Decimal | None
    status: str
    reason: str
    row: Row


def gaps_of(rows: Iterable[Row]) -> list[ServiceGap]:
    """The register of service gaps."""
    return [
        ServiceGap(
            row.text("gap_code"),
            row.text("gap"),
            row.text("proposer"),
            row.text("owner"),
            row.words("clusters"),
            row.text("areas"),
            row.text("evidence_strength"),
            row.number("estimated_need"),
            row.text("need_unit"),
            row.number("estimated_cost_gbp"),
            row.text("gap_status"),
            row.text("status_reason"),
            row,
        )
        for row in rows
    ]


def criteria_of(
    rows: Iterable[Row], weights: Mapping[str, Decimal] | None = None
) -> tuple[Criterion, ...]:
    """The criteria; `weights` stand in for those of the table."""
    chosen = weights or {}
    return tuple(
        Criterion(
            row.text("criterion_code"),
            row.text("criterion"),
            chosen.get(row.text("criterion_code"), _known(row, "weight")),
            _known(row, "scale_low"),
            _known(row, "scale_high"),
        )
        for row in rows
    )


def _known(row: Row, column: str) -> Decimal:
    number = row.number(column)
    if number is None:
        words = column.replace("_", " ")
        raise CannotWork(f"The {words} of {row.name.replace('_', ' ')} is not given. Give it.")
    return number


def candidates_of(rows: Iterable[Row], scores: Iterable[Row] = ()) -> tuple[Candidate, ...]:
    """The candidates with their scores. Raises CannotWork for a cost or a score that is not known.

    A cost or score that nobody knows is not nought: the candidate cannot be ranked.
    """
    given: dict[str, dict[str, Decimal]] = {}
    for row in scores:
        listed = given.setdefault(row.text("candidate_code"), {})
        listed[row.text("criterion_code")] = _known(row, "score")
    return tuple(
        Candidate(
            row.text("candidate_code"),
            row.text("candidate"),
            _known(row, "cost_gbp"),
            given.get(row.text("candidate_code"), {}),
            must=row.text("must_do").casefold() == "yes",
            needs=row.words("depends_on"),
            excludes=row.words("excludes"),
            part_from=_part(row),
        )
        for row in rows
    )


def _part(row: Row) -> int:
    least = row.number("part_from_pct")
    if least is None:
        return WHOLE
    if least != int(least):
        raise CannotWork(f"The least part of {row.text('candidate')} must be a whole percentage.")
    return int(least)


def total_of(rows: Sequence[Row]) -> tuple[str, Decimal | None]:
    """The total of the latest year, and the year; None where none is given."""
    known = [(row.text("year"), row.number("total_gbp")) for row in rows]
    return max(known, default=("", None), key=lambda one: one[0])


def question_of(
    *,
    criteria: Sequence[Row],
    candidates: Sequence[Row],
    scores: Sequence[Row],
    gaps: Sequence[ServiceGap],
    total: Decimal,
    weights: Mapping[str, Decimal],
) -> Question:
    """The question. Candidates that answer a rejected gap take no part.

    Raises CannotWork for what is not known and for scores that belong to nothing.
    """
    known = {row.text("candidate_code") for row in candidates}
    scales = {row.text("criterion_code") for row in criteria}
    strays = [
        f"The score of “{row.text('candidate_code')}” by “{row.text('criterion_code')}” belongs to "
        "no candidate or criterion here; correct its codes."
        for row in scores
        if row.text("candidate_code") not in known or row.text("criterion_code") not in scales
    ]
    strange = sorted(set(weights) - scales)
    strays += [f"There is no criterion “{code}” to give a weight to." for code in strange]
    if strays:
        raise CannotWork(*strays)
    taking_part = [row for row in candidates if not is_rejected(row, gaps)]
    return Question(candidates_of(taking_part, scores), criteria_of(criteria, weights), total)


def is_rejected(row: Row, gaps: Sequence[ServiceGap]) -> bool:
    """Whether the gap that a candidate fills was rejected."""
    return any(gap.code == row.text("gap_code") and gap.status == REJECTED for gap in gaps)


def gap_cautions(candidates: Sequence[Row], gaps: Sequence[ServiceGap]) -> list[str]:
    """What the register of gaps says of the candidates."""
    known = {gap.code: gap for gap in gaps}
    found, proposed = [], []
    for row in candidates:
        code, name = row.text("gap_code"), row.text("candidate")
        gap = known.get(code)
        if code and gap is None:
            found.append(f"{name} fills the gap “{code}”, which is not in the register of gaps.")
        elif gap and gap.status == REJECTED:
            why = gap.reason or "no reason given"
            found.append(f"{name} takes no part: its gap was rejected ({why}).")
        elif gap and gap.status == PROPOSED:
            proposed.append(name)
    if proposed:
        found.append(f"Gaps that are proposed and not yet evidenced: {', '.join(proposed)}.")
    return found


def candidate_faults(rows: Sequence[Row]) -> list[tuple[Row, str, str]]:
    """What contradicts itself among candidates: the row, its column, the sentence."""
    by_code = {row.text("candidate_code"): row for row in rows}
    found = []
    for row in rows:
        cost, part = row.number("cost_gbp"), row.number("part_from_pct")
        if cost is not None and cost <= 0:
            found.append((row, "cost_gbp", "The cost must be above nought."))
        if part is not None and not (1 <= part <= WHOLE and part == int(part)):
            sentence = "Write a whole percentage from 1 to 100, or leave the cell empty."
            found.append((row, "part_from_pct", sentence))
    question = Question(tuple(_linked(row) for row in rows), (), Decimal(1))
    for one in question.candidates:
        for column, sentence in link_problems(question, one):
            found.append((by_code[one.code], column, sentence))
    for codes, sentence in circles(question):
        found.append((by_code[codes[-1]], "depends_on", sentence))
    return found


def _linked(row: Row) -> Candidate:
    """A candidate with its links alone."""
    return Candidate(
        row.text("candidate_code"), row.text("candidate"), Decimal(1), {},
        needs=row.words("depends_on"), excludes=row.words("excludes"),
    )  # fmt: skip


def criterion_faults(rows: Sequence[Row]) -> list[tuple[Row, str, str]]:
    """Weights below zero and scales the wrong way round."""
    found = []
    for row in rows:
        if (row.number("weight") or 0) < 0:
            found.append((row, "weight", "A weight cannot be below zero."))
        low, high = row.number("scale_low"), row.number("scale_high")
        if low is not None and high is not None and low >= high:
            sentence = f"The scale runs from {low} to {high}; turn it round."
            found.append((row, "scale_high", sentence))
    return found


def score_faults(rows: Sequence[Row], criteria: Sequence[Row]) -> list[tuple[Row, str, str]]:
    """Scores outside the scale of their criterion."""
    scales = {row.text("criterion_code"): row for row in criteria}
    found = []
    for row in rows:
        scale, score = scales.get(row.text("criterion_code")), row.number("score")
        low = scale.number("scale_low") if scale else None
        high = scale.number("scale_high") if scale else None
        if low is None or high is None or score is None:
            continue
        if not low <= score <= high:
            found.append(
                (row, "score", f"The score {score} is outside the scale, {low} to {high}.")
            )
    return found
