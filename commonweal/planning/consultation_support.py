"""How much support a question found, over all and by group, as far as it may be shown.

A consultation is answered by whom it reached and who wished to, which is no sample: limits show
what the number of answers alone leaves open, and say nothing of those who did not answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from commonweal.language.disclosure import Cell, Held, Profile, Split, State, exchanged, held_back
from commonweal.language.intervals.limits import LEVELS, rows, wilson

ALL = "all"
#: What a response may say of a question, by its place in a split.
_FOR, _REST, _UNANSWERED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Answered:
    """What one response holds of a question on a scale: the groups that its respondent belongs to,
    by dimension, and the code chosen, empty where the question was left out."""

    groups: Mapping[str, str]
    choice: str


@dataclass(frozen=True, slots=True)
class Level:
    """Answers of one group, how many of them support, and how many members did not answer. `share`
    and its 95 % limits are of 1, None where either count is hidden or nobody answered."""

    group: str
    answers: Cell
    supporting: Cell
    unanswered: Cell
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

    `answers` has one entry for each response of the consultation. All counts leave together, so
    that none can be found out from another. `dimensions` list the groups of each dimension, those
    without an answer among them.
    """
    groups = [(ALL, ALL), *((name, one) for name, codes in dimensions.items() for one in codes)]
    place = {group: at for at, group in enumerate(groups)}
    counts = [[0, 0, 0] for _ in groups]
    taken = Counter(one.choice for one in answers)
    for one in answers:
        at = _UNANSWERED if not one.choice else _FOR if one.choice in supporting else _REST
        for group in ((ALL, ALL), *one.groups.items()):
            counts[place[group]][at] += 1
    split = Split(
        tuple((one[_FOR], one[_REST], one[_UNANSWERED]) for one in counts),
        tuple(tuple(place[name, one] for one in codes) for name, codes in dimensions.items()),
    )
    held = held_back(split, profile)
    sides = (
        ([one for one in choices if one in supporting], (0, _FOR) in held.cells),
        ([one for one in choices if one not in supporting], (0, _REST) in held.cells),
    )
    shown = {code: cell for side in sides for code, cell in _side(taken, *side, profile).items()}
    levels = {group: _level(split, held, at, group[1], profile) for group, at in place.items()}
    return Support(
        levels[ALL, ALL],
        {code: shown[code] for code in choices},
        {name: tuple(levels[name, one] for one in codes) for name, codes in dimensions.items()},
    )


def _side(
    taken: Mapping[str, int], codes: Sequence[str], is_held: bool, profile: Profile
) -> dict[str, Cell]:
    """The choices that add up to those who support, or to the others: held back with that sum, and
    where it is shown, small ones and another with each."""
    counts = tuple(taken.get(code, 0) for code in codes)
    small = frozenset((0, at) for at, count in enumerate(counts) if profile.hides(count))
    if profile.complementary:
        small = exchanged(Split(((*counts, 0),)), small, frozenset(), profile.width)
    return {
        code: _shown(count, is_held or (0, at) in small, profile)
        for at, (code, count) in enumerate(zip(codes, counts, strict=True))
    }


def _level(split: Split, held: Held, at: int, group: str, profile: Profile) -> Level:
    answers = _shown(split.answered(at), held.answered(at, split), profile)
    supporting, unanswered = (
        _shown(split.counts[at][place], (at, place) in held.cells, profile)
        for place in (_FOR, _UNANSWERED)
    )
    if answers.value is None or supporting.value is None or answers.value == 0:
        return Level(group, answers, supporting, unanswered, None, None, None)
    x, n = rows([float(supporting.value)], [float(answers.value)])
    low, high = wilson(x, n, LEVELS[0])
    share = float(x[0] / n[0])
    return Level(group, answers, supporting, unanswered, share, float(low[0]), float(high[0]))


def _shown(count: int, is_held: bool, profile: Profile) -> Cell:
    if is_held:
        return Cell(State.SUPPRESSED)
    return Cell(State.NUMBER, profile.rounded(count))


def counts_by_choice(
    answers: Iterable[str], choices: Sequence[str], profile: Profile
) -> dict[str, Cell]:
    """How often each choice was taken, as far as it may be shown. Nobody answering is missing,
    never nought."""
    taken = Counter(answers)
    if not taken:
        return {code: Cell(State.MISSING) for code in choices}
    held = held_back(Split(((*(taken[code] for code in choices), 0),)), profile)
    return {
        code: _shown(taken[code], (0, at) in held.cells, profile) for at, code in enumerate(choices)
    }


def silent(answered: Iterable[str], codes: Sequence[str]) -> list[str]:
    """Of the codes that might have answered those from which nothing came, in order."""
    heard = set(answered)
    return [code for code in codes if code not in heard]
