"""Checking register files against the register before anything is written.

Rows that are there already count as the same; a row that only gives an open record its end
closes it; anything else that differs from what is registered is a problem.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from commonweal.facts.problem import Problem
from commonweal.facts.reading.table import Table
from commonweal.facts.registers import Entry, RegisterTemplate, read_entries, written
from commonweal.language import area, dated, organisation, succession
from commonweal.language.dated import Span
from commonweal.records.register import lists
from commonweal.records.register.selectors_files import Cells, Known

#: The files whose new rows add something that nobody else has to answer for.
ADDING = {"register-organisations": "organisation", "register-areas": "area"}

#: The columns that name what a row speaks for: whoever brings it in must be able to change that.
SPEAKS_FOR: dict[str, tuple[str, ...]] = {
    "register-codes": ("owner",),
    "register-roles": ("organisation",),
    "register-duties": ("organisation", "area"),
    "register-links": ("parent", "child"),
    "register-successions": ("predecessor",),
}

#: After so many wrong names the search for similar ones stops, because it is slow.
SUGGESTIONS = 20


@dataclass
class Checked:
    """What an import would do. Nothing is written while `problems` is not empty."""

    new: dict[str, list[Cells]] = field(default_factory=dict)
    ended: dict[str, list[tuple[int, Cells]]] = field(default_factory=dict)
    same: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)

    @property
    def new_count(self) -> int:
        return sum(len(rows) for rows in self.new.values())

    @property
    def ended_count(self) -> int:
        return sum(len(rows) for rows in self.ended.values())

    @property
    def same_count(self) -> int:
        return sum(self.same.values())


@dataclass
class _Row:
    """One row of a file on its way: where it stands and what it says."""

    file: str
    number: int
    cells: Cells


class Check:
    """One check of several files together, in the order in which they would be written."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.result = Checked()
        self._suggested = 0
        self._added: set[tuple[str, str]] = set()

    def run(self, tables: Sequence[tuple[str, Table]]) -> Checked:
        """Check tables, each with the code of its template."""
        order = list(lists.templates())
        for code, table in sorted(tables, key=lambda item: order.index(item[0])):
            template = lists.templates()[code]
            entries, problems = read_entries(table, template, lists.choices())
            self.result.rows[code] += len(table.rows)
            self.result.problems.extend(problems)
            rows = self._resolved(template, table.file, entries)
            self._compare(template, rows)
        self.result.problems.sort(key=lambda p: (p.file, p.row or 0, p.column))
        return self.result

    def _problem(self, row: _Row, column: str, sentence: str) -> None:
        self.result.problems.append(Problem(row.file, row.number, column, sentence))

    # Names -------------------------------------------------------------------------------

    def _resolved(
        self, template: RegisterTemplate, file: str, entries: Iterable[Entry]
    ) -> list[_Row]:
        rows = []
        for entry in entries:
            row = _Row(file, entry.number, dict(entry.cells))
            sound = True
            for column in template.columns:
                subject = _subject(column.type, row.cells)
                text = str(row.cells[column.name] or "")
                if not subject or not text:
                    continue
                code = self._resolve(row, column.name, subject, text)
                row.cells[column.name] = code
                sound = sound and bool(code)
            if sound:
                rows.append(row)
        return rows

    def _resolve(self, row: _Row, column: str, subject: str, text: str) -> str:
        names = self._names(subject)
        if text in names:
            return text
        system, _, code = text.partition(":")
        owners = self.known.codes.get((subject, system, code), set())
        if len(owners) == 1:
            return next(iter(owners))
        if owners:
            several = ", ".join(sorted(owners))
            self._problem(row, column, f"{text} stands for {several}. Use the one that is meant.")
        else:
            advice = "Register it first, or mend the cell."
            if subject == "document":
                advice = "Use the code of a document on the documents page, or leave it empty."
            self._problem(
                row, column, f"There is no {subject} {text}.{self._similar(text, names)} {advice}"
            )
        return ""

    def _names(self, subject: str) -> Mapping[str, str] | frozenset[str]:
        if subject == "document":
            return self.known.documents
        return self.known.organisations if subject == "organisation" else self.known.areas

    def _similar(self, text: str, names: Iterable[str]) -> str:
        self._suggested += 1
        if self._suggested > SUGGESTIONS:
            return ""
        close = get_close_matches(text, names, n=1)
        return f" Did you mean {close[0]}?" if close else ""

    # New, the same, or different ----------------------------------------------------------

    def _compare(self, template: RegisterTemplate, rows: list[_Row]) -> None:
        there = {_key(template, cells): (pk, cells) for pk, cells in self._held(template)}
        seen: dict[tuple[object, ...], int] = {}
        fresh: list[_Row] = []
        for row in rows:
            key = _key(template, row.cells)
            if key in seen:
                self._problem(row, template.key[0], f"Row {seen[key]} says this already. Keep one.")
                continue
            seen[key] = row.number
            held = there.get(key)
            if held is not None:
                self._known_already(template, row, *held)
            elif template.code in ADDING or self._is_theirs(template, row):
                fresh.append(row)
        self._learn(template, fresh)
        CHECKS[template.code](self, fresh, [cells for _, cells in self._held(template)])
        self.result.new.setdefault(template.code, []).extend(row.cells for row in fresh)

    def _is_theirs(self, template: RegisterTemplate, row: _Row) -> bool:
        """Whether whoever brings the row in may speak for what it names; else it is a problem."""
        for column, subject in _spoken_for(template, row.cells):
            code = str(row.cells[column])
            if (subject, code) in self._added:
                continue
            refusal = self.known.rights.refusal(subject, code)
            if refusal:
                self._problem(row, column, refusal)
                return False
        return True

    def _held(self, template: RegisterTemplate) -> list[tuple[int, Cells]]:
        return self.known.rows.get(template.code, [])

    def _known_already(self, template: RegisterTemplate, row: _Row, pk: int, held: Cells) -> None:
        differing = [name for name in template.header if row.cells[name] != held[name]]
        if not differing:
            self.result.same[template.code] += 1
        elif differing == ["valid_to"] and held["valid_to"] is None:
            if not self._is_theirs(template, row):
                return
            self.result.ended.setdefault(template.code, []).append((pk, row.cells))
            held["valid_to"] = row.cells["valid_to"]
        else:
            name = differing[0]
            old, new = written(held[name]) or "nothing", written(row.cells[name]) or "nothing"
            self._problem(
                row,
                name,
                f"The register already has this with “{old[:60]}”, not “{new[:60]}”. "
                "Mend the cell, or correct the register with a reason on its page.",
            )

    def _learn(self, template: RegisterTemplate, rows: list[_Row]) -> None:
        for row in rows:
            cells = row.cells
            if template.code in ADDING:
                subject, code = ADDING[template.code], str(cells["code"])
                kinds = self.known.organisations if subject == "organisation" else self.known.areas
                kinds[code] = str(cells["kind"])
                self._added.add((subject, code))
            elif template.code == "register-codes":
                key = (str(cells["subject"]), str(cells["system"]), str(cells["code"]))
                self.known.codes.setdefault(key, set()).add(str(cells["owner"]))

    # What the rows say together ------------------------------------------------------------

    def _report(
        self,
        fresh: list[_Row],
        held: int,
        problems: Iterable[dated.Problem],
        column: str,
    ) -> None:
        """Problems by position in held + fresh; those among held rows alone are not new."""
        for problem in problems:
            own = [fresh[item - held] for item in problem.items if item >= held]
            if own:
                others = sorted({row.number for row in own[:-1]})
                rows = f"row{'s' * (len(others) > 1)} {' and '.join(map(str, others))}"
                also = f" (with {rows})" if others else ""
                sentence = self._begun(problem.words)
                self._problem(own[-1], column, f"{sentence}{also}. Mend the row or its dates.")

    def _begun(self, words: str) -> str:
        """Words as a sentence begins, but for a code, which stays as it is written."""
        first = words.split(" ", 1)[0]
        is_code = first in self.known.organisations or first in self.known.areas
        return words if is_code else words[0].upper() + words[1:]

    def names_only(self, fresh: list[_Row], held: list[Cells]) -> None:
        """Organisations and areas: codes are already known to be new."""

    def codes(self, fresh: list[_Row], held: list[Cells]) -> None:
        for subject in ("organisation", "area"):
            rows = [row for row in fresh if row.cells["subject"] == subject]
            before = [_code(cells) for cells in held if cells["subject"] == subject]
            items = [*before, *(_code(row.cells) for row in rows)]
            self._report(rows, len(before), organisation.code_problems(items), "code")

    def roles(self, fresh: list[_Row], held: list[Cells]) -> None:
        items = [_role(cells) for cells in held] + [_role(row.cells) for row in fresh]
        self._report(fresh, len(held), organisation.role_problems(items), "valid_from")

    def duties(self, fresh: list[_Row], held: list[Cells]) -> None:
        rows = [*held, *(row.cells for row in fresh)]
        pairs = dated.overlapping(
            rows, key=lambda c: (c["organisation"], c["area"], c["duty"]), span=_span
        )
        problems = [
            dated.Problem(pair, "it is there already on some of these days") for pair in pairs
        ]
        self._report(fresh, len(held), problems, "valid_from")

    def links(self, fresh: list[_Row], held: list[Cells]) -> None:
        levels, kinds = lists.area_levels(), self.known.areas
        for row in fresh:
            parent, child = str(row.cells["parent"]), str(row.cells["child"])
            ordered = row.cells["hierarchy"] in lists.ordered_hierarchies()
            if parent == child:
                self._problem(row, "child", f"{child} cannot lie in itself. Mend the row.")
            elif ordered and levels[kinds[child]] < levels[kinds[parent]]:
                words = (
                    f"{child} is a {lists.label('area-kinds', kinds[child])} and cannot lie in "
                    f"{parent}, a {lists.label('area-kinds', kinds[parent])}. Swap them."
                )
                self._problem(row, "child", words)
        items = [_link(cells) for cells in held] + [_link(row.cells) for row in fresh]
        self._report(fresh, len(held), area.link_problems(items), "child")

    def successions(self, fresh: list[_Row], held: list[Cells]) -> None:
        for subject in ("organisation", "area"):
            rows = [row for row in fresh if row.cells["subject"] == subject]
            before = [succession_of(cells) for cells in held if cells["subject"] == subject]
            items = [*before, *(succession_of(row.cells) for row in rows)]
            found = succession.succession_problems(items)
            self._report(rows, len(before), found, "successor")


