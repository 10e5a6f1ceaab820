"""A tender as the sheets of one workbook, and back: content to tables, tables to content.

Content that was read from tables gives the same tables again, and those the same content.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from decimal import Decimal
from enum import StrEnum
from typing import Any

from commonweal.facts.problem import Problem
from commonweal.facts.reading import Table
from commonweal.procuring.bid import price_of
from commonweal.procuring.ranking import TieStep
from commonweal.procuring.specification import Part, Way

Rows = list[tuple[str, ...]]


class Kind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole number"
    POUNDS = "amount in pounds"
    YES = "answer of yes or no"
    CODES = "codes with commas between them"
    MOMENT = "date with a time"
    DAY = "date"


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a sheet, or one term of the sheet of terms."""

    key: str
    kind: Kind = Kind.TEXT
    about: str = ""
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with a row for each thing; `key` is where the content keeps the list. An optional
    list is left out of the content where the sheet is empty."""

    name: str
    key: str
    fields: tuple[Field, ...]
    is_optional: bool = False


TERMS_SHEET = "Tender"
TERMS_HEADER = ("term", "value", "about")
TERMS = (
    Field("title", about="What the tender is called", is_needed=True),
    Field("summary", about="What is bought, in a few sentences"),
    Field("route", about="The code of the route by which it is bought, as psr-competitive"),
    Field("lead", about="The code of the organisation that leads"),
    Field("bodies", Kind.CODES, "The codes of all that commission, with commas between them"),
    Field(
        "deadline", Kind.MOMENT, "Until when bids are taken, as 2031-03-03 12:00, time in the UK"
    ),
    Field("questions_until", Kind.MOMENT, "Until when bidders may ask questions"),
    Field("service_start", Kind.DAY, "When the service starts, as 2031-10-01"),
    Field("term_months", Kind.WHOLE, "How many months the contracts last without extensions"),
    Field("openers_needed", Kind.WHOLE, "How many openers must act together, at least 2"),
    Field("most_lots", Kind.WHOLE, "The most lots for one bidder; empty for no limit"),
    Field("award_mechanism", about="How lots are awarded where there is a limit on them"),
    Field(
        "lot_preferences",
        Kind.YES,
        "Whether bidders say in which order they want lots; needed where lots are awarded by it",
    ),
    Field(
        "combination_offers",
        Kind.YES,
        "Whether bidders may offer lots together at one price; "
        "awarded by the best total over all lots",
    ),
    Field("price_formula", about="The formula that gives a price its points, as benchmark"),
    Field(
        "price_parameters", Kind.CODES, "What the formula needs, as full_marks_at=80000, and so on"
    ),
    Field("places", Kind.WHOLE, "The decimals of a score as it is published"),
    Field("least", Kind.NUMBER, "The least total a bid must reach; empty for none"),
    Field("disqualifies", Kind.YES, "Whether a bid below the least total is out"),
    Field("note", about="What readers must know of the source of these terms"),
    Field("route_on", Kind.DAY, "The day whose rules the route follows, as 2031-01-06"),
    Field("route_reason", about="Why this route"),
)
SHEETS = (
    Sheet(
        "Lots",
        "lots",
        (
            Field("code", is_needed=True),
            Field("title"),
            Field("area"),
            Field("holder"),
            Field("bodies", Kind.CODES),
            Field("value", Kind.POUNDS),
            Field("needs"),
            Field("outcomes"),
        ),
    ),
    Sheet(
        "Blocks",
        "blocks",
        (
            Field("code", is_needed=True),
            Field("title"),
            Field("weight", Kind.NUMBER, is_needed=True),
            Field("is_price", Kind.YES),
            Field("least", Kind.NUMBER),
            Field("disqualifies", Kind.YES),
        ),
    ),
    Sheet(
        "Questions",
        "questions",
        (
            Field("code", is_needed=True),
            Field("title"),
            Field("text"),
            Field("block", is_needed=True),
            Field("weight", Kind.NUMBER, is_needed=True),
            Field("scale", is_needed=True),
            Field("lots", Kind.CODES),
            Field("words", Kind.WHOLE),
            Field("least", Kind.NUMBER),
            Field("disqualifies", Kind.YES),
        ),
    ),
    Sheet(
        "Conditions",
        "conditions",
        (Field("code", is_needed=True), Field("text", is_needed=True)),
    ),
    Sheet("Tie rule", "tie_rule", (Field("step", is_needed=True), Field("criterion"))),
    Sheet(
        "Extensions",
        "extensions",
        (Field("months", Kind.WHOLE, is_needed=True), Field("notice_months", Kind.WHOLE)),
    ),
    Sheet(
        "Route answers",
        "route_answers",
        (Field("code", is_needed=True), Field("question"), Field("answer", is_needed=True)),
        is_optional=True,
    ),
    Sheet(
        "Specification",
        "specification",
        (
            Field("code", is_needed=True),
            Field("part", is_needed=True),
            Field("title"),
            Field("text"),
            Field("tier"),
            Field("clusters", Kind.CODES),
        ),
        is_optional=True,
    ),
    Sheet(
        "Schedules",
        "schedules",
        (
            Field("lot", is_needed=True),
            Field("way", is_needed=True),
            Field("code", is_needed=True),
            Field("part"),
            Field("title"),
            Field("text"),
            Field("tier"),
            Field("clusters", Kind.CODES),
        ),
        is_optional=True,
    ),
    Sheet(
        "Needs profiles",
        "profiles",
        (
            Field("lot", is_needed=True),
            Field("about", is_needed=True),
            Field("what", is_needed=True),
            Field("area"),
            Field("value"),
            Field("low"),
            Field("high"),
        ),
        is_optional=True,
    ),
)
#: Sheets whose rows are known by more than one column.
_KEYS = {"schedules": ("lot", "code")}
SHEET_NAMES = (TERMS_SHEET, *(sheet.name for sheet in SHEETS))


def header_of(name: str) -> tuple[str, ...]:
    """The columns of a sheet by its name. Raises KeyError."""
    if name == TERMS_SHEET:
        return TERMS_HEADER
    return tuple(one.key for one in {sheet.name: sheet for sheet in SHEETS}[name].fields)


def tables_of(content: Mapping[str, Any], zone: tzinfo) -> dict[str, Rows]:
    """The rows of each sheet, as text, without headers. Times are told in `zone`."""
    terms: Rows = [
        (one.key, _shown(content.get(one.key), one.kind, zone), one.about) for one in TERMS
    ]
    rest: dict[str, Rows] = {
        sheet.name: [
            tuple(_shown(row.get(one.key), one.kind, zone) for one in sheet.fields)
            for row in content.get(sheet.key, ())
        ]
        for sheet in SHEETS
    }
    return {TERMS_SHEET: terms, **rest}


def content_of(
    tables: Mapping[str, Table], scales: Collection[str], zone: tzinfo, file: str
) -> tuple[dict[str, Any], list[Problem]]:
    """The content out of the tables by the names of their sheets; what is left out is empty.

    The content counts only when there are no problems. Each names its sheet, row and column. What
    is only missing before publication is no problem. Times without a zone are in `zone`.
    """
    reading = _Reading(file, zone)
    content = reading.terms(tables[TERMS_SHEET])
    rows: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for sheet in SHEETS:
        table = tables.get(sheet.name)
        rows[sheet.key] = reading.rows(sheet, table) if table else []
        if rows[sheet.key] or not sheet.is_optional:
            content[sheet.key] = [row for _, row in rows[sheet.key]]
    reading.hold_to_each_other(rows, scales)
    return content, reading.problems


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that differs; an empty text where there was, or is, nothing."""

    where: str
    what: str
    before: str
    after: str


