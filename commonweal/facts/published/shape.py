"""How files of one version of a published set are laid out: headers, values, sheets, periods."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

#: The named group of a pattern that gives the year.
YEAR = "year"


@dataclass(frozen=True, slots=True)
class Period:
    """Where a row says its period: first and last day, a month, a year, or one for the set.

    `runs` says what a year is: mid-year, calendar, financial, or as written in the cell. The year
    stands in the column `year` or, without one, in a header or the name of a sheet.
    """

    start: str = ""
    end: str = ""
    month: str = ""
    format: str = "iso"
    first: date | None = None
    last: date | None = None
    year: str = ""
    runs: str = ""

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(one for one in (self.start, self.end, self.month, self.year) if one)


@dataclass(frozen=True, slots=True)
class Spread:
    """Value columns whose headers follow a pattern; its named groups say what the values are of."""

    pattern: re.Pattern[str]
    statistic: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheets of a workbook, by a pattern of their names, and the row of the header."""

    pattern: re.Pattern[str]
    header_row: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows of a file count, by the words of a column."""

    header: str
    only: frozenset[str]
    but: frozenset[str]
    like: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Sum:
    """Rows to be made by adding up those of one larger organisation."""

    kind: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Values:
    """A column of values: its header, its statistic ("" where the rows say), and what it is of."""

    header: str
    statistic: str = ""
    says: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Version:
    """The headers of one version: our column to the headers that make it.

    `values` are columns of values by header and `spread` by pattern. `fixed` are words that hold
    for all rows. `words` changes the words of a column; those in `known_only` may hold no others.
    `patterns` are for headers that vary, as those that carry the year of their boundaries, and
    `file_name` for files that say only in their name what they are of. Where the columns are such
    as other statistics have too, the version is not `is_told_by_columns`.
    """

    id: str
    columns: Mapping[str, tuple[str, ...]]
    period: Period
    also: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    spread: tuple[Spread, ...] = ()
    sheet: Sheet | None = None
    fixed: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    known_only: frozenset[str] = frozenset()
    rows: tuple[Rows, ...] = ()
    sums: tuple[Sum, ...] = ()
    note: str = ""
    patterns: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    file_name: re.Pattern[str] | None = None
    is_told_by_columns: bool = True

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers that must be there."""
        named = [one for headers in self.columns.values() for one in headers]
        more = [one.header for one in self.rows]
        more += [header for one in self.sums for header in (one.code, one.name)]
        more += [self.note] if self.note else []
        found = [*named, *self.period.headers, *self.values, *self.also, *more]
        return tuple(dict.fromkeys(found))

    @property
    def read(self) -> tuple[str, ...]:
        """The headers whose cells are used."""
        return tuple(one for one in self.headers if one not in self.also)

    def spread_over(self, headers: Iterable[str]) -> tuple[Values, ...]:
        """The value columns of these headers that follow a pattern, in the order of the file."""
        found = []
        for header in headers:
            for spread in self.spread:
                if match := spread.pattern.fullmatch(header):
                    says = {name: word for name, word in match.groupdict().items() if word}
                    found.append(Values(header, spread.statistic, says))
        return tuple(found)

    def may_be_of(self, file: str) -> bool:
        """Whether a file of this name may be of this version."""
        return self.file_name is None or self.file_name.fullmatch(file) is not None

    def reads(self, headers: Sequence[str]) -> tuple[str, ...]:
        """The headers of a file whose cells are used."""
        more = (one.header for one in self.spread_over(headers))
        return tuple(dict.fromkeys([*self.read, *more]))

    def misses(self, headers: Sequence[str]) -> tuple[str, ...]:
        """What of this version is not among the headers."""
        gone = [one for one in self.headers if one not in headers]
        if self.spread and not self.spread_over(headers):
            gone += [one.pattern.pattern for one in self.spread]
        return tuple(gone)

    def met_by(self, headers: Sequence[str]) -> Version:
        """This version with the headers that vary written as they are in this file."""
        names = {}
        for header, pattern in self.patterns.items():
            found = [one for one in headers if pattern.fullmatch(one)]
            if len(found) == 1:
                names[header] = found[0]
        return self._renamed(names) if names else self

    def _renamed(self, names: Mapping[str, str]) -> Version:
        def of(header: str) -> str:
            return names.get(header, header)

        return replace(
            self,
            columns={ours: tuple(map(of, headers)) for ours, headers in self.columns.items()},
            rows=tuple(replace(one, header=of(one.header)) for one in self.rows),
            sums=tuple(replace(one, code=of(one.code), name=of(one.name)) for one in self.sums),
            period=replace(self.period, year=of(self.period.year)),
        )


def parse_version(data: Mapping[str, Any]) -> Version:
    """A version from a definition that has passed its schema."""
    sheet = data.get("sheet")
    return Version(
        id=data["id"],
        columns={ours: tuple(headers) for ours, headers in data["columns"].items()},
        period=_period(data["period"]),
        also=tuple(data.get("also", ())),
        values=data.get("values", {}),
        spread=tuple(
            Spread(re.compile(one["pattern"]), one["statistic"]) for one in data.get("spread", ())
        ),
        sheet=Sheet(re.compile(sheet["pattern"]), sheet["header_row"]) if sheet else None,
        fixed=data.get("fixed", {}),
        words=data.get("words", {}),
        known_only=frozenset(data.get("known_only", ())),
        rows=tuple(_rows(header, one) for header, one in data.get("rows", {}).items()),
        sums=tuple(Sum(**one) for one in data.get("sums", ())),
        note=data.get("note", ""),
        patterns={header: re.compile(one) for header, one in data.get("patterns", {}).items()},
        file_name=re.compile(data["file_name"], re.IGNORECASE) if "file_name" in data else None,
        is_told_by_columns=data.get("told_by_columns", True),
    )


def _rows(header: str, said: Mapping[str, Any]) -> Rows:
    only, but = (frozenset(said.get(name, ())) for name in ("only", "but"))
    return Rows(header, only, but, re.compile(said.get("like", ".*")))


def _period(said: Mapping[str, Any]) -> Period:
    return Period(
        start=said.get("start", ""),
        end=said.get("end", ""),
        month=said.get("month", ""),
        format=said.get("format", "iso"),
        first=said.get("from"),
        last=said.get("to"),
        year=said.get("year", ""),
        runs=said.get("runs", ""),
    )
