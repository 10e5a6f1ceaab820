"""The spend ledger: amounts that roll up into totals, and those held outside with a reason.

It never changes a printed value: each total keeps what was printed beside the sum of its parts.
Who may see a ledger and where its figures come from is decided elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from commonweal.facts.roll_up import Conventions, place_lines
from commonweal.language.figure import Figure, Quantity, total
from commonweal.language.period import PeriodKind
from commonweal.language.reconciliation import Reconciliation, Tolerance, reconcile


class LedgerError(ValueError):
    """The entries cannot make a ledger. The message says which entry and what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One amount. `part_of` is the code of the entry that it rolls up into.

    `outside` gives the reason when it is not in the total. `of_which` marks one of some parts:
    the list is not the whole of what it is part of.
    """

    code: str
    figure: Figure
    part_of: str = ""
    outside: str = ""
    of_which: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with its parts below it. `check` is None where it has no parts."""

    entry: Entry
    parts: tuple[Line, ...]
    check: Reconciliation | None

    @property
    def figure(self) -> Figure:
        return self.entry.figure

    @property
    def adding_up(self) -> tuple[Line, ...]:
        """The parts that together should be the whole, without the "of which" ones."""
        return tuple(part for part in self.parts if not part.entry.of_which)

    @property
    def is_partial(self) -> bool:
        """Whether only some of its parts are listed."""
        return bool(self.parts) and not self.adding_up

    def leaves(self) -> Iterator[Line]:
        """The amounts at the bottom, which are nobody's total. A partial list is no bottom."""
        if not self.adding_up:
            yield self
        for part in self.adding_up:
            yield from part.leaves()

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Line]]:
        """This line and everything below it, each with its depth."""
        yield depth, self
        for part in self.parts:
            yield from part.walk(depth + 1)

    @property
    def years(self) -> tuple[str, ...]:
        """The different periods of everything that adds up to it. More than one is a mixed total.

        A subtotal that was printed as mixed speaks through its parts.
        """
        if not self.adding_up:
            return (self.figure.period.label,)
        known = {self.figure.period.label} if self.figure.period.is_known else set()
        return tuple(sorted(known.union(*(part.years for part in self.adding_up))))

    @property
    def is_mixed(self) -> bool:
        """Whether it sums more than one period, or is itself printed as more than one."""
        return len(self.years) > 1 or self.figure.period.kind == PeriodKind.MIXED


@dataclass(frozen=True, slots=True)
class Ledger:
    """The totals with everything below them, and the amounts that stand outside."""

    totals: tuple[Line, ...]
    outside: tuple[Line, ...]

    def walk(self) -> Iterator[tuple[int, Line]]:
        for line in (*self.totals, *self.outside):
            yield from line.walk()

    def line(self, code: str) -> Line:
        """The line of one entry. Raises KeyError when there is none."""
        for _, line in self.walk():
            if line.entry.code == code:
                return line
        raise KeyError(code)


def bottom_sum(line: Line) -> Quantity:
    """The sum of the amounts at the bottom, past every printed subtotal."""
    return total(leaf.figure for leaf in line.leaves())


def build(entries: Iterable[Entry], tolerance: Tolerance) -> Ledger:
    """Roll entries up. Amounts are in one unit; a year is whatever each entry prints.

    Suppressed and missing amounts give bounds. Raises LedgerError for a code used twice, a
    roll-up into an unknown code, a circle, and units that differ. Source: CALC-01, ESX-06.
    """
    listed = list(entries)
    by_code = _by_code(listed)
    below: dict[str, list[Entry]] = defaultdict(list)
    roots: list[Entry] = []
    for entry in listed:
        parent = by_code.get(entry.part_of)
        if entry.part_of and parent is None:
            raise LedgerError(
                f"{entry.figure.label} is part of {entry.part_of!r}, which is not in the ledger. "
                "Add that line or correct the code."
            )
        if parent is None or (entry.outside and not parent.outside):
            roots.append(entry)
        else:
            below[parent.code].append(entry)
    lines = [_line(root, below, tolerance) for root in roots]
    reached = sum(1 for line in lines for _ in line.walk())
    if reached != len(listed):
        raise LedgerError("Some lines are part of each other in a circle, so they have no total.")
    return Ledger(
        totals=tuple(line for line in lines if not line.entry.outside),
        outside=tuple(line for line in lines if line.entry.outside),
    )


def entries_of(figures: Iterable[Figure], by: Conventions) -> list[Entry]:
    """The entries that a data set's lines make by the conventions of its template."""
    return [
        Entry(line.code, line.figure, line.part_of, line.outside, line.of_which)
        for line in place_lines(figures, by)
    ]


def _by_code(entries: list[Entry]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.code in found:
            raise LedgerError(
                f"The code {entry.code!r} is used by {found[entry.code].figure.label} and by "
                f"{entry.figure.label}. Each line needs a code of its own."
            )
        found[entry.code] = entry
    return found


def _line(entry: Entry, below: dict[str, list[Entry]], tolerance: Tolerance) -> Line:
    parts = tuple(_line(part, below, tolerance) for part in below.get(entry.code, ()))
    if not parts:
        return Line(entry, (), None)
    for part in parts:
        if part.figure.unit != entry.figure.unit:
            raise LedgerError(
                f"{part.figure.label} is in {part.figure.unit} and {entry.figure.label} in "
                f"{entry.figure.unit}. A total and its parts need one unit."
            )
    adding = [part.figure for part in parts if not part.entry.of_which]
    check = reconcile(
        entry.figure.quantity,
        total(adding or (part.figure for part in parts)),
        tolerance.allowed(entry.figure),
        partial=not adding,
    )
    return Line(entry, parts, check)
