"""How one official file becomes register files, as its definition declares it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class CellRule:
    """Where one cell comes from: a fixed value, or a column with something done to it.

    `prefix` goes before the text; `by_prefix` gives a value for the first letters of the text,
    `pairs` one for the first letters of two columns; `values` one for the whole text. A cell for
    which they have nothing is empty.
    """

    value: str = ""
    column: str = ""
    prefix: str = ""
    by_prefix: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    second: str = ""
    pairs: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Where:
    """A row counts where a column's text is one of `among`, or begins with one of `begins`, or
    is none of `none_of`."""

    column: str
    among: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()

    def holds(self, text: str) -> bool:
        if self.among and text not in self.among:
            return False
        if self.begins and not text.startswith(self.begins):
            return False
        return text not in self.none_of


@dataclass(frozen=True, slots=True)
class Make:
    """One register file made from an official one.

    `each` repeats a row once for each of the named columns, seen as the column `this`; `split`
    repeats it for each part of a column whose text is a list. `needs` are cells without which
    the row is left out.
    """

    template: str
    cells: Mapping[str, CellRule]
    where: tuple[Where, ...] = ()
    each: tuple[str, ...] = ()
    split: str = ""
    by: str = ""
    needs: tuple[str, ...] = ()
    known_as: CellRule | None = None


@dataclass(frozen=True, slots=True)
class Years:
    """A wide table with a code for every year: a change from one to the next is a succession."""

    first: int
    last: int
    column: str
    on: str
    begins: tuple[str, ...]
    code_prefix: str


@dataclass(frozen=True, slots=True)
class Adapter:
    """One official file: the columns that it must have and the register files that it makes.

    `same` are pairs of columns; a row in which both say the same is set aside.
    """

    code: str
    title: str
    file: str
    document: str
    columns: tuple[str, ...]
    makes: tuple[Make, ...]
    same: tuple[tuple[str, str], ...] = ()
    years: Years | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One of two lookups of the same small units: its file and the columns of unit and area."""

    file: str
    unit: str
    column: str
    prefix: str


@dataclass(frozen=True, slots=True)
class Between:
    """Two lookups, one before and one after a day: what became of the areas between them.

    Shares are those of the small units; `basis` names them.
    """

    code: str
    title: str
    document: str
    subject: str
    on: str
    before: Side
    after: Side
    basis: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shipped:
    """Register files that ship with the product and build on what adapters bring in."""

    code: str
    title: str
    document: str
    folder: str


def adapter_from(data: Mapping[str, Any]) -> Adapter | Between | Shipped:
    """One definition as an adapter. Raises KeyError or TypeError when it is not sound."""
    if data.get("shape") == "register":
        return Shipped(data["code"], data["title"], data["document"], data["folder"])
    if data.get("shape") == "between":
        return Between(
            code=data["code"],
            title=data["title"],
            document=data["document"],
            subject=data["subject"],
            on=str(data["on"]),
            before=Side(**data["before"]),
            after=Side(**data["after"]),
            basis=data["basis"],
            note=data.get("note", ""),
        )
    years = data.get("years")
    return Adapter(
        code=data["code"],
        title=data["title"],
        file=data["file"],
        document=data["document"],
        columns=tuple(data["columns"]),
        makes=tuple(_make(item) for item in data.get("makes", ())),
        same=tuple((first, second) for first, second in data.get("same", ())),
        years=Years(**{**years, "begins": tuple(years["begins"])}) if years else None,
    )


def _make(item: Mapping[str, Any]) -> Make:
    known_as = item.get("known_as")
    return Make(
        template=item["file"],
        cells={name: _rule(rule) for name, rule in item["cells"].items()},
        where=tuple(_where(where) for where in item.get("where", ())),
        each=tuple(item.get("each", ())),
        split=item.get("split", ""),
        by=item.get("by", ""),
        needs=tuple(item.get("needs", ())),
        known_as=_rule(known_as) if known_as else None,
    )


def _where(data: Mapping[str, Any]) -> Where:
    lists = {name: tuple(data.get(name, ())) for name in ("among", "begins", "none_of")}
    return Where(data["column"], **lists)


def _rule(data: Any) -> CellRule:
    if not isinstance(data, Mapping):
        return CellRule(value=str(data))
    pairs = {(item["first"], item["second"]): item["value"] for item in data.get("pairs", ())}
    rest = {name: value for name, value in data.items() if name != "pairs"}
    return CellRule(**rest, pairs=pairs)
