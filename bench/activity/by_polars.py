"""The same work in Polars, streaming, written by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from bench.activity.making import FIRST, LAST, files
from bench.activity.work import CONDITIONS, SUMMED

ATTENDED = pl.col("attendance") == 5
PAIR = ("commissioner", "provider")
LAST_DAY = (LAST + timedelta(days=31)).replace(day=1) - timedelta(days=1)
Made = Mapping[str, pl.LazyFrame]


def run(task: str, folder: Path, out: Path) -> None:
    """One task, from the store to results on disk."""
    tasks: dict[str, Callable[[Path], Made]] = {"eight": eight, "forty": forty}
    made = tasks[task](folder)
    found = pl.collect_all(list(made.values()), engine="streaming")
    for name, frame in zip(made, found, strict=True):
        frame.write_parquet(out / f"{name}.parquet", compression="lz4", statistics=False)


def forty(folder: Path) -> Made:
    """The forty counts of contacts, whose scan is shared."""
    contacts = _read(folder, "contacts").with_columns(month=_month("contact_date"))
    lazy: list[Any] = []
    size = len(CONDITIONS)
    for n, (where, _) in enumerate(CONDITIONS):
        kept = contacts if where == "TRUE" else contacts.filter(pl.sql_expr(where))
        grouped = kept.group_by("month", *PAIR)
        lazy.append(grouped.agg(pl.len().cast(pl.Int64).alias(f"n{n}")))
        lazy.append(grouped.agg(_people(f"n{size + n}")))
        if n < SUMMED:
            minutes = pl.col("duration_minutes").cast(pl.Int64).sum().alias(f"n{2 * size + n}")
            lazy.append(grouped.agg(minutes))
    return {f"each{n}": each for n, each in enumerate(lazy)}


def eight(folder: Path) -> Made:
    """The eight measures. A stay is laid out by month, which takes no join."""
    attended = _read(folder, "contacts").filter(ATTENDED)
    by_month = attended.with_columns(month=_month("contact_date"))
    persons = _read(folder, "persons").select(
        "person", ethnicity="ethnic_category", decile="deprivation_decile"
    )
    away = pl.col("bed_type") == 3
    return {
        "people": by_month.group_by("month", *PAIR).agg(_people("n0")),
        "waits": _waits(folder, attended),
        "beds": _laid_out(folder, "ward_stays")
        .group_by("month", *PAIR)
        .agg(
            n3=pl.col("days").sum(),
            n4=pl.col("days").filter(away).sum(),
            n5=pl.col("person").filter(away).n_unique().cast(pl.Int64),
        ),
        "follow_up": _followed(folder, attended),
        "cost": _cost(folder, by_month),
        "clusters": _laid_out(folder, "cluster_episodes")
        .group_by("month", "cluster", "provider")
        .agg(n0=pl.col("days").sum()),
        "access": by_month.join(persons, on="person")
        .group_by("month", "ethnicity", "decile")
        .agg(_people("n0")),
    }


def _waits(folder: Path, attended: pl.LazyFrame) -> pl.LazyFrame:
    first = attended.group_by("referral").agg(first_seen=pl.col("contact_date").min())
    wait = (pl.col("first_seen") - pl.col("received_date")).dt.total_days()
    return (
        _read(folder, "referrals")
        .join(first, on="referral")
        .with_columns(wait=wait, month=_month("first_seen"))
        .filter((pl.col("wait") >= 0) & pl.col("first_seen").is_between(FIRST, LAST_DAY))
        .group_by("month", *PAIR)
        .agg(
            n1=pl.col("wait").quantile(0.5, "linear"),
            n2=pl.col("wait").quantile(0.9, "linear"),
        )
    )


def _followed(folder: Path, attended: pl.LazyFrame) -> pl.LazyFrame:
    """Spells that ended, and those whose person was seen on one of the three days after."""
    ended = _read(folder, "spells").filter(pl.col("discharge_date").is_between(FIRST, LAST_DAY))
    days = [(pl.col("discharge_date") + timedelta(days=n)).alias(f"day{n}") for n in (1, 2, 3)]
    seen = (
        ended.select("spell", "person", contact_date=pl.concat_list(days))
        .explode("contact_date")
        .join(attended, on=["person", "contact_date"], how="semi")
        .select(pl.col("spell").unique(), followed=pl.lit(1))
    )
    return (
        ended.join(seen, on="spell", how="left")
        .group_by(_month("discharge_date").alias("month"), *PAIR)
        .agg(n6=pl.len().cast(pl.Int64), n7=pl.col("followed").count().cast(pl.Int64))
    )


def _cost(folder: Path, by_month: pl.LazyFrame) -> pl.LazyFrame:
    """Contacts of one day cost alike, so that a day is priced once."""
    day = pl.col("contact_date")
    priced = by_month.group_by("month", "contact_date", *PAIR).agg(contacts=pl.len())
    in_force = (day >= pl.col("valid_from")) & (
        pl.col("valid_to").is_null() | (day <= pl.col("valid_to"))
    )
    return (
        priced.join(_read(folder, "prices"), on=PAIR)
        .filter(in_force)
        .group_by("month", *PAIR)
        .agg(n8=(pl.col("price_pence") * pl.col("contacts")).sum())
    )


def _laid_out(folder: Path, table: str) -> pl.LazyFrame:
    """A line for each month of a stay, with its days there."""
    start, end = pl.col("start_date"), pl.col("end_date")
    after = pl.col("month").dt.offset_by("1mo")
    until = pl.when(end.is_null() | (end >= after)).then(after).otherwise(end)
    return (
        _read(folder, table)
        .filter((end.is_null() | (end >= start)) & (start <= LAST_DAY))
        .with_columns(
            month=pl.date_ranges(
                start.dt.truncate("1mo"), pl.min_horizontal(end, pl.lit(LAST_DAY)), "1mo"
            )
        )
        .explode("month")
        .filter(pl.col("month") >= date(FIRST.year, FIRST.month, 1))
        .with_columns(days=(until - pl.max_horizontal(start, "month")).dt.total_days())
    )


def _read(folder: Path, table: str) -> pl.LazyFrame:
    return pl.scan_parquet(files(folder, table), hive_partitioning=False)


def _month(column: str) -> pl.Expr:
    return pl.col(column).dt.truncate("1mo")


def _people(name: str) -> pl.Expr:
    return pl.col("person").n_unique().cast(pl.Int64).alias(name)
