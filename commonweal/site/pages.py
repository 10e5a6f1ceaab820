"""Showing a page: its title, breadcrumbs, tables and, when asked, one of its tables as a file.

Every view ends in `show`. A table is described once and becomes HTML, CSV and Excel.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from commonweal.site.charts.spark import Spark

#: From this number of columns on, a table scrolls sideways instead of stacking on a phone.
WIDE = 8


@dataclass(frozen=True)
class Crumb:
    """One step of the way from the start to this page, without the page itself."""

    label: str
    href: str


@dataclass(frozen=True)
class Column:
    """One column of a table; `numeric` aligns right.

    `only` leaves the column out of the page or out of the file: "file" for what an analyst wants
    and a reader can do without, "page" for what other columns of the file say better.
    """

    key: str
    label: str
    numeric: bool = False
    only: Literal["", "page", "file"] = ""


@dataclass(frozen=True)
class Cell:
    """One cell: what is read, and `raw`, the exact value that a download carries instead.

    `status` is a figure status; `hint` is a second, quieter line. `about` finishes the name of the
    link for those who hear it, where its text alone ("£5m") would not say what it opens. `sign`
    names a small drawing before the text, which says the same, and `spark` is a line over time
    whose values stand on the page that the row leads to.
    """

    text: str
    href: str = ""
    status: str = ""
    hint: str = ""
    raw: str | Decimal | None = None
    about: str = ""
    sign: str = ""
    spark: Spark | None = None


@dataclass(frozen=True)
class Table:
    """A table of a page. `id` is unique on the page; the caption says what the rows are."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    empty: str = "Nothing here yet."

    def __post_init__(self) -> None:
        for place, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"row {place} of table {self.id} has {len(row)} cells "
                    f"for {len(self.columns)} columns"
                )

    @property
    def status_columns(self) -> frozenset[int]:
        """The places of the columns in which any cell has a status."""
        return frozenset(
            place for row in self.rows for place, cell in enumerate(row) if cell.status
        )

    def without(self, kind: Literal["page", "file"]) -> Table:
        """The table less the columns that are only for the page, or only for the file."""
        kept = [place for place, column in enumerate(self.columns) if column.only != kind]
        if len(kept) == len(self.columns):
            return self
        return replace(
            self,
            columns=tuple(self.columns[place] for place in kept),
            rows=tuple(tuple(row[place] for place in kept) for row in self.rows),
        )

    @property
    def is_wide(self) -> bool:
        return len(self.columns) >= WIDE


@dataclass(frozen=True)
class ShownTable:
    """A table on its page, with the addresses of its downloads."""

    table: Table
    csv_href: str
    xlsx_href: str


class NoSuchTable(Exception):
    """A template named a table that its view did not give."""


class ShownTables:
    """What templates call `tables`: `tables.spend`, or `tables["spend-2015"]`."""

    def __init__(self, request: HttpRequest, tables: Iterable[Table]) -> None:
        self._shown = {table.id: _shown(request, table) for table in tables}

    def __getitem__(self, key: str) -> ShownTable:
        # Not a KeyError: the template engine would swallow it and show an empty page.
        if key not in self._shown:
            raise NoSuchTable(f"no table {key!r} was given, only {sorted(self._shown)}")
        return self._shown[key]

    def __contains__(self, key: str) -> bool:
        return key in self._shown


def _shown(request: HttpRequest, table: Table) -> ShownTable:
    query = request.GET.copy()
    query.pop("page", None)
    addresses = []
    for kind in ("csv", "xlsx"):
        query["download"] = f"{table.id}.{kind}"
        addresses.append(f"{request.path}?{query.urlencode()}")
    return ShownTable(table.without("file"), *addresses)


def show(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    crumbs: Sequence[Crumb] = (),
    tables: Iterable[Table] = (),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Render a page; with `?download=<table id>.csv` or `.xlsx` send that table as a file."""
    tables = tuple(tables)
    wanted = request.GET.get("download")
    if wanted is not None and request.method == "GET":
        return _download(wanted, title, tables)
    shown = ShownTables(request, tables)
    context |= {"title": title, "crumbs": tuple(crumbs), "tables": shown}
    return render(request, template, context, status=status)


def _download(wanted: str, title: str, tables: Sequence[Table]) -> HttpResponse:
    from commonweal.site.downloads import FORMATS

    name, _, kind = wanted.rpartition(".")
    found = next((table for table in tables if table.id == name), None)
    if found is None or kind not in FORMATS:
        raise Http404(f"no table {wanted!r} on this page")
    content_type, write = FORMATS[kind]
    stem = "-".join(part for part in (slugify(title)[:60], slugify(name)) if part)
    return HttpResponse(
        write(found.without("page"), title),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{stem}.{kind}"'},
    )
