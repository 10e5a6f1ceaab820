"""Counting a million contacts by the passes and by DuckDB in one process: the ratio of CPU time.

Both run in turn, so that what else the machine does falls on both. `recorded.json` holds the ratio
of DuckDB's time to ours; it is raised by hand when ours gets faster.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import duckdb
import pytest

from bench.activity import by_duckdb, work
from bench.activity.making import MONTH_BY, files, make
from bench.activity.ours import numbers
from commonweal.engines.declared import activity_tables
from commonweal.engines.kernel import KernelEngine

CONTACTS = 1_000_000
ROUNDS = 5
WORSE = 1.3
RECORDED = json.loads((Path(__file__).parent / "recorded.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("activity") / "store"
    make(folder, CONTACTS)
    return folder


@pytest.fixture(scope="module")
def link(store: Path) -> duckdb.DuckDBPyConnection:
    opened = duckdb.connect(config={"threads": 2})
    by_duckdb.bind(opened, store)
    return opened


def seconds(do: Callable[[], object]) -> float:
    began = time.process_time()
    do()
    return time.process_time() - began


def ratio(ours: Callable[[], object], theirs: Callable[[], object]) -> float:
    """How many times our CPU time theirs is; the first turn compiles and reads into memory."""
    ours(), theirs()
    return median(seconds(theirs) / seconds(ours) for _ in range(ROUNDS))


@pytest.mark.parametrize("task", sorted(RECORDED))
def test_the_passes_are_as_far_ahead_of_duckdb_as_recorded(
    task: str, store: Path, link: duckdb.DuckDBPyConnection
) -> None:
    data = {name: files(store, name) for name in MONTH_BY}
    components = {"forty": work.forty, "rolling": work.rolling}[task]()
    text = {"forty": by_duckdb.fused, "rolling": by_duckdb.rolling}[task]()[task]

    def ours() -> int:
        engine = KernelEngine(activity_tables(), data, encode=numbers, threads=2, few=0)
        found = engine.count(components, work.PAIR, work.MONTHS)
        return sum(sum(found[f"n{n}"].to_pylist()) for n in range(len(components)))

    def theirs() -> int:
        found = link.execute(text).to_arrow_table()
        return sum(sum(found[f"n{n}"].to_pylist()) for n in range(len(components)))

    assert ours() == theirs()
    got = ratio(
        lambda: KernelEngine(activity_tables(), data, encode=numbers, threads=2, few=0).count(
            components, work.PAIR, work.MONTHS
        ),
        lambda: link.execute(text).to_arrow_table(),
    )
    assert got > RECORDED[task] / WORSE, f"{task}: {got:.2f} times, recorded {RECORDED[task]:.2f}"
