"""A provider's portfolio in words: its lines, their classes, and who is left."""

from __future__ import annotations

from commonweal.planning.portfolio import Left, Portfolio, ServiceLine
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.presenters.values import exact_of, say_quantity

EMPTY = "No service lines have been brought in. Bring in “Service lines of a provider”."


def lines_table(answer: Portfolio | None) -> Table:
    """Every service line."""
    return Table(
        "lines",
        "Service lines",
        (
            Column("service", "Service"),
            Column("area", "Where"),
            Column("class", "To the provider it is"),
            Column("income", "Income", numeric=True),
            Column("bids", "Bids for it again"),
            Column("left", "Who else could give it"),
            Column("effect", "If it stops"),
        ),
        tuple(
            (
                Cell(one.service),
                Cell(one.area),
                Cell(one.portfolio),
                Cell(
                    say_quantity(one.income, "gbp_m"), status=one.status, raw=exact_of(one.income)
                ),
                Cell("no" if one.stops else "yes"),
                Cell(one.left),
                Cell(_effect(one)),
            )
            for one in (answer.lines if answer else ())
        ),
        empty=EMPTY,
    )


def _effect(one: ServiceLine) -> str:
    if not one.stops:
        return "not planned"
    effects = {
        Left.NOBODY: "nobody is known who would give it: commissioners must find somebody",
        Left.ONE: "one provider is left: no choice when it is tendered",
        Left.SEVERAL: "others can bid",
        Left.UNKNOWN: "nobody has said who else could give it",
    }
    return effects[one.left]


def parts_table(answer: Portfolio | None) -> Table:
    """What each class comes to."""
    return Table(
        "classes",
        "Core, adjacent and non-core",
        (
            Column("class", "Class"),
            Column("lines", "Service lines", numeric=True),
            Column("income", "Income", numeric=True),
        ),
        tuple(
            (
                Cell(one.portfolio.capitalize()),
                Cell(str(one.lines)),
                Cell(say_quantity(one.income, "gbp_m"), raw=exact_of(one.income)),
            )
            for one in (answer.parts if answer else ())
        ),
        empty=EMPTY,
    )


def chart(answer: Portfolio | None) -> charts.BarChart | None:
    """Income by class; None where none is known."""
    parts = [one for one in (answer.parts if answer else ()) if one.income.is_exact]
    if not parts or answer is None:
        return None
    given_up = say_quantity(answer.income_given_up, "gbp_m")
    whole = say_quantity(answer.income, "gbp_m")
    return charts.bars(
        [
            charts.Bar(
                one.portfolio.capitalize(),
                one.income.value,
                say_quantity(one.income, "gbp_m"),
                status="illustrative",
            )
            for one in parts
        ],
        id="classes-chart",
        finding=f"Stopping bids gives up {given_up} of {whole} of income",
    )


def services(answer: Portfolio | None) -> list[str]:
    """The services to choose from."""
    return list(dict.fromkeys(one.service for one in (answer.lines if answer else ())))
