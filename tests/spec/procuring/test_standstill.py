"""The standstill of both regimes: the worked table, late decisions, summer time and signing."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from commonweal.language.row import CannotWork
from commonweal.procuring.rules import Rules
from commonweal.procuring.standstill import Kind, Representation, signing_problem, standstill
from tests.spec.procuring.given import CALENDAR, RULES, utc

LONDON = ZoneInfo("Europe/London")

#: Published, PSR begins, PSR ends (24:00), last day by the Act. Source: the worked table of the
#: engineering standard, after SI 2023/1348 regulation 12 and the Act's guidance.
TABLE = [
    (date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 12), date(2026, 6, 10)),
    (date(2026, 6, 5), date(2026, 6, 6), date(2026, 6, 17), date(2026, 6, 16)),
    (date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 14), date(2026, 4, 10)),
    (date(2026, 5, 21), date(2026, 5, 22), date(2026, 6, 4), date(2026, 6, 2)),
    (date(2026, 8, 28), date(2026, 8, 29), date(2026, 9, 10), date(2026, 9, 9)),
    (date(2026, 12, 18), date(2026, 12, 19), date(2027, 1, 4), date(2026, 12, 31)),
]


def psr(published, *came, decided=None):
    came = [Representation("Meadow Trust (fictional)", moment) for moment in came]
    return standstill(Kind.PSR, published, CALENDAR, RULES, representations=came, decided=decided)


@pytest.mark.parametrize(("published", "begins", "psr_end", "act_end"), TABLE)
def test_the_worked_table(published, begins, psr_end, act_end):
    found = psr(published)
    assert (found.begins, found.last_day) == (begins, psr_end)
    act = standstill(Kind.ACT, published, CALENDAR, RULES)
    assert (act.begins, act.last_day) == (published, act_end)
    assert act.counts[0].days[-1].number == found.counts[0].days[-1].number == 8
    assert not found.cautions
    assert found.steps[1].endswith("working day 8 after that day.")


def test_the_end_is_midnight_in_london_in_summer_and_in_winter():
    assert psr(date(2026, 6, 1)).ends == utc(2026, 6, 12, 23)
    assert psr(date(2026, 12, 18)).ends == utc(2027, 1, 5)
    # Summer time begins on 29 March 2026, within this standstill.
    assert psr(date(2026, 3, 20)).ends == datetime(2026, 4, 2, tzinfo=LONDON)
    assert psr(date(2026, 3, 20)).ends == utc(2026, 4, 1, 23)


def test_a_representation_in_time_keeps_it_open_and_one_at_the_end_is_late():
    end = psr(date(2026, 6, 1)).ends
    in_time = psr(date(2026, 6, 1), end - timedelta(seconds=1))
    assert in_time.is_open_ended
    assert in_time.ends is None
    late = psr(date(2026, 6, 1), end)
    assert late.last_day == date(2026, 6, 12)
    assert len(late.late) == 1


def test_it_ends_five_working_days_after_the_further_decision():
    came = utc(2026, 6, 10, 9)
    assert psr(date(2026, 6, 1), came, decided=date(2026, 6, 19)).last_day == date(2026, 6, 26)
    # A bank holiday on 31 August is left out.
    august = psr(date(2026, 8, 10), utc(2026, 8, 12), decided=date(2026, 8, 27))
    assert august.last_day == date(2026, 9, 4)


def test_an_early_further_decision_does_not_shorten_it():
    found = psr(date(2026, 6, 1), utc(2026, 6, 2, 9), decided=date(2026, 6, 3))
    assert found.last_day == date(2026, 6, 12)


def test_a_representation_after_the_further_decision_opens_it_again():
    found = psr(date(2026, 6, 1), utc(2026, 6, 2, 9), utc(2026, 6, 5, 9), decided=date(2026, 6, 3))
    assert found.is_open_ended


def test_light_touch_has_none_or_a_voluntary_one():
    none = standstill(Kind.NONE, date(2026, 6, 1), CALENDAR, RULES)
    assert none.ends is None
    assert not none.is_open_ended
    assert signing_problem(none, utc(2026, 6, 1)) == ""
    own = standstill(Kind.VOLUNTARY, date(2026, 6, 1), CALENDAR, RULES, voluntary_days=10)
    assert own.last_day == date(2026, 6, 12)
    assert "not verified" in own.cautions[0]
    for days, words in ((7, "7 are too few"), (None, "say how many")):
        with pytest.raises(CannotWork, match=words):
            standstill(Kind.VOLUNTARY, date(2026, 6, 1), CALENDAR, RULES, voluntary_days=days)


def test_signing_waits_for_the_end_to_the_second():
    found = psr(date(2026, 6, 1))
    assert "to the end of Fri 12 Jun 2026" in signing_problem(found, utc(2026, 6, 12, 22, 59, 59))
    assert signing_problem(found, utc(2026, 6, 12, 23)) == ""
    open_ended = psr(date(2026, 6, 1), utc(2026, 6, 2))
    assert "representation is open" in signing_problem(open_ended, utc(2027, 1, 1))
    with pytest.raises(CannotWork, match="time zone"):
        signing_problem(found, datetime(2026, 6, 13))  # noqa: DTZ001 - what is refused
    with pytest.raises(CannotWork, match="time zone"):
        psr(date(2026, 6, 1), datetime(2026, 6, 2))  # noqa: DTZ001 - what is refused


def test_before_the_regime_there_is_no_rule():
    with pytest.raises(CannotWork, match=r"no value of psr\.standstill"):
        psr(date(2023, 12, 29))
    with pytest.raises(CannotWork, match=r"no value of act\.standstill"):
        standstill(Kind.ACT, date(2025, 2, 21), CALENDAR, RULES)


def test_two_values_of_a_rule_on_one_day_are_refused():
    twice = (RULES.rows[0], replace(RULES.rows[0], source="another"))
    with pytest.raises(ValueError, match="two values"):
        Rules(twice)
    half = replace(RULES.rows[0], value=RULES.rows[0].value / 2)
    with pytest.raises(ValueError, match="no whole number"):
        _ = half.whole
