"""A scenario of one's own in words: its years, its bridges, its place among peers, its end."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from commonweal.planning.own_scenario import (
    CONTRACTS,
    ChosenEffect,
    Form,
    OwnScenario,
    Standing,
    YearBridge,
)
from commonweal.planning.scenario import YearResult, compare
from commonweal.records.results.answers import answer_of
from commonweal.records.results.models import Result
from commonweal.records.results.packing import NotReadable
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.presenters.scenarios import statement_sentences
from commonweal.site.planning.presenters.values import say_value
from commonweal.site.words import day

QUARTERS = {1: "lowest quarter", 2: "second quarter", 3: "third quarter", 4: "highest quarter"}
LINES = {
    "income": "Turnover", "spend": "Operating spend", "surplus": "Operating surplus",
    "cip": "Planned savings", "cash": "Cash",
}  # fmt: skip
EMPTY = "No plan has been brought in. Bring in the table “Five-year plan of a provider”."


def _money(value: Decimal) -> Cell:
    return Cell(say_value(value, "gbp_m", 1), raw=value)


def years_table(answer: OwnScenario | None) -> Table:
    """Each year with its turnover, quarter among peers, surplus, savings, cash and rating."""
    rows = []
    if answer is not None:
        pairs = zip(answer.years, answer.standings, strict=True)
        rows = [_year_row(year, standing) for year, standing in pairs]
    return Table(
        "years",
        "Year by year",
        (
            Column("year", "Year"),
            Column("income", "Turnover", numeric=True),
            Column("quarter", "Among peers"),
            Column("surplus", "Surplus", numeric=True),
            Column("cip", "Savings", numeric=True),
            Column("cash", "Cash", numeric=True),
            Column("rating", "Rating"),
        ),
        tuple(rows),
        note="Losses are below zero. Quarters count from the smallest peers. The rating is the "
        "historic one of 2013 to 2015, from 1 (worst) to 4; it says nothing of a provider today.",
        empty=EMPTY,
    )


def _year_row(year: YearResult, standing: Standing) -> tuple[Cell, ...]:
    percent = year.cip_percent
    return (
        Cell(year.year),
        _money(year.income),
        _quarter(standing),
        Cell(
            say_value(year.surplus, "gbp_m", 1),
            raw=year.surplus,
            hint=f"{say_value(year.spend, 'gbp_m', 1)} of spend",
        ),
        Cell(
            say_value(year.cip, "gbp_m", 1),
            raw=year.cip,
            hint="" if percent is None else f"{say_value(percent, 'pct', 1)} of turnover",
        ),
        _money(year.cash),
        Cell(str(standing.rating), hint=standing.rating_words)
        if standing.rating is not None
        else Cell("none"),
    )


def _quarter(standing: Standing) -> Cell:
    place = standing.place
    if place is None:
        return Cell("not known", hint="no peers are printed")
    pct = place.against_average_pct
    sign = "+" if pct > 0 else ""
    hint = f"{sign}{say_value(pct, 'pct', 0)} against their average"
    return Cell(QUARTERS.get(place.quartile or 0, "quarter not known"), hint=hint)


def effects_table(effects: Sequence[ChosenEffect]) -> Table:
    """What is laid over the plan."""
    return Table(
        "effects",
        "What is laid over the plan",
        (
            Column("title", "Effect"),
            Column("form", "What happens"),
            Column("amount", "In a full year", numeric=True),
            Column("from", "From"),
            Column("how", "How it goes on"),
        ),
        tuple(
            (
                Cell(one.title, hint=one.contract if one.contract != one.title else ""),
                Cell(one.form.value.capitalize()),
                Cell(say_value(one.amount, "gbp_m"), raw=one.amount),
                Cell(day(one.from_day) if one.from_day else one.first_year),
                Cell(_goes_on(one)),
            )
            for one in effects
        ),
        empty="Nothing is laid over the plan yet.",
    )


def _goes_on(one: ChosenEffect) -> str:
    if one.form in CONTRACTS:
        lag = one.cost_lag_years
        when = "at once" if not lag else f"{lag} year later" if lag == 1 else f"{lag} years later"
        return f"{say_value(one.cost_share_pct, 'pct')} of it is cost that follows {when}"
    if one.form == Form.ONE_OFF:
        return "once"
    return "every year from then on" if one.recurrent else "in that year only"


def chart(answer: OwnScenario | None, line: str) -> charts.LineChart | None:
    """One line of the scenario beside the plan that it started from."""
    if answer is None or len(answer.years) < 2:
        return None
    years = [one.year for one in answer.years]
    both = (
        (answer.name, [getattr(one, line) for one in answer.years]),
        (f"{answer.base.capitalize()} case", [getattr(one, line) for one in answer.planned]),
    )
    own, plan = (values[-1] for _, values in both)
    name = LINES[line]
    return charts.lines(
        [
            charts.Series(title, tuple(values), tuple(say_value(v, "gbp_m", 1) for v in values))
            for title, values in both
        ],
        steps=years,
        id=f"{line}-chart",
        finding=f"{name} in {years[-1]}: {say_value(own, 'gbp_m', 1)} instead of "
        f"{say_value(plan, 'gbp_m', 1)}",
        y_label=f"{name}, £m",
    )


def bridge_years(answer: OwnScenario | None) -> list[str]:
    """The years into which the surplus can be followed."""
    return [one.last for one in answer.bridges] if answer else []


def bridge_into(answer: OwnScenario | None, year: str) -> YearBridge | None:
    """The bridge into a year; else into the first year that an effect moves."""
    bridges = answer.bridges if answer else ()
    for one in bridges:
        if one.last == year:
            return one
    moved = [one for one in bridges if len(one.steps) > 3]
    return moved[0] if moved else bridges[0] if bridges else None


def bridge_chart(one: YearBridge | None) -> charts.BarChart | None:
    """The surplus of one year carried into the next."""
    if one is None:
        return None
    last = len(one.steps) - 1
    steps = [
        charts.Step(
            step.title,
            step.amount,
            say_value(step.amount, "gbp_m", 2),
            is_total=place in (0, last),
        )
        for place, step in enumerate(one.steps)
    ]
    start, end = steps[0].shown, steps[-1].shown
    return charts.waterfall(
        steps, id="bridge", finding=f"From {start} in {one.first} to {end} in {one.last}"
    )


def bridge_table(one: YearBridge | None) -> Table:
    """The same bridge as a table."""
    return Table(
        "bridge-steps",
        f"What moves the surplus from {one.first} to {one.last}"
        if one
        else "What moves the surplus",
        (Column("step", "Step"), Column("amount", "Amount", numeric=True)),
        tuple(
            (Cell(step.title), Cell(say_value(step.amount, "gbp_m", 2), raw=step.amount))
            for step in (one.steps if one else ())
        ),
        empty="There are not two years to go between.",
    )


def tests_table(answer: OwnScenario | None) -> Table:
    """The first year in which each test fails."""
    return Table(
        "tests",
        "The first year that each test fails",
        (Column("test", "Test"), Column("year", "First year it fails")),
        tuple(
            (Cell(one.title), Cell(one.first_failure or "none within the plan"))
            for one in (answer.failures if answer else ())
        ),
        empty=EMPTY,
    )


def rating_sentences(answer: OwnScenario | None) -> list[str]:
    """Why some years have no rating; the years alike are told once."""
    silent = [one for one in (answer.standings if answer else ()) if one.rating is None]
    if not silent:
        return []
    years = f"{silent[0].year} to {silent[-1].year}" if len(silent) > 1 else silent[0].year
    return [f"No rating for {years}. {silent[0].rating_words}"]


def sentences(answer: OwnScenario | None) -> list[str]:
    """When cash runs out, and what the plan itself says of its end."""
    if answer is None:
        return []
    found = [
        f"Cash runs out in {answer.cash_out}."
        if answer.cash_out
        else "Cash does not run out within the plan."
    ]
    return found + statement_sentences(answer.merger)


def against_table(answer: OwnScenario | None, against: Result | None) -> Table:
    """Two versions line by line: where they differ."""
    rows, empty, title = [], "No line differs.", "What differs"
    if answer is not None and against is not None:
        title = f"Where it differs from version {against.number}"
        try:
            other: OwnScenario = answer_of(against)
            differences = compare(other.years, answer.years)
            title = f"Where “{answer.name}” differs from “{other.name}” (version {against.number})"
        except (NotReadable, ValueError):
            differences, empty = [], "The two versions do not cover the same years."
        rows = [
            (
                Cell(LINES[one.line]),
                Cell(one.year),
                _money(one.first),
                _money(one.second),
                Cell(
                    ("+" if one.difference > 0 else "") + say_value(one.difference, "gbp_m", 1),
                    raw=one.difference,
                ),
            )
            for one in sorted(differences, key=lambda one: list(LINES).index(one.line))
            if one.difference
        ]
    return Table(
        "against",
        title,
        (
            Column("line", "Line"),
            Column("year", "Year"),
            Column("before", "There", numeric=True),
            Column("now", "Here", numeric=True),
            Column("gap", "Difference", numeric=True),
        ),
        tuple(rows),
        empty=empty,
    )
