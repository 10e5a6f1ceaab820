"""Checks on one thing said in several places: do the places agree?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from commonweal.facts.checks.evidence import Evidence
from commonweal.facts.checks.registry import Found, check
from commonweal.facts.checks.rule import Pick, Rule, cell
from commonweal.facts.checks.saying import listing, say_difference, say_figure
from commonweal.language.figure import Figure, round_half_up
from commonweal.language.finding import Side
from commonweal.language.reconciliation import Tolerance

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class _Said:
    """One figure, and how the sentence calls the place that says it."""

    figure: Figure
    says: str

    @property
    def side(self) -> Side:
        return Side(self.figure.ref, self.says or self.figure.label)

    @property
    def words(self) -> str:
        return f"{say_figure(self.figure)} {self.says or self.figure.label}"


def _groups(rule: Rule, evidence: Evidence, name: str) -> dict[tuple[str, ...], list[_Said]]:
    groups: dict[tuple[str, ...], list[_Said]] = {}
    for pick in rule.picks(name):
        for figure in _known(evidence, pick):
            groups.setdefault(evidence.key(pick, figure), []).append(
                _Said(figure, _says(pick, figure))
            )
    return groups


def _known(evidence: Evidence, pick: Pick) -> list[Figure]:
    """The figures with a value, or with both ends of a range."""
    return [f for f in evidence.picked(pick) if f.value is not None or _is_range(f)]


def _single(evidence: Evidence, pick: Pick) -> list[Figure]:
    return [figure for figure in evidence.picked(pick) if figure.value is not None]


def _is_range(figure: Figure) -> bool:
    return figure.value is None and figure.low is not None and figure.high is not None


def _ends(figure: Figure) -> tuple[Decimal, Decimal]:
    """Both ends of a range; a single value twice."""
    if figure.value is not None:
        return figure.value, figure.value
    return figure.low or Decimal(0), figure.high or Decimal(0)


def _says(pick: Pick, figure: Figure) -> str:
    """The words of a pick; `{cell}` in them is filled from the row."""
    words = pick.says
    for name in ("period", *figure.dims):
        words = words.replace("{" + name + "}", cell(figure, name))
    return words


def _size(figure: Figure, magnitude: bool) -> Decimal:
    value = figure.value or Decimal(0)
    return abs(value) if magnitude else value


@check("stated_twice")
def stated_twice(rule: Rule, evidence: Evidence) -> Iterator[Found]:
    """One thing stated in several places for the same period: do the statements agree?

    `sides`: picks whose keys say which figures speak of the same thing. `within`: a cell that
    must be equal too before two figures are compared (for example the period); a figure whose
    cell is empty or not stated is shown beside the others but never decides. `tolerance`: a
    named tolerance, on the coarsest printing. `lookalikes`: picks in which the odd value is
    looked for under another name. The difference is that of the pair furthest apart, the one
    named later less the one named first.
    """
    tolerance = evidence.tolerance(rule.text("tolerance"))
    within = rule.text("within", "")
    for key, said in _groups(rule, evidence, "sides").items():
        comparable: dict[str, list[_Said]] = {}
        undated: list[_Said] = []
        for one in said:
            value = cell(one.figure, within) if within else ""
            if within and value in ("", "not stated"):
                undated.append(one)
            else:
                comparable.setdefault(value, []).append(one)
        apart = [group for group in comparable.values() if _widest(group, tolerance)]
        if not apart:
            continue
        different = [one for group in apart for one in _distinct(group)]
        widest = max(
            (gap for group in apart for gap in [_widest(group, tolerance)] if gap), key=abs
        )
        yield _found_apart(rule, evidence, key, [*different, *undated], widest)


def _widest(said: list[_Said], tolerance: Tolerance) -> Decimal | None:
    """The largest difference beyond the tolerance of its own pair; None when all pairs agree.

    Two ranges differ by the larger of the differences between their ends.
    """
    gaps = [
        gap
        for a, b in combinations(said, 2)
        if abs(gap := _gap(a.figure, b.figure)) > tolerance.allowed(a.figure, b.figure)
    ]
    return max(gaps, key=abs, default=None)


def _gap(one: Figure, other: Figure) -> Decimal:
    """What the other says less what the one says."""
    return max((b - a for a, b in zip(_ends(one), _ends(other), strict=True)), key=abs)


def _distinct(said: list[_Said]) -> list[_Said]:
    """Each value once per place that says it, so that a table's repeats are one side."""
    found: dict[tuple[tuple[Decimal, Decimal], str], _Said] = {}
    for one in said:
        found.setdefault((_ends(one.figure), one.says), one)
    return list(found.values())


def _found_apart(
    rule: Rule, evidence: Evidence, key: tuple[str, ...], said: list[_Said], gap: Decimal
) -> Found:
    unit = said[0].figure.unit
    hints = _lookalikes(rule, evidence, key, said)
    return Found(
        about=key,
        sides=tuple(one.side for one in [*said, *hints]),
        words={
            "about": _about(evidence, key),
            "values": listing(one.words for one in said),
            "difference": say_difference(gap, unit),
            "lookalikes": "".join(f" {one.words[0].upper()}{one.words[1:]}." for one in hints),
        },
        difference=gap,
        unit=unit,
        steps=tuple(f"{one.side.part}: {say_figure(one.figure)}" for one in [*said, *hints]),
    )


