"""Terms and walks from the rows of a table, with a sentence for every row that cannot be read.

The columns are those of `definitions/lexicon/terms.csv` and `walks.csv`, which are also the
templates for a place's own terms. Row 2 is the first below the heading, as a spreadsheet counts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from commonweal.language.figure import Citation
from commonweal.language.terms import (
    Confidence,
    Definition,
    NotUsed,
    Relation,
    Scheme,
    Term,
    Walk,
)

TERM_COLUMNS = (
    "scheme",
    "notation",
    "label",
    "plain_label",
    "meaning",
    "also",
    "broader",
    "valid_from",
    "valid_to",
    "document",
    "section",
    "note",
)
WALK_COLUMNS = (
    "source",
    "relation",
    "target",
    "confidence",
    "status",
    "share_low",
    "share_high",
    "share_unit",
    "document",
    "section",
    "note",
)

#: Who stands behind a walk: print, our reading of print, arithmetic, or a place's own judgement.
WALK_STATUSES = ("printed", "assigned", "derived", "local")

_NEEDED_FOR_TERM = ("scheme", "notation", "label", "plain_label", "document")
_NEEDED_FOR_WALK = ("source", "relation", "target", "confidence", "status", "document")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with one row, where, and what to do."""

    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        where = f"Row {self.row}, column {self.column}" if self.column else f"Row {self.row}"
        return f"{where}: {self.sentence}"


class _Bad(Exception):
    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column = column


Row = Mapping[str, str]
Thing = TypeVar("Thing")


def read_terms(rows: Iterable[Row]) -> tuple[tuple[Term, ...], tuple[RowProblem, ...]]:
    """Terms in the order of their rows, and the problems of the rows that are none."""
    return _read(rows, _term, lambda term: term.code, "notation")


def read_walks(
    rows: Iterable[Row], codes: Collection[str]
) -> tuple[tuple[Walk, ...], tuple[RowProblem, ...]]:
    """Walks between the terms of `codes`, and the problems of the rows that are none."""

    def one(row: Row, position: int) -> Walk:  # noqa: ARG001
        return _walk(row, codes)

    return _read(rows, one, lambda walk: f"{walk.source} to {walk.target}", "target")


def read_schemes(document: Mapping[str, Any]) -> tuple[Scheme, ...]:
    """Schemes from `definitions/lexicon/schemes.yaml`. Raises KeyError when a part is missing."""
    return tuple(_scheme(row, place) for place, row in enumerate(document["schemes"], start=1))


def _read(
    rows: Iterable[Row],
    make: Callable[[Row, int], Thing],
    name: Callable[[Thing], str],
    column: str,
) -> tuple[tuple[Thing, ...], tuple[RowProblem, ...]]:
    made: dict[str, Thing] = {}
    problems: list[RowProblem] = []
    for number, row in enumerate(rows, start=2):
        try:
            one = make(row, number)
            if name(one) in made:
                raise _Bad(column, f"{name(one)} is listed twice. Keep one of the rows.")
            made[name(one)] = one
        except _Bad as bad:
            problems.append(RowProblem(number, bad.column, str(bad)))
    return tuple(made.values()), tuple(problems)


def _cell(row: Row, column: str) -> str:
    return " ".join(str(row.get(column) or "").split())


def _need(row: Row, columns: Iterable[str]) -> None:
    for column in columns:
        if not _cell(row, column):
            raise _Bad(column, "the cell is empty. Fill it in.")


def _term(row: Row, position: int) -> Term:
    _need(row, _NEEDED_FOR_TERM)
    scheme, notation = _cell(row, "scheme"), _cell(row, "notation")
    also = tuple(name.strip() for name in _cell(row, "also").split(";") if name.strip())
    start, end = _day(row, "valid_from"), _day(row, "valid_to")
    if start and end and end < start:
        raise _Bad("valid_to", f"{end} is before {start}. Put the later day here.")
    return Term(
        code=f"{scheme}:{notation}",
        scheme=scheme,
        notation=notation,
        label=_cell(row, "label"),
        plain_label=_cell(row, "plain_label"),
        citation=Citation(_cell(row, "document"), _cell(row, "section")),
        meaning=_cell(row, "meaning"),
        also=also,
        broader=_cell(row, "broader"),
        valid_from=start,
        valid_to=end,
        note=_cell(row, "note"),
        position=position,
    )


def _walk(row: Row, codes: Collection[str]) -> Walk:
    _need(row, _NEEDED_FOR_WALK)
    for column in ("source", "target"):
        if _cell(row, column) not in codes:
            known = f"{_cell(row, column)} is no term of the lexicon"
            raise _Bad(column, f"{known}. Add the term first, or write its code.")
    if _cell(row, "source") == _cell(row, "target"):
        raise _Bad("target", "a term cannot be joined to itself. Name another term.")
    low, high = _share(row, "share_low"), _share(row, "share_high")
    unit = _cell(row, "share_unit")
    if low is not None and (high is None or low > high):
        raise _Bad("share_high", "the high end is missing or below the low end. Give both ends.")
    if (high is None) != (not unit):
        raise _Bad("share_unit", "a share needs its unit, and a unit its share. Give both or none.")
    return Walk(
        source=_cell(row, "source"),
        relation=Relation(_choice(row, "relation", [str(one) for one in Relation])),
        target=_cell(row, "target"),
        confidence=Confidence(_choice(row, "confidence", [str(one) for one in Confidence])),
        status=_choice(row, "status", WALK_STATUSES),
        citation=Citation(_cell(row, "document"), _cell(row, "section")),
        share_low=low,
        share_high=high,
        share_unit=unit,
        note=_cell(row, "note"),
    )


def _choice(row: Row, column: str, allowed: Iterable[str]) -> str:
    given = _cell(row, column).lower()
    if given not in allowed:
        raise _Bad(column, f"{given} is not one of {', '.join(allowed)}. Write one of them.")
    return given


def _day(row: Row, column: str) -> date | None:
    given = _cell(row, column)
    if not given:
        return None
    try:
        return date.fromisoformat(given[:10])
    except ValueError:
        raise _Bad(column, f"{given} is no date. Write it as 2016-04-01.") from None


def _share(row: Row, column: str) -> Decimal | None:
    given = _cell(row, column)
    if not given:
        return None
    try:
        share = Decimal(given)
    except InvalidOperation:
        raise _Bad(column, f"{given} is no number. Write a share such as 0.6.") from None
    if not share.is_finite() or not 0 <= share <= 1:
        raise _Bad(column, f"{given} is not between 0 and 1. Write a share such as 0.6.")
    return share


def _scheme(row: Mapping[str, Any], position: int) -> Scheme:
    return Scheme(
        code=row["code"],
        title=row["title"],
        name=row["name"],
        plain=row["plain"],
        about=row["about"].strip(),
        citation=Citation(row["document"], row["section"]),
        position=position,
        is_spine=row.get("spine", False),
        is_bridge=row.get("bridge", False),
        is_exclusive=row.get("exclusive", False),
        people_in_many=row.get("people_in_many", False),
        same_word=row.get("same_word", ""),
        code_system=row.get("code_system", ""),
        prefix=row.get("prefix"),
        partition_of=row.get("partition_of", ""),
        partition_leaves_out=tuple(row.get("partition_leaves_out", ())),
        definitions=tuple(
            Definition(one["meaning"].strip(), Citation(one["document"], one["section"]))
            for one in row.get("definitions", ())
        ),
        not_used=tuple(NotUsed(one["notation"], one["reason"]) for one in row.get("not_used", ())),
    )
