"""What of a measure's values may be shown: its disclosure profile, applied once, to whole tables.

Everything that pages, charts, alerts and files show of a measure comes from here. Exact values go
in, published ones come out; a value that is held back is a state of its own and never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import nan

from commonweal.language import disclosure
from commonweal.language.disclosure import Cell, Profile, State
from commonweal.reviewing.measures import Measure

#: Formulas whose values are shares of a count, in per cent.
PERCENTAGES = frozenset({"share", "portion"})
#: Formulas whose numerator counts events; of the others only the denominator tells of people.
COUNTED = frozenset({"count", "share", "portion", "rate", "ratio"})
COUNT = "count"
PER_CENT = "per cent"
PENCE, POUNDS = "pence", "pounds"
PENCE_IN_A_POUND = 100
PER_HUNDRED = 100.0


@dataclass(frozen=True, slots=True)
class Exact:
    """The exact values of one organisation (or all) and group (or everybody), month by month.

    None is missing. `breakdown` and `group` are empty for everybody together; a group of None
    within a breakdown is not known.
    """

    level: str
    organisation: str
    breakdown: str
    group: int | None
    months: tuple[date, ...]
    numerators: tuple[float | None, ...]
    denominators: tuple[float | None, ...]
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One value as it may be shown; the numbers are there in the state NUMBER only.

    `numerator` and `denominator` are rounded as the profile says; `ranked` is False where the
    denominator is too small for a place among others.
    """

    month: date
    state: State
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    ranked: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """The published values of one organisation and group, one for each month asked."""

    level: str
    organisation: str
    breakdown: str
    group: int | None
    values: tuple[Shown, ...]

    @property
    def latest(self) -> Shown:
        return self.values[-1]


def unit_of(measure: Measure) -> str:
    """The unit in which values are shown: "%", pounds for pence, else as defined."""
    return {PER_CENT: "%", PENCE: POUNDS}.get(measure.unit, measure.unit)


def decimals_of(measure: Measure, profile: Profile) -> int:
    """Decimals shown; a percentage has no more than its profile publishes."""
    if measure.formula in PERCENTAGES:
        return min(measure.decimals, profile.percent_decimals)
    return measure.decimals


def per_of(measure: Measure) -> float:
    """What a value per one of the denominator is multiplied by, to be in the measure's unit."""
    if measure.formula in PERCENTAGES:
        return PER_HUNDRED
    return float(measure.parameters.get("per", 1))


def behind(measure: Measure, shown: Shown) -> tuple[float, float]:
    """The events and the denominator behind a published share or rate; NaN where hidden.

    Both are of what is published, the events by the value itself: rounded counts would give gaps
    and limits that disagree with the values beside them.
    """
    if shown.value is None or not shown.denominator:
        return nan, nan
    return shown.value / per_of(measure) * shown.denominator, shown.denominator


