"""What is attached: values of a child's rows that match, taken while its pieces are swept over."""

from __future__ import annotations

from functools import cached_property
from threading import Lock

import numpy as np

from commonweal.engines.kernel.columns import FOREVER, Array, CannotRun, Column, joined
from commonweal.engines.kernel.expressions import holds, value
from commonweal.engines.kernel.joining import DENSE, Keys, Packing, gather, packing
from commonweal.engines.kernel.passes import Passes
from commonweal.engines.kernel.rows import (
    Frame,
    Maker,
    Prepared,
    Preparing,
    Step,
    columns_of,
    outer_columns_of,
)
from commonweal.engines.kernel.sweeping import sweep
from commonweal.facts.activity import FieldType
from commonweal.language import plan


def attach(making: Preparing, source: plan.Attach, wanted: set[str]) -> Prepared:
    """Rows with values taken from all that match them."""
    lefts, rights = [a for a, _ in source.on], [b for _, b in source.on]
    asked: set[str] = set(rights)
    outward: set[str] = set()
    for take in source.takes:
        asked |= columns_of(take.where) | ({take.column} if take.column else set())
        outward |= outer_columns_of(take.where)
    child = making.source(source.child, asked)
    made = making.source(source.source, wanted | set(lefts) | outward)
    if outward:
        # Every child is looked at once, for all rows together.
        made = making.in_one(made)
    makers: dict[str, Maker] = {}
    steps: list[Step] = []
    for take in source.takes:
        # The same rows take the same values for whatever is counted of them.
        if plan.looks_out(take.where):
            reads = (take, lefts, rights)
            out = making.once(
                ("outward", source.source, source.child, source.on, take),
                lambda reads=reads: Outward(making, made, child, *reads),  # type: ignore[misc]
            )
            makers[take.name] = out.column
            steps.append(out)
        else:
            found = making.once(
                ("inward", source.child, source.on, take),
                lambda take=take: Inward(making, child, take, rights),  # type: ignore[misc]
            )
            makers[take.name] = found.for_rows(lefts)
            steps.append(found)
    apart = {take.name for take in source.takes if plan.looks_out(take.where)}
    return making.further(made, makers, steps, apart)


