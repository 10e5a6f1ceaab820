"""A review of many small grants at once: which concerns each raises, and what doubles what.

Source: LEI-11 (Leicestershire cabinet report 2017, paragraphs 20 to 22).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from commonweal.facts.problem import Problem
from commonweal.facts.reading import Table

COLUMNS = (
    "service", "provider", "functions", "areas", "amount_gbp", "reviewed", "level",
    "statutory_link", "measure",
)  # fmt: skip
LOW_LEVEL, DUPLICATION = "low_level", "duplication"
FEW_LINKS, ACTIVITY_ONLY = "few_links", "activity_only"
_WITHOUT_OUTCOME = ("activity", "none")
_YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Grant:
    """One service in pounds a year. One that is not `is_reviewed` stands beside the grants, so that
    it is seen what they double. `link` names a statutory service, empty where there is none."""

    service: str
    provider: str
    functions: tuple[str, ...]
    areas: tuple[str, ...]
    amount: Decimal | None
    is_reviewed: bool
    level: str
    link: str
    measure: str

    @property
    def plain(self) -> dict[str, Any]:
        """The grant as plain content; `grants_of` gives it back."""
        found = asdict(self)
        found["amount"] = None if self.amount is None else str(self.amount)
        return {**found, "functions": list(self.functions), "areas": list(self.areas)}


@dataclass(frozen=True, slots=True)
class Overlap:
    """One function in one area with the services that have it there."""

    function: str
    area: str
    services: tuple[str, ...]
    is_doubled: bool


@dataclass(frozen=True, slots=True)
class Raised:
    """How many of the reviewed grants raise a concern, and the sum of their amounts in pounds."""

    concern: str
    count: int
    of: int
    amount: Decimal


def grants_of(content: Sequence[Mapping[str, Any]]) -> tuple[Grant, ...]:
    """The grants of kept content."""
    return tuple(
        Grant(
            **{
                **one,
                "functions": tuple(one["functions"]),
                "areas": tuple(one["areas"]),
                "amount": None if one["amount"] is None else Decimal(one["amount"]),
            }
        )
        for one in content
    )


def read_grants(
    table: Table, levels: Sequence[str], measures: Sequence[str]
) -> tuple[list[Grant], list[Problem]]:
    """The grants that a table lists, and every fault by row and column.

    They count only where there are no faults. Functions and areas are parted by semicolons.
    """
    missing = [name for name in COLUMNS if name not in table.header]
    if missing:
        said = "The column is missing. Use the template."
        return [], [Problem(table.file, table.header_row, name, said) for name in missing]
    grants: list[Grant] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for row in table.rows:
        cells = {n: c.strip() for n, c in zip(table.header, row.cells, strict=False)}
        faults = list(_faults(cells, seen, levels, measures))
        problems += [Problem(table.file, row.number, column, said) for column, said in faults]
        if not faults:
            seen.add(cells["service"].casefold())
            grants.append(_grant(cells))
    if not table.rows:
        problems.append(Problem(table.file, None, "service", "No grant is listed. Add a row."))
    return ([] if problems else grants), problems


def _faults(
    cells: Mapping[str, str], seen: set[str], levels: Sequence[str], measures: Sequence[str]
) -> Iterator[tuple[str, str]]:
    for name in ("service", "functions", "areas"):
        if not _parts(cells[name]):
            yield name, "The cell is empty. Fill it or take the row out."
    if cells["service"].casefold() in seen:
        yield "service", f"“{cells['service']}” stands twice. List each service once."
    choices = (("reviewed", tuple(_YES_NO)), ("level", levels), ("measure", measures))
    for name, known in choices:
        if cells[name].casefold() not in known:
            yield name, f"“{cells[name]}” is none of: {', '.join(known)}. Correct the word."
    try:
        amount = _amount(cells["amount_gbp"])
    except (InvalidOperation, ValueError):
        yield "amount_gbp", f"“{cells['amount_gbp']}” is no amount. Write pounds, such as 12500."
        return
    if amount is not None and amount < 0:
        yield "amount_gbp", "An amount cannot be below nought. Correct it."


def _amount(text: str) -> Decimal | None:
    plain = text.removeprefix("£").replace(",", "")
    if not plain:
        return None
    found = Decimal(plain)
    if not found.is_finite():
        raise ValueError(text)
    return found


def _parts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


def _grant(cells: Mapping[str, str]) -> Grant:
    return Grant(
        cells["service"],
        cells["provider"],
        _parts(cells["functions"]),
        _parts(cells["areas"]),
        _amount(cells["amount_gbp"]),
        _YES_NO[cells["reviewed"].casefold()],
        cells["level"].casefold(),
        cells["statutory_link"],
        cells["measure"].casefold(),
    )


def overlaps(grants: Sequence[Grant], least: int) -> list[Overlap]:
    """Each function in each area where a reviewed service has it, with everybody who has it there.

    It is doubled from `least` services on. Words that differ in capitals alone are the same.
    """
    cells: dict[tuple[str, str], list[Grant]] = {}
    words: dict[str, str] = {}
    for one in grants:
        for function in one.functions:
            for area in one.areas:
                words.setdefault(function.casefold(), function)
                words.setdefault(area.casefold(), area)
                cells.setdefault((function.casefold(), area.casefold()), []).append(one)
    return [
        Overlap(
            words[function],
            words[area],
            tuple(one.service for one in held),
            len(held) >= least,
        )
        for (function, area), held in sorted(cells.items())
        if any(one.is_reviewed for one in held)
    ]


def concerns_of(grant: Grant, found: Sequence[Overlap]) -> tuple[str, ...]:
    """The concerns that a grant raises, of the four."""
    doubled = any(one.is_doubled and grant.service in one.services for one in found)
    raised = (
        (LOW_LEVEL, grant.level == "low"),
        (DUPLICATION, doubled),
        (FEW_LINKS, not grant.link),
        (ACTIVITY_ONLY, grant.measure in _WITHOUT_OUTCOME),
    )
    return tuple(code for code, holds in raised if holds)


def raised_by(grants: Sequence[Grant], least: int) -> list[Raised]:
    """Each of the four concerns with how many reviewed grants raise it. A grant without an amount
    adds nothing to a sum."""
    found = overlaps(grants, least)
    reviewed = [one for one in grants if one.is_reviewed]
    by_grant = [(one, concerns_of(one, found)) for one in reviewed]
    result = []
    for code in (LOW_LEVEL, DUPLICATION, FEW_LINKS, ACTIVITY_ONLY):
        mine = [one for one, codes in by_grant if code in codes]
        amount = sum((one.amount or Decimal(0) for one in mine), Decimal(0))
        result.append(Raised(code, len(mine), len(reviewed), amount))
    return result
