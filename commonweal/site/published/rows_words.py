"""The filtered table of a published set, its doubt, its total as bounds, and one line of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.urls import reverse

from commonweal.facts.published import PublishedSet
from commonweal.language.intervals import quantiles
from commonweal.records.published.models import PublishedPeriod
from commonweal.reviewing.outliers import DoubtRule, doubted
from commonweal.site.charts.lines import LineChart, Series, lines
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.published.cells import bounds, number, readable, said_value, value_cell
from commonweal.site.published.presenters import Asked
from commonweal.site.words import day, plural

Row = Mapping[str, Any]
Group = tuple[str, str, str]
QUARTERS = {1: "Lowest quarter", 2: "Second quarter", 3: "Third quarter", 4: "Highest quarter"}
#: Statistics that grow with the size of an organisation, so that peers cannot be compared.
SIZES = ("count", "money")


@dataclass(frozen=True)
class Line:
    """One row with what stands beside it: England, its quarter among its peers, its doubt."""

    row: Row
    england: Row | None
    quarter: str
    doubt: str


@dataclass(frozen=True)
class Shown:
    """The rows of a table, the sentence above it and the caution about its doubtful values."""

    lines: list[Line]
    sentence: str
    caution: str


@dataclass(frozen=True)
class Trend:
    """One organisation's cell over the periods."""

    title: str
    table: Table
    sentence: str
    chart: LineChart | None


#: What one line over time needs of the rows.
TREND_COLUMNS = [
    "organisation_code",
    "organisation_name",
    "statistic",
    "value",
    "state",
    "lower",
    "upper",
]
#: A page that would work through more cells begins with the first group alone.
MOST = 3_000


def groups_of(rows: pa.Table, asked: str | None) -> tuple[list[tuple[str, str]], str]:
    """The groups to choose from, and the one chosen; "" is every group."""
    pairs = rows.group_by(["group", "second_group"]).aggregate([]).to_pylist()
    found = sorted((one["group"], one["second_group"]) for one in pairs)
    choices = [(f"{a}|{b}", ", ".join(word for word in (a, b) if word) or "Everybody")
               for a, b in found]  # fmt: skip
    known = {key for key, _ in choices}
    whole = [("", "Every group")] if rows.num_rows <= MOST else []
    first = "" if whole or not choices else choices[0][0]
    return whole + choices, asked if asked in known else first


def of_group(rows: pa.Table, group: str) -> list[Row]:
    """The rows of a chosen group, or all."""
    if group:
        first, second = group.split("|", 1)
        rows = rows.filter((pc.field("group") == first) & (pc.field("second_group") == second))
    found: list[Row] = rows.to_pylist()
    return found


def rows_of(rows: Sequence[Row], asked: Asked, rule: DoubtRule) -> Shown:
    """The chosen organisations' rows in order of name, with England's beside each."""
    england: dict[tuple[str, ...], Row] = {
        (*_group(row), row["period_start"]): row
        for row in rows
        if row["organisation_kind"] == "England"
    }
    chosen = [row for row in rows if row["organisation_kind"] == asked.kind]
    chosen.sort(key=lambda row: (row["organisation_name"], *_group(row), row["period_start"]))
    quarters, doubts = _among_peers(chosen, asked, rule)
    made = [
        Line(
            row,
            england.get((*_group(row), row["period_start"])),
            quarters.get(id(row), ""),
            doubts.get(id(row), ""),
        )
        for row in chosen
    ]
    names = sorted({readable(one.row["organisation_name"]) for one in made if one.doubt})
    caution = ""
    if names:
        caution = (
            f"{plural(len(names), 'organisation has', 'organisations have')} a value that lies far "
            f"from its peers and may be a fault in the data: {', '.join(names[:6])}"
            f"{' and others' if len(names) > 6 else ''}. Ask before you rely on it."
        )
    return Shown(made, _sentence(chosen, england, asked), caution)


def _group(row: Row) -> Group:
    return row["group"], row["second_breakdown"], row["second_group"]


def _among_peers(
    chosen: Sequence[Row], asked: Asked, rule: DoubtRule
) -> tuple[dict[int, str], dict[int, str]]:
    """By row: its quarter, and the sentence of its doubt. Sizes are compared with nobody."""
    if asked.statistic in SIZES or asked.kind == "England":
        return {}, {}
    peers: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in chosen:
        peers[(*_group(row), row["period_start"])].append(row)
    quarters: dict[int, str] = {}
    doubts: dict[int, str] = {}
    for rows in peers.values():
        places = quantiles(
            np.array([np.nan if row["value"] is None else row["value"] for row in rows]),
            4,
            "interpolated",
        ).place
        for row, place in zip(rows, places, strict=True):
            quarters[id(row)] = QUARTERS.get(int(place), "Not compared")
        found = doubted({str(id(row)): row["value"] for row in rows}, rule)
        doubts |= {int(one.key): one.sentence for one in found}
    return quarters, doubts


