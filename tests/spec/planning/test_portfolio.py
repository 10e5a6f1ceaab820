"""ESX-60: what stopping bids gives up, and where nobody is left."""

from decimal import Decimal

from commonweal.planning.portfolio import Left, portfolio_of, service_lines
from tests.spec.planning.rows import rows

TABLE = rows(
    """
service,area,portfolio,income_gbp_m,goes_on_bidding,other_providers
Adults,North,core,45,yes,1
Drugs,North,non-core,4,no,3
CAMHS,North,adjacent,4,no,0
Forensic,North,core,15,,
""",
    "income_gbp_m",
)


def test_what_is_given_up_and_where_nobody_is_left():
    found = portfolio_of("nep", service_lines(TABLE))
    assert (found.income.value, found.income_given_up.value) == (68, 8)
    assert [line.service for line in found.uncovered] == ["CAMHS"]
    assert [(part.portfolio, part.income.value) for part in found.parts] == [
        ("core", 60),
        ("non-core", 4),
        ("adjacent", 4),
    ]
    assert [line.left for line in found.lines] == [
        Left.ONE, Left.SEVERAL, Left.NOBODY, Left.UNKNOWN
    ]  # fmt: skip


def test_other_stops_may_be_tried_and_unknown_income_is_not_nothing():
    found = portfolio_of("nep", service_lines(TABLE, ["Adults"]))
    assert found.income_given_up.value == Decimal(45)
    assert found.uncovered == ()
    blank = rows("service,area,portfolio,income_gbp_m\nA,North,core,", "income_gbp_m")
    assert not portfolio_of("x", service_lines(blank)).income.is_exact
