"""The plan of a route: latest days backward from service start, and what may be marked when."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from commonweal.procuring.route_plan import (
    Mark,
    Scrutiny,
    What,
    by_key,
    dated_plan,
    mark_problem,
    notices_due,
    plan_steps,
    route_problems,
    stage_times_from,
    standstill_of,
)
from commonweal.procuring.routes import routes_from
from commonweal.procuring.timetable import Timetable, Verdict
from commonweal.records import shelf
from tests.spec.procuring.given import CALENDAR, RULES

ROUTES = routes_from(shelf.read_yaml("procurement/routes.yaml"))
TIMES, SCRUTINY = stage_times_from(shelf.read_yaml("procurement/stage-times.yaml"))
COMPETITIVE = ROUTES["psr-competitive"]
UK = ZoneInfo("Europe/London")
LATE = datetime(2026, 12, 1, 12, tzinfo=UK)


def done(*stages: str, day: date = date(2026, 5, 1)) -> list[Mark]:
    return [Mark(What.STAGE, code, done=day) for code in stages]


def problem(mark: Mark, *marks: Mark, route: str = "psr-competitive", now: datetime = LATE) -> str:
    return mark_problem(ROUTES[route], mark, by_key(marks), now=now, calendar=CALENDAR, rules=RULES)


def test_latest_days_are_counted_backward_from_service_start() -> None:
    """Service start Thursday 1 October 2026. Mobilisation 0 days: 1 October. Signing 3 months
    before: 1 July. Standstill 1 working day before: Tuesday 30 June. Outcome told 10 working days
    before that: Tuesday 16 June. Decision 5 working days before: Tuesday 9 June. Evaluation 10
    before, which are 8, 5, 4, 3, 2 and 1 June and 29, 28, 27 and 26 May: Tuesday 26 May."""
    plan = dated_plan(date(2026, 10, 1), plan_steps(COMPETITIVE, TIMES, SCRUTINY, {}), CALENDAR)
    assert isinstance(plan, Timetable)
    latest = {line.step.code: line.latest for line in plan.lines}
    assert latest["mobilise"] == date(2026, 10, 1)
    assert latest["sign"] == date(2026, 7, 1)
    assert latest["standstill"] == date(2026, 6, 30)
    assert latest["notify"] == date(2026, 6, 16)
    assert latest["decide"] == date(2026, 6, 9)
    assert latest["evaluate"] == date(2026, 5, 26)


def test_a_plan_that_leaves_too_little_time_is_told_and_a_day_in_time_is_not() -> None:
    """The last day for signing is 1 July (LEI-04: three months before 1 October)."""
    for day, verdict in ((date(2026, 7, 1), Verdict.PASSES), (date(2026, 7, 2), Verdict.BREACH)):
        marks = by_key([Mark(What.STAGE, "sign", planned=day)])
        plan = dated_plan(
            date(2026, 10, 1), plan_steps(COMPETITIVE, TIMES, SCRUTINY, marks), CALENDAR
        )
        assert isinstance(plan, Timetable)
        line = next(one for one in plan.lines if one.step.code == "sign")
        assert line.verdict is verdict
        assert bool(plan.breaches) == (verdict is Verdict.BREACH)


def test_scrutiny_stands_before_its_stage_and_takes_time() -> None:
    """20 working days before the decision's stage, which moves every earlier day back."""
    extra = Scrutiny("cabinet", "Cabinet", "decide")
    steps = plan_steps(COMPETITIVE, TIMES, SCRUTINY, {}, [extra])
    codes = [one.code for one in steps]
    assert codes.index("cabinet") == codes.index("decide") - 1
    assert steps[codes.index("cabinet")].is_scrutiny
    plan = dated_plan(date(2026, 10, 1), steps, CALENDAR)
    assert isinstance(plan, Timetable)
    # From Tuesday 9 June back: 8 to 1 June are 6, 29 to 26 May 4, 22 to 18 May 5, 15 to 11 May 5.
    assert plan.scrutiny[0].latest == date(2026, 5, 11)


def test_without_a_start_or_beyond_the_calendar_a_sentence_says_why() -> None:
    steps = plan_steps(COMPETITIVE, TIMES, SCRUTINY, {})
    assert "Say when the service starts" in str(dated_plan(None, steps, CALENDAR))
    assert "add the bank holidays" in str(dated_plan(date(2040, 1, 1), steps, CALENDAR))


