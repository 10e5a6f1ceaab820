"""Official files fitted to what the register already says, before they go through its import.

What the register knows under another code is not registered twice, and what it says of a body
on the same days is kept: an official file adds, it never overrides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from commonweal.facts.official import (
    Adapter,
    Between,
    Mapped,
    Shipped,
    adapter_from,
    map_rows,
    rows_between,
)
from commonweal.facts.official.mapping import KNOWN_AS
from commonweal.facts.reading.table import Row, Table
from commonweal.facts.registers import read_date
from commonweal.language.dated import Span
from commonweal.records import shelf
from commonweal.records.register import lists
from commonweal.records.register.raw_files import read_raw
from commonweal.records.register.selectors_files import Cells, Known

FOLDER = "register/official"

REFERENCES = {
    "register-codes": {"owner": ""},
    "register-roles": {"organisation": "organisation", "towards": "organisation"},
    "register-duties": {"organisation": "organisation", "area": "area"},
    "register-links": {"parent": "area", "child": "area"},
    "register-successions": {"predecessor": "", "successor": ""},
}


@cache
def adapters() -> dict[str, Adapter | Between | Shipped]:
    """The declared adapters by code, in the order in which they build on each other."""
    found = (adapter_from(shelf.read_yaml(path)) for path in shelf.list_files(FOLDER, ".yaml"))
    return {adapter.code: adapter for adapter in found}


def files_of(adapter: Adapter | Between | Shipped) -> tuple[str, ...]:
    """The files that an adapter reads, below the folder of data."""
    if isinstance(adapter, Between):
        return tuple(dict.fromkeys((adapter.before.file, adapter.after.file)))
    return () if isinstance(adapter, Shipped) else (adapter.file,)


def read_official(adapter: Adapter | Between, paths: Mapping[str, Path]) -> Mapped:
    """Read and map an adapter's files; `paths` says where each of them lies.

    Raises UnreadableFile when one is not there or not readable.
    """
    templates = lists.templates()
    if isinstance(adapter, Between):
        before, after = (read_raw(paths[side.file]) for side in (adapter.before, adapter.after))
        return rows_between(adapter, before, after, templates)
    return map_rows(adapter, read_raw(paths[adapter.file]), templates)


#: Why a row is left out, or empty text to keep it.
Keeper = Callable[[dict[str, str]], str]


class Fit:
    """Mapped tables without what the register has already, with its own codes in place."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.aside: Counter[str] = Counter()
        self._new: dict[tuple[str, str], str] = {}

    def run(self, tables: Mapping[str, Table]) -> list[tuple[str, Table]]:
        """The tables fit for import, those left without rows dropped."""
        order = [code for code in lists.templates() if code in tables]
        fitted = [(code, self._table(code, tables[code])) for code in order]
        return [(code, table) for code, table in fitted if table.rows]

    def _table(self, code: str, table: Table) -> Table:
        header = tuple(name for name in table.header if name != KNOWN_AS)
        keep = self._keeper(code)
        rows = []
        for row in table.rows:
            cells = dict(zip(table.header, row.cells, strict=True))
            for name, subject in REFERENCES.get(code, {}).items():
                cells[name] = self._own(subject or cells["subject"], cells[name])
            why = keep(cells)
            if why:
                self.aside[why] += 1
            else:
                rows.append(Row(row.number, tuple(cells[name] for name in header)))
        return Table(table.file, header, tuple(rows))

    def _own(self, subject: str, text: str) -> str:
        system, _, code = text.partition(":")
        owners = self.known.codes.get((subject, system, code), set())
        if len(owners) == 1:
            return next(iter(owners))
        return self._new.get((subject, text), text)

    def _keeper(self, code: str) -> Keeper:
        if code in {"register-organisations", "register-areas"}:
            return self._body(code.removeprefix("register-").removesuffix("s"))
        if code == "register-codes":
            return self._code
        if code == "register-successions":
            return self._succession()
        return self._dated(code)

    def _body(self, subject: str) -> Keeper:
        names = self.known.organisations if subject == "organisation" else self.known.areas

        def keep(cells: dict[str, str]) -> str:
            other = cells.get(KNOWN_AS, "")
            system, _, code = other.partition(":")
            if self.known.codes.get((subject, system, code)) or cells["code"] in names:
                self._new.setdefault((subject, other), cells["code"])
                return f"{subject} is in the register already"
            if (subject, other) in self._new:
                return f"{subject} is in the file already"
            if other:
                self._new[subject, other] = cells["code"]
            return ""

        return keep

    def _code(self, cells: dict[str, str]) -> str:
        key = (cells["subject"], cells["system"], cells["code"])
        return "code is in the register already" if self.known.codes.get(key) else ""

    def _succession(self) -> Keeper:
        held = [cells for _, cells in self.known.rows["register-successions"]]
        pairs = {
            (c["subject"], c["predecessor"], c["successor"], str(c["effective_on"])) for c in held
        }
        ends = {
            (c["subject"], c["predecessor"], str(c["effective_on"]))
            for c in held
            if c["kind"] != "transfer"
        }

        def keep(cells: dict[str, str]) -> str:
            subject, old, on = cells["subject"], cells["predecessor"], cells["effective_on"]
            if old == cells["successor"]:
                return "the same body before and after"
            if (subject, old, cells["successor"], on) in pairs or (subject, old, on) in ends:
                return "succession is in the register already"
            return ""

        return keep

    def _dated(self, code: str) -> Keeper:
        label = lists.templates()[code].label.lower()
        key = [name for name in lists.templates()[code].key if name != "valid_from"]
        spans: dict[tuple[str, ...], list[Span]] = defaultdict(list)
        for _, cells in self.known.rows.get(code, []):
            spans[tuple(str(cells[name]) for name in key)].append(_span(cells))

        def keep(cells: dict[str, str]) -> str:
            span = Span(_day(cells["valid_from"]), _day(cells["valid_to"]))
            held = spans[tuple(cells[name] for name in key)]
            there = any(span.overlaps(other) for other in held)
            return f"{label}: in the register already" if there else ""

        return keep


def _day(text: str) -> date | None:
    return read_date(text) if text else None


def _span(cells: Cells) -> Span:
    start, end = cells["valid_from"], cells["valid_to"]
    return Span(start if isinstance(start, date) else None, end if isinstance(end, date) else None)


def templates_needed(tables: Iterable[str]) -> set[str]:
    """The register files that must be read to fit tables of these."""
    return {*tables, "register-successions"}
