"""Running contenders in turn: CPU of the process and its children, peak memory, equal results."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import duckdb

from bench.surroundings import as_installed

KEYS = ("month", "commissioner", "provider", "cluster", "ethnicity", "decile")


@dataclass
class Contender:
    """Who does a task, and what each run took.

    What it finds there is made by the task `first`. One that is `slow` runs in the first round
    only; `gives` is false where there is no result to compare."""

    name: str
    task: str
    label: str
    first: str = ""
    slow: bool = False
    gives: bool = True
    cpu: list[float] = field(default_factory=list)
    peak: list[float] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return median(self.cpu)

    @property
    def gigabytes(self) -> float:
        return median(self.peak)


class Different(Exception):
    """Two contenders gave different results; nothing is timed."""


def alternate(
    contenders: Sequence[Contender],
    store: Path,
    scratch: Path,
    rounds: int,
) -> None:
    """Run all in turn so many times. Raises Different unless all results are equal."""
    for number in range(rounds):
        for contender in contenders:
            if contender.slow and number:
                continue
            if contender.first:
                _run(Contender(contender.name, contender.first, contender.label), store, scratch)
            cpu, peak = _run(contender, store, scratch)
            contender.cpu.append(cpu)
            contender.peak.append(peak)
    equal([scratch / f"{one.name}-{one.task}" for one in contenders if one.gives])


def _run(contender: Contender, store: Path, scratch: Path) -> tuple[float, float]:
    out = scratch / f"{contender.name}-{contender.task}"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    words = ["-m", "bench.activity.contender", contender.name, contender.task, str(store), str(out)]
    pid = os.posix_spawn(sys.executable, [sys.executable, *words], as_installed())
    _, status, used = os.wait4(pid, 0)
    if status:
        raise RuntimeError(f"{contender.label} ended with {status}.")
    # What wait4 says of memory counts in what stood here before the program began.
    return used.ru_utime + used.ru_stime, float((out / "peak.txt").read_text("utf-8")) / 1e6


def equal(folders: Sequence[Path]) -> None:
    """Every cell of every folder is that of the first; lines of zeros count for nothing."""
    link = duckdb.connect()
    link.execute("SET enable_progress_bar = false")
    first = _cells(link, folders[0], "a")
    for folder in folders[1:]:
        other = _cells(link, folder, "b")
        wrong = link.execute(
            f"SELECT COUNT(*) FROM {first} AS a FULL JOIN {other} AS b "
            "ON a.place = b.place AND a.number = b.number "
            "WHERE abs(COALESCE(a.value, 0) - COALESCE(b.value, 0)) > "
            "1e-9 * greatest(1, abs(COALESCE(a.value, 0)))"
        ).fetchall()[0][0]
        if wrong:
            raise Different(f"{folders[0].name} and {folder.name} differ in {wrong} cells.")


def _cells(link: duckdb.DuckDBPyConnection, folder: Path, name: str) -> str:
    """One line per cell: where it stands, the number's name, its value."""
    parts = []
    for file in sorted(folder.glob("*.parquet")):
        source = f"read_parquet('{file}', hive_partitioning = false)"
        about = link.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
        held = [each[0] for each in about]
        keys = [key for key in KEYS if key in held]
        kind = "-".join(keys)
        place = f"concat_ws('|', '{kind}', {', '.join(keys)})"
        parts += [
            f"SELECT {place} AS place, '{column}' AS number, CAST({column} AS DOUBLE) AS value "
            f"FROM {source}"
            for column in held
            if column not in KEYS
        ]
    link.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {' UNION ALL '.join(parts)}")
    return name