def _subject(column_type: str, cells: Cells) -> str:
    if column_type == "owner":
        return str(cells["subject"])
    return column_type if column_type in {"organisation", "area", "document"} else ""


def _spoken_for(template: RegisterTemplate, cells: Cells) -> list[tuple[str, str]]:
    """The columns of a row that name what it speaks for, each with its subject."""
    if template.code in ADDING:
        return [("code", ADDING[template.code])]
    columns = {column.name: column for column in template.columns}
    names = SPEAKS_FOR[template.code]
    if template.code == "register-duties" and cells["duty"] not in lists.keeping_duties():
        names = ("organisation",)
    return [(name, _subject(columns[name].type, cells)) for name in names]


def _key(template: RegisterTemplate, cells: Cells) -> tuple[object, ...]:
    return tuple(cells[name] for name in template.key)


def _span(cells: Cells) -> Span:
    start, end = cells["valid_from"], cells["valid_to"]
    return Span(start if isinstance(start, date) else None, end if isinstance(end, date) else None)


def _code(cells: Cells) -> organisation.Code:
    return organisation.Code(
        str(cells["owner"]), str(cells["system"]), str(cells["code"]), _span(cells)
    )


def _role(cells: Cells) -> organisation.Role:
    return organisation.Role(
        str(cells["organisation"]),
        str(cells["role"]),
        str(cells["towards"]),
        str(cells["concerning"]),
        _span(cells),
    )


def _share(cells: Cells) -> Decimal | None:
    share = cells["share"]
    return share if isinstance(share, Decimal) else None


def _link(cells: Cells) -> area.Link:
    return area.Link(
        str(cells["hierarchy"]),
        str(cells["parent"]),
        str(cells["child"]),
        _share(cells),
        str(cells["share_basis"]),
        _span(cells),
    )


def succession_of(cells: Cells) -> succession.Succession:
    """The pure succession that a row speaks of."""
    on = cells["effective_on"]
    if not isinstance(on, date):
        raise TypeError("a succession without its day does not get this far")
    return succession.Succession(
        succession.SuccessionKind(str(cells["kind"])),
        str(cells["predecessor"]),
        str(cells["successor"]),
        on,
        _share(cells),
        str(cells["share_basis"]),
    )


CHECKS: dict[str, Callable[[Check, list[_Row], list[Cells]], None]] = {
    "register-organisations": Check.names_only,
    "register-areas": Check.names_only,
    "register-codes": Check.codes,
    "register-roles": Check.roles,
    "register-duties": Check.duties,
    "register-links": Check.links,
    "register-successions": Check.successions,
}