def changes_between(
    before: Mapping[str, Any], after: Mapping[str, Any], zone: tzinfo
) -> list[Change]:
    """What differs between two contents, in the order of the sheets. A row is known by its code,
    else by its place."""
    old, new = tables_of(before, zone), tables_of(after, zone)
    found: list[Change] = []
    for name in SHEET_NAMES:
        rows_before, rows_after = _by_name(name, old[name]), _by_name(name, new[name])
        columns = header_of(name)
        for row in dict.fromkeys([*rows_before, *rows_after]):
            empty = ("",) * len(columns)
            pairs = zip(
                columns, rows_before.get(row, empty), rows_after.get(row, empty), strict=True
            )
            # What a term is about is ours and the same on both sides.
            found += [
                Change(name if name == TERMS_SHEET else f"{name}, {row}",
                       row if name == TERMS_SHEET else column, was, now)
                for column, was, now in pairs
                if was != now and not (name == TERMS_SHEET and column != "value")
            ]  # fmt: skip
    return found


def _by_name(name: str, rows: Rows) -> dict[str, tuple[str, ...]]:
    named = header_of(name)[0] in ("code", "term")
    return {row[0] if named else f"row {place}": row for place, row in enumerate(rows, start=1)}


def _shown(value: Any, kind: Kind, zone: tzinfo) -> str:
    if value is None or value == "":
        return ""
    if kind == Kind.CODES:
        return ", ".join(value)
    if kind == Kind.YES:
        return "yes" if value else ""
    if kind == Kind.MOMENT:
        local = datetime.fromisoformat(value).astimezone(zone)
        short = f"{local:%Y-%m-%d %H:%M}"
        # Seconds, and the hour that the clock shows twice, need the whole of it.
        return short if _moment(short, zone) == value else str(value)
    return str(value)


