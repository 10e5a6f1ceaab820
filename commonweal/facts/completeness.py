"""How complete a fact base is: which kinds of knowledge have a usable figure, by area or segment.

A value that is not legible, missing or suppressed is not known. What counts as what is data, in
`definitions/completeness`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from commonweal.language.figure import VALUELESS, Status


@dataclass(frozen=True, slots=True)
class Evidence:
    """What completeness needs to know of one figure.

    `kind` is the kind of its template, `subjects` the codes of the bodies and areas it is about,
    `terms` its lexicon terms, `cells` the other cells of its row.
    """

    dataset: str
    kind: str
    measure: str
    status: Status
    subjects: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()
    cells: Mapping[str, str] = field(default_factory=dict)
    document: str = ""
    section: str = ""

    @property
    def is_usable(self) -> bool:
        return self.status not in VALUELESS


@dataclass(frozen=True, slots=True)
class Rule:
    """Figures of these data sets or this kind, with these cells, belong to `gives`."""

    gives: str
    datasets: frozenset[str] = frozenset()
    kind: str = ""
    where: Mapping[str, str] = field(default_factory=dict)

    def fits(self, evidence: Evidence) -> bool:
        if self.datasets and evidence.dataset not in self.datasets:
            return False
        if self.kind and evidence.kind != self.kind:
            return False
        return all(evidence.cells.get(name) == value for name, value in self.where.items())


def read_rules(given: Iterable[Mapping[str, Any]], gives: str) -> tuple[Rule, ...]:
    """Rules from the plain content of a definition file; `gives` names the deciding field."""
    return tuple(
        Rule(
            gives=str(row[gives]),
            datasets=frozenset(row.get("datasets", [row["dataset"]] if "dataset" in row else [])),
            kind=str(row.get("kind", "")),
            where=dict(row.get("where", {})),
        )
        for row in given
    )


def sort_out(evidence: Evidence, rules: Sequence[Rule]) -> str:
    """What a figure belongs to: the first rule that fits decides; "" when none does."""
    return next((rule.gives for rule in rules if rule.fits(evidence)), "")


@dataclass(frozen=True, slots=True)
class Subject:
    """A row of the picture: an area with the codes that mean it, or a segment with its terms."""

    code: str
    label: str
    subjects: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()

    def is_told_of_by(self, evidence: Evidence) -> bool:
        """Whether a figure speaks of this row and of nothing wider."""
        if self.terms:
            return bool(evidence.terms) and evidence.terms <= self.terms
        return bool(evidence.subjects & self.subjects)


class Known(StrEnum):
    """What is known in one cell of the picture."""

    YES = "known"
    UNUSABLE = "unusable"
    NO = "unknown"


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of knowledge about one row: how many figures are usable and how many are not."""

    usable: int = 0
    unusable: int = 0

    @property
    def known(self) -> Known:
        if self.usable:
            return Known.YES
        return Known.UNUSABLE if self.unusable else Known.NO


@dataclass(frozen=True, slots=True)
class Score:
    """So many cells known out of so many expected."""

    known: int
    expected: int

    @property
    def percent(self) -> int | None:
        """Rounded down, so that 100 means all; None when nothing is expected."""
        return self.known * 100 // self.expected if self.expected else None


@dataclass(frozen=True)
class Completeness:
    """The picture: rows by kinds of knowledge, with the score of each and of the whole."""

    rows: tuple[Subject, ...]
    knowledge: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]

    def cell(self, row: str, knowledge: str) -> Cell:
        return self.cells.get((row, knowledge), Cell())

    def score_of(self, row: str) -> Score:
        return self._score([(row, knowledge) for knowledge in self.knowledge])

    def score_for(self, knowledge: str) -> Score:
        return self._score([(row.code, knowledge) for row in self.rows])

    @property
    def score(self) -> Score:
        return self._score([(row.code, what) for row in self.rows for what in self.knowledge])

    def _score(self, keys: Sequence[tuple[str, str]]) -> Score:
        return Score(sum(self.cell(*key).known == Known.YES for key in keys), len(keys))


def completeness(
    rows: Sequence[Subject],
    knowledge: Sequence[str],
    rules: Sequence[Rule],
    evidence: Iterable[Evidence],
) -> Completeness:
    """Which kinds of knowledge each row has. Figures that no rule sorts out are left aside."""
    counts: dict[tuple[str, str], list[int]] = {}
    expected = set(knowledge)
    subjects = frozenset[str]().union(*(row.subjects for row in rows))
    terms = frozenset[str]().union(*(row.terms for row in rows))
    for item in evidence:
        # Most figures speak of no row at all; they are not worth sorting out.
        if not (item.subjects & subjects or (item.terms and item.terms <= terms)):
            continue
        told = [row.code for row in rows if row.is_told_of_by(item)]
        tells = sort_out(item, rules) if told else ""
        if tells not in expected:
            continue
        for code in told:
            counts.setdefault((code, tells), [0, 0])[0 if item.is_usable else 1] += 1
    cells = {key: Cell(usable, unusable) for key, (usable, unusable) in counts.items()}
    return Completeness(tuple(rows), tuple(knowledge), cells)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A measure of which a source prints values and none can be read."""

    code: str
    dataset: str
    measure: str
    tells: str
    count: int
    document: str
    section: str


def unreadable(evidence: Iterable[Evidence], rules: Sequence[Rule]) -> tuple[Unreadable, ...]:
    """Measures whose printed values are all not legible, in order of data set and measure.

    A measure with one usable value is none of them, nor is one whose values were never printed.
    """
    groups: dict[tuple[str, str], list[Evidence]] = {}
    for item in evidence:
        groups.setdefault((item.dataset, item.measure), []).append(item)
    found = []
    for (dataset, measure), items in sorted(groups.items()):
        if measure and all(item.status == Status.NOT_LEGIBLE for item in items):
            first = items[0]
            code = re.sub(r"[^a-z0-9]+", "-", f"unreadable {dataset} {measure}".lower()).strip("-")
            found.append(
                Unreadable(
                    code=code[:80],
                    dataset=dataset,
                    measure=measure,
                    tells=sort_out(first, rules),
                    count=len(items),
                    document=first.document,
                    section=first.section,
                )
            )
    return tuple(found)
