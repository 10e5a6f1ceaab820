"""The forty counts of contacts in Polars, streaming, written by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from bench.activity.making import files
from bench.activity.work import CONDITIONS, SUMMED


def run(task: str, folder: Path, out: Path) -> None:
    """One task, from the store to results on disk."""
    if task != "forty":
        raise ValueError(f"There is no {task} for Polars.")
    contacts = pl.scan_parquet(files(folder, "contacts"), hive_partitioning=False).with_columns(
        month=pl.col("contact_date").dt.truncate("1mo")
    )
    key = ["month", "commissioner", "provider"]
    lazy: list[Any] = []
    size = len(CONDITIONS)
    for n, (where, _) in enumerate(CONDITIONS):
        kept = contacts if where == "TRUE" else contacts.filter(pl.sql_expr(where))
        lazy.append(kept.group_by(key).agg(pl.len().cast(pl.Int64).alias(f"n{n}")))
        people = pl.col("person").n_unique().cast(pl.Int64).alias(f"n{size + n}")
        lazy.append(kept.group_by(key).agg(people))
        if n < SUMMED:
            minutes = pl.col("duration_minutes").cast(pl.Int64).sum().alias(f"n{2 * size + n}")
            lazy.append(kept.group_by(key).agg(minutes))
    for n, found in enumerate(pl.collect_all(lazy, engine="streaming")):
        found.write_parquet(out / f"each{n}.parquet", compression="lz4")
