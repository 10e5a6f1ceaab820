"""The passes in a process of their own: work, store and output are given; nothing is printed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bench.activity import work
from bench.activity.making import MONTH_BY, files
from commonweal.engines.definitions import activity_tables
from commonweal.engines.kernel import KernelEngine
from commonweal.language.plan import Months

_RESTATED = Months(work.MONTHS.last.replace(month=2), work.MONTHS.last)


def numbers(_: str, words: Sequence[str]) -> list[int]:
    """The word of a code is its number."""
    return [int(word) for word in words]


def engine(folder: Path, compiled: bool = True) -> KernelEngine:
    data = {name: files(folder, name) for name in MONTH_BY}
    return KernelEngine(activity_tables(), data, encode=numbers, threads=1, compiled=compiled)


def run(task: str, folder: Path, out: Path) -> None:
    """One task, from the store to results on disk."""
    if task == "decode":
        _decode(folder)
        return
    made: dict[str, pa.Table] = {}
    ours = engine(folder)
    if task == "eight":
        asked = work.eight()
        counted = ours.count_all([(some, by) for _, some, by in asked], work.MONTHS)
        made |= zip([name for name, _, _ in asked], counted, strict=True)
    elif task == "forty":
        made["forty"] = ours.count(work.forty(), work.PAIR, work.MONTHS)
    elif task == "months":
        made["forty"] = ours.count(work.forty(), work.PAIR, _RESTATED)
    elif task == "rolling":
        made["rolling"] = ours.count(work.rolling(), work.PAIR, work.MONTHS)
    for name, table in made.items():
        pq.write_table(table, out / f"{name}.parquet", compression="lz4")


def _decode(folder: Path) -> None:
    """Only read the columns that the forty measures need."""
    columns = [
        "commissioner", "provider", "person", "attendance", "mechanism", "team_type",
        "age_at_contact", "duration_minutes",
    ]  # fmt: skip
    for path in files(folder, "contacts"):
        read = pq.ParquetFile(path).read(columns=columns, use_threads=False)
        for column in columns:
            read.column(column).to_numpy()
