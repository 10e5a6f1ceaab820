"""Sources of a plan as rows in memory, piece by piece, each column made when first asked for.

A piece is opened once for all that look at it together (`sweeping`), so that each of its columns is
decoded once.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
import pyarrow as pa

from commonweal.engines.kernel.columns import Array, CannotRun, Column, Piece, joined
from commonweal.engines.kernel.expressions import Sight, holds, value
from commonweal.engines.kernel.groups import Cells, Changes, cells
from commonweal.engines.kernel.passes import Passes
from commonweal.engines.sql.binding import Encoder
from commonweal.facts.activity import ActivityTables
from commonweal.language import plan

Maker = Callable[["Frame"], Column]
T = TypeVar("T")


@dataclass
class Frame:
    """Rows whose columns are read or worked out on demand, and then kept.

    What makes the columns that are `local` looks at other columns of the same row only."""

    size: int
    makers: Mapping[str, Maker]
    load: Callable[[str], dict[str, Column]] | None = None
    piece: Piece | None = None
    held: dict[str, Column] = field(default_factory=dict)
    cells: dict[tuple[int, ...], tuple[tuple[Column, ...], Cells]] = field(default_factory=dict)
    local: frozenset[str] = frozenset()

    def grouped(self, columns: tuple[Column, ...], changes: Changes) -> Cells:
        """The rows told apart by columns of theirs, worked out once for all who look at a piece."""
        key = tuple(id(column) for column in columns)
        if key not in self.cells:
            # The columns are held, so that no other is ever taken for them.
            self.cells[key] = (columns, cells(columns, self.size, changes))
        return self.cells[key][1]

    def column(self, name: str) -> Column:
        if name not in self.held:
            if name in self.makers:
                self.held[name] = self.makers[name](self)
            elif self.load is not None:
                self.held |= self.load(name)
        if name not in self.held:
            raise CannotRun(f"There is no column {name} here.")
        return self.held[name]

    def at(self, rows: Array) -> Frame:
        """The rows of these places, every column taken when it is asked for."""
        return Frame(len(rows), _Taken(self, rows))


class _Taken(Mapping[str, Maker]):
    """Makers that take the rows of another frame, whatever the column.

    A column that can be made of fewer rows alone is not made of all first."""

    def __init__(self, frame: Frame, rows: Array) -> None:
        self._frame, self._rows = frame, rows
        self._fewer = frame.local if len(rows) < frame.size else frozenset[str]()

    def __getitem__(self, name: str) -> Maker:
        if name in self._fewer and name not in self._frame.held:
            return self._frame.makers[name]
        return lambda _: self._frame.column(name).at(self._rows)

    def __contains__(self, name: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(self._frame.makers)

    def __len__(self) -> int:
        return len(self._frame.makers)


@dataclass
class Opened:
    """A piece whose columns are decoded once for all who ask."""

    piece: Piece
    held: dict[str, Column] = field(default_factory=dict)
    cells: dict[tuple[int, ...], tuple[tuple[Column, ...], Cells]] = field(default_factory=dict)

    def columns(self, names: Sequence[str]) -> dict[str, Column]:
        lacking = [name for name in names if name not in self.held]
        if lacking:
            self.held |= self.piece.read(lacking)
        return {name: self.held[name] for name in names}


class Step(Protocol):
    """What looks at every frame of a source in turn; `needs` are done before it begins."""

    done: bool

    @property
    def source(self) -> Prepared: ...

    @property
    def needs(self) -> tuple[Step, ...]: ...

    def begin(self) -> None: ...

    def take(self, place: int, frame: Frame) -> None: ...

    def end(self) -> None: ...


@dataclass(frozen=True)
class Prepared:
    """A source made ready: its frames, the conditions its rows must meet, and its base table.

    `on` gives the frame of a piece of that table; `needs` are the steps that its columns rest on.
    Columns that `follow` others are the same wherever these are.
    """

    frames: Callable[[], Iterator[Frame]]
    filters: tuple[plan.Predicate, ...]
    makers: Mapping[str, Maker]
    table: str = ""
    on: Callable[[Opened], Frame] | None = None
    needs: tuple[Step, ...] = ()
    follow: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass
class Preparing:
    """Makes sources ready. What is joined or attached is read when it is first needed."""

    tables: ActivityTables
    data: Mapping[str, Sequence[Path] | pa.Table]
    encode: Encoder | None
    run: Passes
    made: dict[object, Any] = field(default_factory=dict)
    _pieces: dict[str, list[Piece]] = field(default_factory=dict)

    def pieces(self, name: str) -> list[Piece]:
        """The pieces of a table; one without rows where it has none."""
        if name not in self._pieces:
            self._pieces[name] = self._pieces_of(name)
        return self._pieces[name]

    def _pieces_of(self, name: str) -> list[Piece]:
        table = self.tables[name]
        rows = self.data.get(name)
        if rows is None or not len(rows):
            return [Piece(table, None)]
        if isinstance(rows, pa.Table):
            return [Piece(table, rows)]
        return [Piece(table, path) for path in rows]

    def once(self, asked: object, make: Callable[[], T]) -> T:
        """What is made for several plans, the first time it is asked for."""
        if asked not in self.made:
            self.made[asked] = make()
        found: T = self.made[asked]
        return found

    def source(self, source: plan.Source, wanted: set[str]) -> Prepared:
        """The rows of a source of which these columns will be asked for."""
        from commonweal.engines.kernel import attaching, joining

        match source:
            case plan.Table(name):
                return self._table(name, wanted)
            case plan.Where(inner, condition):
                made = self.source(inner, wanted | columns_of(condition))
                return replace(made, filters=(*made.filters, condition))
            case plan.Derive(inner, columns):
                made = self.source(inner, wanted | columns_of(tuple(e for _, e in columns)))
                return self.further(made, {name: self._derived(each) for name, each in columns})
            case plan.Join():
                return joining.join(self, source, wanted)
            case plan.Attach():
                return attaching.attach(self, source, wanted)
            case plan.First():
                return self._first(source, wanted)
            case plan.Stack():
                raise CannotRun("Several sources under each other are known to SQL only.")

    def further(
        self, made: Prepared, makers: Mapping[str, Maker], needs: Sequence[Step] = (),
        apart: Collection[str] = (),
    ) -> Prepared:  # fmt: skip
        """The same rows with more columns, made of each row alone but for those `apart`."""
        local = frozenset(makers) - frozenset(apart)

        def more(frame: Frame) -> Frame:
            frame.makers = ChainMap(dict(makers), frame.makers)  # type: ignore[arg-type]
            frame.local |= local
            return frame

        on = made.on
        return replace(
            made,
            frames=lambda: map(more, made.frames()),
            makers={**made.makers, **makers},
            follow={name: on for name, on in made.follow.items() if name not in makers},
            on=None if on is None else lambda opened: more(on(opened)),
            needs=(*made.needs, *needs),
        )

    def sight(self, frame: Frame, outer: Frame | None = None) -> Sight:
        return Sight(frame, self.encode, outer)

    def kept(self, frame: Frame, filters: Sequence[plan.Predicate]) -> Array | None:
        """Which rows meet the conditions, by a mask; None where there are no conditions."""
        if not filters:
            return None
        return holds(plan.AllOf(tuple(filters)), self.sight(frame))

    def whole(self, made: Prepared) -> list[Frame]:
        """All frames with only the rows that count, for reading several columns of each."""
        found = []
        for frame in made.frames():
            kept = self.kept(frame, made.filters)
            found.append(frame if kept is None else frame.at(np.flatnonzero(kept)))
        return found

    def in_one(self, made: Prepared) -> Prepared:
        """The same rows, those that count, as a single frame."""

        def frames() -> Iterator[Frame]:
            parts = self.whole(made)
            yield Frame(sum(part.size for part in parts), _Joined(parts))

        return Prepared(frames, (), {}, needs=made.needs)

    def _derived(self, expression: plan.Expression) -> Maker:
        return lambda frame: value(expression, self.sight(frame))

    def _table(self, name: str, wanted: set[str]) -> Prepared:
        pieces = self.pieces(name)
        names = [column for column in self.tables[name].columns if column in wanted]

        def on(opened: Opened) -> Frame:
            size, piece = opened.piece.size, opened.piece
            return Frame(size, {}, _reader(opened, names), piece, cells=opened.cells)

        return Prepared(lambda: (on(Opened(piece)) for piece in pieces), (), {}, name, on)

    def _first(self, source: plan.First, wanted: set[str]) -> Prepared:
        ordered = {column for column, _ in source.order}
        made = self.source(source.source, wanted | set(source.by) | ordered)

        def frames() -> Iterator[Frame]:
            parts = self.whole(made)
            everything = Frame(sum(part.size for part in parts), _Joined(parts))
            keys = [_rank(everything.column(column), False) for column in source.by]
            order = [_rank(everything.column(column), down) for column, down in source.order]
            places = np.lexsort([part for rank in reversed([*keys, *order]) for part in rank])
            yield everything.at(_heads(keys, places))

        return Prepared(frames, (), {}, needs=made.needs)


class _Joined(Mapping[str, Maker]):
    """Makers that put the pieces of other frames together, whatever the column."""

    def __init__(self, parts: Sequence[Frame]) -> None:
        self._parts = parts

    def __getitem__(self, name: str) -> Maker:
        return lambda _: joined([part.column(name) for part in self._parts])

    def __contains__(self, name: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _reader(opened: Opened, names: Sequence[str]) -> Callable[[str], dict[str, Column]]:
    def load(name: str) -> dict[str, Column]:
        if name in names:
            return opened.columns(names)
        return opened.columns([name]) if name in opened.piece.table else {}

    return load


def _rank(column: Column, down: bool) -> tuple[Array, Array]:
    """What puts a column into order, from the least weighty: values, then the missing last."""
    values = (
        -column.values.astype(np.result_type(column.values.dtype, np.int64))
        if down
        else column.values
    )
    absent = column.absent
    if absent is None:
        return values, np.zeros(len(values), np.bool_)
    return np.where(absent, 0, values), absent


def _heads(keys: Sequence[tuple[Array, Array]], places: Array) -> Array:
    if not len(places):
        return places
    new = np.zeros(len(places), np.bool_)
    new[0] = True
    for rank in keys:
        for part in rank:
            ordered = part[places]
            new[1:] |= ordered[1:] != ordered[:-1]
    return np.sort(places[new])


def columns_of(part: object) -> set[str]:
    """The columns of the row itself that something names."""
    return {node.name for node in plan.nodes(part) if isinstance(node, plan.Col)}


def outer_columns_of(part: object) -> set[str]:
    """The columns of the outer row that something names."""
    return {node.name for node in plan.nodes(part) if isinstance(node, plan.Outer)}
