"""Components of one source counted piece by piece: masks, then one pass for each kind of number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from commonweal.engines.kernel.columns import FOREVER, Array, CannotRun, Column, joined
from commonweal.engines.kernel.expressions import EPOCH, Sight, days_of, value
from commonweal.engines.kernel.groups import ROOM, Cells, Lines
from commonweal.engines.kernel.masks import BITS, masks
from commonweal.engines.kernel.passes import Passes, Spans
from commonweal.engines.kernel.rows import Frame, Prepared, Preparing, Step, columns_of
from commonweal.language.plan import (
    Component,
    Grouping,
    Kind,
    Months,
    Open,
    Overlap,
    Point,
    Source,
    Timing,
    names_period,
)
from commonweal.language.plan.components import month_end, months_before

Members = Sequence[tuple[int, Component]]


@dataclass
class Dated:
    """Rows each of which counts for one month, with their masks, and what is counted of them.

    There may be only `one_each` of every person."""

    frame: Frame
    month: Array | int
    mask: Array
    sight: Sight
    members: Members
    one_each: bool = False

    def of(self, *kinds: Kind) -> Members:
        return _of(self.members, *kinds)


@dataclass(frozen=True)
class Seen:
    """Rows by the group that they belong to: persons with their masks, or values."""

    columns: tuple[Column, ...]
    group: Array
    rows: Array
    mask: Array | None = None


@dataclass
class Found:
    """What one piece gave: finished lines, and rows whose persons or values are looked at later."""

    lines: list[Lines] = field(default_factory=list)
    people: list[Seen] = field(default_factory=list)
    values: dict[int, list[Seen]] = field(default_factory=dict)


@dataclass
class Counting:
    """The rows of one source, counted at one timing over one window, by one grouping."""

    making: Preparing
    events: Source
    timing: Timing
    window: int
    members: Members
    grouping: Grouping
    asked: Months
    pieces: dict[int, Found] = field(default_factory=dict)
    done: bool = False

    @property
    def run(self) -> Passes:
        return self.making.run

    @cached_property
    def months(self) -> list[date]:
        """The months that rows are counted for, those that a window looks back to included."""
        back = self.window - 1 if self.looks_back else 0
        return list(Months(months_before(self.asked.first, back), self.asked.last))

    @property
    def looks_back(self) -> bool:
        return self.window > 1 and isinstance(self.timing, Point)

    @cached_property
    def bits(self) -> dict[Component, int]:
        """The bit of each component; components with one condition share it."""
        wheres = {component.where: 0 for _, component in self.members}
        places = {where: place for place, where in enumerate(wheres)}
        if len(places) > BITS:
            raise CannotRun(f"A mask holds {BITS} conditions.")
        return {component: places[component.where] for _, component in self.members}

    @cached_property
    def wheres(self) -> list[object]:
        return list(dict.fromkeys(component.where for _, component in self.members))

    @cached_property
    def by_period(self) -> bool:
        return any(names_period(component) for _, component in self.members)

    @cached_property
    def prepared(self) -> Prepared:
        wanted = set(self.grouping.by)
        for _, component in self.members:
            wanted |= columns_of((component.where, component.value))
            if component.kind is Kind.PEOPLE:
                wanted.add("person")
        if not isinstance(self.timing, Point):
            wanted |= {self.timing.start, self.timing.end}
        return self.making.source(self.events, wanted)

    @cached_property
    def by_person(self) -> bool:
        """Whether only persons are counted, in groups that are the same for all rows of one."""
        follow, person = self.prepared.follow, frozenset({"person"})
        people = all(component.kind is Kind.PEOPLE for _, component in self.members)
        return people and all(follow.get(name) == person for name in self.grouping.by)

    def of(self, *kinds: Kind) -> Members:
        return _of(self.members, *kinds)

    @cached_property
    def month_alone(self) -> bool:
        """Whether each month's rows stand in one piece, so that its people are counted there."""
        if not isinstance(self.timing, Point) or self.window > 1:
            return False
        return self._months_of_pieces

    @cached_property
    def _months_of_pieces(self) -> bool:
        if not self.prepared.table or not isinstance(self.timing, Point):
            return False
        pieces = self.making.pieces(self.prepared.table)
        if len(pieces) == 1:
            return True
        name = self.timing.date
        if name not in self.making.tables[self.prepared.table]:
            return False
        spans = sorted(span for piece in pieces if (span := piece.between(name)))
        months = [_month_of(day) for span in spans for day in span]
        if len(spans) < len(pieces):
            return False
        return all(a < b for a, b in zip(months[1::2], months[2::2], strict=False))

    @property
    def source(self) -> Prepared:
        return self.prepared

    @property
    def needs(self) -> tuple[Step, ...]:
        return self.prepared.needs

    def begin(self) -> None:
        """What is worked out once is worked out before several threads ask for it."""
        self.month_alone, self.bits, self.wheres  # noqa: B018

    def take(self, place: int, frame: Frame) -> None:
        self.pieces[place] = self._piece(frame)

    def end(self) -> None:
        """Nothing is left to do."""

    @property
    def found(self) -> list[Found]:
        """What each piece gave, in order."""
        return [self.pieces[place] for place in sorted(self.pieces)]

    def _piece(self, frame: Frame) -> Found:
        found = Found()
        if isinstance(self.timing, Point):
            dated = self._by_date(frame, self.timing)
        else:
            dated = self._by_period(frame, self.timing, found)
        if dated:
            self._count(dated, found)
        return found

    def _by_date(self, frame: Frame, timing: Point) -> Dated | None:
        base = frame.piece is not None and timing.date in frame.piece.table
        span = frame.piece.between(timing.date) if frame.piece and base else None
        if span and _month_of(span[0]) == _month_of(span[1]) and self._required(frame, timing.date):
            place = self._place_of(span[0])
            return self._masked(frame, place) if 0 <= place < len(self.months) else None
        if span and (self._place_of(span[1]) < 0 or self._place_of(span[0]) >= len(self.months)):
            return None
        places = self._places(frame.column(timing.date))
        inside = (places >= 0) & (places < len(self.months))
        if not inside.all():
            rows = np.flatnonzero(inside)
            frame, places = frame.at(rows), places[rows]
        return self._masked(frame, places)

    @staticmethod
    def _required(frame: Frame, name: str) -> bool:
        return frame.piece is not None and frame.piece.never_missing(name)

    def _masked(self, frame: Frame, place: Array | int) -> Dated:
        sight = Sight(frame, self.making.encode, None, self._period(frame, place))
        mask = masks(sight, self.prepared.filters, self.wheres, self.run)  # type: ignore[arg-type]
        if self.by_person and isinstance(place, int):
            rows, mask = self.run.persons(self._person(frame), mask)
            frame = frame.at(rows)
            return Dated(frame, place, mask, self.making.sight(frame), self.members, one_each=True)
        if not isinstance(place, int):
            rows = np.flatnonzero(mask)
            if len(rows) < frame.size:
                frame, place, mask = frame.at(rows), place[rows], mask[rows]
                sight = Sight(frame, self.making.encode, None, self._period(frame, place))
        return Dated(frame, place, mask, sight, self.members)

    def _by_period(self, frame: Frame, timing: Open | Overlap, found: Found) -> Dated | None:
        """Counts what needs no row for each month; gives the rows for what else there is."""
        if self.window > 1 and isinstance(timing, Overlap):
            raise CannotRun(
                "Periods that overlap a window of several months are known to SQL only."
            )
        spans = self._spans(frame, timing)
        counted = self._counted(frame, timing, spans)
        if self.by_period:
            pairs, place, _ = self._laid_out(frame, spans, np.flatnonzero(counted))
            return self._masked(pairs, place)
        sight = self.making.sight(frame)
        mask = masks(sight, self.prepared.filters, self.wheres, self.run)  # type: ignore[arg-type]
        mask[~counted] = 0
        members = self._overlapping(frame, spans, mask, found)
        wanted = mask & self._bits_of(members, mask)
        if not members:
            return None
        pairs, place, repeated = self._laid_out(frame, spans, np.flatnonzero(wanted))
        sight = Sight(pairs, self.making.encode, None, self._period(pairs, place))
        return Dated(pairs, place, mask[repeated], sight, members)

    def _spans(self, frame: Frame, timing: Open | Overlap) -> Spans:
        start, end = frame.column(timing.start), frame.column(timing.end)
        last = self._places(end)
        if isinstance(timing, Open):
            last = last - 1
        if end.absent is not None:
            last = np.where(end.absent, len(self.months), last)
        first = np.maximum(self._places(start), 0)
        last = np.minimum(last, len(self.months) - 1)
        return Spans(first, last, start.values, self._ended(end), self._starts, self._ends)

    def _ended(self, end: Column) -> Array:
        """The day after the last that a row shares with a month."""
        counts = isinstance(self.timing, Overlap) and self.timing.last_day_counts
        ended = end.values + np.int32(1) if counts else end.values
        return ended if end.absent is None else np.where(end.absent, FOREVER, ended)

    @staticmethod
    def _counted(frame: Frame, timing: Open | Overlap, spans: Spans) -> Array:
        """The rows that count for some month."""
        start, end = frame.column(timing.start), frame.column(timing.end)
        counted = spans.last >= spans.first
        if isinstance(timing, Overlap):
            backwards = end.values < start.values
            counted &= ~backwards if end.absent is None else end.absent | ~backwards
        if start.absent is not None:
            counted &= ~start.absent
        return np.asarray(counted)

    def _laid_out(self, frame: Frame, spans: Spans, rows: Array) -> tuple[Frame, Array, Array]:
        """Each of the rows once for each of its months: these, and the months, and which it is."""
        size = int((spans.last[rows] - spans.first[rows] + 1).sum(dtype=np.int64))
        repeated, place = self.run.spread(spans.first, spans.last, rows, size)
        return frame.at(repeated), place, repeated

    def _overlapping(self, frame: Frame, spans: Spans, mask: Array, found: Found) -> Members:
        """Counts rows and the days that they share with months; gives what is left to count."""
        rows = self.of(Kind.ROWS)
        days = self.of(Kind.SUM) if isinstance(self.timing, Overlap) else []
        days = [(n, component) for n, component in days if component.value is None]
        by = tuple(frame.column(name) for name in self.grouping.by)
        group = frame.grouped(by, self.run.changes)
        months = len(self.months)
        room = group.size * months * (len(rows) + len(days))
        if not room or room > max(ROOM, 8 * frame.size):
            return self.members
        shared, counted = (
            np.array([self.bits[component] for _, component in each], np.int64)
            for each in (days, rows)
        )
        several = self.run.overlaps(group, mask, spans, shared, counted)
        some = np.flatnonzero(_any([*several[0].T, *several[1].T]))
        columns = [column.at(some // months) for column in group.columns]
        numbers = {
            n: found_[some, place]
            for found_, members in zip(several, (days, rows), strict=True)
            for place, (n, _) in enumerate(members)
        }
        if len(some):
            found.lines.append(Lines((Column((some % months).astype(np.int32)), *columns), numbers))
        return [one for one in self.members if one not in rows and one not in days]

    def _count(self, dated: Dated, found: Found) -> None:
        frame, month = dated.frame, dated.month
        by = tuple(frame.column(name) for name in self.grouping.by)
        if not isinstance(month, int):
            by = (Column(month), *by)
        group = frame.grouped(by, self.run.changes)
        columns = group.columns
        if isinstance(month, int):
            columns = (Column(np.full(group.size, month, np.int32)), *columns)
        lines = Lines(columns, self._numbers(dated, group))
        if lines.numbers and lines.size:
            found.lines.append(lines)
        self._later(dated, found, group, columns)

    def _numbers(self, dated: Dated, group: Cells) -> dict[int, Array]:
        numbers: dict[int, Array] = {}
        rows = dated.of(Kind.ROWS)
        size = len(self.wheres)
        if rows:
            counted = self.run.rows(group, dated.mask, size)
            numbers |= {n: counted[:, self.bits[component]] for n, component in rows}
        people = dated.of(Kind.PEOPLE)
        if people and self.month_alone:
            if dated.one_each:
                counted = self.run.rows(group, dated.mask, size)
            else:
                counted = self.run.people(group, self._person(dated.frame), dated.mask, size)
            numbers |= {n: counted[:, self.bits[component]] for n, component in people}
        for summed, members in self._sums(dated).items():
            values, mask = self._value(dated, summed)
            bits = np.array([self.bits[component] for _, component in members])
            added = self.run.sums(group, mask, bits, values)
            numbers |= {n: added[:, place] for place, (n, _) in enumerate(members)}
        return numbers

    @staticmethod
    def _sums(dated: Dated) -> dict[object, list[tuple[int, Component]]]:
        sums: dict[object, list[tuple[int, Component]]] = {}
        for number, component in dated.of(Kind.SUM):
            sums.setdefault(component.value, []).append((number, component))
        return sums

    def _value(self, dated: Dated, expression: object) -> tuple[Array, Array]:
        """The values to add, and the mask without the rows that have none."""
        if expression is None:
            return self._shared_days(dated), dated.mask
        column = value(expression, dated.sight)  # type: ignore[arg-type]
        values = column.values
        if column.absent is None:
            return values, dated.mask
        return values, np.where(column.absent, dated.mask.dtype.type(0), dated.mask)

    def _shared_days(self, dated: Dated) -> Array:
        timing = self.timing
        if not isinstance(timing, Overlap) or isinstance(dated.month, int):
            raise CannotRun("Only rows that overlap a period share days with it.")
        start, end = dated.frame.column(timing.start), dated.frame.column(timing.end)
        ended = self._ended(end)
        return self.run.shared(start.values, ended, dated.month, self._starts, self._ends)

    def _later(self, dated: Dated, found: Found, group: Cells, columns: tuple[Column, ...]) -> None:
        people = dated.of(Kind.PEOPLE)
        if people and not self.month_alone:
            person = self._person(dated.frame)
            kept = (dated.mask & self._bits_of(people, dated.mask) != 0) & (person >= 0)
            kept[1:] &= (
                ~(
                    (person[1:] == person[:-1])
                    & (group.of_row[1:] == group.of_row[:-1])
                    & (dated.mask[1:] == dated.mask[:-1])
                )
                | ~kept[:-1]
            )
            rows = np.flatnonzero(kept)
            # With one condition every row that is kept has its bit.
            mask = dated.mask[rows] if len(self.wheres) > 1 else None
            found.people.append(Seen(columns, group.of_row[rows], person[rows], mask))
        for number, component in dated.of(Kind.PERCENTILE):
            values, mask = self._value(dated, component.value)
            held = (mask >> np.uint64(self.bits[component])) & np.uint64(1)
            rows = np.flatnonzero(held)
            seen = Seen(columns, group.of_row[rows], values[rows])
            found.values.setdefault(number, []).append(seen)

    def _bits_of(self, members: Members, mask: Array) -> np.generic:
        """The bits of a mask that these are counted by."""
        bits = {self.bits[component] for _, component in members}
        return mask.dtype.type(sum(1 << bit for bit in bits))  # type: ignore[no-any-return]

    @staticmethod
    def _person(frame: Frame) -> Array:
        column = frame.column("person")
        if column.absent is None:
            return column.values
        return np.where(column.absent, -1, column.values)

    def _period(self, frame: Frame, place: Array | int) -> tuple[Column, Column] | None:
        if not self.by_period:
            return None
        places = np.full(frame.size, place) if isinstance(place, int) else place
        return Column(self._starts[places], date=True), Column(self._ends[places], date=True)

    @cached_property
    def _starts(self) -> Array:
        back = self.window - 1 if not isinstance(self.timing, Point) else 0
        days = [days_of(months_before(month, back)) for month in self.months]
        return np.array(days, np.int32)

    @cached_property
    def _ends(self) -> Array:
        return np.array([days_of(month_end(month)) for month in self.months], np.int32)

    def _place_of(self, day: int) -> int:
        first = self.months[0]
        return _month_of(day) - (first.year * 12 + first.month - 1)

    def _places(self, days: Column) -> Array:
        """The place of each date's month among the months; outside of them where it is."""
        first = self.months[0]
        begin = np.int64((first.year - 1970) * 12 + first.month - 1)
        low, high = days.span
        if high - low < 1 << 16:
            every = np.arange(low, high + 1).astype("datetime64[D]").astype("datetime64[M]")
            table = (every.astype(np.int64) - begin).astype(np.int32)
            place = table[days.values - low] if len(table) else np.zeros(0, np.int32)
        else:
            months = days.values.astype("datetime64[D]").astype("datetime64[M]")
            place = (months.astype(np.int64) - begin).astype(np.int32)
        if days.absent is not None and isinstance(self.timing, Point):
            place = np.where(days.absent, -1, place)
        return np.asarray(place)


def _any(columns: Sequence[Array]) -> Array:
    """Where one of them is not nought."""
    found = columns[0] != 0
    for each in columns[1:]:
        found |= each != 0
    return np.asarray(found)


def _of(members: Members, *kinds: Kind) -> Members:
    return [(n, component) for n, component in members if component.kind in kinds]


def together(found: Sequence[tuple[Column, ...]]) -> tuple[Column, ...]:
    """The same columns of several pieces as one each."""
    return tuple(joined([part[i] for part in found]) for i in range(len(found[0])))


def _month_of(day: int) -> int:
    when = EPOCH + timedelta(days=day)
    return when.year * 12 + when.month - 1
