"""What the page of funding says: the pot, its transfers, the trace to the pound, the savings."""

from __future__ import annotations

from decimal import Decimal

from commonweal.language.figure import Quantity
from commonweal.procuring.funding_pot import Pledge
from commonweal.procuring.funding_tables import (
    Funding,
    SavingLine,
    SavingYear,
    Trace,
    Transfer,
    balance_of,
)
from commonweal.site.charts import BarChart, Step, waterfall
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import MINUS, day, money, quantity

BRING_IN = "Bring in the table “Funding of a joint service”."
PLEDGES = {
    Pledge.CONFIRMED: "Confirmed",
    Pledge.PROPOSED: "Proposed, not confirmed",
    Pledge.WITHDRAWN: "Withdrawn",
}


def pounds(amount: Quantity) -> str:
    """An amount in pounds, a range, a bound, or "not known"."""
    return quantity(amount, "gbp")


def exact(amount: Quantity) -> Decimal | None:
    """The exact amount for a download; None where there is none."""
    return amount.value if amount.is_exact else None


def amount_cell(amount: Quantity, *, derived: bool = False) -> Cell:
    """An amount; where it is not known, why not."""
    return Cell(
        pounds(amount),
        raw=exact(amount),
        status="derived" if derived and amount.is_exact else "",
        hint="" if amount.is_exact else amount.reason[:1].upper() + amount.reason[1:],
    )


def trace_chart(trace: Trace | None) -> BarChart | None:
    """The trace as a bridge; None where a part is not known."""
    if trace is None:
        return None
    lines = trace.ledger
    if not all(line.amount.is_exact for line in lines):
        return None
    saving = trace.saving
    steps = [Step("Cost of the service now", saving.total.value, money(saving.total.value),
                  is_total=True)]  # fmt: skip
    paid = [line for line in lines if not line.is_use and line.status == "printed"]
    steps += [_less(line.title, line.amount.value) for line in paid]
    steps += [
        Step(f"{trace.title} pays now", saving.net.value, money(saving.net.value), is_total=True),
        _less(f"{trace.title} pays into the new pot", saving.future.value),
        Step("Saving", saving.saving.value, money(saving.saving.value), is_total=True),
    ]
    return waterfall(
        steps,
        id="trace-chart",
        finding=f"{trace.title} saves {money(saving.saving.value)} a year",
    )


def _less(label: str, value: Decimal) -> Step:
    return Step(label, -value, f"{MINUS}{money(value)}")


def trace_table(found: Funding | None) -> Table:
    """The ledger from source to use: every pound of today, and where it goes."""
    trace = found.trace if found else None
    rows = [
        (
            Cell("Use" if line.is_use else "Source"),
            Cell(line.title),
            amount_cell(line.amount, derived=line.status == "derived"),
        )
        for line in (trace.ledger if trace else ())
    ]
    if trace is not None:
        left = balance_of(trace)
        rows.append((Cell("Left over"), Cell("Sources less uses"), amount_cell(left, derived=True)))
    return Table(
        "trace",
        "From source to use, pounds a year",
        (
            Column("side", "Source or use"),
            Column("line", "What"),
            Column("amount", "Pounds a year", numeric=True),
        ),
        tuple(rows),
        empty=f"Nothing says what the service costs now. {BRING_IN}",
    )


def pot_table(found: Funding | None) -> Table:
    """Who pays into the pot, how sure it is, and what all of it comes to."""
    rows = []
    for one in found.pots if found else ():
        for giver in one.pot.contributors:
            lots = ", ".join(sorted(giver.lots)) or "all"
            rows.append(
                (Cell(one.period), Cell(giver.title), amount_cell(giver.amount),
                 Cell(PLEDGES[giver.pledge]), Cell(giver.instrument.capitalize() or "not stated"),
                 Cell(lots))
            )  # fmt: skip
        for title, amount in (
            ("Confirmed", one.pot.confirmed),
            ("Proposed", one.pot.proposed),
            ("Together", one.pot.total),
        ):
            rows.append(
                (Cell(one.period), Cell(title), amount_cell(amount, derived=True), Cell(""),
                 Cell(""), Cell(""))
            )  # fmt: skip
    return Table(
        "pot",
        "Who pays into the pot",
        (
            Column("period", "Period"),
            Column("body", "Contributor"),
            Column("amount", "Pounds a year", numeric=True),
            Column("pledge", "How sure"),
            Column("instrument", "Paid over by"),
            Column("lots", "For lots"),
        ),
        tuple(rows),
        empty=f"Nobody is named who pays into a pot. {BRING_IN}",
    )


