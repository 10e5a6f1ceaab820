"""The passes in a process of their own: work, store and output are given; nothing is printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from bench.activity import work
from bench.activity.making import MONTH_BY, earlier, files
from commonweal.engines.declared import activity_tables
from commonweal.engines.kernel import KernelEngine
from commonweal.language.plan import Months
from commonweal.language.plan.components import months_before

if TYPE_CHECKING:
    from commonweal.engines.cache import CachedCounts


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
    if task == "keep":
        before = Months(work.MONTHS.first, months_before(work.MONTHS.last, 1))
        _cached(folder, out, earlier(folder)).count(work.forty(), work.PAIR, before)
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
        kept = _cached(folder, out.parent / "ours-keep", None)
        made["forty"] = kept.count(work.forty(), work.PAIR, work.MONTHS)
        if kept.work.counted != 2 or kept.work.read != len(work.MONTHS) - 2:
            raise RuntimeError(f"Not only two months were counted: {kept.work}.")
    elif task == "rolling":
        made["rolling"] = ours.count(work.rolling(), work.PAIR, work.MONTHS)
    for name, table in made.items():
        pq.write_table(
            table, out / f"{name}.parquet", compression="lz4", use_dictionary=False,
            write_statistics=False,
        )  # fmt: skip


class _Release:
    """The partitions of a made-up store, one of them as it was before where `was` is given."""

    def __init__(self, folder: Path, was: Path | None) -> None:
        self._files = {
            name: {path.parent.name: path for path in files(folder, name)} for name in MONTH_BY
        }
        if was is not None:
            self._files["contacts"][was.parent.name] = was

    def partitions(self, table: str, months: Iterable[str] | None = None) -> list[Path]:
        found = self._files[table]
        return [found[month] for month in sorted(found if months is None else months)]

    def months(self, table: str) -> list[str]:
        return sorted(self._files[table])

    def digest(self, table: str, month: str) -> str:
        """A release has the digest of the rows at hand; here the size says whether they differ."""
        return str(self._files[table][month].stat().st_size)


def _cached(folder: Path, kept: Path, was: Path | None) -> CachedCounts:
    from commonweal.engines.cache import CachedCounts

    tables = activity_tables()

    def engine_of(data: Mapping[str, Sequence[Path]]) -> KernelEngine:
        return KernelEngine(tables, data, encode=numbers, threads=2)

    return CachedCounts(kept, tables, _Release(folder, was), engine_of, place="bench")


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
