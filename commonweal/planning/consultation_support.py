"""How much support a question found, over all and by group, as far as it may be shown.

A consultation is answered by whom it reached and who wished to, which is no sample: limits show
what the number of answers alone leaves open, and say nothing of those who did not answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from commonweal.language.disclosure import Cell, Line, Profile, State, Table, publish
from commonweal.language.intervals.limits import LEVELS, rows, wilson

ALL = "all"


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer on a scale: the groups that its respondent belongs to, by dimension, and the
    code chosen."""

    groups: Mapping[str, str]
    choice: str


@dataclass(frozen=True, slots=True)
class Level:
    """Answers of one group and how many of them support. `share` and its 95 % limits are of 1, None
    where either count is hidden or nobody answered."""

    group: str
    answers: Cell
    supporting: Cell
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Support:
    """The answers to one question: all together, each choice, and each group by dimension."""

    overall: Level
    choices: Mapping[str, Cell]
    groups: Mapping[str, tuple[Level, ...]]


def support_of(
    answers: Sequence[Answered],
    choices: Sequence[str],
    supporting: frozenset[str],
    dimensions: Mapping[str, Sequence[str]],
    profile: Profile,
) -> Support:
    """The support of one question under a profile of disclosure.

    All counts leave together, so that none can be found out from another. `dimensions` list the
    groups of each dimension, those without an answer among them.
    """
    counts: dict[str, int | None] = {f"{ALL}/{code}": 0 for code in choices}
    groups = [ALL, *(f"{name}:{code}" for name, codes in dimensions.items() for code in codes)]
    for group in groups:
        counts |= {f"{group}/n": 0, f"{group}/for": 0, f"{group}/rest": 0}
    for one in answers:
        _add(counts, f"{ALL}/{one.choice}")
        for group in (ALL, *(f"{name}:{code}" for name, code in one.groups.items())):
            _add(counts, f"{group}/n")
            _add(counts, f"{group}/{'for' if one.choice in supporting else 'rest'}")
    lines = [Line(f"{group}/n", (f"{group}/for", f"{group}/rest")) for group in groups]
    for name, codes in dimensions.items():
        lines += [
            Line(f"{ALL}/{what}", tuple(f"{name}:{code}/{what}" for code in codes))
            for what in ("n", "for", "rest")
        ]
    for total, inside in (("for", True), ("rest", False)):
        parts = tuple(f"{ALL}/{code}" for code in choices if (code in supporting) == inside)
        if parts:
            lines.append(Line(f"{ALL}/{total}", parts))
    cells = publish(Table(counts, tuple(lines)), profile)
    return Support(
        _level(ALL, ALL, cells),
        {code: cells[f"{ALL}/{code}"] for code in choices},
        {
            name: tuple(_level(code, f"{name}:{code}", cells) for code in codes)
            for name, codes in dimensions.items()
        },
    )


def _add(counts: dict[str, int | None], key: str) -> None:
    counts[key] = (counts[key] or 0) + 1


def _level(group: str, key: str, cells: Mapping[str, Cell]) -> Level:
    answers, supporting = cells[f"{key}/n"], cells[f"{key}/for"]
    if answers.value is None or supporting.value is None or answers.value == 0:
        return Level(group, answers, supporting, None, None, None)
    x, n = rows([float(supporting.value)], [float(answers.value)])
    low, high = wilson(x, n, LEVELS[0])
    return Level(group, answers, supporting, float(x[0] / n[0]), float(low[0]), float(high[0]))


def counts_by_choice(
    answers: Iterable[str], choices: Sequence[str], profile: Profile
) -> dict[str, Cell]:
    """How often each choice was taken, as far as it may be shown. Nobody answering is missing,
    never nought."""
    taken = list(answers)
    if not taken:
        return {code: Cell(State.MISSING) for code in choices}
    counts: dict[str, int | None] = {code: taken.count(code) for code in choices}
    table = Table({**counts, ALL: len(taken)}, (Line(ALL, tuple(choices)),))
    cells = publish(table, profile)
    return {code: cells[code] for code in choices}


def silent(answered: Iterable[str], codes: Sequence[str]) -> list[str]:
    """Of the codes that might have answered those from which nothing came, in order."""
    heard = set(answered)
    return [code for code in codes if code not in heard]
