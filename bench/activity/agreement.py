"""`python -m bench.activity.agreement [--contacts N] [--engines …]`: engines agree on every measure.

A made-up system is brought into a store. Every measure is counted over it at every level, month by
month, by DuckDB; then by the passes over the same store, and by Spark over files that hold words in
place of numbers, as the tables of a service do. Every cell must be the same, a missing one too.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isclose
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

from commonweal.engines import Engine
from commonweal.engines.declared import activity_tables
from commonweal.engines.definitions import breakdowns, given, measures, synthetic
from commonweal.engines.duck import DuckEngine
from commonweal.engines.kernel import KernelEngine
from commonweal.engines.measuring import Pass, components_of, passes
from commonweal.engines.releases import encoder_of
from commonweal.engines.spark import FOR_SMALL_TABLES, SparkEngine, local_session
from commonweal.engines.store import Release, write_release
from commonweal.facts.activity import ActivityTable
from commonweal.facts.synthetic import plan, tables_of
from commonweal.language.plan import Component, Kind, Months
from commonweal.reviewing.measures import recipe

SEED = 1
LAST = date(2026, 3, 1)
#: The numbers of a month and group; the group as words.
Cells = Mapping[tuple[object, ...], Sequence[float | None]]
Files = Mapping[str, Sequence[Path]]
#: Gives the word of what stands in a column of organisations.
Names = Callable[[object], object]


@dataclass(frozen=True)
class Given:
    """What all engines count: a release, the same rows in words, and the months reported."""

    release: Release
    words: Files
    months: Months


@dataclass
class Tally:
    """How one engine stands to the first."""

    name: str
    cells: int = 0
    differ: int = 0
    seconds: float = 0.0


def made(folder: Path, contacts: int, months: int) -> Given:
    """The made-up system as a release of a store, and as files of words."""
    system = plan(synthetic(), contacts, seed=SEED, last=LAST, months=months)
    release = write_release(folder / "store", None, tables_of(system, activity_tables()))
    words = {table.name: _in_words(release, table, folder) for table in activity_tables()}
    first, last = (date.fromisoformat(f"{system.months[place]}-01") for place in (0, -1))
    return Given(release, words, Months(first, last))


def _in_words(release: Release, table: ActivityTable, folder: Path) -> list[Path]:
    parts = [pq.read_table(path) for path in release.partitions(table.name)]
    if not parts:
        return []
    rows = pa.concat_tables(parts, promote_options="default")
    for field in table.fields:
        if field.type.is_text:
            held = pa.array(release.dictionary(field.domain(table.name)), pa.string())
            column = held.take(rows[field.name].combine_chunks())
            rows = rows.set_column(rows.schema.get_field_index(field.name), field.name, column)
    file = folder / f"{table.name}.parquet"
    pq.write_table(rows, file)
    return [file]


def cells(table: pa.Table, one: Pass, components: Sequence[Component], names: Names) -> Cells:
    """The lines in which anything was counted; a percentile of nothing is missing, not 0."""
    by = list(one.grouping.by)
    columns = [table["month"].to_pylist(), *(table[name].to_pylist() for name in by)]
    if by and one.level != "all":
        columns[1] = [names(body) for body in columns[1]]
    numbers = [table[f"n{place}"].to_pylist() for place in range(len(components))]
    lines = zip(zip(*columns, strict=True), zip(*numbers, strict=True), strict=True)
    return {key: line for key, line in lines if any(each for each in line)}


def differing(one: Cells, other: Cells, components: Sequence[Component]) -> list[str]:
    """The cells that are not the same, as sentences."""
    nothing = [None if each.kind is Kind.PERCENTILE else 0 for each in components]
    return [
        f"{key}: n{place} is {here}, elsewhere {there}: {components[place]}"
        for key in {**one, **other}
        for place, (here, there) in enumerate(
            zip(one.get(key, nothing), other.get(key, nothing), strict=True)
        )
        if not _same(here, there)
    ]


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return one == other or isclose(one, other, rel_tol=1e-12)


def hold(
    engines: Mapping[str, tuple[Engine, Names]], given_: Given, planned: Sequence[Pass], show: int
) -> list[Tally]:
    """Count each pass by each engine, a few measures at a time, and hold all against the first."""
    recipes = {each.id: recipe(each, given()) for one in planned for each in one.measures}
    tallies = [Tally(name) for name in engines]
    for done, one in enumerate(planned):
        print(f"\r{done} of {len(planned)}", end="", file=sys.stderr, flush=True)
        counted: list[Cells] = []
        components = components_of(one, recipes)
        for tally, (engine, names) in zip(tallies, engines.values(), strict=True):
            before = time.monotonic()
            found = engine.count(components, one.grouping, given_.months)
            tally.seconds += time.monotonic() - before
            counted.append(cells(found, one, components, names))
            wrong = differing(counted[0], counted[-1], components)
            tally.cells += len({**counted[0], **counted[-1]}) * len(components)
            tally.differ += len(wrong)
            for sentence in wrong[:show]:
                print(f"{tally.name}, {_words(one)}: {sentence}", flush=True)
    return tallies


def _words(one: Pass) -> str:
    by = f" by {one.breakdown.name}" if one.breakdown else ""
    return f"{one.level}{by}, {one.measures[0].id} and on"


def chunks(planned: Sequence[Pass], at_once: int) -> Iterator[Pass]:
    """The passes with so many measures at most."""
    for one in planned:
        for start in range(0, len(one.measures), at_once):
            yield Pass(one.level, one.breakdown, one.measures[start : start + at_once])


def main() -> int:
    """Compare and print; 1 where a cell differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=30_000)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--at-once", type=int, default=16, help="measures in one statement")
    parser.add_argument("--breakdowns", action="store_true", help="also by every breakdown")
    parser.add_argument("--engines", nargs="*", choices=("passes", "words", "spark"),
                        default=["passes", "spark"])  # fmt: skip
    parser.add_argument("--show", type=int, default=3, help="differences to show of a statement")
    asked = parser.parse_args()
    groups = breakdowns() if asked.breakdowns else {}
    planned = list(chunks(passes(list(measures().values()), groups), asked.at_once))
    with TemporaryDirectory(prefix="commonweal-agreement-") as folder:
        given_ = made(Path(folder), asked.contacts, asked.months)
        tallies = hold(engines_over(given_, asked.engines), given_, planned, asked.show)
    print(f"{len(measures())} measures, {len(planned)} statements, {given_.months.first:%B %Y} to "
          f"{given_.months.last:%B %Y}, {given_.release.rows('persons'):,} lines of persons, "
          f"{given_.release.rows('contacts'):,} contacts")  # fmt: skip
    for tally in tallies:
        print(
            f"{tally.name:<8} {tally.cells:>10,} cells, {tally.differ:,} differ, {tally.seconds:.0f} s"
        )
    return 1 if any(tally.differ for tally in tallies) else 0


def engines_over(given_: Given, wanted: Sequence[str]) -> dict[str, tuple[Engine, Names]]:
    """DuckDB over the store, and those that are held against it."""
    tables, release = activity_tables(), given_.release
    organisations: Sequence[object] = release.dictionary("organisation").tolist()
    stored = {table.name: release.partitions(table.name) for table in tables}

    def word(number: object) -> object:
        return organisations[number] if isinstance(number, int) else number

    def itself(name: object) -> object:
        return name

    encode = encoder_of(release)
    found: dict[str, tuple[Engine, Names]] = {
        "duckdb": (DuckEngine(tables, stored, encode=encode), word)
    }
    if "passes" in wanted:
        found["passes"] = (KernelEngine(tables, stored, encode=encode), word)
    if "words" in wanted:
        found["words"] = (DuckEngine(tables, given_.words), itself)
    if "spark" in wanted:
        found["spark"] = (
            SparkEngine(tables, given_.words, session=local_session(settings=FOR_SMALL_TABLES)),
            itself,
        )
    return found


if __name__ == "__main__":
    sys.exit(main())
