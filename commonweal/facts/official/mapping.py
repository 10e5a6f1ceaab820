"""Official rows as rows of register files, each once, with what was set aside and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from commonweal.facts.official.adapter import Adapter, CellRule, Make, Years
from commonweal.facts.problem import Problem
from commonweal.facts.reading.table import Row, Table
from commonweal.facts.registers import RegisterTemplate

#: The column of a mapped organisation or area that says under which other code it may be known.
KNOWN_AS = "known_as"


@dataclass
class Mapped:
    """Register tables by template, in the order made; `aside` counts what was left out by why.

    Tables of organisations and areas have one column more, `known_as`, for example "ods:R1L".
    """

    tables: dict[str, Table] = field(default_factory=dict)
    aside: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)


def map_rows(adapter: Adapter, table: Table, templates: Mapping[str, RegisterTemplate]) -> Mapped:
    """Map a table as its adapter declares. A missing column is a problem and nothing is mapped."""
    missing = [name for name in adapter.columns if name not in table.header]
    mapped = Mapped()
    if missing:
        words = f"The column is missing. {adapter.title} has it; is this another file?"
        mapped.problems = [Problem(table.file, 1, name, words) for name in missing]
        return mapped
    collector = _Collector(table.file, templates, mapped)
    rows = list(_sound_rows(adapter, table, mapped))
    for make in adapter.makes:
        columns = _columns_of(make)
        seen: set[tuple[str, ...]] = set()
        for number, row in rows:
            # Most lookups repeat the same few bodies on tens of thousands of rows.
            said = tuple(row[name] for name in columns)
            if said in seen:
                mapped.aside[f"said before ({make.template.removeprefix('register-')})"] += 1
                continue
            seen.add(said)
            collector.take(make, number, row, adapter.document)
    if adapter.years:
        collector.take_years(adapter.years, rows, adapter.document)
    collector.finish()
    return mapped


def _sound_rows(
    adapter: Adapter, table: Table, mapped: Mapped
) -> Iterator[tuple[int, dict[str, str]]]:
    for row in table.rows:
        cells = dict(zip(table.header, row.cells, strict=False))
        if any(cells[first] == cells[second] for first, second in adapter.same):
            mapped.aside["the same code before and after"] += 1
            continue
        yield row.number, cells


def _columns_of(make: Make) -> tuple[str, ...]:
    rules = [*make.cells.values(), *([make.known_as] if make.known_as else [])]
    names = {*make.each, make.split, *(w.column for w in make.where)}
    names |= {name for rule in rules for name in (rule.column, rule.second)}
    return tuple(sorted(names - {"", "this"}))


class _Collector:
    """Gathers rows of several register files, each key once, the first row winning."""

    def __init__(
        self, file: str, templates: Mapping[str, RegisterTemplate], mapped: Mapped
    ) -> None:
        self.file = file
        self.templates = templates
        self.mapped = mapped
        self.rows: dict[str, dict[tuple[str, ...], tuple[int, dict[str, str]]]] = defaultdict(dict)

    def take(self, make: Make, number: int, row: Mapping[str, str], document: str) -> None:
        for seen in _repeated(make, row):
            if not all(where.holds(seen.get(where.column, "")) for where in make.where):
                continue
            cells = {name: cell_of(rule, seen) for name, rule in make.cells.items()}
            if not all(cells.get(name) for name in make.needs):
                continue
            if make.known_as:
                cells[KNOWN_AS] = cell_of(make.known_as, seen)
            self.add(make.template, number, cells, document)

    def add(self, template: str, number: int, cells: dict[str, str], document: str) -> None:
        known = self.templates[template]
        if "document" in known.header:
            cells.setdefault("document", document)
        key = tuple(cells.get(name, "") for name in known.key)
        if key in self.rows[template]:
            self.mapped.aside[f"said before ({template.removeprefix('register-')})"] += 1
            return
        self.rows[template][key] = (number, cells)

    def take_years(
        self, years: Years, rows: Iterable[tuple[int, Mapping[str, str]]], document: str
    ) -> None:
        for number, row in rows:
            for year in range(years.first, years.last):
                old = row[years.column.format(year=year)]
                new = row[years.column.format(year=year + 1)]
                if old == new or not old.startswith(years.begins):
                    continue
                cells = {
                    "subject": "area",
                    "predecessor": f"{years.code_prefix}{old}",
                    "successor": f"{years.code_prefix}{new}",
                    "effective_on": years.on.format(year=year + 1),
                    "status": "derived",
                }
                self.add("register-successions", number, cells, document)

    def finish(self) -> None:
        successions = self.rows.get("register-successions", {})
        tell_kinds([cells for _, cells in successions.values()])
        for template in self.templates:
            found = self.rows.get(template)
            if found:
                self.mapped.tables[template] = self._table(template, list(found.values()))

    def _table(self, template: str, found: list[tuple[int, dict[str, str]]]) -> Table:
        header = self.templates[template].header
        if template in {"register-organisations", "register-areas"}:
            header = (*header, KNOWN_AS)
        rows = tuple(Row(n, tuple(cells.get(h, "") for h in header)) for n, cells in found)
        return Table(self.file, header, rows)


def _repeated(make: Make, row: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    if make.each:
        for name in make.each:
            if row[name]:
                yield {**row, "this": row[name]}
    elif make.split:
        for part in row[make.split].split(make.by):
            if part.strip():
                yield {**row, "this": part.strip()}
    else:
        yield row


def cell_of(rule: CellRule, row: Mapping[str, str]) -> str:
    """One cell as its rule says; empty where the rule has nothing for the row."""
    if not rule.column:
        return rule.value
    text = row.get(rule.column, "").strip()
    if rule.pairs:
        other = row.get(rule.second, "")
        return next(
            (
                value
                for (first, second), value in rule.pairs.items()
                if text.startswith(first) and other.startswith(second)
            ),
            "",
        )
    if rule.by_prefix:
        return next((v for first, v in rule.by_prefix.items() if text.startswith(first)), "")
    if rule.values:
        return rule.values.get(text, "")
    return f"{rule.prefix}{text}" if text else ""


def tell_kinds(successions: Sequence[dict[str, str]]) -> None:
    """Fill in the kind of each succession that has none.

    Several successors on one day are a split; else several predecessors on one day are a merger;
    one to one is a renaming.
    """
    after: Counter[tuple[str, str]] = Counter()
    before: Counter[tuple[str, str]] = Counter()
    for cells in successions:
        after[cells["predecessor"], cells["effective_on"]] += 1
        before[cells["successor"], cells["effective_on"]] += 1
    for cells in successions:
        if cells.get("kind"):
            continue
        if after[cells["predecessor"], cells["effective_on"]] > 1:
            cells["kind"] = "split"
        elif before[cells["successor"], cells["effective_on"]] > 1:
            cells["kind"] = "merger"
        else:
            cells["kind"] = "renaming"
