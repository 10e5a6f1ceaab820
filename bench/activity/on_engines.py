"""`python -m bench.activity.on_engines [--contacts N] [--rounds N] [--write FILE]`: B6.

The forty counts on engines that people have: one statement from the definitions against one
query per measure written by hand, in turn, in a service that is running. Its start is left out, as
one counts on a service that is there; the medians leave the first round's compiling out too.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from tempfile import gettempdir
from typing import Any

import duckdb
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq

from bench.activity import by_duckdb, by_spark, work
from bench.activity.making import files, make
from bench.activity.measuring import equal
from bench.activity.ours import numbers
from bench.activity.reporting import machine, put
from commonweal.engines.declared import activity_tables
from commonweal.engines.spark import SparkEngine
from commonweal.engines.sql import POSTGRESQL, SPARK, plain_binding, render
from tests.postgresql import server_url

SOUGHT = 4.0
#: Runs one statement and gives its rows.
Ask = Callable[[str], pa.Table]


@dataclass
class Service:
    """An engine that is running: how it is asked, and the CPU seconds that it has used."""

    name: str
    ask: Ask
    one: str
    each: Mapping[str, str]
    used: Callable[[], float]
    fused: list[float] = field(default_factory=list)
    apart: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        return median(self.apart) / median(self.fused)


def compare(service: Service, scratch: Path, rounds: int) -> None:
    """Both ways in turn so many times. Raises Different unless every cell is equal."""
    ways = (
        ("fused", {"forty": service.one}, service.fused),
        ("apart", service.each, service.apart),
    )
    folders = []
    for name, _, _ in ways:
        folders.append(scratch / f"{service.name}-{name}")
        shutil.rmtree(folders[-1], ignore_errors=True)
        folders[-1].mkdir(parents=True)
    for _ in range(rounds):
        for (_, statements, seconds), folder in zip(ways, folders, strict=True):
            before = service.used()
            for name, text in statements.items():
                pq.write_table(service.ask(text), folder / f"{name}.parquet")
            seconds.append(service.used() - before)
    equal(folders)


@contextmanager
def spark(store: Path) -> Iterator[Service]:
    """A Spark of two cores that is up."""
    session = by_spark.session()
    by_spark.bind(session, store)
    data = {"contacts": files(store, "contacts")}
    engine = SparkEngine(activity_tables(), data, session=session, encode=numbers)
    java = by_spark.java_of(session)
    try:
        yield Service(
            "Spark",
            lambda text: session.sql(text).toArrow(),
            render(work.forty(), work.PAIR, work.MONTHS, SPARK, engine.binding).text,
            by_spark.each(),
            lambda: _cpu(java) + time.process_time(),
        )
    finally:
        by_spark.end(session)


@contextmanager
def postgresql(store: Path) -> Iterator[Service]:
    """A PostgreSQL with the contacts in a table, asked by one connection without helpers."""
    with server_url() as url, psycopg.connect(url, autocommit=True) as link:
        link.execute("SET max_parallel_workers_per_gather = 0")
        link.execute("SET work_mem = '512MB'")
        _load(link, store)
        one = render(
            work.forty(),
            work.PAIR,
            work.MONTHS,
            POSTGRESQL,
            replace(plain_binding(activity_tables()), encode=numbers),
        )
        pid = link.info.backend_pid
        yield Service(
            "PostgreSQL",
            lambda text: _rows(link, text),
            one.text,
            by_duckdb.each(),
            lambda: _cpu(pid),
        )


def _load(link: psycopg.Connection[Any], store: Path) -> None:
    source = duckdb.connect()
    by_duckdb.bind(source, store)
    about = source.execute("DESCRIBE contacts").fetchall()
    columns = ", ".join(f'"{name}" {kind}' for name, kind, *_ in about)
    link.execute(f"CREATE UNLOGGED TABLE contacts ({columns})".encode())
    with link.cursor() as cursor, cursor.copy("COPY contacts FROM STDIN (FORMAT csv)") as copy:
        for part in files(store, "contacts"):
            text = store.parent / "contacts.csv"
            source.execute(f"COPY (FROM read_parquet('{part}')) TO '{text}' (HEADER false)")
            copy.write(text.read_bytes())
            text.unlink()
    link.execute("VACUUM ANALYZE contacts")


def _rows(link: psycopg.Connection[Any], text: str) -> pa.Table:
    with link.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        return pa.Table.from_pylist(cursor.execute(text.encode()).fetchall())


def _cpu(pid: int) -> float:
    """CPU seconds of a process so far."""
    told = Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def table(services: list[Service], contacts: int, rounds: int) -> str:
    """The outcome in Markdown, with the machine described."""
    lines = [
        f"## B6, the same definitions on other engines, {contacts:,} contacts",
        "",
        f"{machine(('pyspark', 'psycopg', 'duckdb', 'pyarrow'))}. Forty counts of contacts. CPU "
        f"seconds of the service, and of the program on Spark, while it is up; medians of {rounds} "
        "alternating rounds. Every cell is equal.",
        "",
        "| engine | one statement from the definitions, CPU s | one query per measure, CPU s "
        "| less CPU | sought | |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
    ]
    lines += [
        f"| {each.name} | {median(each.fused):.2f} | {median(each.apart):.2f} | "
        f"{each.ratio:.2f} times | {SOUGHT:.2f} | "
        f"{'reached' if each.ratio >= SOUGHT else 'not reached'} |"
        for each in services
    ]
    return "\n".join([*lines, ""])


ENGINES = {"spark": spark, "postgresql": postgresql}


def main() -> int:
    """Measure and print; 1 where what was sought is not reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=5_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engines", nargs="+", choices=sorted(ENGINES), default=sorted(ENGINES))
    parser.add_argument("--folder", type=Path, default=Path(gettempdir()) / "commonweal-bench")
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    store = given.folder / f"store-{given.contacts}"
    make(store, given.contacts)
    measured = []
    for name in given.engines:
        with ENGINES[name](store) as service:
            compare(service, given.folder / "out", given.rounds)
            measured.append(service)
    text = table(measured, given.contacts, given.rounds)
    print(text)
    if given.write:
        put(given.write, text)
    return 0 if all(each.ratio >= SOUGHT for each in measured) else 1


if __name__ == "__main__":
    sys.exit(main())
