"""Activity rows as monthly Parquet files with digests: what the cache sees of a release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq

from tests.support.activity import TABLES, Coder, arrow
from tests.support.oracle import Row

Tables = Mapping[str, Sequence[Row]]


class Partitioned:
    """Rows by the month of their table's date, each month a file named by what it holds."""

    def __init__(self, folder: Path, tables: Tables, coder: Coder | None = None) -> None:
        self._files: dict[str, dict[str, Path]] = defaultdict(dict)
        for name, rows in tables.items():
            by_month: dict[str, list[Row]] = defaultdict(list)
            for row in rows:
                by_month[row[TABLES[name].month_by].strftime("%Y-%m")].append(row)
            for month, kept in by_month.items():
                digest = sha256(repr((name, kept)).encode()).hexdigest()[:32]
                path = folder / f"{digest}.parquet"
                if not path.exists():
                    pq.write_table(arrow(TABLES[name], kept, coder), path)
                self._files[name][month] = path

    def months(self, table: str) -> list[str]:
        return sorted(self._files[table])

    def partitions(self, table: str, months: Sequence[str] | None = None) -> list[Path]:
        wanted = self.months(table) if months is None else months
        return [self._files[table][month] for month in wanted if month in self._files[table]]

    def digest(self, table: str, month: str) -> str:
        return self._files[table][month].stem if month in self._files[table] else ""
