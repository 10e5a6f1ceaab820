"""A realignment over years in words: paths, transfers, what binds, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from commonweal.language.figure import Status
from commonweal.planning.realignment import BodyYear, ContractYear
from commonweal.planning.realignment_tables import CheckedDraft, Plan
from commonweal.records.results.models import Result
from commonweal.records.results.selectors import illustrative_of
from commonweal.site import charts, words
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.planning.presenters.realignment import (
    Names,
    decimal_of,
    named,
    pounds,
    signed_pounds,
    signed_short,
)
from commonweal.site.words import day, money, short_money


@dataclass(frozen=True)
class Moves:
    """What a plan and a draft have in common: years, contracts and commissioners over them."""

    years: tuple[str, ...]
    cells: tuple[ContractYear, ...]
    bodies: tuple[BodyYear, ...]
    titles: Names

    @property
    def targets(self) -> dict[str, Decimal]:
        """What each commissioner would pay if it paid for its use."""
        found: dict[str, Decimal] = {}
        for cell in self.cells:
            if cell.year == self.years[0]:
                found[cell.commissioner] = found.get(cell.commissioner, Decimal(0)) + cell.target
        return found

    def of(self, commissioner: str) -> list[BodyYear]:
        return [one for one in self.bodies if one.commissioner == commissioner]

    @property
    def commissioners(self) -> list[str]:
        return list(dict.fromkeys(one.commissioner for one in self.bodies))

    @property
    def moving(self) -> list[str]:
        """The commissioners whose spend moves in any year."""
        return [code for code in self.commissioners if any(one.change for one in self.of(code))]


def moves_of(answer: Plan | CheckedDraft) -> Moves:
    """A plan or a draft as years, contracts and commissioners."""
    if isinstance(answer, Plan):
        done = answer.done
        return Moves(done.years, done.cells, done.bodies, answer.titles)
    return Moves(answer.years, answer.cells, answer.bodies, answer.titles)


def path_chart(moves: Moves, names: Names, status: str = "") -> charts.LineChart | None:
    """How far each commissioner that moves is from paying for its use, year by year."""
    targets, moving = moves.targets, moves.moving
    series = []
    for code in moving:
        own = moves.of(code)
        left = [own[0].spend_before - targets[code]]
        left += [one.spend_after - targets[code] for one in own]
        series.append(
            charts.Series(
                named(names, code),
                tuple(amount / 1_000_000 for amount in left),
                tuple(signed_short(amount) for amount in left),
            )
        )
    if not series:
        return None
    done = [code for code in moving if moves.of(code)[-1].spend_after == targets[code]]
    return charts.lines(
        series,
        steps=["now", *moves.years],
        id="paths",
        finding=f"{len(done)} of {words.plural(len(series), 'commissioner')} whose money moves pay "
        f"for what they use by the end of {moves.years[-1]}",
        description="Above nought a commissioner pays for others; below nought others pay for it. "
        "The target of each is nought.",
        y_label="Paid beyond its use, £m a year",
        from_zero=True,
        # One line for the whole drawing: a tag for each line would say the same many times.
        source="worked out from illustrative values" if status == Status.ILLUSTRATIVE else "",
    )


def before_after_chart(moves: Moves, names: Names, status: str = "") -> charts.BarChart:
    """What each commissioner spends at the end, with a mark where it spends now."""
    last = [moves.of(code)[-1] for code in moves.commissioners]
    largest = max(last, key=lambda one: abs(one.change))
    return charts.bars(
        [
            charts.Bar(
                named(names, one.commissioner),
                one.spend_after,
                short_money(one.spend_after),
                status,
                note=f"{signed_short(one.change)} from {short_money(one.spend_before)}",
                marker=one.spend_before,
                marker_shown=short_money(one.spend_before),
            )
            for one in last
        ],
        id="before-after",
        finding=f"{named(names, largest.commissioner)} moves most: {signed_short(largest.change)} "
        f"a year by {moves.years[-1]}",
        description="Spend on these contracts in the last year; Resource Limits move alike.",
        marker_label="spends now",
    )


def bodies_table(moves: Moves, names: Names) -> Table:
    """Every commissioner before and after: spend, Resource Limit, and what it can still afford."""
    targets = moves.targets
    rows = []
    for code in moves.commissioners:
        one = moves.of(code)[-1]
        rows.append(
            (
                Cell(named(names, code)),
                pounds(one.spend_before),
                pounds(one.spend_after),
                signed_pounds(one.change),
                pounds(targets[code]),
                _limit(one.limit_before),
                _limit(one.limit_after),
                _limit(one.left_over, "limit not given"),
            )
        )
    return Table(
        "bodies",
        f"Before and after, each commissioner at the end of {moves.years[-1]}",
        (
            Column("commissioner", "Commissioner"),
            Column("before", "Spends now", numeric=True),
            Column("after", "Spends then", numeric=True),
            Column("change", "Change in spend and in limit", numeric=True),
            Column("target", "Its use", numeric=True),
            Column("limit_before", "Resource Limit now", numeric=True),
            Column("limit_after", "Resource Limit then", numeric=True),
            Column("left", "Limit less spend, the same now and then", numeric=True),
        ),
        tuple(rows),
        note="Pounds a year in the prices of the contracts. Affordability neutral means that the "
        "last column does not change.",
    )


def _limit(amount: Decimal | None, otherwise: str = "not given") -> Cell:
    return Cell(otherwise) if amount is None else pounds(amount)


def neutral_table(moves: Moves) -> Table:
    """The proof that each year adds up to nought."""
    rows = []
    for year in moves.years:
        own = [one for one in moves.bodies if one.year == year]
        cells = [cell for cell in moves.cells if cell.year == year]
        spend = sum((one.spend_after - one.spend_before for one in own), Decimal(0))
        limit = sum((one.change for one in own), Decimal(0))
        rows.append(
            (
                Cell(year),
                pounds(sum((abs(cell.moved) for cell in cells), Decimal(0)) / 2),
                Cell(money(spend, 2), raw=spend),
                Cell(money(limit, 2), raw=limit),
                pounds(sum((cell.misaligned for cell in cells), Decimal(0)) / 2),
            )
        )
    return Table(
        "neutral",
        "What each year comes to",
        (
            Column("year", "Year"),
            Column("moved", "Moved so far", numeric=True),
            Column("spend", "Sum of changes in spend", numeric=True),
            Column("limit", "Sum of changes in Resource Limit", numeric=True),
            Column("left", "Still pays for others", numeric=True),
        ),
        tuple(rows),
    )


def transfers_table(plan: Plan, names: Names) -> Table:
    """Who hands how much to whom, spend and Resource Limit alike."""
    return Table(
        "transfers",
        "Transfers: from that year on, the first pays less and the second that much more",
        (
            Column("year", "From"),
            Column("giver", "Pays less"),
            Column("taker", "Pays more"),
            Column("contract", "On"),
            Column("spend", "Spend", numeric=True),
            Column("limit", "Resource Limit", numeric=True),
        ),
        tuple(
            (
                Cell(one.year),
                Cell(named(names, one.giver)),
                Cell(named(names, one.taker)),
                Cell(plan.titles[one.contract]),
                pounds(one.amount),
                pounds(one.amount),
            )
            for one in plan.done.transfers
        ),
        empty="Nothing has to move: everybody pays for what it uses.",
    )


def contracts_table(moves: Moves, names: Names) -> Table:
    """Every contract and commissioner, year by year."""
    rows: dict[tuple[str, str], list[ContractYear]] = {}
    for cell in moves.cells:
        rows.setdefault((cell.contract, cell.commissioner), []).append(cell)
    return Table(
        "contracts",
        "What each commissioner pays of each contract, year by year",
        (
            Column("contract", "Contract"),
            Column("commissioner", "Commissioner"),
            Column("now", "Now", numeric=True),
            *(Column(f"y{place}", year, numeric=True) for place, year in enumerate(moves.years)),
            Column("target", "Its use", numeric=True),
        ),
        tuple(
            (
                Cell(moves.titles[contract]),
                Cell(named(names, body)),
                pounds(cells[0].before),
                *(pounds(cell.after) for cell in cells),
                pounds(cells[0].target),
            )
            for (contract, body), cells in rows.items()
        ),
    )


def binding_table(plan: Plan) -> Table:
    """The limits that hold the plan back, with what a pound of slack would be worth."""
    return Table(
        "binding",
        "What holds the plan back",
        (
            Column("limit", "Limit"),
            Column("worth", "With one pound more, less is misaligned by", numeric=True),
        ),
        tuple(
            (Cell(one.limit), Cell(_worth(one.worth), raw=decimal_of(one.worth)))
            for one in plan.done.binding
        ),
        note="Misaligned is what one commissioner pays and another uses. If a limit were one pound "
        "wider, a pound could move sooner. It counts in each year by which it moves sooner, and "
        "twice, with the one who pays too much and the one who pays too little: three years sooner "
        "is £6. Years that were given a weight count so many times.",
        empty="No limit holds it back.",
    )


def _worth(worth: Fraction) -> str:
    return money(decimal_of(worth), 0 if worth.denominator == 1 else 2)


def limits_table(plan: Plan, names: Names) -> Table:
    """The limits that the plan keeps."""
    return Table(
        "limits",
        "The limits that the plan keeps",
        (
            Column("commissioner", "Commissioner"),
            Column("cap", "Most up in a year", numeric=True),
            Column("floor", "Most down in a year", numeric=True),
            Column("protection", "Most down in all", numeric=True),
            Column("least", "Least moved a year", numeric=True),
            Column("by", "Done by the end of"),
        ),
        tuple(
            (
                Cell(named(names, one.commissioner)),
                *(
                    Cell("none") if amount is None else pounds(amount)
                    for amount in (one.cap, one.floor, one.protection, one.least or None)
                ),
                Cell(one.complete_by or "none"),
            )
            for one in plan.paces
        ),
        empty="No limits: everything may move in the first year.",
    )


def proof_sentence(plan: Plan) -> str:
    """How good the plan is and how that is known."""
    first, solution = plan.done.solution.reached[0], plan.done.solution
    how = f"{solution.solver} {solution.version}, seed {solution.seed}, one thread"
    if first.proven:
        which = "no plan that keeps these limits" if plan.paces else "with no limits given, no plan"
        return (
            f"Proven: {which} leaves less misaligned. The bound was worked out again in whole "
            f"pence ({how})."
        )
    gap = "not known" if first.gap is None else f"{float(first.gap) * 100:.2f}%"
    return f"Not proven: a better plan may exist, by at most {gap} ({how})."


def drafts_table(book: Book, address: str, results: Sequence[Result]) -> Table:
    """The drafts that are kept, newest version of each."""
    made_up = illustrative_of(book.acting, results)
    return Table(
        "drafts",
        "Drafts written by hand",
        (Column("draft", "Draft"), Column("headline", "What it does"),
         Column("version", "Version", numeric=True), Column("when", "When")),
        tuple(
            (
                Cell(row.answer.get("name", row.subject),
                     href=f"{address}{row.subject}/"),
                Cell(row.headline, status=Status.ILLUSTRATIVE if row.pk in made_up else ""),
                Cell(str(row.number)),
                Cell(day(row.made_at.date())),
            )
            for row in results
        ),
        empty="There is no draft yet. Write one below, or bring in the table “Drafts of a "
        "realignment”.",
    )  # fmt: skip


def entries_table(draft: CheckedDraft, names: Names) -> Table:
    """What the draft changes, as it was written."""
    return Table(
        "entries",
        "The draft as it was written",
        (
            Column("year", "From"),
            Column("commissioner", "Commissioner"),
            Column("contract", "On"),
            Column("spend", "Change in spend", numeric=True),
            Column("limit", "Change in Resource Limit", numeric=True),
        ),
        tuple(
            (
                Cell(one.year),
                Cell(named(names, one.commissioner)),
                Cell(draft.titles[one.contract]),
                signed_pounds(one.spend_change),
                signed_pounds(one.limit_change),
            )
            for one in draft.entries
        ),
    )
