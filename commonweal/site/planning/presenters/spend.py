"""The spend page in words: the headline, who pays whom, bodies, totals and what stands outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from commonweal.language.figure import VALUELESS, Basis, Figure, Status
from commonweal.language.period import PeriodKind
from commonweal.language.reconciliation import Verdict
from commonweal.planning.ledger import Ledger, Line
from commonweal.planning.who_pays import Kind, Payment, bodies_of, groups_of
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.planning.presenters.values import (
    VERDICTS,
    count_word,
    derived,
    exact_of,
    say_quantity,
    say_value,
    shown,
    signed,
    value_cell,
    worked_out,
)
from commonweal.site.words import plural, section

BODY = "commissioner_code"
REST = "Not itemised by provider"
KINDS = {
    Kind.LINE: "a line of the ledger",
    Kind.CONTRACT: "the block contract",
    Kind.REST: "what is left",
}


def name_of(line: Line) -> str:
    """How a line is called: the name in its sheet, without the year that the label adds."""
    return line.figure.dims.get("commissioner", "") or line.figure.label


def headline(ledger: Ledger) -> str:
    """The first sentence of the page."""
    bodies = bodies_of(ledger.totals, BODY)
    count = count_word(len(bodies))
    whole = " and ".join(shown(line.figure) for line in ledger.totals)
    verb = "spends" if len(bodies) == 1 else "spend"
    noun = "body" if len(bodies) == 1 else "bodies"
    if len(ledger.totals) == 1:
        said = f"{count.capitalize()} {noun} {verb} {whole} on mental health services."
        return f"{said} {_largest(groups_of(ledger))}".strip()
    return f"{count.capitalize()} {noun} are listed, without a printed total."


def _largest(groups: Sequence[Line]) -> str:
    known = [group for group in groups if group.figure.quantity.is_exact]
    if len(known) < 2:
        return ""
    most = max(known, key=lambda group: group.figure.quantity.value)
    return (
        f"The largest part, {shown(most.figure)}, comes from {name_of(most)}{_our_reading(most)}."
    )


def _our_reading(line: Line) -> str:
    """What a sentence adds when the source does not print whose amount it is."""
    return ", as we read the source" if line.figure.status == Status.ASSIGNED else ""


def outside_sentence(ledger: Ledger) -> str:
    """What stands outside, in one sentence; empty when nothing does."""
    if not ledger.outside:
        return ""
    listed = " and ".join(f"{shown(line.figure)} ({name_of(line)})" for line in ledger.outside)
    reason = ledger.outside[0].entry.outside.rstrip(".")
    return f"A further {listed} is held outside that total. {reason}."


def mixed_sentence(ledger: Ledger) -> str:
    """A warning where a total sums different years; empty where none does."""
    mixed = [line for line in ledger.totals if line.is_mixed]
    if not mixed:
        return ""
    own = mixed[0].figure.period
    years = own.label if own.kind == PeriodKind.MIXED else ", ".join(mixed[0].years)
    return f"The amounts are for different years ({years}), so the total is of no single year."


def flow_chart(book: Book, ledger: Ledger, payments: Sequence[Payment]) -> charts.FlowChart | None:
    """Who pays whom; None while no line or contract names a provider."""
    paid = [payment for payment in payments if payment.provider]
    if not paid:
        return None
    unit = paid[0].payer.figure.unit
    totals: dict[str, str] = {name_of(g): shown(g.figure) for g in groups_of(ledger)}
    received: dict[str, Decimal] = {}
    for payment in payments:
        if payment.quantity.is_exact:
            target = _target(book, payment)
            received[target] = received.get(target, Decimal(0)) + payment.quantity.value
    totals |= {name: say_value(amount, unit) for name, amount in received.items()}
    flows = [
        charts.Flow(
            name_of(payment.payer),
            _target(book, payment),
            payment.quantity.value if payment.quantity.is_exact else None,
            say_quantity(payment.quantity, unit),
            _status(payment),
        )
        for payment in payments
    ]
    named = {name: amount for name, amount in received.items() if name != REST}
    most = max(named, key=lambda name: named[name])
    return charts.flow(
        flows,
        id="who-pays-whom",
        finding=f"{most} is paid the most: {say_value(named[most], unit)} can be traced to it",
        description=(
            "Block contracts are shown under the group of their lead commissioner; the source "
            "gives no year for them. What nobody itemises by provider is shown as the rest."
        ),
        totals=totals,
        groups={name_of(g): name_of(g) for g in groups_of(ledger)},
        outside=[
            charts.Outside(name_of(line), line.figure.value, shown(line.figure), "not in the total")
            for line in ledger.outside
        ],
    )


def _target(book: Book, payment: Payment) -> str:
    return book.name(payment.provider) if payment.provider else REST


def _status(payment: Payment) -> str:
    if payment.kind == Kind.REST:
        return Status.DERIVED
    assigned = any(figure.status == Status.ASSIGNED for figure in payment.figures)
    return Status.ASSIGNED if assigned else Status.PRINTED


def flow_table(book: Book, payments: Sequence[Payment]) -> Table:
    """The same payments as rows, each with the figures that it was read from."""
    rows = []
    for payment in payments:
        unit = payment.payer.figure.unit
        single = payment.figures[0] if len(payment.figures) == 1 else None
        if single is not None and payment.kind != Kind.REST:
            amount = value_cell(book, single)
        else:
            exact = payment.quantity.value if payment.quantity.is_exact else None
            amount = derived(say_quantity(payment.quantity, unit), exact)
        rows.append(
            (
                Cell(name_of(payment.payer)),
                Cell(_target(book, payment)),
                amount,
                Cell(KINDS[payment.kind]),
            )
        )
    return Table(
        "payments",
        "Who pays whom",
        (
            Column("payer", "Who pays"),
            Column("provider", "Who is paid"),
            Column("amount", "Amount", numeric=True),
            Column("read_from", "Read from"),
        ),
        tuple(rows),
        empty="No line names a provider. Fill the column provider_code in the spend sheet.",
    )


def bodies_chart(book: Book, ledger: Ledger) -> charts.BarChart | None:
    """What each body spends, largest first; the lines of the total where one body spends it all."""
    bodies = _by_size(bodies_of(ledger.totals, BODY))
    is_one = len(bodies) == 1
    if is_one:
        bodies = sorted(groups_of(ledger), key=_size, reverse=True)
    known = [line for line in bodies if line.figure.quantity.is_exact]
    if not known:
        return None
    top = known[0]
    return charts.bars(
        [
            charts.Bar(
                name_of(line),
                line.figure.value if line.figure.status not in VALUELESS else None,
                shown(line.figure),
                line.figure.status,
                note=line.figure.period.label,
                href=book.href(line.figure),
                low=line.figure.low,
                high=line.figure.high,
            )
            for line in bodies
        ],
        id="bodies",
        finding=(
            f"The largest line is {name_of(top)}, {shown(top.figure)}"
            if is_one
            else f"{name_of(top)} spends the most, {shown(top.figure)}"
        )
        + _our_reading(top),
    )


def bodies_table(book: Book, ledger: Ledger) -> Table:
    """Every body with its amount, year, basis and source."""
    bodies = _by_size(bodies_of(ledger.totals, BODY))
    return Table(
        "bodies",
        "What each body spends",
        (
            Column("body", "Body"),
            Column("amount", "Amount", numeric=True),
            Column("year", "Year"),
            Column("kind", "What is counted"),
            Column("source", "Source"),
        ),
        tuple(
            (
                Cell(name_of(line)),
                value_cell(book, line.figure),
                Cell(line.figure.period.label),
                Cell(line.figure.dims.get("kind", "") or "not stated"),
                Cell(book.source(line.figure)),
            )
            for line in bodies
        ),
        empty="No spend has been brought in. Import a spend sheet.",
    )


def _by_size(bodies: Mapping[str, Line]) -> list[Line]:
    return sorted(bodies.values(), key=_size, reverse=True)


def _size(line: Line) -> Decimal:
    return line.figure.value or Decimal(0)


def reconciliation_table(book: Book, ledger: Ledger) -> Table:
    """Every printed total beside the sum of its parts."""
    rows = []
    for _, line in ledger.walk():
        check = line.check
        if check is None:
            continue
        unit = line.figure.unit
        verdict = VERDICTS[check.verdict]
        if line.is_partial and check.verdict == Verdict.RECONCILES:
            verdict = "Only some parts are listed"
        rows.append(
            (
                Cell(name_of(line), hint=_years(line)),
                value_cell(book, line.figure),
                worked_out(check.computed, unit),
                Cell(signed(check.residual, unit), raw=exact_of(check.residual)),
                Cell(f"±\u2060{say_value(check.tolerance, unit)}", raw=check.tolerance),
                Cell(verdict, hint=check.residual.reason),
            )
        )
    return Table(
        "totals",
        "Do the parts make the totals?",
        (
            Column("total", "Total"),
            Column("printed", "Printed", numeric=True),
            Column("sum", "Sum of its parts", numeric=True),
            Column("left", "Left over", numeric=True),
            Column("tolerance", "Allowed", numeric=True),
            Column("verdict", "Result"),
        ),
        tuple(rows),
        note=(
            "Left over is the sum less the printed total. Allowed is half a unit of the last "
            "printed digit. Nothing printed is changed."
        ),
        empty="No line is part of another. Fill the column part_of in the spend sheet.",
    )


def _years(line: Line) -> str:
    return f"Mixed years: {', '.join(line.years)}" if line.is_mixed else ""


def parts_table(book: Book, ledger: Ledger) -> Table:
    """The whole ledger as an indented list, so that every amount can be opened."""
    rows = [
        (
            Cell(f"{'– ' * depth}{name_of(line)}"),
            value_cell(book, line.figure),
            Cell(line.figure.period.label),
            Cell(section(line.figure.citation.section), hint=line.figure.note[:120]),
        )
        for depth, line in (pair for total in ledger.totals for pair in total.walk())
    ]
    return Table(
        "parts",
        "Every amount in the total",
        (
            Column("line", "Line"),
            Column("amount", "Amount", numeric=True),
            Column("year", "Year"),
            Column("source", "Source"),
        ),
        tuple(rows),
    )


def outside_table(book: Book, ledger: Ledger) -> Table:
    """What stands outside the total, each with the reason."""
    return Table(
        "outside",
        "Held outside the total",
        (
            Column("what", "What"),
            Column("amount", "Amount", numeric=True),
            Column("year", "Year"),
            Column("why", "Why it is outside"),
        ),
        tuple(
            (
                Cell(f"{'– ' if depth else ''}{name_of(line)}"),
                value_cell(book, line.figure),
                Cell(line.figure.period.label),
                Cell(line.entry.outside),
            )
            for depth, line in (pair for top in ledger.outside for pair in top.walk())
        ),
        empty="Nothing is held outside the total.",
    )


def scope_table(book: Book, figures: Sequence[Figure]) -> Table:
    """What each amount covers and leaves out."""

    def tags(listed: frozenset[str]) -> Cell:
        return Cell("; ".join(sorted(listed)) or "not stated")

    return Table(
        "scope",
        "What each amount covers",
        (
            Column("body", "Line"),
            Column("amount", "Amount", numeric=True),
            Column("year", "Year"),
            Column("basis", "Basis"),
            Column("includes", "Includes"),
            Column("excludes", "Leaves out"),
        ),
        tuple(
            (
                Cell(figure.dims.get("commissioner", "") or figure.label),
                value_cell(book, figure),
                Cell(figure.period.label),
                Cell(figure.scope.basis.replace("_", " ")),
                tags(figure.scope.includes),
                tags(figure.scope.excludes),
            )
            for figure in figures
        ),
        empty="No spend has been brought in. Import a spend sheet.",
    )


def scope_headline(figures: Sequence[Figure]) -> str:
    """On how many bases and for how many periods the amounts stand; empty for fewer than two."""
    if len(figures) < 2:
        return ""
    bases = {figure.scope.basis for figure in figures} - {Basis.NOT_STATED}
    periods = {figure.period.label for figure in figures}
    silent = sum(1 for figure in figures if figure.scope.basis == Basis.NOT_STATED)
    said = (
        f"{count_word(len(figures)).capitalize()} amounts, "
        f"{plural(len(bases), 'basis', 'bases')} of counting, {plural(len(periods), 'period')}"
    )
    if silent:
        says = "does not say how it is" if silent == 1 else "do not say how they are"
        said += f"; {count_word(silent)} of them {says} counted"
    return f"{said}."


def shares_chart(figures: Sequence[Figure]) -> charts.StackChart | None:
    """What the spend of each kind of body is made of, in percent; None without shares."""
    wholes: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.value is not None:
            wholes.setdefault(figure.dims.get("commissioner_type", ""), []).append(figure)
    stacks = [
        charts.Stack(
            "CCG spend" if kind == "ccg" else kind.replace("_", " ").capitalize(),
            tuple(
                charts.Part(f.dims.get("component", f.label), f.quantity.value, shown(f), f.status)
                for f in listed
            ),
        )
        for kind, listed in wholes.items()
    ]
    if not stacks:
        return None
    largest = max((f for listed in wholes.values() for f in listed), key=lambda f: f.quantity.value)
    part = largest.dims.get("component", largest.label)
    return charts.stacked(
        stacks, id="shares", finding=f"{shown(largest)} of CCG spend goes on {part}"
    )
