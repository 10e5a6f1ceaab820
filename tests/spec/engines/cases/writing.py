"""Short ways of writing worked cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from commonweal.language import plan
from tests.support.activity import Case, Row, lines, month, table_rows
from tests.support.oracle import Answer

#: The day that a date is told by: days since then.
EPOCH = date(2024, 1, 1)
YEAR = ("2024-01", "2024-12")


def tables(**texts: str) -> dict[str, list[Row]]:
    """Declared tables from text. Rows lack what is not named, but for who they are about."""
    return {name: table_rows(name, text) for name, text in texts.items()}


def counted(
    title: str,
    given: Mapping[str, Sequence[Row]],
    components: Sequence[plan.Component],
    expected: str,
    *,
    by: Sequence[str] = (),
    months: tuple[str, str] = YEAR,
) -> Case:
    """A case whose answer is a table: month, the grouping, then one column per component."""
    answer: Answer = {}
    for line in lines(expected):
        cells = list(line.values())
        assert list(line)[: len(by) + 1] == ["month", *by], title
        numbers = tuple(number(cell) for cell in cells[len(by) + 1 :])
        assert len(numbers) == len(components), title
        answer[(month(cells[0]), *(key(cell) for cell in cells[1 : len(by) + 1]))] = numbers
    span = plan.Months(month(months[0]), month(months[1]))
    return Case(title, given, components, plan.Grouping(tuple(by)), span, answer)


def number(cell: str) -> Any:
    if cell == "-":
        return None
    return float(cell) if "." in cell else int(cell)


def key(cell: str) -> Any:
    """A group: missing, a whole number, or else a word. A number in quotes is a word."""
    if cell == "-":
        return None
    return cell.strip('"') if not cell.lstrip("-").isdigit() else int(cell)


#: Rows that an expression or a condition is tried on: one referral a row.
AT = plan.Point("received_date")


def valued(title: str, text: str, expression: plan.Expression, values: Mapping[str, Any]) -> Case:
    """The value of an expression for each referral, dates told as days since 1 January 2024."""
    given = tables(referrals=text)
    first = next((each for each in values.values() if each is not None), None)
    told = plan.Days(plan.Lit(EPOCH), expression) if isinstance(first, date) else expression
    referrals = plan.Table("referrals")
    components = [
        plan.Component(plan.Kind.ROWS, referrals, AT, plan.Missing(expression)),
        plan.Component(plan.Kind.SUM, referrals, AT, value=told),
        plan.Component(plan.Kind.ROWS, referrals, AT),
    ]
    expected: Answer = {}
    for row in given["referrals"]:
        value = values[row["referral"]]
        shown = (value - EPOCH).days if isinstance(value, date) else value
        line = (1, 0, 1) if shown is None else (0, shown, 1)
        expected[(row["received_date"].replace(day=1), row["referral"])] = line
    return _each(title, given, components, expected)


def held(title: str, text: str, condition: plan.Predicate, which: str) -> Case:
    """The referrals for which a condition holds."""
    given = tables(referrals=text)
    component = plan.Component(plan.Kind.ROWS, plan.Table("referrals"), AT, condition)
    rows = {row["referral"]: row["received_date"].replace(day=1) for row in given["referrals"]}
    expected: Answer = {(rows[one], one): (1,) for one in which.split()}
    return _each(title, given, [component], expected)


def _each(
    title: str,
    given: Mapping[str, Sequence[Row]],
    components: Sequence[plan.Component],
    expected: Answer,
) -> Case:
    months = [row["received_date"].replace(day=1) for row in given["referrals"]]
    span = plan.Months(min(months), max(months))
    return Case(title, given, components, plan.Grouping(("referral",)), span, expected)