def _moment(text: str, zone: tzinfo) -> str:
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=zone)).isoformat()


@dataclass(frozen=True, slots=True)
class _At:
    """Where a cell stands."""

    sheet: str
    row: int | None
    column: str


@dataclass
class _Reading:
    """Reads tables cell by cell and gathers what is wrong, with where it stands."""

    file: str
    zone: tzinfo
    problems: list[Problem] = field(default_factory=list)

    def fault(self, at: _At, sentence: str) -> None:
        where = f"{self.file}, sheet “{at.sheet}”"
        self.problems.append(Problem(where, at.row, at.column, sentence))

    def terms(self, table: Table) -> dict[str, Any]:
        known = {one.key: one for one in TERMS}
        content: dict[str, Any] = {}
        seen: set[str] = set()
        for row, cells in self._cells(TERMS_SHEET, TERMS_HEADER, table):
            term = "_".join(cells["term"].casefold().split())
            if term not in known:
                said = f"“{cells['term']}” is not a term of a tender: take the row out."
                self.fault(_At(TERMS_SHEET, row, "term"), said)
                continue
            if term in seen:
                self.fault(_At(TERMS_SHEET, row, "term"), f"“{term}” stands twice: keep one row.")
            seen.add(term)
            self._put(content, known[term], cells["value"], _At(TERMS_SHEET, row, "value"))
        if "title" not in seen:
            self.fault(
                _At(TERMS_SHEET, None, "value"), "There is no row “title”: give the tender one."
            )
        return content

    def rows(self, sheet: Sheet, table: Table) -> list[tuple[int, dict[str, Any]]]:
        found = []
        keys: set[tuple[Any, ...]] = set()
        for number, cells in self._cells(sheet.name, header_of(sheet.name), table):
            row: dict[str, Any] = {}
            for one in sheet.fields:
                self._put(row, one, cells[one.key], _At(sheet.name, number, one.key))
            code = row.get("code")
            key = tuple(row.get(name) for name in _KEYS.get(sheet.key, ("code",)))
            if code is not None and key in keys:
                said = f"“{code}” stands twice: give one of them another code."
                self.fault(_At(sheet.name, number, "code"), said)
            if code is not None:
                keys.add(key)
            found.append((number, row))
        return found

    def hold_to_each_other(
        self, rows: Mapping[str, list[tuple[int, dict[str, Any]]]], scales: Collection[str]
    ) -> None:
        """Questions name blocks, lots and scales that there are; tie rules ways that there are."""
        blocks = {row.get("code") for _, row in rows["blocks"]}
        lots = {row.get("code") for _, row in rows["lots"]}
        for number, row in rows["questions"]:
            self._known("Questions", number, "block", row.get("block"), blocks)
            self._known("Questions", number, "scale", row.get("scale"), scales)
            for lot in row.get("lots", ()):
                self._known("Questions", number, "lots", lot, lots)
        for number, row in rows["tie_rule"]:
            self._known("Tie rule", number, "step", row.get("step"), [str(one) for one in TieStep])
        for number, row in rows["specification"]:
            self._known("Specification", number, "part", row.get("part"), [str(p) for p in Part])
        for number, row in rows["schedules"]:
            self._known("Schedules", number, "lot", row.get("lot"), lots)
            self._known("Schedules", number, "way", row.get("way"), [str(way) for way in Way])
        for number, row in rows["profiles"]:
            self._known("Needs profiles", number, "lot", row.get("lot"), lots)

    def _known(self, sheet: str, row: int, column: str, value: Any, known: Collection[Any]) -> None:
        if value is not None and value not in known:
            there = ", ".join(sorted(str(one) for one in known if one)) or "none yet"
            self.fault(_At(sheet, row, column), f"“{value}” is none of those there are ({there}).")

    def _cells(
        self, sheet: str, header: tuple[str, ...], table: Table
    ) -> Iterator[tuple[int, dict[str, str]]]:
        """The rows by column. Columns that are not asked for, or missing, are told once."""
        names = [name.casefold().replace(" ", "_") for name in table.header]
        for name, given in zip(names, table.header, strict=True):
            if name not in header:
                said = "This column is not asked for: take it out."
                self.fault(_At(sheet, table.header_row, given), said)
        missing = [name for name in header if name not in names and name != "about"]
        for name in missing:
            self.fault(_At(sheet, table.header_row, name), "This column is missing: put it back.")
        if missing:
            return
        for row in table.rows:
            cells = dict(zip(names, row.cells, strict=True))
            if any(cells.get(name) for name in header):
                yield row.number, cells

    def _put(self, into: dict[str, Any], one: Field, text: str, at: _At) -> None:
        text = text.strip()
        if not text:
            if one.is_needed:
                self.fault(at, f"There is no {_words(one.key)}: fill it in.")
            return
        try:
            value = _READERS[one.kind](text, self.zone)
        except (ValueError, ArithmeticError):
            self.fault(at, f"“{text[:60]}” is no {one.kind}: correct it.")
            return
        if value is not False and value != []:
            into[one.key] = value


