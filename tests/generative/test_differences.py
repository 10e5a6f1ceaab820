"""Whatever the values are: the difference of a finding is computed less printed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commonweal.facts.checks import Evidence, Rule, run
from commonweal.facts.checks.evidence import Questions
from commonweal.language.reconciliation import Tolerance
from tests.figures import make

amounts = st.decimals(1, 900, places=1)
QUESTIONS = Questions(Decimal(15), ("pct",), Decimal(2), ("count",))
SIDES = {
    "stated_twice": {"sides": [{"dataset": "a", "keys": ["k"]}, {"dataset": "b", "keys": ["k"]}]},
    "one_agrees": {
        "statement": {"dataset": "a", "keys": ["k"]},
        "candidates": [{"dataset": "b", "keys": ["k"]}],
    },
    "groups_and_total": {
        "whole": {"dataset": "a", "keys": ["k"]},
        "parts": {"dataset": "b", "keys": ["k"]},
    },
}


def found(check, printed, computed):
    parameters = {"tolerance": "exact", **SIDES[check]}
    rule = Rule("r", "t", check, "s", parameters, "", "o", date(2030, 1, 1), "s")
    figures = (
        make(str(printed), ref="a/1/v", k="x"),
        make(str(computed), ref="b/1/v", k="x"),
    )
    return run([rule], Evidence(figures, {"exact": Tolerance()}, QUESTIONS))


@pytest.mark.parametrize("check", SIDES)
@given(printed=amounts, computed=amounts)
def test_the_other_side_less_the_first(check, printed, computed):
    assume(printed != computed)
    (finding,) = found(check, printed, computed)
    assert [side.ref for side in finding.sides] == ["a/1/v", "b/1/v"]
    assert finding.difference == computed - printed


@given(before=amounts, rise=st.decimals("2.1", "9", places=1))
def test_a_jump_is_the_later_quarter_less_the_earlier(before, rise):
    later = before * rise
    rule = Rule(
        "r", "t", "jump_between_quarters", "s", {"datasets": ["q"]}, "", "o", date(2030, 1, 1), "s"
    )
    first = make(str(before), "Cases", ref="q/1/v", unit="count", year="2024/25 Q1")
    second = make(str(later), "Cases", ref="q/2/v", unit="count", year="2024/25 Q2")
    (finding,) = run([rule], Evidence((second, first), {}, QUESTIONS))
    assert [side.ref for side in finding.sides] == ["q/1/v", "q/2/v"]
    assert finding.difference == later - before
