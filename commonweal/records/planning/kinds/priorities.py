"""Which candidates are funded within a place's fixed total."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from commonweal.engines.solvers import choices_solver
from commonweal.language.row import CannotWork, Row
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.priorities import Method
from commonweal.planning.priorities_answer import Priorities, prioritise
from commonweal.planning.priorities_tables import (
    candidate_faults,
    criterion_faults,
    gap_cautions,
    gaps_of,
    question_of,
    score_faults,
    total_of,
)
from commonweal.records.facts.hooks import Objection, Objector
from commonweal.records.planning.definitions import priority_rules, solving, solving_named
from commonweal.records.planning.kinds import saying
from commonweal.records.results.kinds import Kind, Tell
from commonweal.records.results.reading import Reading

CRITERIA, CANDIDATES, SCORES = "priority_criteria", "priority_candidates", "priority_scores"
TOTAL, GAPS = "priority_total", "service_gaps"


@dataclass(frozen=True)
class Given:
    """What may be chosen; what is left empty comes from the tables and the rules.

    `method` is "ranked" or "best"; `weights` stand in for those of the table, by criterion.
    """

    total: Decimal | None = None
    method: str = ""
    weights: Mapping[str, Decimal] = field(default_factory=dict)


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Choose within the total, by ranking or as the best set."""
    del subject, tell
    rules, settings = priority_rules(), solving("priorities")
    method = _method(given.method or rules.method)
    gaps = gaps_of(reading.rows(GAPS))
    question = question_of(
        criteria=reading.rows(CRITERIA),
        candidates=reading.rows(CANDIDATES),
        scores=reading.rows(SCORES),
        gaps=gaps,
        total=_total(reading, given),
        weights=given.weights,
    )
    answer = prioritise(
        question,
        method,
        choices_solver(settings),
        draws=rules.draws[method],
        seed=settings.seed,
    )
    return Worked(
        answer=answer,
        headline=_headline(answer),
        steps=tuple(_steps(answer)),
        used=refs_of(*(reading.rows(name) for name in KIND.reads)),
        definitions=(rules.named, solving_named()),
        cautions=(
            *saying.illustrative(reading, KIND.reads),
            *gap_cautions(reading.rows(CANDIDATES), gaps),
        ),
    )


def _method(text: str) -> Method:
    try:
        return Method(text)
    except ValueError:
        raise CannotWork(f"“{text}” is no way to choose: write ranked or best.") from None


def _total(reading: Reading, given: Given) -> Decimal:
    total = given.total if given.total is not None else total_of(reading.rows(TOTAL))[1]
    if total is None:
        raise CannotWork(
            "No total is given. Enter one, or bring in the table “Total for priorities”."
        )
    return total


def _headline(answer: Priorities) -> str:
    funded, all_of_them = len(answer.funded), len(answer.placed)
    parts = [one.candidate.title for one in answer.funded if one.paid < one.candidate.cost]
    part = f", {saying.listed(parts)} in part" if parts else ""
    start = f"{funded} of {all_of_them} candidates fit within {saying.millions(answer.total)}{part}"
    if not answer.foregone:
        return f"{start}; none is foregone."
    names = saying.listed([one.candidate.title for one in answer.foregone])
    verb = "is" if len(answer.foregone) == 1 else "are"
    return f"{start}; {names} {verb} foregone."


def _steps(answer: Priorities) -> list[str]:
    said = []
    for one in answer.placed:
        because = saying.listed([answer.titles[code] for code in one.verdict.because])
        why = f"{one.verdict.why} {because}".strip()
        said.append(
            f"{one.candidate.title}: {float(one.value):.1f} points, rank {one.rank} by value for "
            f"money; {one.verdict.share}% of £{one.candidate.cost:,.2f} ({why})"
        )
    return said


Faults = list[tuple[Row, str, str]]
Look = Callable[[Mapping[str, Sequence[Row]]], Sequence[Objection]]


def _objecting(dataset: str, faults: Callable[[Mapping[str, Sequence[Row]]], Faults]) -> Look:
    """Objections to one data set from the faults that its tables have."""
    return lambda tables: [
        Objection(dataset, row.key, column, sentence) for row, column, sentence in faults(tables)
    ]


KIND = Kind(
    code="priorities",
    title="Priorities within a total",
    path="priorities/",
    reads=(CRITERIA, CANDIDATES, SCORES, TOTAL, GAPS),
    needs=(CRITERIA, CANDIDATES, SCORES),
    given=Given,
    answer=Priorities,
    work=work,
)
OBJECTORS = (
    Objector(
        frozenset({CANDIDATES}),
        _objecting(CANDIDATES, lambda tables: candidate_faults(tables[CANDIDATES])),
    ),
    Objector(
        frozenset({CRITERIA}),
        _objecting(CRITERIA, lambda tables: criterion_faults(tables[CRITERIA])),
    ),
    Objector(
        frozenset({SCORES, CRITERIA}),
        _objecting(SCORES, lambda tables: score_faults(tables[SCORES], tables[CRITERIA])),
    ),
)
