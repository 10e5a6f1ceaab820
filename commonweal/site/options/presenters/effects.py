"""Money under each placement and posts under each model, in words and pictures."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from commonweal.language.figure import Quantity, Status
from commonweal.planning.deployment import AreaCover, Deployment, Model
from commonweal.planning.placement import Placement
from commonweal.site import charts, words
from commonweal.site.charts import BarChart, StackChart
from commonweal.site.options.board import Board
from commonweal.site.pages import Cell, Column, Table

HEALTH, CARE = "Mental health", "Social care of older adults"


def _amount(value: Quantity, unit: str) -> Cell:
    return Cell(
        words.quantity(value, unit),
        status=Status.DERIVED,
        raw=value.value if value.is_exact else None,
    )


def placement_table(board: Board, answer: Placement | None) -> Table:
    """The same money under each option."""
    titles = {option.code: option.title for option in board.question.options}
    return Table(
        "effect",
        "The same money under each option",
        (
            Column("option", "Option"),
            Column("health", HEALTH, numeric=True),
            Column("care", CARE, numeric=True),
            Column("whole", "Together", numeric=True),
        ),
        tuple(
            (
                Cell(f"{one.option} {titles.get(one.option, '')}"),
                _amount(one.view.first, answer.unit),
                _amount(one.view.second, answer.unit),
                _amount(one.view.whole, answer.unit),
            )
            for one in (answer.options if answer else ())
        )
        if answer
        else (),
        note="The estimate stands under one heading in each option, never under both.",
        empty="Bring in the tables of spend and of dementia spend to see the money.",
    )


def placement_chart(board: Board, answer: Placement | None) -> StackChart | None:
    """Both headings side by side; None where an amount is not known."""
    del board
    if answer is None or not all(one.view.whole.is_exact for one in answer.options):
        return None
    stacks = [
        charts.Stack(
            f"Option {one.option}",
            tuple(
                charts.Part(name, value.value, words.quantity(value, answer.unit))
                for name, value in ((HEALTH, one.view.first), (CARE, one.view.second))
            ),
        )
        for one in answer.options
    ]
    first, last = answer.options[0].view, answer.options[-1].view
    moved = words.quantity(first.first.minus(last.first), answer.unit)
    return charts.stacked(
        stacks, id="effect-chart", finding=f"{moved} changes its heading; the whole stays the same"
    )


def _fraction(value: Fraction | None, places: int = 1) -> str:
    return "not known" if value is None else words.number(Decimal(str(float(value))), places)


def _area(follow: AreaCover, central: AreaCover, status: str) -> tuple[Cell, ...]:
    return (
        Cell(follow.area),
        Cell(words.number(follow.people, 0), status=status),
        Cell(_fraction(follow.wte), raw=str(float(follow.wte)), status=status),
        Cell(_fraction(follow.people_each) if follow.wte else "no posts"),
        Cell(_fraction(central.wte), raw=str(float(central.wte))),
        Cell(_fraction(central.people_each)),
    )


def deployment_table(answer: Deployment | None) -> Table:
    """Each area under both models."""
    return Table(
        "effect",
        "Cover of each area under each model",
        (
            Column("area", "Area"),
            Column("people", "People", numeric=True),
            Column("follow", "Posts, following services", numeric=True),
            Column("follow_each", "People for each post", numeric=True),
            Column("central", "Posts, centrally", numeric=True),
            Column("central_each", "People for each post, centrally", numeric=True),
        ),
        tuple(
            _area(one, other, Status.ILLUSTRATIVE if answer.made_up else "")
            for one, other in zip(answer.follow.areas, answer.central.areas, strict=True)
        )
        if answer
        else (),
        empty="Bring in the tables “Social work posts” and “People with social work support”.",
    )


def models_table(answer: Deployment | None) -> Table:
    """Both models in cost, evenness and Care Act time."""
    return Table(
        "models",
        "The two models beside each other",
        (
            Column("model", "Model"),
            Column("cost", "Cost a year", numeric=True),
            Column("spread", "Worst area against best", numeric=True),
            Column("care_act", "Posts’ worth of Care Act time", numeric=True),
            Column("without", "Areas without a post"),
        ),
        tuple(_model(one, answer.made_up) for one in (answer.follow, answer.central))
        if answer
        else (),
        empty="There is nothing to compare yet.",
    )


def _model(one: Model, made_up: bool) -> tuple[Cell, ...]:
    duty = [area.care_act_wte for area in one.areas]
    known = [value for value in duty if value is not None]
    total = sum(known, Fraction(0)) if len(known) == len(duty) else None
    cost = None if one.cost is None else Decimal(str(float(one.cost)))
    return (
        Cell(one.name),
        Cell(
            "not known" if cost is None else words.money(cost),
            raw=cost,
            status=Status.ILLUSTRATIVE if made_up else "",
        ),
        Cell("not known" if one.spread is None else f"{_fraction(one.spread)} times"),
        Cell(_fraction(total)),
        Cell(", ".join(one.without_posts) or "none"),
    )


def deployment_chart(answer: Deployment | None) -> BarChart | None:
    """People for each post in each area if social workers follow services."""
    if answer is None:
        return None
    level = next((one.people_each for one in answer.central.areas if one.people_each), None)
    rows = [
        charts.Bar(
            one.area,
            None if one.people_each is None else Decimal(str(float(one.people_each))),
            f"{_fraction(one.people_each)} people" if one.people_each else "no posts",
            status=Status.ILLUSTRATIVE if answer.made_up else "",
            marker=None if level is None else Decimal(str(float(level))),
            marker_shown="" if level is None else _fraction(level),
        )
        for one in answer.follow.areas
    ]
    said = "" if level is None else f"; a central team would have {_fraction(level)} everywhere"
    return charts.bars(
        rows,
        id="effect-chart",
        finding=f"People for each post, following services{said}",
        marker_label="a central team",
    )
