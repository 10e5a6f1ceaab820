"""The few things that engines say differently. Everything else in the SQL is common to all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """One engine's words. Each function takes SQL and gives SQL."""

    name: str
    quote: Callable[[str], str]
    days: Callable[[str, str], str]
    add_days: Callable[[str, int], str]
    add_months: Callable[[str, int], str]
    month: Callable[[str], str]
    double: str


def _double_quotes(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _back_quotes(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


DUCKDB = Dialect(
    name="duckdb",
    quote=_double_quotes,
    days=lambda start, end: f"DATE_DIFF('day', {start}, {end})",
    add_days=lambda date, days: f"CAST({date} + INTERVAL ({days}) DAY AS DATE)",
    add_months=lambda date, months: f"CAST({date} + INTERVAL ({months}) MONTH AS DATE)",
    month=lambda date: f"CAST(DATE_TRUNC('month', {date}) AS DATE)",
    double="DOUBLE",
)

SPARK = Dialect(
    name="spark",
    quote=_back_quotes,
    days=lambda start, end: f"DATEDIFF({end}, {start})",
    add_days=lambda date, days: f"DATE_ADD({date}, {days})",
    add_months=lambda date, months: f"ADD_MONTHS({date}, {months})",
    month=lambda date: f"CAST(DATE_TRUNC('MONTH', {date}) AS DATE)",
    double="DOUBLE",
)

DIALECTS = {dialect.name: dialect for dialect in (DUCKDB, SPARK)}
