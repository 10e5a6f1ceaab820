"""CALC-22, LEI-04: latest dates backward from service start; a month is a range of days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.language.period import add_months, parse_period
from commonweal.language.row import CannotWork
from commonweal.procuring.timetable import Step, Unit, Verdict, steps_from, timetable
from commonweal.records import shelf
from tests.spec.procuring.given import CALENDAR, RULES

START = date(2017, 10, 1)
#: Leicestershire Cabinet report 2017, para 8: a minimum of three months.
LEAST = RULES.on("mobilisation.least", START).whole


def contracts(planned):
    return Step("contracts", "Contracts in place", LEAST, Unit.MONTHS, parse_period(planned))


@pytest.mark.parametrize(
    ("planned", "verdict", "spare"),
    [
        ("2017-06", Verdict.PASSES, 1),
        ("2017-06-01", Verdict.PASSES, 30),
        ("2017-07-01", Verdict.PASSES, 0),
        ("2017-07-02", Verdict.BREACH, -1),
        ("2017-07", Verdict.DEPENDS, -30),
        ("2017-08", Verdict.BREACH, -61),
        ("", Verdict.NOT_PLANNED, None),
    ],
)
def test_three_months_before_the_first_of_october(planned, verdict, spare):
    found = timetable(START, [contracts(planned)])
    [line] = found.lines
    assert line.latest == date(2017, 7, 1)
    assert (line.verdict, line.spare) == (verdict, spare)
    assert bool(found.breaches) == (verdict is Verdict.BREACH)
    assert bool(found.doubts) == (verdict in (Verdict.DEPENDS, Verdict.NOT_PLANNED))


def test_the_printed_timetable_of_2017_keeps_its_scrutiny_and_stands():
    definition = shelf.read_yaml("procurement/timetable.yaml")
    printed = {"consultation": "2016-10", "scrutiny": "2016-11-08", "decision": "2017-02-10",
               "contracts": "2017-06"}  # fmt: skip
    planned = {code: parse_period(words) for code, words in printed.items()}
    found = timetable(START, steps_from(definition, planned, {}), CALENDAR)
    assert [line.step.code for line in found.scrutiny] == ["scrutiny"]
    latest = {line.step.code: line.latest for line in found.lines}
    # Ten working days before Saturday 1 July end on Monday 19 June.
    assert latest["contracts"] == date(2017, 7, 1)
    assert latest["outcome"] == date(2017, 6, 19)
    assert latest["deadline"] == date(2017, 5, 19)
    assert latest["invitation"] == date(2017, 4, 19)
    # Ten working days before 19 April 2017: Easter Monday and Good Friday do not count.
    assert latest["decision"] == date(2017, 4, 3)
    assert found.breaches == (
        "Consultation opens (2016-10) is too close to Scrutiny committee considers the proposals "
        "(2016-11-08): 2016-09-09 is the latest before it.",
    )
    assert steps_from(definition, {}, {"invitation": 45})[3].length == 45


def test_a_step_planned_too_close_to_the_next_is_a_breach_though_both_are_early():
    steps = [
        Step("tender", "Tender", 30, Unit.DAYS, parse_period("2017-01-20")),
        Step("pause", "Pause", 5, Unit.DAYS),
        contracts("2017-02-10"),
    ]
    found = timetable(START, steps)
    assert [line.verdict for line in found.lines[::2]] == [Verdict.PASSES, Verdict.PASSES]
    assert found.breaches == (
        "Tender (2017-01-20) is too close to Contracts in place (2017-02-10): 2017-01-06 is the "
        "latest before it.",
    )


def test_a_timetable_that_cannot_be_worked_out_says_why():
    with pytest.raises(CannotWork, match="at least one step"):
        timetable(START, [])
    with pytest.raises(CannotWork, match="stands twice"):
        timetable(START, [contracts("2017-06"), contracts("2017-06")])
    with pytest.raises(CannotWork, match="give 0 or more"):
        timetable(START, [Step("a", "A", -1, Unit.DAYS)])
    with pytest.raises(CannotWork, match="name a calendar"):
        timetable(START, [Step("a", "A", 5, Unit.WORKING_DAYS)])


@given(st.dates(date(2015, 6, 1), date(2028, 1, 1)), st.integers(0, 9), st.integers(-60, 60))
def test_a_day_passes_exactly_when_the_months_fit(start, months, offset):
    day = add_months(start, -months) + timedelta(days=offset)
    step = Step("a", "A", months, Unit.MONTHS, parse_period(day.isoformat()))
    passes = timetable(start, [step]).lines[0].verdict is Verdict.PASSES
    assert passes == (offset <= 0)
    if passes:
        assert add_months(day, months) <= start
