"""A capitated budget in words: by area, beside the block value and the value at cluster prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote

from commonweal.language.figure import Quantity, Status
from commonweal.planning.capitation import AreaBudget, CapitatedBudget
from commonweal.records.results.models import Result
from commonweal.records.results.selectors import illustrative_of
from commonweal.site.charts import Bar, BarChart, bars
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.words import money, number, short_money


def listing_table(book: Book, results: Sequence[Result], titles: Mapping[str, str]) -> Table:
    """The segments for which there are people to budget for."""
    made_up = illustrative_of(book.acting, results)
    return Table(
        "budgets",
        "Capitated budgets",
        (Column("segment", "Segment"), Column("headline", "What it comes to")),
        tuple(
            (
                Cell(titles.get(row.subject, row.subject),
                     href=f"{book.address}path/capitation/{quote(row.subject)}/"),
                Cell(row.headline,
                     status=Status.ILLUSTRATIVE if row.pk in made_up else Status.DERIVED),
            )
            for row in results
        ),
        empty="No populations have been brought in. Bring in the table “Populations of segments "
        "for a capitated budget”.",
    )  # fmt: skip


def budget_chart(answer: CapitatedBudget, names: Mapping[str, str], status: str) -> BarChart:
    """Each area's budget with its block value as the line to compare with."""
    return bars(
        [
            Bar(
                label=names.get(one.need.area, one.need.area),
                value=one.budget.value if one.budget.is_exact else None,
                shown=_short(one.budget),
                status=status or Status.DERIVED,
                marker=one.need.block.value if one.need.block.is_exact else None,
                marker_shown=_short(one.need.block),
            )
            for one in answer.areas
        ],
        id="capitation-areas",
        finding="The capitated budget of each area beside what the block contract holds for it.",
        marker_label="block value",
    )


def _short(amount: Quantity) -> str:
    return short_money(amount.value) if amount.is_exact else "not known"


def budgets_table(answer: CapitatedBudget | None, names: Mapping[str, str], status: str) -> Table:
    """Area by area: people, need, budget, and what is paid now."""
    rows = [_row(one, names, status) for one in (answer.areas if answer else ())]
    if answer and rows:
        less_block = answer.budget.minus(answer.block)
        less_cluster = answer.budget.minus(answer.by_cluster)
        rows.append(
            (
                Cell("All areas"), Cell(""), Cell(""),
                _number(answer.weighted, 0), _pounds(answer.budget), _pounds(answer.block),
                _change(less_block), _pounds(answer.by_cluster), _change(less_cluster),
            )
        )  # fmt: skip
    return Table(
        "areas",
        "Area by area",
        (Column("area", "Area"), Column("people", "Registered people", numeric=True),
         Column("need", "Need", numeric=True), Column("weighted", "Weighted people", numeric=True),
         Column("budget", "Capitated budget", numeric=True),
         Column("block", "Block value", numeric=True),
         Column("less_block", "More or less than block", numeric=True),
         Column("cluster", "At cluster prices", numeric=True),
         Column("less_cluster", "More or less than at cluster prices", numeric=True)),
        tuple(rows),
        note="Need is 1 for the average. What is not known stays unknown in every sum.",
        empty="There are no people to budget for yet.",
    )  # fmt: skip


def _row(one: AreaBudget, names: Mapping[str, str], status: str) -> tuple[Cell, ...]:
    need = one.need
    return (
        Cell(names.get(need.area, need.area)),
        replace(_number(need.people, 0), status=status),
        _number(need.need, None),
        _number(one.weighted, 0),
        _pounds(one.budget),
        replace(_pounds(need.block), status=status),
        _change(one.less_block),
        replace(_pounds(need.by_cluster), status=status),
        _change(one.less_by_cluster),
    )


def _number(amount: Quantity, places: int | None) -> Cell:
    if not amount.is_exact:
        return Cell("not known")
    return Cell(number(amount.value, places), raw=amount.value)


def _change(amount: Quantity) -> Cell:
    """A difference with its sign."""
    cell = _pounds(amount)
    rises = amount.is_exact and amount.value > 0
    return replace(cell, text=f"+{cell.text}") if rises else cell


def _pounds(amount: Quantity) -> Cell:
    return Cell(money(amount.value), raw=amount.value) if amount.is_exact else Cell("not known")
