"""One condition's share of a wider budget in words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from commonweal.language.figure import Figure, Status
from commonweal.planning.estimate import Estimate, View, two_views
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.planning.presenters.values import (
    derived,
    exact_of,
    say_quantity,
    say_value,
    section_cell,
    shown,
    value_cell,
    worked_out,
)


def headline(budget: Figure, chosen: Estimate) -> str:
    """The estimate in a sentence."""
    unit = budget.unit
    return (
        f"If {say_value(chosen.share_pct, 'pct')} of the {shown(budget)} for social care of older "
        f"adults is dementia, that is {say_quantity(chosen.rounded, unit)}."
    )


def sensitivity_table(estimates: Sequence[Estimate], unit: str) -> Table:
    """The estimate at several shares."""
    return Table(
        "sensitivity",
        "What the answer is at other shares",
        (
            Column("share", "Assumed share"),
            Column("exact", "Share of the budget", numeric=True),
            Column("rounded", "Rounded", numeric=True),
            Column("itemised", "Itemised", numeric=True),
            Column("left", "Not itemised", numeric=True),
        ),
        tuple(
            (
                Cell(say_value(one.share_pct, "pct"), raw=one.share_pct),
                worked_out(one.amount, unit, 2),
                worked_out(one.rounded, unit),
                worked_out(one.itemised, unit),
                worked_out(one.not_itemised, unit),
            )
            for one in estimates
        ),
        note=(
            "The share is an assumption, not a count. Where less than nothing is "
            "left, the itemised parts are more than the estimate."
        ),
    )


def items_table(
    book: Book,
    budget: Figure,
    printed: Figure | None,
    items: Sequence[Figure],
    chosen: Estimate,
) -> Table:
    """The budget, the printed estimate, its itemised parts and what is left."""
    rows = [(Cell("The whole budget"), value_cell(book, budget), section_cell(budget))]
    if printed is not None:
        rows.append(
            (
                Cell("The estimate as printed"),
                value_cell(book, printed),
                section_cell(printed),
            )
        )
    rows += [
        (
            Cell(f"– {item.dims.get('category', item.label)}"),
            value_cell(book, item),
            section_cell(item),
        )
        for item in items
    ]
    left = chosen.not_itemised
    rows.append(
        (
            Cell(f"– not itemised, at {say_value(chosen.share_pct, 'pct')}"),
            derived(say_quantity(left, budget.unit), exact_of(left)),
            Cell("worked out here"),
        )
    )
    return Table(
        "items",
        "What the estimate is made of",
        (
            Column("part", "Part"),
            Column("amount", "Amount", numeric=True),
            Column("source", "Source"),
        ),
        tuple(rows),
        note="The source names some of the parts, so the list is not complete.",
    )


def items_chart(items: Sequence[Figure], chosen: Estimate, unit: str) -> charts.StackChart | None:
    """The parts of the estimate; None where a part is not known or they exceed it."""
    left = chosen.not_itemised
    if not left.is_exact or left.value < 0 or not items:
        return None
    parts = [
        charts.Part(f.dims.get("category", f.label).capitalize(), f.quantity.value, shown(f))
        for f in items
    ]
    parts.append(
        charts.Part("Not itemised", left.value, say_value(left.value, unit), Status.DERIVED)
    )
    share = say_value(left.value / chosen.rounded.value * Decimal(100), "pct", 0)
    return charts.stacked(
        [charts.Stack("Estimated dementia spend", tuple(parts))],
        id="items-chart",
        finding=f"{say_value(left.value, unit)} of the estimate, {share}, is not itemised",
    )


def views(total: Figure | None, budget: Figure, chosen: Estimate) -> tuple[View, View] | None:
    """The same money under two ways of accounting; None without a total of mental health."""
    if total is None or total.unit != budget.unit:
        return None
    return two_views(
        total, budget, chosen.rounded, ("As the council accounts it", "As a mental health cost")
    )


def views_table(given: tuple[View, View], unit: str) -> Table:
    """Both views with the same whole, so that one can see nothing is counted twice."""
    return Table(
        "views",
        "The same money in two ways of accounting",
        (
            Column("view", "View"),
            Column("health", "Mental health", numeric=True),
            Column("care", "Social care of older adults", numeric=True),
            Column("whole", "Together", numeric=True),
        ),
        tuple(
            (
                Cell(view.name),
                worked_out(view.first, unit),
                worked_out(view.second, unit),
                worked_out(view.whole, unit),
            )
            for view in given
        ),
        note=(
            "The estimate stands under one heading in each view, never under both, so the two "
            "views have the same whole. The years of the two amounts differ."
        ),
    )
