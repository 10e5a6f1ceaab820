"""The savings that a provider needs next year, in words: a bridge, its parts, and the flag."""

from __future__ import annotations

from commonweal.language.figure import Quantity
from commonweal.language.reconciliation import Verdict
from commonweal.planning.plan_reading import PlanReading
from commonweal.planning.savings_need import SavingsNeed
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.presenters.values import (
    derived,
    exact_of,
    say_quantity,
    say_value,
    worked_out,
)


def initial(answer: SavingsNeed | None) -> dict[str, str]:
    """What the form shows before anything is chosen: what was worked out last."""
    return {"year": answer.year, "scenario": answer.scenario} if answer else {}


def scenarios(plan: PlanReading | None) -> list[str]:
    """The scenarios to choose from."""
    return [table.scenario for table in plan.scenarios] if plan else []


def years(plan: PlanReading | None) -> list[str]:
    """The years to choose from: all but the last, which has no year after it."""
    return list(plan.scenarios[0].years[:-1]) if plan else []


def need_chart(answer: SavingsNeed | None) -> charts.BarChart | None:
    """The parts as a bridge to the need; None where a part is not known."""
    if answer is None or not all(part.amount.is_exact for part in answer.parts):
        return None
    first, *others = answer.parts
    steps = [
        charts.Step(
            first.title,
            first.amount.value,
            say_value(first.amount.value, "gbp_m", 1),
            is_total=True,
            status=first.status,
        )
    ]
    steps += [
        charts.Step(
            part.title,
            part.amount.value,
            "+" + say_value(part.amount.value, "gbp_m", 1),
            status=part.status,
            note=part.part.capitalize(),
        )
        for part in others
    ]
    need = say_value(answer.need.value, "gbp_m")
    steps.append(
        charts.Step(f"Savings needed in {answer.year}", answer.need.value, need, is_total=True)
    )
    share = say_quantity(answer.share_pct, "pct", 1)
    return charts.waterfall(
        steps,
        id="need",
        finding=f"{need} must be saved in {answer.year}, {share} of income",
    )


def parts_table(answer: SavingsNeed | None) -> Table:
    """The parts, their sum, and the sum as a share of income."""
    rows = []
    if answer is not None:
        rows = [
            (Cell(part.title), Cell(part.part.capitalize()), _part(part.amount, part.status))
            for part in answer.parts
        ]
        whole = say_quantity(answer.need, "gbp_m")
        rows.append(
            (Cell("Together"), Cell("Savings needed"), derived(whole, exact_of(answer.need)))
        )
        rows.append((Cell("Income"), Cell(answer.year), worked_out(answer.income, "gbp_m")))
        share = say_quantity(answer.share_pct, "pct", 1)
        rows.append(
            (
                Cell("As share of income"),
                Cell(answer.year),
                derived(share, exact_of(answer.share_pct)),
            )
        )
    return Table(
        "parts",
        "What the need is made of",
        (
            Column("item", "Part"),
            Column("kind", "What it is"),
            Column("amount", "Amount", numeric=True),
        ),
        tuple(rows),
        empty="Nothing says what must be made good next year. Bring in “Pressures in a provider’s "
        "plan” with rows of the kind “to address to break even”.",
    )


def _part(amount: Quantity, status: str) -> Cell:
    return Cell(say_quantity(amount, "gbp_m", 1), status=status, raw=exact_of(amount))


def flag(answer: SavingsNeed | None) -> str:
    """How the need stands to what was delivered and to the printed plan."""
    if answer is None:
        return ""
    said = ""
    if answer.printed is not None and answer.printed.verdict != Verdict.CANNOT_SAY:
        printed = say_quantity(answer.printed.printed, "gbp_m")
        agrees = answer.printed.verdict == Verdict.RECONCILES
        said = (
            f"The plan prints {printed}, which {'is the same' if agrees else 'is not the same'}. "
        )
    if answer.above_delivered is None or answer.delivered_low is None:
        return said + "What has been delivered in recent years is not stated."
    low, high = answer.delivered_low, answer.delivered_high or answer.delivered_low
    spoken = f"{say_value(low, '')} to {say_value(high, 'pct')}"
    if answer.above_delivered:
        return f"{said}This is more than it has managed: lately it delivered {spoken} of income."
    return f"{said}That is within the {spoken} of income that it delivered lately."
