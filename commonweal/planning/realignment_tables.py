"""A realignment read from its tables, and the answers that are kept: where we stand, the plan.

Tables: those of `contract_tables`, `pace_limits`, `resource_limits` and `realignment_draft`.
Source: Essex Mental Health Review 2015, sections 2, 4 and 8 1d (ESX-31, CALC-17).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from commonweal.facts.templates.drafts import make_key
from commonweal.language.optimum import Explainer, Solver
from commonweal.language.period import financial_year, parse_period
from commonweal.language.row import CannotWork, Row
from commonweal.planning.contract_tables import MILLION, ContractTables, UseMeasure
from commonweal.planning.realignment import (
    BodyYear,
    Case,
    ContractYear,
    Impossible,
    Pace,
    Realignment,
    case_problems,
    realign,
)
from commonweal.planning.realignment_draft import (
    DraftEntry,
    balance_faults,
    check_draft,
    follow_draft,
)
from commonweal.planning.shares import Position, Subsidy, Support, subsidies, supports

LIMITS = ("cap_gbp", "floor_gbp", "protection_gbp", "least_gbp")


@dataclass(frozen=True, slots=True)
class ByMeasure:
    """What each commissioner pays beyond its use by one measure; or why that cannot be said."""

    measure: UseMeasure
    nets: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class PositionNow:
    """Paid against used on every contract of a year, by one measure, with the others beside it."""

    year: str
    measure: UseMeasure
    positions: tuple[Position, ...]
    subsidies: tuple[Subsidy, ...]
    supports: tuple[Support, ...]
    by_measure: tuple[ByMeasure, ...]

    @property
    def value(self) -> Decimal:
        return sum((one.value for one in self.positions), Decimal(0))

    @property
    def paid_for_others(self) -> Decimal:
        return sum((one.amount for one in self.supports), Decimal(0))


def choose_year(tables: ContractTables, wanted: str) -> str:
    """The year that was asked for, or the latest. Raises CannotWork for one without shares."""
    if wanted and wanted not in tables.years:
        raise CannotWork(
            f"No shares are given for {wanted}. There are shares for {', '.join(tables.years)}."
        )
    return wanted or tables.years[-1]


def choose_measure(
    measures: Sequence[UseMeasure], wanted: str, preferred: Sequence[str]
) -> UseMeasure:
    """The measure that was asked for, or the first of the preferred ones that can be used.

    Raises CannotWork with what keeps it from being used.
    """
    if not measures:
        raise CannotWork(
            "Nothing says how much each commissioner uses. Bring in the table of use, or give the "
            "shares used in the table of shares."
        )
    if wanted:
        found = next((one for one in measures if one.code == wanted), None)
        if found is None:
            listed = ", ".join(one.title for one in measures)
            raise CannotWork(f"Use cannot be measured by {wanted} here. It can by: {listed}.")
        return found
    ranked = sorted(measures, key=lambda one: _rank(one.code, preferred))
    return next((one for one in ranked if not one.problems), ranked[0])


def _rank(code: str, preferred: Sequence[str]) -> int:
    kind = code.partition(":")[0]
    return preferred.index(kind) if kind in preferred else len(preferred)


def position_now(
    tables: ContractTables, *, measure: str, year: str, preferred: Sequence[str]
) -> PositionNow:
    """Where everybody stands in a year, by the chosen measure and by every other one."""
    chosen_year = choose_year(tables, year)
    measures = tables.measures(chosen_year)
    chosen = choose_measure(measures, measure, preferred)
    positions = tables.positions(chosen, chosen_year)
    beside = []
    for one in measures:
        found = () if one.problems else tables.positions(one, chosen_year)
        beside.append(ByMeasure(one, {each.commissioner: each.net for each in subsidies(found)}))
    return PositionNow(
        chosen_year,
        chosen,
        positions,
        tuple(subsidies(positions)),
        tuple(support for one in positions for support in supports(one)),
        tuple(beside),
    )


def paces_of(rows: Iterable[Row], tables: ContractTables) -> tuple[Pace, ...]:
    """The limits of pace, one set each. Raises CannotWork for a cell that is no number."""
    return tuple(
        Pace(
            tables.body(row),
            cap=row.number("cap_gbp"),
            floor=row.number("floor_gbp"),
            protection=row.number("protection_gbp"),
            least=row.number("least_gbp") or Decimal(0),
            complete_by=row.text("complete_by"),
        )
        for row in rows
    )


def limits_of(rows: Iterable[Row], tables: ContractTables, year: str) -> dict[str, Decimal]:
    """The Resource Limits of a year in pounds; a commissioner without one is left out."""
    found = {}
    for row in rows:
        limit = row.number("limit_gbp_m")
        if row.text("year") == year and limit is not None:
            found[tables.body(row)] = limit * MILLION
    return found


def years_after(year: str, count: int) -> tuple[str, ...]:
    """The financial years that follow one: after 2015/16 come 2016/17 and 2017/18."""
    start = parse_period(year).start
    if start is None:
        raise CannotWork(f"“{year}” is not a financial year. Write it as 2015/16.")
    return tuple(financial_year(start.year + n).label for n in range(1, count + 1))


@dataclass(frozen=True, slots=True)
class Plan:
    """A realignment that was solved, with what was chosen for it. Its solution is kept short:

    the columns of the problem and the time that it took say nothing to a reader.
    """

    year: str
    measure: UseMeasure
    weights: tuple[int, ...]
    paces: tuple[Pace, ...]
    titles: Mapping[str, str]
    done: Realignment

    @property
    def before(self) -> Decimal:
        """What pays for others' use now."""
        first = self.done.years[0]
        cells = [cell for cell in self.done.cells if cell.year == first]
        return sum((abs(cell.target - cell.before) for cell in cells), Decimal(0)) / 2

    def left(self, year: str) -> Decimal:
        """What still pays for others' use at the end of a year."""
        return self.done.misaligned(year) / 2