def months_shown(measure: Measure, first: date, last: date) -> tuple[date, ...]:
    """The months from first to last for which the measure has values."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    begun = first.year * 12 + first.month - 1
    months = (date((begun + at) // 12, (begun + at) % 12 + 1, 1) for at in range(count))
    return tuple(month for month in months if measure.is_given_for(month))


def published(
    measure: Measure, lines: Iterable[Exact], months: Sequence[date], profile: Profile
) -> list[Line]:
    """All lines of one measure as they may be shown, in the order given.

    `lines` are what is shown together: the whole, its parts, and the groups of each. Where parts
    add up to their whole and the profile protects totals, they are protected together. A month
    that a line does not hold is missing.
    """
    given = list(lines)
    held = [_by_month(one) for one in given]
    found: list[list[Shown]] = [[] for _ in given]
    for month in months:
        rows = [one.get(month, (None, None, None)) for one in held]
        cells = disclosure.publish(_table(measure, given, rows, profile), profile)
        for at, row in enumerate(rows):
            found[at].append(_shown(measure, profile, month, row, _cells(cells, at)))
    return [
        Line(one.level, one.organisation, one.breakdown, one.group, tuple(values))
        for one, values in zip(given, found, strict=True)
    ]


_Row = tuple[float | None, float | None, float | None]


def _by_month(line: Exact) -> dict[date, _Row]:
    rows = zip(line.numerators, line.denominators, line.values, strict=True)
    return dict(zip(line.months, rows, strict=True))


def _table(
    measure: Measure, lines: Sequence[Exact], rows: Sequence[_Row], profile: Profile
) -> disclosure.Table:
    """The counts of one month: n of a numerator, d of a denominator, v a share of the two."""
    counts: dict[str, int | None] = {}
    shares: dict[str, disclosure.Share] = {}
    for at, (above, below, value) in enumerate(rows):
        if measure.formula == COUNT and value is None:
            # Nobody reported it. A count of nothing is held as nought, so this tells of nobody.
            continue
        if measure.formula in COUNTED:
            counts[f"{at}/n"] = _whole(value if measure.formula == COUNT else above)
        if measure.formula != COUNT:
            counts[f"{at}/d"] = _whole(below)
        if measure.formula in PERCENTAGES:
            shares[f"{at}/v"] = disclosure.Share(f"{at}/n", f"{at}/d")
    sums = _sums(lines, counts) if profile.complementary else ()
    return disclosure.Table(counts, tuple(sums), shares)


def _whole(count: float | None) -> int | None:
    # Parts of a unit are cut, so that a count just above what is hidden stays hidden.
    return None if count is None else int(count)


def _sums(lines: Sequence[Exact], counts: Mapping[str, int | None]) -> list[disclosure.Line]:
    """The sums that a reader could take apart: wholes that are what their parts add up to."""
    found = []
    for at, whole in enumerate(lines):
        if whole.breakdown:
            continue
        for parts in _parts(lines, whole):
            for kind in ("n", "d"):
                total, keys = f"{at}/{kind}", [f"{part}/{kind}" for part in parts]
                there = [(key, one) for key in keys if (one := counts.get(key)) is not None]
                if there and sum(one for _, one in there) == counts.get(total):
                    found.append(disclosure.Line(total, tuple(key for key, _ in there)))
    return found


def _parts(lines: Sequence[Exact], whole: Exact) -> list[list[int]]:
    """The ways in which a line is divided: by groups, and everybody by organisations."""
    found: dict[tuple[str, str], list[int]] = {}
    for at, one in enumerate(lines):
        of_it = (one.level, one.organisation) == (whole.level, whole.organisation)
        if one.breakdown and of_it:
            found.setdefault(("group", one.breakdown), []).append(at)
        elif whole.level == "all" and one.level != "all" and not one.breakdown:
            found.setdefault(("level", one.level), []).append(at)
    return list(found.values())


def _cells(cells: Mapping[str, Cell], at: int) -> tuple[Cell | None, Cell | None, Cell | None]:
    return cells.get(f"{at}/n"), cells.get(f"{at}/d"), cells.get(f"{at}/v")


def _shown(
    measure: Measure,
    profile: Profile,
    month: date,
    row: _Row,
    cells: tuple[Cell | None, Cell | None, Cell | None],
) -> Shown:
    above, below, share = cells
    state = _state(measure, row, cells)
    if state != State.NUMBER:
        return Shown(month, state)
    if share is not None and share.value is not None:
        value = float(share.value)
    elif measure.formula == COUNT and above is not None and above.value is not None:
        value = _in_unit(measure, float(above.value))
    else:
        value = _in_unit(measure, row[2] or 0.0)
    ranked = row[1] is not None and row[1] >= max(measure.show_from_denominator, profile.rank_from)
    return Shown(month, state, value, _number(above), _number(below), ranked)


def _state(
    measure: Measure, row: _Row, cells: tuple[Cell | None, Cell | None, Cell | None]
) -> State:
    """Hidden with either of its counts; missing with either; nothing without a denominator."""
    states = [cell.state for cell in cells if cell is not None]
    for state in (State.SUPPRESSED, State.MISSING, State.NOT_APPLICABLE):
        if state in states:
            return state
    if measure.formula != COUNT and not row[1]:
        return State.NOT_APPLICABLE
    return State.MISSING if row[2] is None else State.NUMBER


def _number(cell: Cell | None) -> float | None:
    return None if cell is None or cell.value is None else float(cell.value)


def _in_unit(measure: Measure, value: float) -> float:
    given = Decimal(str(value))
    if measure.unit == PENCE:
        given /= PENCE_IN_A_POUND
    step = Decimal(1).scaleb(-measure.decimals)
    return float(given.quantize(step, ROUND_HALF_UP))
