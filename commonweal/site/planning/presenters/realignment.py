"""Who pays for whose use, in words: the position now, by every measure, and who pays for whom."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from commonweal.language.figure import Status
from commonweal.planning.realignment_tables import PositionNow
from commonweal.site import charts, words
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.results.desk import Desk
from commonweal.site.words import money, percent, short_money

Names = Mapping[str, str]


def named(names: Names, code: str) -> str:
    """What a body is called; its code where the register has no name."""
    return names.get(code, code)


def drawn_status(desk: Desk) -> str:
    """How a drawing of an answer is filled: hatched where invented values went in."""
    made_up = desk.result is not None and any(
        caution.startswith("Illustrative") for caution in desk.result.cautions
    )
    return Status.ILLUSTRATIVE if made_up else Status.DERIVED


def pounds(amount: Decimal) -> Cell:
    """An amount to the penny, in a column that is all worked out."""
    return Cell(money(amount, 2 if amount % 1 else 0), raw=amount)


def signed_pounds(amount: Decimal) -> Cell:
    """A change with its sign."""
    text = money(amount, 2 if amount % 1 else 0)
    return Cell(f"+{text}" if amount > 0 else text, raw=amount)


def signed_short(amount: Decimal) -> str:
    """A change to read at a glance: "+£1.2m", "−£0.3m"."""
    return f"+{short_money(amount)}" if amount > 0 else short_money(amount)


def flow_chart(now: PositionNow, names: Names, status: str) -> charts.FlowChart | None:
    """Who pays for whom, over all contracts; None where nobody does."""
    if not now.supports:
        return None
    sums: dict[tuple[str, str], Decimal] = {}
    for one in now.supports:
        pair = (one.giver, one.receiver)
        sums[pair] = sums.get(pair, Decimal(0)) + one.amount
    most = max(now.subsidies, key=lambda one: one.net)
    given = {named(names, one.commissioner): one for one in now.subsidies}
    # A body may give on one contract and receive on another, so the sides are told apart.
    totals = {name: short_money(one.given or one.received) for name, one in given.items()}
    return charts.flow(
        [
            charts.Flow(
                named(names, giver),
                named(names, receiver),
                amount,
                short_money(amount),
                status,
            )
            for (giver, receiver), amount in sums.items()
        ],
        id="who-subsidises-whom",
        finding=f"{named(names, most.commissioner)} pays the most for others: "
        f"{short_money(most.net)} a year",
        description="Nobody decided who pays for whom: what a commissioner gives on a contract is "
        "divided among those who receive on it in proportion.",
        totals=totals,
        source_label="Pays more than its use",
        target_label="Uses more than it pays",
    )


def position_table(now: PositionNow, names: Names) -> Table:
    """Every contract and commissioner: share paid, share used, and the difference."""
    return Table(
        "position",
        f"What each commissioner pays and uses, {now.year}",
        (
            Column("contract", "Contract"),
            Column("commissioner", "Commissioner"),
            Column("paid_share", "Share paid", numeric=True),
            Column("used_share", "Share used", numeric=True),
            Column("paid", "Pays", numeric=True),
            Column("used", "Uses", numeric=True),
            Column("subsidy", "Pays for others", numeric=True),
        ),
        tuple(
            (
                Cell(one.title),
                Cell(named(names, line.commissioner)),
                Cell(percent(decimal_of(line.paid_share), 1), raw=decimal_of(line.paid_share)),
                Cell(percent(decimal_of(line.used_share), 1), raw=decimal_of(line.used_share)),
                pounds(line.paid),
                pounds(line.used),
                signed_pounds(line.subsidy),
            )
            for one in now.positions
            for line in one.lines
        ),
        note=f"Use is measured by {now.measure.title}. A minus means that others pay for it. The "
        "differences of a contract add up to nought.",
        empty="No shares have been brought in. Bring in the tables “Block contracts” and “Shares "
        "of block contracts”.",
    )


def decimal_of(exact: Fraction) -> Decimal:
    """An exact fraction as a decimal, for reading and for downloads."""
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def measures_table(now: PositionNow, names: Names) -> Table:
    """What each commissioner pays for others by every measure that the tables allow."""
    usable = [one for one in now.by_measure if not one.measure.problems]
    return Table(
        "measures",
        "What each measure of use would say: what a commissioner pays for others",
        (
            Column("commissioner", "Commissioner"),
            *(
                Column(f"m{place}", one.measure.title.capitalize(), numeric=True)
                for place, one in enumerate(usable)
            ),
        ),
        tuple(
            (
                Cell(named(names, one.commissioner)),
                *(_net(each.nets.get(one.commissioner)) for each in usable),
            )
            for one in now.subsidies
        ),
        note="A commissioner that pays for others by one measure and is paid for by another will "
        "want the measure agreed before the plan.",
    )


def _net(amount: Decimal | None) -> Cell:
    return Cell("no part") if amount is None else Cell(signed_short(amount), raw=amount)


def supports_table(now: PositionNow, names: Names) -> Table:
    """The same as the drawing in rows, contract by contract."""
    titles = {one.contract: one.title for one in now.positions}
    return Table(
        "supports",
        "Who pays for whose use",
        (
            Column("giver", "Pays"),
            Column("receiver", "For the use of"),
            Column("contract", "On"),
            Column("amount", "A year", numeric=True),
        ),
        tuple(
            (
                Cell(named(names, one.giver)),
                Cell(named(names, one.receiver)),
                Cell(titles[one.contract]),
                pounds(one.amount),
            )
            for one in now.supports
        ),
        empty="Everybody pays for what it uses.",
    )


def unusable(now: PositionNow) -> list[tuple[str, tuple[str, ...]]]:
    """The measures that cannot be used, each with why."""
    return [
        (one.measure.title.capitalize(), one.measure.problems)
        for one in now.by_measure
        if one.measure.problems
    ]


def agreed_sentence(stances: Mapping[str, str], bodies: Names) -> str:
    """How many of those whose money moves agree, in one sentence."""
    agreed = [code for code in bodies if stances.get(code) == "agree"]
    if not bodies:
        return ""
    if len(agreed) == len(bodies):
        return "Agreed by all: every commissioner whose money moves agrees to this version."
    waiting = [name for code, name in bodies.items() if stances.get(code) != "agree"]
    count = words.plural(len(bodies), "commissioner")
    return (
        f"{len(agreed)} of the {count} whose money moves agree to this version. Not yet: "
        f"{', '.join(waiting)}."
    )