#: So many places a number has at most on either side of its point: none is written out for long.
_PLACES = 15


def _decimal(text: str) -> Decimal:
    found = Decimal(text)
    if not found.is_finite() or abs(found.adjusted()) > _PLACES:
        raise ValueError(text)
    return found


def _number(text: str) -> str:
    plain = text.removesuffix("%").strip()
    _decimal(plain)
    return plain


def _whole(text: str) -> int:
    found = _decimal(text)
    if found != found.to_integral_value():
        raise ValueError(text)
    return int(found)


def _pounds(text: str) -> str:
    amount = price_of(text)
    if amount is None:
        raise ValueError(text)
    return str(amount)


def _yes(text: str) -> bool:
    if text.casefold() not in ("yes", "no"):
        raise ValueError(text)
    return text.casefold() == "yes"


def _with_time(text: str, zone: tzinfo) -> str:
    if ":" not in text:
        raise ValueError(text)
    return _moment(text, zone)


#: How each kind of cell is read; ValueError or ArithmeticError for what is none.
_READERS: dict[Kind, Callable[[str, tzinfo], Any]] = {
    Kind.TEXT: lambda text, _: text,
    Kind.NUMBER: lambda text, _: _number(text),
    Kind.WHOLE: lambda text, _: _whole(text),
    Kind.POUNDS: lambda text, _: _pounds(text),
    Kind.YES: lambda text, _: _yes(text),
    Kind.CODES: lambda text, _: [one.strip() for one in text.split(",") if one.strip()],
    Kind.MOMENT: _with_time,
    Kind.DAY: lambda text, _: date.fromisoformat(text).isoformat(),
}


def _words(key: str) -> str:
    return key.replace("_", " ")
