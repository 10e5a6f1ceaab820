"""Block contracts read from their tables: values, shares paid, and shares used by a measure.

Tables: `block_contracts` (a value each), `contract_shares` (who pays which share in a year),
`contract_use` (how much each uses, by line) and `use_weights`. A contract is named by its provider
and its lead commissioner, and by a code of its own where they have several. Source: ESX-26, ESX-31.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from commonweal.language.row import CannotWork, Row
from commonweal.planning.shares import (
    BlockContract,
    Measure,
    Percent,
    Position,
    Use,
    contract_problems,
    position,
    shares_used,
    use_problems,
)

MILLION = 1_000_000
STATED = "agreed"

#: Which rows of the table of use a measure reads, and which weights they take.
_SORTS = {
    Measure.ACTIVITY: "activity",
    Measure.CLUSTERS: "clusters",
    Measure.COST: "activity",
    Measure.NEED: "population",
}
_WEIGHS = {Measure.COST: "cost", Measure.NEED: "need"}


@dataclass(frozen=True, slots=True)
class UseMeasure:
    """A way to measure the share used; `problems` say why these tables do not allow it."""

    code: str
    title: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Key:
    """Which contract a row is about."""

    provider: str
    lead: str
    id: str

    @property
    def code(self) -> str:
        return ".".join(part for part in (self.provider, self.lead, self.id) if part)


@dataclass(frozen=True)
class ContractTables:
    """The four tables of block contracts as they came in, and what bodies are called."""

    blocks: Sequence[Row]
    shares: Sequence[Row]
    use: Sequence[Row] = ()
    weights: Sequence[Row] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, code: str) -> str:
        return self.names.get(code, code)

    @cached_property
    def _codes(self) -> Mapping[str, str]:
        named = {name.casefold(): code for code, name in self.names.items()}
        return named | {code.casefold(): code for code in self.names}

    def _code(self, row: Row, column: str) -> str:
        """The code of a body that a row names by code or by name."""
        said = row.text(column).casefold()
        return self._codes.get(said, said)

    def key(self, row: Row) -> _Key:
        """Which contract a row is about."""
        lead = "lead_code" if row.text("lead_code") else "lead_ccg_code"
        return _Key(
            self._code(row, "provider_code"), self._code(row, lead), row.text("contract_id")
        )

    def body(self, row: Row) -> str:
        """Which commissioner a row is about."""
        return self._code(row, "commissioner_code")

    @property
    def years(self) -> list[str]:
        """The years of which shares are given, the latest last."""
        return sorted({row.text("year") for row in self.shares})

    def contracts(self, year: str) -> list[_Key]:
        """The contracts whose shares are given for a year."""
        return list(dict.fromkeys(self.key(r) for r in self.shares if r.text("year") == year))

    def parties(self, year: str) -> dict[str, tuple[str, list[str]]]:
        """Each contract of a year by its code: what it is called, and who pays or uses a part."""
        found: dict[str, tuple[str, list[str]]] = {}
        for row in (*self._rows(year), *(row for row in self.use if row.text("year") == year)):
            key = self.key(row)
            bodies = found.setdefault(key.code, (self.title(key), []))[1]
            if self.body(row) not in bodies:
                bodies.append(self.body(row))
        return {code: (title, sorted(bodies)) for code, (title, bodies) in found.items()}

    def title(self, key: _Key) -> str:
        """What a contract is called."""
        alike = {self.key(row) for row in self.shares if self.key(row).provider == key.provider}
        more = ""
        if len(alike) > 1:
            more = f" ({key.id})" if key.id else f" led by {self.name(key.lead)}"
        return f"{self.name(key.provider)} block contract{more}"

    @property
    def without_shares(self) -> list[str]:
        """The titles of contracts that have a value and no shares."""
        known = {self.key(row) for row in self.shares}
        missing = (self.key(row) for row in self.blocks if self.key(row) not in known)
        return [self.title(key) for key in missing]

    def measures(self, year: str) -> list[UseMeasure]:
        """Every way to measure use that the tables speak of, with what keeps it from being used."""
        found = []
        if any(row.text("share_used_pct") for row in self._rows(year)):
            problems = tuple(self._unstated(year))
            found.append(UseMeasure(STATED, "the shares agreed", problems))
        sorts = {row.text("sort") for row in self.use}
        weighed = {row.text("weighs") for row in self.weights}
        for measure in (Measure.COST, Measure.CLUSTERS, Measure.NEED):
            if _SORTS[measure] in sorts and _WEIGHS.get(measure, "") in {"", *weighed}:
                found.append(self._measure(year, measure.name.casefold(), str(measure), measure))
        for unit in sorted({r.text("unit") for r in self.use if r.text("sort") == "activity"}):
            found.append(self._measure(year, f"activity:{unit}", unit, Measure.ACTIVITY))
        return found

    def _measure(self, year: str, code: str, title: str, measure: Measure) -> UseMeasure:
        problems = [
            problem
            for key in self.contracts(year)
            for problem in self._use_problems(key, year, code, measure)
        ]
        return UseMeasure(code, title, tuple(problems))

    def positions(self, measure: UseMeasure, year: str) -> tuple[Position, ...]:
        """Every contract of a year, paid against used. Raises CannotWork with every problem."""
        if measure.problems:
            raise CannotWork(*measure.problems)
        made, problems = [], []
        for key in self.contracts(year):
            contract = self._contract(key, measure, year)
            problems += contract_problems(contract)
            made.append(contract)
        if problems:
            raise CannotWork(*problems)
        return tuple(position(contract, self.names) for contract in made)

    def _contract(self, key: _Key, measure: UseMeasure, year: str) -> BlockContract:
        rows = [row for row in self._rows(year) if self.key(row) == key]
        paid = {self.body(row): row.number("share_paid_pct") or Decimal(0) for row in rows}
        used: Mapping[str, Percent]
        if measure.code == STATED:
            used = {self.body(row): row.number("share_used_pct") or Decimal(0) for row in rows}
        else:
            kind = _kind(measure.code)
            uses = self._uses(key, year, measure.code, kind)
            used = shares_used(self.title(key), uses, kind, self._weights_for(kind, uses)).of
        value = self._value(key, year)
        return BlockContract(key.code, self.title(key), year, value, paid, used, measure.title)

    def _value(self, key: _Key, year: str) -> Decimal:
        """The value in pounds: the one of the year, or the only one where years are not told."""
        rows = [row for row in self.blocks if self.key(row) == key]
        fits = [row for row in rows if row.text("year") in ("", year)]
        if len(fits) > 1:
            raise CannotWork(
                f"The table of block contracts gives {self.title(key)} twice for {year}, "
                f"with {' and '.join(row.text('value_gbp_m') for row in fits)} million pounds: "
                "keep one."
            )
        value = fits[0].number("value_gbp_m") if fits else None
        if value is None:
            listed = ", ".join(dict.fromkeys(self.key(row).code for row in self.blocks))
            raise CannotWork(
                f"The table of block contracts has no value of {self.title(key)} for {year}. "
                f"It has: {listed}."
            )
        return value * MILLION

    def _rows(self, year: str) -> list[Row]:
        return [row for row in self.shares if row.text("year") == year]

    def _unstated(self, year: str) -> Iterator[str]:
        for row in self._rows(year):
            if row.number("share_used_pct") is None:
                yield (
                    f"{self.title(self.key(row))}: the share used by "
                    f"{self.name(self.body(row))} is not given; give one, 0 where it uses none."
                )

    def _use_rows(self, key: _Key, year: str, code: str, measure: Measure) -> list[Row]:
        unit = code.partition(":")[2]
        return [
            row
            for row in self.use
            if row.text("sort") == _SORTS[measure]
            and row.text("year") == year
            and self.key(row) == key
            and unit in ("", row.text("unit"))
        ]

    def _uses(self, key: _Key, year: str, code: str, measure: Measure) -> list[Use]:
        return [
            Use(
                self.body(row), self._line(row, measure), row.text("unit"), row.quantity("quantity")
            )
            for row in self._use_rows(key, year, code, measure)
        ]

    def _line(self, row: Row, measure: Measure) -> str:
        """A line that a weight of one commissioner speaks of stands for itself."""
        line = row.text("line")
        body = self.body(row)
        special = any(
            weight.text("weighs") == _WEIGHS.get(measure)
            and weight.text("line") == line
            and self.body(weight) == body
            for weight in self.weights
        )
        return f"{line} ({self.name(body)})" if special else line

    def _weights_for(self, measure: Measure, uses: Sequence[Use]) -> dict[str, Decimal]:
        found = {}
        lines = {use.line for use in uses}
        for row in self.weights:
            if row.text("weighs") != _WEIGHS.get(measure):
                continue
            body, weight = self.body(row), row.number("weight")
            line = f"{row.text('line')} ({self.name(body)})" if body else row.text("line")
            if line in lines and weight is not None:
                found[line] = weight
        return found

    def _use_problems(self, key: _Key, year: str, code: str, measure: Measure) -> list[str]:
        title, rows = self.title(key), self._use_rows(key, year, code, measure)
        uses = self._uses(key, year, code, measure)
        problems = use_problems(title, uses, measure, self._weights_for(measure, uses), self.names)
        bodies = {self.body(row) for row in self._rows(year) if self.key(row) == key}
        bodies |= {self.body(row) for row in rows}
        given = {(row.text("line"), self.body(row)) for row in rows}
        # What is not given is not nought: a share of an unknown whole would be a guess.
        problems += [
            f"{title}: {line} of {self.name(body)} is not given; give it, 0 where it uses none."
            for line in sorted({line for line, _ in given})
            for body in sorted(bodies)
            if (line, body) not in given
        ]
        return problems


def _kind(code: str) -> Measure:
    """The measure of a code: "activity:contacts" is by activity."""
    return Measure[code.partition(":")[0].upper()]


def share_problems(tables: ContractTables) -> list[tuple[Row, str, str]]:
    """Shares that do not total 100: the last row that each is about, its column, the sentence.

    Shares paid must total 100 on every contract and year; agreed shares used, where any is given.
    """
    groups: dict[tuple[_Key, str], list[Row]] = {}
    for row in tables.shares:
        groups.setdefault((tables.key(row), row.text("year")), []).append(row)
    return [
        (row, column, sentence)
        for (key, year), rows in groups.items()
        for column, word in (("share_paid_pct", "paid"), ("share_used_pct", "used"))
        for row, sentence in _share_faults(tables, f"{tables.title(key)} in {year}", rows,
                                           column, word)
    ]  # fmt: skip


def _share_faults(
    tables: ContractTables, where: str, rows: Sequence[Row], column: str, word: str
) -> Iterator[tuple[Row, str]]:
    known = [(row, row.number(column)) for row in rows]
    given = [number for _, number in known if number is not None]
    if not given and word == "used":
        return
    for row, number in known:
        whose = f"The share {word} by {tables.name(tables.body(row))} of {where}"
        if number is None:
            yield row, f"{whose} is not given; give it, 0 where there is none."
        elif number < 0:
            yield row, f"{whose} is below zero."
    if sum(given) != 100:
        parts = " + ".join(str(number) for number in given)
        yield (
            rows[-1],
            f"The shares {word} of {where} total {sum(given)}, not 100 ({parts}); "
            "correct them so that they total exactly 100.",
        )
