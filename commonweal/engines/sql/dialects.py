"""The few things that engines say differently. Everything else in the SQL is common to all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """One engine's words. Each function takes SQL and gives SQL.

    `text` writes a constant. `ordered` puts text in the order of its letters' numbers.
    `table_step` opens a step that only names a table, so that its rows are not kept.
    `in_order` asks for the lines in order. What an
    engine cannot do exactly is None there, and is refused: `percentile` of a share over values,
    `any_bit` of an aggregate of masks.
    """

    name: str
    quote: Callable[[str], str]
    text: Callable[[str], str]
    days: Callable[[str, str], str]
    add_days: Callable[[str, int], str]
    add_months: Callable[[str, int], str]
    month: Callable[[str], str]
    double: str
    root: Callable[[str], str]
    power: Callable[[str, int], str]
    ordered: Callable[[str], str] = str
    table_step: str = ""
    in_order: bool = True
    percentile: Callable[[float, str], str] | None = None
    any_bit: Callable[[str], str] | None = None


def _double_quotes(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _back_quotes(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _doubled(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _escaped(text: str) -> str:
    # Spark reads a backslash as an escape, versions differ on two apostrophes, and ${...} is
    # replaced by a setting before the text is read at all.
    signs = {"\\": "\\\\", "'": "\\'", "$": "\\u0024"}
    return "'" + "".join(signs.get(letter, letter) for letter in text) + "'"


def _percentile_cont(share: float, values: str) -> str:
    return f"PERCENTILE_CONT({share}) WITHIN GROUP (ORDER BY {values})"


def _root(number: str) -> str:
    # Engines fail, or give no number, below 0.
    return f"(CASE WHEN {number} >= 0 THEN SQRT({number}) END)"


def _power(number: str, exponent: int) -> str:
    return f"POWER({number}, {exponent})"


def _bit_or(masks: str) -> str:
    return f"BIT_OR({masks})"


DUCKDB = Dialect(
    name="duckdb",
    quote=_double_quotes,
    text=_doubled,
    days=lambda start, end: f"DATE_DIFF('day', {start}, {end})",
    add_days=lambda date, days: f"CAST({date} + INTERVAL ({days}) DAY AS DATE)",
    add_months=lambda date, months: f"CAST({date} + INTERVAL ({months}) MONTH AS DATE)",
    month=lambda date: f"CAST(DATE_TRUNC('month', {date}) AS DATE)",
    double="DOUBLE",
    root=_root,
    power=_power,
    percentile=_percentile_cont,
    any_bit=_bit_or,
)

SPARK = Dialect(
    name="spark",
    quote=_back_quotes,
    text=_escaped,
    days=lambda start, end: f"DATEDIFF({end}, {start})",
    add_days=lambda date, days: f"DATE_ADD({date}, {days})",
    add_months=lambda date, months: f"ADD_MONTHS({date}, {months})",
    # Spark counts the last step twice, once to find where to cut the lines for sorting.
    in_order=False,
    # DATE_TRUNC goes through a point in time, and so through the time zone of the session.
    month=lambda date: f"TRUNC({date}, 'MM')",
    double="DOUBLE",
    root=_root,
    power=_power,
    percentile=_percentile_cont,
    any_bit=_bit_or,
)

POSTGRESQL = Dialect(
    name="postgresql",
    quote=_double_quotes,
    text=_doubled,
    days=lambda start, end: f"({end} - {start})",
    add_days=lambda date, days: f"({date} + ({days}))",
    add_months=lambda date, months: f"CAST({date} + INTERVAL '{months} months' AS DATE)",
    month=lambda date: f"CAST(DATE_TRUNC('month', CAST({date} AS TIMESTAMP)) AS DATE)",
    double="DOUBLE PRECISION",
    root=_root,
    power=_power,
    ordered=lambda text: f'{text} COLLATE "C"',
    table_step="NOT MATERIALIZED ",
    percentile=_percentile_cont,
    any_bit=_bit_or,
)

DIALECTS = {dialect.name: dialect for dialect in (DUCKDB, SPARK, POSTGRESQL)}
