"""Periods as the papers print them, read into dates."""

from datetime import date

import pytest

from commonweal.language.period import (
    NOT_STATED,
    Period,
    PeriodKind,
    financial_year,
    financial_year_of,
    month,
    parse_period,
    quarter,
    years_between,
)


@pytest.mark.parametrize(
    ("printed", "kind", "start", "end"),
    [
        ("2013/14", PeriodKind.FINANCIAL_YEAR, date(2013, 4, 1), date(2014, 3, 31)),
        ("1999/00", PeriodKind.FINANCIAL_YEAR, date(1999, 4, 1), date(2000, 3, 31)),
        ("2015-16", PeriodKind.FINANCIAL_YEAR, date(2015, 4, 1), date(2016, 3, 31)),
        ("2014/15 Q4", PeriodKind.QUARTER, date(2015, 1, 1), date(2015, 3, 31)),
        ("2015", PeriodKind.CALENDAR_YEAR, date(2015, 1, 1), date(2015, 12, 31)),
        ("2016-04", PeriodKind.MONTH, date(2016, 4, 1), date(2016, 4, 30)),
        ("Jul 2015", PeriodKind.MONTH, date(2015, 7, 1), date(2015, 7, 31)),
        ("2024-02-29", PeriodKind.DAY, date(2024, 2, 29), date(2024, 2, 29)),
        ("2010/11-2014/15", PeriodKind.SPAN, date(2010, 4, 1), date(2015, 3, 31)),
        ("2011-2014", PeriodKind.SPAN, date(2011, 1, 1), date(2014, 12, 31)),
    ],
)
def test_a_printed_period_is_read_and_keeps_its_words(printed, kind, start, end):
    assert parse_period(printed) == Period(kind, start, end, printed)


@pytest.mark.parametrize("printed", ["mixed 2013/14-2015/16", "2015/16 budget; D&A 2014/15"])
def test_words_that_name_several_periods_are_mixed_and_never_comparable(printed):
    period = parse_period(printed)
    assert period.kind == PeriodKind.MIXED
    assert period.label == printed
    assert not period.is_known
    assert not period.same_as(period)
    assert not period.overlaps(financial_year(2014))


def test_no_words_is_not_stated():
    assert parse_period("  ") == parse_period("not stated") == NOT_STATED


def test_the_financial_year_turns_on_the_first_of_april():
    assert financial_year_of(date(2016, 3, 31)) == financial_year(2015)
    assert financial_year_of(date(2016, 4, 1)) == financial_year(2016)


def test_four_quarters_make_the_year_without_gap_or_overlap():
    year, quarters = financial_year(2014), [quarter(2014, n) for n in (1, 2, 3, 4)]
    assert quarters[0].start == year.start
    assert quarters[-1].end == year.end
    assert all(not a.overlaps(b) for a in quarters for b in quarters if a is not b)
    assert sum((q.end - q.start).days + 1 for q in quarters) == 365


def test_there_is_no_fifth_quarter():
    with pytest.raises(ValueError, match="not 5"):
        quarter(2014, 5)


def test_a_leap_february_has_29_days():
    assert month(2024, 2).end == date(2024, 2, 29)


def test_steps_are_counted_between_years_of_one_kind_only():
    assert years_between(financial_year(2010), financial_year(2014)) == 4
    with pytest.raises(ValueError, match="two years"):
        years_between(financial_year(2010), quarter(2014, 1))