def _lookalikes(
    rule: Rule, evidence: Evidence, key: tuple[str, ...], said: list[_Said]
) -> list[_Said]:
    """The same value under another name, for the same subject and period as one of the sides."""
    found: list[_Said] = []
    for pick in rule.picks("lookalikes"):
        for figure in _known(evidence, pick):
            same_value = any(
                one.figure.value == figure.value and one.figure.period.label == figure.period.label
                for one in said
            )
            if evidence.key(pick, figure) == key and same_value:
                found.append(_Said(figure, _says(pick, figure)))
    return found


@check("one_agrees")
def one_agrees(rule: Rule, evidence: Evidence) -> Iterator[Found]:
    """A statement that should match one of several printed values: does any agree?

    `statement`: a pick. `candidates`: picks with the same keys. `magnitude`: whether a fall of
    30 matches a change of -30. A statement without candidates is not judged.
    """
    tolerance = evidence.tolerance(rule.text("tolerance"))
    magnitude = rule.flag("magnitude")
    pick = rule.pick("statement")
    candidates = _groups(rule, evidence, "candidates")
    for figure in _single(evidence, pick):
        listed = candidates.get(evidence.key(pick, figure), [])
        others = [one for one in listed if one.figure.value is not None]
        gaps = [_size(o.figure, magnitude) - _size(figure, magnitude) for o in others]
        agrees = [
            abs(gap) <= tolerance.allowed(figure, other.figure)
            for gap, other in zip(gaps, others, strict=True)
        ]
        if not others or any(agrees):
            continue
        said = _Said(figure, _says(pick, figure))
        nearest = min(gaps, key=abs)
        yield Found(
            about=(*evidence.key(pick, figure), say_figure(figure)),
            sides=(said.side, *(other.side for other in others)),
            words={
                "about": _about(evidence, evidence.key(pick, figure)),
                "statement": say_figure(figure),
                "where": said.says or figure.label,
                "values": listing(other.words for other in others),
                "difference": say_difference(nearest, figure.unit),
            },
            difference=nearest,
            unit=figure.unit,
            steps=tuple(f"{one.side.part}: {say_figure(one.figure)}" for one in [said, *others]),
        )


@check("change_in_table")
def change_in_table(rule: Rule, evidence: Evidence) -> Iterator[Found]:
    """A stated percent change: do any two values of the table give it?

    `statement`: a pick with the percent, whose period is the year reached. `table`: picks with
    the same keys. Every earlier value is tried as the start, and every value of the year reached
    as the end; also one value of that year against another, as between two scenarios. `signed`:
    only rises can match a stated rise, and only falls a fall. `show`: how many of the nearest
    pairs the finding names.
    """
    tolerance = evidence.tolerance(rule.text("tolerance"))
    pick = rule.pick("statement")
    tables = _groups(rule, evidence, "table")
    for figure in _single(evidence, pick):
        rows = [
            one
            for one in tables.get(evidence.key(pick, figure), [])
            if one.figure.value is not None
        ]
        ends = [one for one in rows if one.figure.period.same_as(figure.period)]
        stated = _size(figure, True)
        tried = [
            (start, end, percent)
            for end in ends
            for start in rows
            if start is not end and start.figure.value and _not_after(start, end)
            for percent in [_percent(start.figure, end.figure)]
            if not rule.flag("signed") or (percent < 0) == (figure.quantity.value < 0)
        ]
        allowed = tolerance.allowed(figure)
        if not tried or any(abs(abs(percent) - stated) <= allowed for *_, percent in tried):
            continue
        best = sorted(tried, key=lambda one: abs(abs(one[2]) - stated))
        shown = _first_of_each_percent(best)[: int(rule.text("show", "3"))]
        said = _Said(figure, _says(pick, figure))
        steps = [f"{s.words} to {e.words}: {round_half_up(percent, 1)}%" for s, e, percent in shown]
        pairs = {one.figure.ref: one for s, e, _ in shown for one in (s, e)}
        nearest = shown[0][2]
        yield Found(
            about=(*evidence.key(pick, figure), figure.period.label),
            sides=(said.side, *(one.side for one in pairs.values())),
            words={
                "about": _about(evidence, evidence.key(pick, figure)),
                "statement": say_figure(figure),
                "where": said.says or figure.label,
                "nearest": f"{round_half_up(abs(nearest), 1)}%",
                "values": listing(steps),
            },
            difference=round_half_up(abs(nearest) - stated, 1),
            unit="pct",
            steps=tuple(steps),
        )


def _percent(start: Figure, end: Figure) -> Decimal:
    first, last = start.quantity.value, end.quantity.value
    return (last / first - 1) * HUNDRED


def _not_after(start: _Said, end: _Said) -> bool:
    a, b = start.figure.period.start, end.figure.period.start
    return a is not None and b is not None and a <= b


def _first_of_each_percent(
    tried: list[tuple[_Said, _Said, Decimal]],
) -> list[tuple[_Said, _Said, Decimal]]:
    found: dict[Decimal, tuple[_Said, _Said, Decimal]] = {}
    for one in tried:
        found.setdefault(round_half_up(one[2], 1), one)
    return list(found.values())


def _about(evidence: Evidence, key: tuple[str, ...]) -> str:
    return ", ".join(evidence.name(part) for part in key if part)