@pytest.mark.parametrize(
    ("mark", "before", "said"),
    [
        (Mark(What.STAGE, "case"), (), "on which day"),
        (Mark(What.STAGE, "case", done=date(2026, 12, 2)), (), "has not come yet"),
        (Mark(What.STAGE, "case", done=date(2026, 12, 1)), (), ""),
        (Mark(What.STAGE, "route", done=date(2026, 5, 1)), (), "“Strategic case” comes before"),
        (Mark(What.STAGE, "route", done=date(2026, 4, 30)), ("case",), "was done on 2026-05-01"),
        (Mark(What.STAGE, "route", done=date(2026, 5, 1)), ("case",), ""),
        (Mark(What.STAGE, "approach", done=date(2026, 5, 1)), (), "no such stage"),
        (Mark(What.NOTICE, "psr-tender", done=date(2026, 5, 1)), (), "Give the reference"),
        (Mark(What.NOTICE, "uk4-tender", done=date(2026, 5, 1)), (), "no such notice"),
        (Mark(What.NOTICE, "psr-tender", done=date(2026, 5, 1), reference="2026/S 1"), (), ""),
    ],
)
def test_stages_are_passed_in_order_and_notices_have_a_reference(
    mark: Mark, before: tuple[str, ...], said: str
) -> None:
    found = problem(mark, *done(*before))
    assert said in found
    assert bool(found) == bool(said)


def test_nobody_signs_during_the_standstill() -> None:
    """An intention notice of Monday 1 June 2026: the standstill ends with Friday 12 June."""
    passed = done("case", "route", "publish", "open", "evaluate", "decide", "notify")
    notice = Mark(What.NOTICE, "psr-intention", done=date(2026, 6, 1), reference="n")
    stage = Mark(What.STAGE, "standstill", done=date(2026, 6, 12))
    assert "has not begun" in problem(stage, *passed)
    assert "lasts to the end of Fri 12 Jun" in problem(stage, *passed, notice)
    assert problem(Mark(What.STAGE, "standstill", done=date(2026, 6, 13)), *passed, notice) == ""
    early = datetime(2026, 6, 12, 23, 59, tzinfo=UK)
    assert "lasts to the end" in problem(stage, *passed, notice, now=early)
    found = standstill_of(COMPETITIVE, by_key([notice]), CALENDAR, RULES)
    assert found
    assert found.last_day == date(2026, 6, 12)


def test_a_stage_waits_until_the_time_after_a_notice_has_passed() -> None:
    """At least 14 days after the notice of intended approach: 1 May, so the 16th is the first."""
    passed = done("case", "route", "approach", day=date(2026, 4, 1))
    notice = Mark(What.NOTICE, "psr-approach", done=date(2026, 5, 1), reference="n")

    def assess(day: int, *marks: Mark) -> str:
        mark = Mark(What.STAGE, "assess", done=date(2026, 5, day))
        return problem(mark, *passed, *marks, route="psr-most-suitable-provider")

    assert "is not marked" in assess(16)
    assert "waits until 2026-05-15" in assess(15, notice)
    assert assess(16, notice) == ""


def test_a_notice_is_due_from_the_act_that_it_counts_from() -> None:
    """Contract details within 30 days of signing (section 53): signed on 1 June, due 1 July."""
    route = ROUTES["act-open"]
    marks = by_key(done("sign", day=date(2026, 6, 1)))
    on_time = notices_due(route, marks, RULES, date(2026, 7, 1))
    late = notices_due(route, marks, RULES, date(2026, 7, 2))
    assert on_time[-1].day == late[-1].day == date(2026, 7, 1)
    assert [one.is_late for one in (on_time[-1], late[-1])] == [False, True]
    assert notices_due(route, {}, RULES, date(2026, 7, 2))[-1].day is None


def test_a_tender_names_a_route_that_is_in_force() -> None:
    day = date(2026, 1, 5)
    assert route_problems(ROUTES, "psr-competitive", day) == []
    assert "none of the routes" in route_problems(ROUTES, "competitive", day)[0]
    assert "Say as of which day" in route_problems(ROUTES, "act-open", None)[0]
    assert "can be used from 2025-02-24" in route_problems(ROUTES, "act-open", date(2017, 1, 1))[0]
