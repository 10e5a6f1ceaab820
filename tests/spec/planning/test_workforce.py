"""CALC-11: medical, nursing and other staff add up to the printed total, within 1."""

from decimal import Decimal

import pytest

from commonweal.language.figure import round_half_up
from commonweal.language.reconciliation import Tolerance, Verdict
from commonweal.planning.workforce import change, check_groups, per_bed
from tests.figures import make

ONE = Tolerance(absolute=Decimal(1))


def staff(*values):
    names = ("medical", "nursing", "other")
    return {n: make(v, n, unit="people") for n, v in zip(names, values, strict=True)}


@pytest.mark.parametrize(
    ("total", "groups", "computed"),
    [
        ("1798", ("119", "620", "1058"), 1797),
        ("1766", ("117", "607", "1042"), 1766),
        ("1724", ("109", "597", "1018"), 1724),
        ("1699", ("107", "588", "1004"), 1699),
        ("5114", ("204", "1590", "3319"), 5113),
        ("5081", ("204", "1568", "3309"), 5081),
        ("5007", ("193", "1529", "3285"), 5007),
        ("5007", ("192", "1524", "3291"), 5007),
    ],
)
def test_the_eight_returns_add_up(total, groups, computed):
    result = check_groups(make(total, unit="people"), staff(*groups), ONE)
    assert result.computed.value == computed == sum(map(int, groups))
    assert result.verdict == Verdict.RECONCILES


def test_two_too_many_is_a_difference_and_a_missing_group_leaves_it_open():
    assert check_groups(make("1799"), staff("119", "620", "1058"), ONE).verdict == Verdict.DOES_NOT
    open_ = check_groups(make("1798"), staff("119", None, "1058"), ONE)
    assert open_.verdict == Verdict.CANNOT_SAY


def test_change_over_the_year_and_staff_per_bed():
    moved, percent = change(make("1798"), make("1699"))
    assert moved.value == -99
    assert round_half_up(percent.value, 1) == Decimal("-5.5")
    ratio = per_bed(make("1798").quantity, make("357").quantity)
    assert round_half_up(ratio.value, 2) == Decimal("5.04")
    assert not per_bed(make("1").quantity, make("0").quantity).is_exact
