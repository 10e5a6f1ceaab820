"""What became of areas between two lookups of the same small units, with shares by those units."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from commonweal.facts.official.adapter import Between, Side
from commonweal.facts.official.mapping import Mapped, tell_kinds
from commonweal.facts.problem import Problem
from commonweal.facts.reading.table import Row, Table
from commonweal.facts.registers import RegisterTemplate
from commonweal.language.apportionment import apportion

SHARE_STEP = Decimal("0.000000001")


def rows_between(
    adapter: Between, before: Table, after: Table, templates: Mapping[str, RegisterTemplate]
) -> Mapped:
    """Successions from the areas of one lookup to those of the other.

    Each unit counts once. An area all of whose units are in one later area merged into it or was
    renamed; one whose units are in several was split, with the share of its units in each,
    written so that the shares add up to 1 exactly. Units that one lookup does not have are a
    problem, because shares would then not be those of the whole.
    """
    mapped = Mapped()
    old, new = _areas_of(before, adapter.before, mapped), _areas_of(after, adapter.after, mapped)
    if mapped.problems:
        return mapped
    missing = sorted(old.keys() ^ new.keys())
    if missing:
        words = (
            f"{len(missing):,} units are in only one of the lookups, for example {missing[0]}. "
            "Use two lookups of the same units."
        )
        mapped.problems.append(Problem(before.file, None, adapter.before.unit, words))
        return mapped
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for unit, area in old.items():
        counts[area][new[unit]] += 1
    found = [cells for area in sorted(counts) for cells in _passed(adapter, area, counts[area])]
    tell_kinds(found)
    header = templates["register-successions"].header
    rows = tuple(
        Row(number, tuple(cells.get(name, "") for name in header))
        for number, cells in enumerate(found, start=2)
    )
    mapped.tables["register-successions"] = Table(after.file, header, rows)
    return mapped


def _areas_of(table: Table, side: Side, mapped: Mapped) -> dict[str, str]:
    for name in (side.unit, side.column):
        if name not in table.header:
            words = "The column is missing. Is this another file?"
            mapped.problems.append(Problem(table.file, 1, name, words))
            return {}
    unit, column = table.header.index(side.unit), table.header.index(side.column)
    return {row.cells[unit]: f"{side.prefix}{row.cells[column]}" for row in table.rows}


def _passed(adapter: Between, area: str, counts: Counter[str]) -> list[dict[str, str]]:
    shares = apportion(
        Decimal(1), {code: Fraction(count) for code, count in counts.items()}, SHARE_STEP
    )
    several = len(counts) > 1
    return [
        {
            "subject": adapter.subject,
            "predecessor": area,
            "successor": code,
            "effective_on": adapter.on,
            "share": f"{shares[code]:f}" if several else "",
            "share_basis": adapter.basis if several else "",
            "status": "derived",
            "document": adapter.document,
            "note": adapter.note,
        }
        for code in sorted(counts)
    ]
