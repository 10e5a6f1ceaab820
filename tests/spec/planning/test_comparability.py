"""ESX-07: the county and Thurrock are not on one basis, and each difference is named."""

from decimal import Decimal

import pytest

from commonweal.language.figure import Basis, Quantity
from commonweal.planning.comparability import (
    Adjustment,
    Aspect,
    Severity,
    adjust,
    compare,
)
from tests.figures import make

RULES = dict.fromkeys(Aspect, Severity.WARN) | {
    Aspect.UNIT: Severity.REFUSE,
    Aspect.VALUE: Severity.REFUSE,
}
COUNTY = make(
    "39.3", "County", year="2014/15", includes="CAMHS; substance abuse",
    excludes="elderly social care", ref="county",
)  # fmt: skip
THURROCK = make(
    "4.1", "Thurrock", year="2013/14", includes="adults under 65",
    excludes="CAMHS; substance abuse; elderly social care", basis=Basis.NOT_STATED, ref="thurrock",
)  # fmt: skip


def test_each_difference_between_county_and_thurrock_is_named_with_its_adjustment():
    verdict = compare(COUNTY, THURROCK, RULES)
    assert verdict.severity == Severity.WARN
    assert [(d.aspect, d.tag) for d in verdict.differences] == [
        (Aspect.SCOPE, "CAMHS"),
        (Aspect.SCOPE, "substance abuse"),
        (Aspect.SCOPE_NOT_STATED, "adults under 65"),
        (Aspect.BASIS_NOT_STATED, ""),
        (Aspect.PERIOD, ""),
    ]
    assert verdict.differences[0].sentence == "County includes CAMHS; Thurrock does not."
    assert verdict.differences[0].adjustment == "Take CAMHS out of County, or add it to Thurrock."


def test_it_does_not_matter_which_one_comes_first():
    forward, back = compare(COUNTY, THURROCK, RULES), compare(THURROCK, COUNTY, RULES)
    assert {(d.aspect, d.tag) for d in forward.differences} == {
        (d.aspect, d.tag) for d in back.differences
    }


def test_what_both_leave_out_is_no_difference():
    tags = {d.tag for d in compare(COUNTY, THURROCK, RULES).differences}
    assert "elderly social care" not in tags


def test_two_amounts_on_one_basis_may_be_compared():
    twin = make("40", "Twin", year="2014/15", includes="substance abuse; CAMHS",
                excludes="elderly social care")  # fmt: skip
    verdict = compare(COUNTY, twin, RULES)
    assert verdict.differences == ()
    assert verdict.severity == Severity.NONE


@pytest.mark.parametrize(
    ("other", "aspect"),
    [
        (make("40", year="2014/15", unit="pct"), Aspect.UNIT),
        (make(None, year="2014/15"), Aspect.VALUE),
    ],
)
def test_another_unit_and_no_value_refuse(other, aspect):
    verdict = compare(make("39.3", year="2014/15"), other, RULES)
    assert verdict.severity == Severity.REFUSE
    assert [d.aspect for d in verdict.differences if d.severity == Severity.REFUSE] == [aspect]


def test_gross_and_net_differ():
    verdict = compare(make("1", "A"), make("1", "B", basis=Basis.NET), RULES)
    assert [d.sentence for d in verdict.differences] == ["A is gross; B is net."]


def test_a_mixed_period_is_no_single_year():
    mixed = make("350", "All", year="mixed 2013/14-2015/16")
    (difference,) = compare(make("1", "A"), mixed, RULES).differences
    assert difference.aspect == Aspect.PERIOD_NOT_STATED
    assert difference.sentence == "All is for mixed 2013/14-2015/16, which is no single period."


def test_recorded_adjustments_put_the_county_on_thurrocks_basis():
    # The amounts are made up for the test: the paper prints neither.
    changes = [
        Adjustment("county", "CAMHS", False, Quantity.exact(Decimal("5.0")), "the budget lists it"),
        Adjustment("county", "substance abuse", False, Quantity(Decimal(3), Decimal(4)),
                   "an estimate"),
        Adjustment("thurrock", "CAMHS", True, Quantity.exact(Decimal(1)), "another figure"),
    ]  # fmt: skip
    adjusted = adjust(COUNTY, changes)
    assert (adjusted.quantity.low, adjusted.quantity.high) == (Decimal("30.3"), Decimal("31.3"))
    assert len(adjusted.steps) == 3
    after = compare(adjusted.figure, THURROCK, RULES)
    assert Aspect.SCOPE not in {d.aspect for d in after.differences}
    assert COUNTY.value == Decimal("39.3")