class Inward:
    """A value per key, whatever row asks for it."""

    def __init__(
        self, making: Preparing, child: Prepared, take: plan.Take, rights: list[str]
    ) -> None:
        self.source, self.done = child, False
        self._making, self._take, self._rights = making, take, rights
        self._lock = Lock()
        self._parts: dict[int, tuple[list[Column], Column | None]] = {}

    @property
    def needs(self) -> tuple[Step, ...]:
        return self.source.needs

    def begin(self) -> None:
        take, room = self._take, self._room + 1
        if self._straight and take.how is plan.How.COUNT:
            self._best = np.zeros(room, np.int64)
        elif self._straight:
            # What was met in pieces taken before, and the latest of its days.
            self._seen, self._latest = np.zeros(room // 32 + 1, np.uint32), -int(FOREVER)
            self._best = np.full(room, FOREVER if take.how is plan.How.EARLIEST else -FOREVER)

    @cached_property
    def _room(self) -> int:
        """The greatest key, where it is known before any row is read; else -2."""
        child, right = self.source, self._rights[0]
        if len(self._rights) > 1 or not child.table or right in child.makers:
            return -2
        if not self._making.tables[child.table].field(right).type.is_text:
            return -2
        greatest = [piece.greatest(right) for piece in self._making.pieces(child.table)]
        return -2 if None in greatest else max(each for each in greatest if each is not None)

    @cached_property
    def _straight(self) -> bool:
        """Whether a piece's rows go straight to their keys, and are not kept until the end."""
        take, child = self._take, self.source
        if not -2 < self._room < DENSE:
            return False
        if take.how is plan.How.COUNT:
            return not take.column
        return (
            take.how in {plan.How.EARLIEST, plan.How.LATEST}
            and take.column not in child.makers
            and self._making.tables[child.table].field(take.column).type is FieldType.DATE
        )

    def take(self, place: int, frame: Frame) -> None:
        take = self._take
        kept = holds(plan.AllOf((*self.source.filters, take.where)), self._making.sight(frame))
        columns = [frame.column(right) for right in self._rights]
        values = frame.column(take.column) if take.column else None
        if values is not None and values.absent is not None and take.how is not plan.How.COUNT:
            kept = kept & ~values.absent
        if not self._straight:
            here = None if values is None else values.at(kept)
            with self._lock:
                self._parts[place] = ([column.at(kept) for column in columns], here)
            return
        if columns[0].absent is not None:
            kept = kept & ~columns[0].absent
        run, keys = self._making.run, columns[0].values
        with self._lock:
            if values is None or take.how is plan.How.COUNT:
                run.count(self._best, keys, kept)
            elif take.how is plan.How.EARLIEST:
                low, high = values.span
                later = low > self._latest
                run.earliest(self._best, self._seen, keys, values.values, kept, later)
                self._latest = max(self._latest, high)
            else:
                run.greatest(self._best, keys, values.values, kept)

    def end(self) -> None:
        take = self._take
        if self._straight:
            self._packing = Packing(((0, self._room + 1),))
            self._keys = Keys(np.zeros(0, np.int64), self._room + 1, dense=True)
            best = self._best
            if take.how is plan.How.COUNT:
                self._taken = Column(best)
            else:
                gone = np.abs(best) == FOREVER
                best[gone] = 0
                self._taken = Column(best, gone, date=True)
            return
        parts = [self._parts[place] for place in sorted(self._parts)]
        keyed = [joined([part[0][i] for part in parts]) for i in range(len(self._rights))]
        values = joined([part[1] for part in parts]) if take.column else None  # type: ignore[misc]
        self._parts.clear()
        self._packing = packing(keyed)
        keys = self._packing.of(keyed)
        room = int(keys.max(initial=-1)) + 1
        if room <= DENSE:
            self._keys = Keys(np.zeros(0, np.int64), room, dense=True)
        else:
            distinct = np.unique(keys[keys >= 0])
            self._keys = Keys(distinct, len(distinct))
        place = self._keys.place(keys)
        self._taken = _taken(take, place, values, self._keys.size, self._making.run)

    def for_rows(self, lefts: list[str]) -> Maker:
        def make(frame: Frame) -> Column:
            if not self.done:
                sweep(self._making, [self])
            place = self._keys.place(self._packing.of([frame.column(left) for left in lefts]))
            if self._take.how is plan.How.COUNT:
                return Column(np.append(self._taken.values, 0)[place])
            return gather(self._taken, Column(place), self._making.run)

        return make


class Outward:
    """A value per row, from the pairs of it and each child that matches it."""

    def __init__(
        self,
        making: Preparing,
        made: Prepared,
        child: Prepared,
        take: plan.Take,
        lefts: list[str],
        rights: list[str],
    ) -> None:
        self.source, self.done = child, False
        self._making, self._made, self._take = making, made, take
        self._lefts, self._rights = lefts, rights
        self._alone, self._together = _split(take.where)
        self._lock = Lock()
        self._found: dict[int, tuple[Array, Column | None]] = {}

    @property
    def needs(self) -> tuple[Step, ...]:
        return (*self.source.needs, *self._made.needs)

    def begin(self) -> None:
        (self._frame,) = self._made.frames()
        mine = [self._frame.column(left) for left in self._lefts]
        self._packing = packing(mine)
        keys = self._packing.of(mine)
        kept = self._making.kept(self._frame, self._made.filters)
        rows = np.flatnonzero(keys >= 0 if kept is None else kept & (keys >= 0))
        self._rows = rows[np.argsort(keys[rows], kind="stable")]
        self._ranked = keys[self._rows]
        for name in outer_columns_of(self._take.where):
            self._frame.column(name)

    def take(self, place: int, frame: Frame) -> None:
        take = self._take
        possible = self._possible(frame)
        rows, ranked = self._rows[possible], self._ranked[possible]
        starts = np.flatnonzero(np.append(True, ranked[1:] != ranked[:-1])[: len(ranked)])
        distinct, ends = ranked[starts], np.append(starts[1:], len(rows))
        key = self._packing.of([frame.column(right) for right in self._rights])
        near = self._near(distinct, key)
        sight = self._making.sight(frame.at(near))
        near = near[holds(plan.AllOf((*self.source.filters, *self._alone)), sight)]
        found = self._among(distinct, key[near])
        counts = (ends - starts)[found]
        of_child = np.repeat(near, counts)
        steps = np.arange(len(of_child)) - np.repeat(np.cumsum(counts) - counts, counts)
        of_row = rows[np.repeat(starts[found], counts) + steps]
        theirs = frame.at(of_child)
        seen = self._making.sight(theirs, self._frame.at(of_row))
        held = holds(plan.AllOf(tuple(self._together)), seen)
        values = theirs.column(take.column) if take.column else None
        if values is not None and values.absent is not None and take.how is not plan.How.COUNT:
            held = held & ~values.absent
        with self._lock:
            here = None if values is None else values.at(held)
            self._found[place] = (of_row[held], here)

    def _possible(self, frame: Frame) -> Array:
        """Which rows some child of the piece may match, by its least and greatest dates."""
        kept = np.ones(len(self._rows), np.bool_)
        for part in self._together:
            match part:
                case plan.Compare(plan.Col(name), op, bound) if not columns_of(bound):
                    low, high = frame.column(name).span
                    ends = self._bound(bound)
                    if ends is None or frame.column(name).values.dtype.kind == "f":
                        continue
                    if op in {"<", "<=", "="}:
                        kept &= low < ends if op == "<" else low <= ends
                    if op in {">", ">=", "="}:
                        kept &= high > ends if op == ">" else high >= ends
                case _:
                    continue
        return np.flatnonzero(kept)

    def _bound(self, bound: plan.Expression) -> Array | None:
        """What an expression over the outer row alone is for each row; None for codes."""
        with self._lock:
            if bound not in self._bounds:
                if isinstance(bound, plan.Lit) and isinstance(bound.value, str):
                    self._bounds[bound] = None
                else:
                    found = value(bound, self._making.sight(self._frame, self._frame))
                    # What is missing meets no condition, but may be passed on to be refused.
                    self._bounds[bound] = None if found.text else found.values[self._rows]
            return self._bounds[bound]

    @cached_property
    def _bounds(self) -> dict[plan.Expression, Array | None]:
        return {}

    def _among(self, distinct: Array, keys: Array) -> Array:
        """The place of each key among the distinct keys, of which it is one."""
        if self._packing.room > DENSE:
            return np.searchsorted(distinct, keys)
        places = np.empty(self._packing.room, np.int32)
        places[distinct] = np.arange(len(distinct), dtype=np.int32)
        return places[keys]

    def _near(self, distinct: Array, key: Array) -> Array:
        """The children whose key is among the distinct keys."""
        room = int(distinct[-1]) + 1 if len(distinct) else 0
        if room > DENSE:
            return np.flatnonzero(Keys(distinct, len(distinct)).place(key) >= 0)
        return self._making.run.near(distinct, key)

    def end(self) -> None:
        found = [self._found[place] for place in sorted(self._found)]
        self._found.clear()
        rows = np.concatenate([one for one, _ in found]) if found else np.zeros(0, np.int64)
        parts = [column for _, column in found if column is not None]
        values = joined(parts) if parts else None
        self._taken = _taken(self._take, rows, values, self._frame.size, self._making.run)
        del self._frame, self._rows, self._ranked

    def column(self, _: Frame) -> Column:
        if not self.done:
            sweep(self._making, [self])
        return self._taken


def _split(where: plan.Predicate) -> tuple[list[plan.Predicate], list[plan.Predicate]]:
    """The parts of a condition that see the child alone, and those that see the outer row too."""
    parts = where.conditions if isinstance(where, plan.AllOf) else (where,)
    alone = [part for part in parts if not plan.looks_out(part)]
    return alone, [part for part in parts if plan.looks_out(part)]


def _taken(take: plan.Take, place: Array, values: Column | None, size: int, run: Passes) -> Column:
    """One value per place out of the values that belong to it."""
    inside = place >= 0
    if not inside.all():
        place = place[inside]
        values = None if values is None else values.at(inside)
    if take.how is plan.How.COUNT:
        return Column(np.bincount(place, minlength=size))
    if values is None:
        raise CannotRun(f"{take.name} names no column to take.")
    if values.text:
        raise CannotRun(f"{take.name}: codes have no order.")
    gone = np.ones(size, np.bool_)
    if take.how is plan.How.NTH:
        return _nth(take.nth, place, values, gone)
    least = take.how is plan.How.EARLIEST
    kind = values.values.dtype
    worst = np.inf if kind.kind == "f" else np.iinfo(kind).max
    best = np.full(size, worst if least else -worst, kind)
    everything = np.ones(len(place), np.bool_)
    (run.least if least else run.greatest)(best, place, values.values, everything)
    gone[place] = False
    best[gone] = 0
    return Column(best, gone, date=values.date)


def _nth(nth: int, place: Array, values: Column, gone: Array) -> Column:
    order = np.lexsort([values.values, place])
    ranked = place[order]
    start = np.ones(len(order), np.bool_)
    start[1:] = ranked[1:] != ranked[:-1]
    begins = np.flatnonzero(start)
    rank = np.arange(len(order)) - np.repeat(begins, np.diff(np.append(begins, len(order))))
    chosen = order[rank == nth - 1]
    found = np.zeros(len(gone), values.values.dtype)
    found[place[chosen]] = values.values[chosen]
    gone[place[chosen]] = False
    return Column(found, gone, date=values.date)
