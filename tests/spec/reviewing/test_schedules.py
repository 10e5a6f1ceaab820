"""NCL-24: the same lines for every provider, and the provider that differs is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from commonweal.reviewing.frameworks import Placed
from commonweal.reviewing.indicators import Frequency
from commonweal.reviewing.schedules import Kind, calendar, compare, lines_of
from tests.spec.reviewing.frameworks import LIBRARY, framework, indicator

SET = [Placed("c", "2.1"), Placed("a", "1.2"), Placed("b", "1.1"), Placed("a", "2.1")]
LINES = lines_of(framework(), SET, LIBRARY)


def test_lines_stand_in_the_order_of_the_tree_and_each_once() -> None:
    assert [(line.indicator, line.outcome) for line in LINES] == [
        ("b", "Outcome 1.1"), ("a", "Outcome 1.2"), ("c", "Outcome 2.1"),
    ]  # fmt: skip


def test_the_same_schedule_has_no_differences() -> None:
    assert compare(LINES, LINES) == []
    assert compare(LINES, [replace(one, numerator="", name=f" {one.name.lower()}  ")
                           for one in reversed(LINES)]) == []  # fmt: skip


def test_missing_extra_and_otherwise_are_told_apart() -> None:
    b, a, _ = LINES
    returned = [
        replace(b, numerator="episodes b"), replace(a, frequency="year"), replace(a, indicator="x"),
    ]  # fmt: skip
    found = compare(LINES, returned)
    assert [(one.kind, one.indicator, one.sent, one.returned) for one in found] == [
        (Kind.DEFINITION, "b", "people b", "episodes b"),
        (Kind.FREQUENCY, "a", "month", "year"),
        (Kind.MISSING, "c", "C", ""),
        (Kind.EXTRA, "x", "", "A"),
    ]


def test_the_calendar_is_in_whole_periods_with_their_due_days() -> None:
    library = {"a": indicator("a"), "b": indicator("b", frequency=Frequency.QUARTER)}
    lines = lines_of(framework(), [Placed("a", "1.1"), Placed("b", "1.1")], library)
    found = calendar(lines, date(2027, 1, 1), date(2027, 4, 30), {"month": 20, "quarter": 30})
    assert [(str(one.frequency), one.end, one.due) for one in found] == [
        ("month", date(2027, 1, 31), date(2027, 2, 20)),
        ("month", date(2027, 2, 28), date(2027, 3, 20)),
        ("month", date(2027, 3, 31), date(2027, 4, 20)),
        ("quarter", date(2027, 3, 31), date(2027, 4, 30)),
        ("month", date(2027, 4, 30), date(2027, 5, 20)),
        ("quarter", date(2027, 6, 30), date(2027, 7, 30)),
    ]
