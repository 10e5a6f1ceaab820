"""Setting the figures of a file beside those on record: new, changed, the same, or not allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from commonweal.facts.problem import Problem
from commonweal.facts.templates import Draft
from commonweal.language.figure import VALUELESS, Status
from commonweal.records.facts.models import Figure, FigureVersion

Identity = tuple[str, str]

NOT_THEIRS = (
    "A printed figure is corrected by the organisation that gave it or by the lead commissioner. "
    "Take the row out, or ask them."
)


class Outcome(StrEnum):
    """What accepting a draft would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Compared:
    """One draft with the figure it would change, if there is one."""

    draft: Draft
    outcome: Outcome
    figure: Figure | None


@dataclass(frozen=True)
class Comparison:
    """All drafts of a file, and the rows that would overwrite what was printed."""

    rows: tuple[Compared, ...]
    problems: tuple[Problem, ...]

    def count(self, outcome: Outcome) -> int:
        return sum(row.outcome == outcome for row in self.rows)


def compare(
    drafts: Iterable[Draft],
    existing: Mapping[Identity, Figure],
    *,
    file: str,
    is_correction: bool,
    documents: Mapping[str, str],
    may_correct: Callable[[FigureVersion], bool],
) -> Comparison:
    """Compare drafts with figures whose `current` is loaded.

    A figure that was printed keeps its value: another one is a problem unless the import is made
    as a correction, by somebody who may correct that version. So does its unit, body or period.
    `documents` gives the code under which a named source would be stored.
    """
    rows, problems = [], []
    for draft in drafts:
        figure = existing.get((draft.key, draft.column))
        if figure is None or figure.current is None:
            rows.append(Compared(draft, Outcome.NEW, figure))
            continue
        document = documents.get(draft.document, draft.document)
        if _is_same(draft, figure.current, document):
            rows.append(Compared(draft, Outcome.SAME, figure))
            continue
        rows.append(Compared(draft, Outcome.CHANGED, figure))
        if not _overwrites(draft, figure.current):
            continue
        if not is_correction:
            problems.append(_overwriting(draft, figure.current, file))
        elif not may_correct(figure.current):
            problems.append(Problem(file, draft.row, draft.column, NOT_THEIRS))
    return Comparison(tuple(rows), tuple(problems))


def _is_same(draft: Draft, version: FigureVersion, document: str) -> bool:
    return (
        _says(draft) == _said(version)
        and draft.status == version.status
        and draft.confidence == version.confidence
        and (document, draft.section, draft.note)
        == (version.document.code, version.section, version.note)
        and sorted(draft.scope.includes) == sorted(version.includes)
        and sorted(draft.scope.excludes) == sorted(version.excludes)
        and (draft.scope.basis, draft.scope.denominator) == (version.basis, version.denominator)
        and dict(draft.cells) == version.cells
        and not _speaks_of_another(draft, version)
    )


def _says(draft: Draft) -> tuple[object, ...]:
    printed = "" if draft.status in VALUELESS else draft.printed
    return draft.value, draft.low, draft.high, printed, draft.words


def _said(version: FigureVersion) -> tuple[object, ...]:
    # However the lack of a value was marked, it is the same lack.
    printed = "" if version.status in VALUELESS else version.printed
    return version.value, version.low, version.high, printed, version.words


def _speaks_of_another(draft: Draft, version: FigureVersion) -> bool:
    organisation = version.about.code if version.about else ""
    area = version.area.code if version.area else ""
    return (draft.unit, draft.organisation, draft.area, draft.period.label) != (
        version.unit,
        organisation,
        area,
        version.period_label,
    )


def _overwrites(draft: Draft, version: FigureVersion) -> bool:
    if version.status != Status.PRINTED:
        return False
    return _says(draft) != _said(version) or _speaks_of_another(draft, version)


def _overwriting(draft: Draft, version: FigureVersion, file: str) -> Problem:
    old = version.printed or version.words or "no value"
    new = draft.printed or draft.words or "no value"
    if old == new:
        sentence = (
            f"“{old[:80]}” stands on record as printed, for another unit, body or period. "
            "Make the import as a correction with a reason, or put the row back."
        )
    else:
        sentence = (
            f"“{old[:80]}” stands on record as printed and the file says “{new[:80]}”. "
            "Make the import as a correction with a reason, or put the value back."
        )
    return Problem(file, draft.row, draft.column, sentence)
