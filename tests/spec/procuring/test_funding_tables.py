"""LEI-05, LEI-07, CALC-30: payments of a transfer, savings that recur in part, what is refused."""

from datetime import date
from decimal import Decimal

import pytest

from commonweal.language.row import CannotWork, Row
from commonweal.procuring.funding_pot import Basis
from commonweal.procuring.funding_tables import (
    Counting,
    balance_of,
    funding,
    saving_years,
)

D = Decimal
APRIL = Counting(date(2017, 10, 1), Basis.MONTHS, 3)


def line(part, body, amount="", **cells):
    cells = {"part": part, "body_code": body, "amount_gbp": amount, "period": "a year", **cells}
    return Row("funding_lines", f"{part}/{body}", cells, {})


def found(*rows, counting=APRIL):
    return funding(rows, {}, counting)


def test_a_transfer_is_paid_in_even_parts_and_a_short_last_year_by_its_months():
    """£100 a year in quarters from 1 October 2017 to 31 March 2019: a year of 4 × £25, then six
    months, £50, in the two quarters that begin in it."""
    (one,) = found(
        line("contribution", "x", "100", instrument="section 256", starts_on="2017-10-01",
             ends_on="2019-03-31", payments_a_year="4", purpose="Recovery")
    ).transfers  # fmt: skip
    assert [(p.due, p.amount) for p in one.instalments] == [
        (date(2017, 10, 1), D(25)), (date(2018, 1, 1), D(25)), (date(2018, 4, 1), D(25)),
        (date(2018, 7, 1), D(25)), (date(2018, 10, 1), D(25)), (date(2019, 1, 1), D(25)),
    ]  # fmt: skip
    assert one.lacking == ()


def test_a_transfer_names_what_its_agreement_does_not_say():
    (one,) = found(line("contribution", "x", instrument="section 256")).transfers
    assert one.lacking == ("amount", "purpose", "first day", "last day", "payments")
    assert one.instalments == ()


@pytest.mark.parametrize(
    ("recurrent", "years"),
    [
        # All of it recurs: six of twelve months, then the whole.
        ("100", ["58000", "116000", "116000"]),
        # None does: it counts once, in full, in its first year.
        ("0", ["116000", "0", "0"]),
        # A quarter recurs: 87,000 once and half of 29,000, then 29,000.
        ("25", ["101500", "29000", "29000"]),
    ],
)
def test_a_saving_counts_by_the_part_of_it_that_recurs(recurrent, years):
    told = saving_years(D(116_000), D(recurrent), APRIL)
    assert [one.amount for one in told] == [D(year) for year in years]
    assert [one.year for one in told] == ["2017/18", "2018/19", "2019/20"]


def test_without_a_start_no_part_of_a_year_is_guessed():
    (one,) = found(line("saving", "x", "10"), counting=Counting(None, Basis.MONTHS, 3)).savings
    assert one.years == ()
    assert one.agrees is None


def test_a_printed_saving_is_held_against_the_trace():
    """100 − 20 = 80; 80 − 50 = 30, printed as 31."""
    answer = found(
        line("cost now", "x", "100"), line("contribution now", "y", "20"),
        line("contribution", "x", "50", pledge="confirmed"), line("saving", "x", "31"),
    )  # fmt: skip
    assert answer.trace
    assert answer.trace.saving.saving.value == 30
    assert balance_of(answer.trace).value == 0
    assert answer.savings[0].agrees is False


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([line("cost now", "x", "1"), line("cost now", "y", "1")], "one cost now"),
        ([line("contribution", "x", "1"), line("contribution", "x", "2")], "contributes twice"),
        ([line("contribution", "x", "-1")], "less than nothing"),
        ([line("saving", "x", "1", recurrent_pct="120")], "between 0 and 100"),
        (
            [line("contribution", "x", "1", instrument="section 256", starts_on="2017-10-01",
                  payments_a_year="5")],
            "do not divide twelve months",
        ),
        (
            [line("contribution", "x", "1", instrument="section 256", starts_on="2017-10-01",
                  ends_on="2017-12-15", payments_a_year="4")],
            "does not end with a whole month",
        ),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_refused(rows, said):
    with pytest.raises(CannotWork, match=said):
        found(*rows)