def implied_words(found: Funding | None) -> list[str]:
    """What the printed total leaves to those who have stated no amount."""
    return [step for one in (found.pots if found else ()) for step in one.pot.steps]


def transfers_table(found: Funding | None) -> Table:
    """The register of money that is paid over, with what its agreement does not say yet."""
    return Table(
        "transfers",
        "Money that one body pays over to another",
        (
            Column("body", "Paid by"),
            Column("instrument", "By"),
            Column("when", "Period"),
            Column("amount", "Pounds a year", numeric=True),
            Column("pledge", "How sure"),
            Column("purpose", "For"),
            Column("dates", "From and to"),
            Column("lacking", "Not stated yet"),
        ),
        tuple(_transfer_row(one) for one in (found.transfers if found else ())),
        empty="No money is paid over by an agreement.",
    )


def _transfer_row(one: Transfer) -> tuple[Cell, ...]:
    ends = [day(end) if end else "not stated" for end in (one.starts_on, one.ends_on)]
    dates = "not stated" if not (one.starts_on or one.ends_on) else f"{ends[0]} to {ends[1]}"
    return (
        Cell(one.title),
        Cell(one.instrument.capitalize()),
        Cell(f"{one.period} ({'now' if one.now else 'new'})"),
        amount_cell(one.amount),
        Cell(PLEDGES[one.pledge]),
        Cell(one.purpose or "not stated"),
        Cell(dates),
        Cell(", ".join(one.lacking) or "nothing"),
    )


def payments_table(found: Funding | None) -> Table:
    """When which body pays how much."""
    rows = sorted(
        (payment.due, one.title, payment.amount)
        for one in (found.transfers if found else ())
        for payment in one.instalments
    )
    return Table(
        "payments",
        "Payment schedule",
        (
            Column("due", "Due"),
            Column("body", "Paid by"),
            Column("amount", "Pounds", numeric=True),
        ),
        tuple(
            (Cell(day(due), raw=due.isoformat()), Cell(title), Cell(money(amount, 2), raw=amount))
            for due, title, amount in rows
        ),
        empty="No transfer states its amount, first day and payments a year, so nothing is due on "
        "a day yet. Put them into the table “Funding of a joint service”.",
    )


def savings_table(found: Funding | None) -> Table:
    """Each line of the savings plan, year by year."""
    rows = []
    for line in found.savings if found else ():
        years = [(one.year, _year_cell(one, is_first=not n)) for n, one in enumerate(line.years)]
        for year, cell in years or [("not known", Cell("not known"))]:
            rows.append(
                (Cell(line.title, hint=line.plan_line), amount_cell(line.printed),
                 Cell(_agrees(line)), Cell(line.delivery or "not stated"), Cell(year), cell)
            )  # fmt: skip
    return Table(
        "savings",
        "Savings by year",
        (
            Column("line", "Who saves, and plan line"),
            Column("printed", "As printed, a year", numeric=True),
            Column("agrees", "Against the trace"),
            Column("delivery", "Delivery"),
            Column("year", "Financial year"),
            Column("amount", "Comes to", numeric=True),
        ),
        tuple(rows),
        empty=f"No saving is stated. {BRING_IN}",
    )


def _year_cell(one: SavingYear, *, is_first: bool) -> Cell:
    """A year's saving; how it was counted stands where it is part of a year."""
    return Cell(
        money(one.amount), raw=one.amount, status="derived", hint=one.step if is_first else ""
    )


def _agrees(line: SavingLine) -> str:
    if line.worked is None:
        return "no trace to set it against"
    if line.agrees is None:
        return "cannot be said"
    worked = pounds(line.worked)
    return f"the same, {worked}" if line.agrees else f"not the same: {worked}"
