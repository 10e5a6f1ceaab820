"""Drafts: figures as a file gives them, before they are stored."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from commonweal.facts.problem import Problem
from commonweal.language.figure import Basis, Citation, Figure, Scope, Status
from commonweal.language.period import NOT_STATED, Period

#: How long a key may be before its end is replaced by a digest.
KEY_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """One figure to be. Identity is `key` and `column` in its data set.

    `cells` holds the row's cells that are not figures themselves, as printed.
    """

    row: int
    key: str
    column: str = ""
    label: str = ""
    measure: str = ""
    unit: str = ""
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    printed: str = ""
    words: str = ""
    status: Status = Status.PRINTED
    confidence: str = ""
    document: str = ""
    section: str = ""
    note: str = ""
    organisation: str = ""
    area: str = ""
    period: Period = NOT_STATED
    scope: Scope = field(default_factory=Scope)
    cells: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[str, ...] = ()

    def as_figure(self, dataset: str) -> Figure:
        """The pure figure that the draft would become."""
        return Figure(
            ref=f"{dataset}/{self.key}/{self.column}",
            label=self.label,
            value=self.value,
            unit=self.unit,
            status=self.status,
            citation=Citation(self.document, self.section),
            period=self.period,
            subject=self.organisation or self.area,
            low=self.low,
            high=self.high,
            printed=self.printed or self.words,
            scope=self.scope,
            note=self.note,
            dims=dict(self.cells),
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What the record knows: the codes that a file may name.

    Each mapping goes from a code, alias or name in small letters to the code. `names` gives the
    name by which a code is shown. `own` holds the organisations that the sender may speak of;
    None means any. `official` has, for each official code of an area in small letters, the code
    and name of every area that bears it.
    """

    organisations: Mapping[str, str]
    areas: Mapping[str, str]
    documents: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)
    own: frozenset[str] | None = None
    marks: frozenset[str] = frozenset()
    official: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of holding a table against its template: drafts, or what is wrong.

    `notes` say what was read as something else than what the file writes.
    """

    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...]
    row_count: int
    notes: tuple[str, ...] = ()


def make_key(parts: list[str]) -> str:
    """A short name for a row from its key cells: "West Essex", "2013/14" give west-essex.2013-14.

    Long ones end in a digest, so that different rows keep different keys.
    """
    text = ".".join(slug for part in parts if (slug := _slug(part)))
    if len(text) <= KEY_LENGTH:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return f"{text[: KEY_LENGTH - 13]}-{digest}"


def _slug(text: str) -> str:
    spelled = text.casefold().replace("+", " plus ").replace("&", " and ").replace("%", " pct ")
    return re.sub(r"[^\w]+", "-", spelled).strip("-")


def basis_of(text: str, bases: Mapping[str, str]) -> Basis:
    """The accounting basis that a cell speaks of; not stated where it names none."""
    words = set(re.findall(r"[a-z]+", text.casefold()))
    for word, basis in bases.items():
        if word in words:
            return Basis(basis)
    return Basis.NOT_STATED