def solve_plan(
    case: Case, measure: UseMeasure, year: str, solve: Solver, explain: Explainer
) -> Plan:
    """The fastest realignment within the limits.

    Raises CannotWork with the case's problems, or with the limits that conflict and the least
    loosening that would make room.
    """
    problems = case_problems(case)
    if problems:
        raise CannotWork(*problems)
    found = realign(case, solve, explain)
    if isinstance(found, Impossible):
        raise CannotWork(
            "No realignment keeps these limits together; loosen at least one of them: "
            + "; ".join(found.conflict)
            + ".",
            "The least loosening that would do: " + "; ".join(found.loosen) + ".",
        )
    kept = replace(found.solution, values=(), prices=(), seconds=0.0)
    titles = {one.contract: one.title for one in case.positions}
    done = replace(found, solution=kept)
    return Plan(year, measure, case.weights, case.paces, titles, done)


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A draft that is affordability neutral: what it changes, before and after."""

    name: str
    year: str
    measure: UseMeasure
    entries: tuple[DraftEntry, ...]
    titles: Mapping[str, str]
    years: tuple[str, ...]
    cells: tuple[ContractYear, ...]
    bodies: tuple[BodyYear, ...]
    cautions: tuple[str, ...]

    @property
    def moved(self) -> Decimal:
        """How much spend changes hands by the end."""
        last = [cell for cell in self.cells if cell.year == self.years[-1]]
        return sum((abs(cell.moved) for cell in last), Decimal(0)) / 2


def draft_code(name: str) -> str:
    """The short name of a draft, as addresses carry it."""
    return make_key([name])


def drafts_of(rows: Iterable[Row], tables: ContractTables) -> dict[str, tuple[str, list[Entered]]]:
    """The drafts of a table by their short name: the name and the entries."""
    found: dict[str, tuple[str, list[Entered]]] = {}
    for row in rows:
        name = row.text("draft")
        found.setdefault(draft_code(name), (name, []))[1].append(_entered(row, tables))
    return found


@dataclass(frozen=True, slots=True)
class Entered:
    """One row of a draft; an amount that is not given is None."""

    row: Row
    commissioner: str
    contract: str
    year: str
    spend: Decimal | None
    limit: Decimal | None

    @property
    def entry(self) -> DraftEntry:
        nothing = Decimal(0)
        return DraftEntry(
            self.commissioner, self.contract, self.year, self.spend or nothing,
            self.limit or nothing,
        )  # fmt: skip


def _entered(row: Row, tables: ContractTables) -> Entered:
    return Entered(
        row,
        tables.body(row),
        tables.key(row).code,
        row.text("year"),
        row.number("spend_change_gbp"),
        row.number("limit_change_gbp"),
    )


def table_faults(rows: Sequence[Row], tables: ContractTables) -> list[tuple[Row, str, str]]:
    """Why the drafts of a table are not neutral: the last row of each fault, its column, why."""
    contracts = {tables.key(row).code: tables.title(tables.key(row)) for row in rows}
    found = []
    for name, entered in drafts_of(rows, tables).values():
        known = True
        for one in entered:
            for column, amount, what in (
                ("spend_change_gbp", one.spend, "spend"),
                ("limit_change_gbp", one.limit, "Resource Limit"),
            ):
                if amount is None:
                    known = False
                    whose = f"{tables.name(one.commissioner)} in {one.year}"
                    sentence = f"{name}: the change in {what} of {whose} is not given; write 0 "
                    found.append((one.row, column, sentence + "where nothing changes."))
        if known:
            row_of = {one.entry: one.row for one in entered}
            faults = balance_faults(
                list(row_of), tables.name, lambda code: contracts.get(code, code)
            )
            found += [
                (row_of[fault.about[-1]], "", f"{name}: {fault.sentence}") for fault in faults
            ]
    return found


def check_by_hand(
    case: Case, name: str, measure: UseMeasure, year: str, entries: Sequence[DraftEntry]
) -> CheckedDraft:
    """A draft, checked. Raises CannotWork with every reason why it is refused."""
    problems = case_problems(case)
    if problems:
        raise CannotWork(*problems)
    checked = check_draft(case, entries)
    if not checked.accepted:
        raise CannotWork(*checked.refusals)
    cells, bodies = follow_draft(case, entries)
    return CheckedDraft(
        name,
        year,
        measure,
        tuple(entries),
        {one.contract: one.title for one in case.positions},
        case.years,
        cells,
        bodies,
        checked.cautions,
    )