def _sentence(chosen: Sequence[Row], england: Mapping[tuple[str, ...], Row], asked: Asked) -> str:
    if not chosen:
        return "There is no row of this choice. Choose another breakdown or another measure."
    hidden = sum(row["state"] == "suppressed" for row in chosen)
    words = f"{len(chosen):,} cells, of which {hidden:,} are hidden."
    groups = {(*_group(row), row["period_start"]) for row in chosen}
    if asked.statistic != "count" or len(groups) != 1 or asked.kind == "England":
        return words
    known = [row for row in chosen if row["lower"] is not None and row["upper"] is not None]
    low, high = sum(row["lower"] for row in known), sum(row["upper"] for row in known)
    words += f" Those with bounds make between {number(low)} and {number(high)} together"
    whole = england.get(next(iter(groups)))
    return f"{words}; England’s own figure is {said_value(whole)}." if whole else f"{words}."


def rows_table(said: PublishedSet, asked: Asked, items: Sequence[Line]) -> Table:
    """The rows of a page."""
    grouped = any(line.row["group"] or line.row["second_group"] for line in items)
    compared = any(line.quarter for line in items)
    columns = [Column("organisation", "Organisation")]
    if grouped:
        columns.append(Column("group", "Group"))
    columns += [
        Column("from", "From", only="file"),
        Column("value", "Value", numeric=True),
        Column("bounds", "Can be", numeric=True),
        Column("england", "England", numeric=True),
    ]
    if compared:
        columns += [Column("quarter", "Among its peers"), Column("doubt", "Doubt")]
    return Table(
        "rows",
        f"{asked.title}, by {asked.kind}",
        tuple(columns),
        tuple(_cells(said, asked, line, grouped, compared) for line in items),
        note=f"{said.licence}. Source: {said.source}.",
        empty="No row of this choice. Choose another breakdown or another measure.",
    )


def _cells(
    said: PublishedSet, asked: Asked, line: Line, grouped: bool, compared: bool
) -> tuple[Cell, ...]:
    row = line.row
    group = ", ".join(one for one in _group(row) if one) or "Everybody"
    query = {
        **asked.chosen, "organisation": row["organisation_code"], "group": row["group"],
        "second": row["second_group"],
    }  # fmt: skip
    cells = [
        Cell(
            readable(row["organisation_name"]),
            raw=row["organisation_name"],
            href=f"{reverse('published_trend', args=[said.id])}?{urlencode(query)}",
            hint=row["organisation_code"],
            about=f"{group} over time",
        )
    ]
    if grouped:
        cells.append(Cell(group))
    england = value_cell(line.england) if line.england else Cell("Not published")
    cells += [Cell(row["period_start"]), value_cell(row), Cell(bounds(row)), england]
    if compared:
        cells += [Cell(line.quarter), Cell(line.doubt.capitalize() or "None")]
    return tuple(cells)


def trend_of(
    said: PublishedSet, asked: Asked, found: Sequence[tuple[PublishedPeriod, list[dict[str, Any]]]]
) -> Trend:
    """One cell over the periods, the earliest first in the drawing and the latest in the table."""
    rows = [(period, row) for period, rows in found for row in rows[:1]]
    table = Table(
        "trend",
        f"{asked.measure_name} ({asked.statistic}) over time",
        (
            Column("to", "Period to"),
            Column("value", "Value", numeric=True),
            Column("bounds", "Can be", numeric=True),
            Column("release", "Release", numeric=True),
        ),
        tuple(
            (
                Cell(day(period.end)),
                value_cell(row),
                Cell(bounds(row)),
                Cell(str(period.release.number)),
            )
            for period, row in rows
        ),
        note=f"{said.licence}. Source: {said.source}.",
        empty="No period has this cell. Go back to the table and choose another.",
    )
    if not rows:
        return Trend("", table, "No period that is held has this cell.", None)
    name = readable(rows[0][1]["organisation_name"])
    known = [row for _, row in rows if row["value"] is not None]
    if not known:
        return Trend(name, table, "Every period’s value is hidden or missing.", None)
    latest, first = known[0], known[-1]
    sentence = (
        f"{asked.measure_name} ({asked.statistic}) of {name} went from {said_value(first)} to "
        f"{said_value(latest)} over {plural(len(rows), 'period')}"
        f"{_unknown(len(rows) - len(known))}."
    )
    return Trend(f"{name}: {asked.measure_name}", table, sentence, _chart(said, rows, sentence))


def _unknown(count: int) -> str:
    return f", of which {plural(count, 'has', 'have')} no value that is shown" if count else ""


def _chart(
    said: PublishedSet, rows: Sequence[tuple[PublishedPeriod, Row]], sentence: str
) -> LineChart | None:
    if len(rows) < 2:
        return None
    ordered = list(reversed(rows))
    every = max(1, len(ordered) // 6)
    series = Series(
        ordered[-1][1]["organisation_code"],
        tuple(None if r["value"] is None else Decimal(str(r["value"])) for _, r in ordered),
        tuple(said_value(row) for _, row in ordered),
    )
    steps = [
        f"{period.end:%b %Y}" if place % every == 0 else ""
        for place, (period, _) in enumerate(ordered)
    ]
    return lines(
        [series], steps=steps, id="trend-chart", finding=sentence, y_label="Value",
        description="The table below has every value.", source=said.source,
    )  # fmt: skip
