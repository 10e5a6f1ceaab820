"""NCL-23: from process to benefit to wider determinants, by a plan with dates."""

from __future__ import annotations

from datetime import date

from commonweal.reviewing.indicators import Retirement, Stage
from commonweal.reviewing.life_cycle import Swap, mixes, plan_problem, set_on
from tests.spec.reviewing.frameworks import LIBRARY, indicator

TODAY, NEXT, LATER = date(2026, 11, 26), date(2027, 4, 1), date(2028, 4, 1)
STAGED = {
    **LIBRARY,
    "f": indicator("f", Stage.BENEFIT),
    "g": indicator("g", Stage.WIDER_DETERMINANTS),
}
PLAN = [Swap("f", "g", LATER), Swap("a", "f", NEXT), Swap("b", "", NEXT)]


def test_the_mix_follows_the_plan_in_order_of_day() -> None:
    found = mixes(["a", "b", "c"], PLAN, STAGED, TODAY)
    assert [(mix.on, list(mix.counts.values())) for mix in found] == [
        (TODAY, [3, 0, 0]), (NEXT, [1, 1, 0]), (LATER, [1, 0, 1]),
    ]  # fmt: skip


def test_a_swap_holds_from_its_day_and_one_for_what_is_gone_does_nothing() -> None:
    assert set_on(["a", "b"], PLAN, date(2027, 3, 31)) == ["a", "b"]
    assert set_on(["a", "b"], PLAN, NEXT) == ["f"]
    assert set_on(["c"], PLAN, LATER) == ["c"]
    # What comes in place of another and stands there already is still one.
    assert set_on(["a", "f"], [Swap("a", "f", NEXT)], NEXT) == ["f"]


def test_what_cannot_be_planned_is_told() -> None:
    gone = {**STAGED, "g": indicator("g", retired=Retirement(TODAY, "", "Lifted."))}
    assert "not in this set" in plan_problem(["a"], STAGED, Swap("b", "f", NEXT))
    assert "itself" in plan_problem(["a"], STAGED, Swap("a", "a", NEXT))
    assert "no indicator z" in plan_problem(["a"], STAGED, Swap("a", "z", NEXT))
    assert "have ended" in plan_problem(["a"], gone, Swap("a", "g", NEXT))
    assert plan_problem(["a"], STAGED, Swap("a", "", NEXT)) == ""
    assert mixes(["a", "unheard"], [], STAGED, TODAY)[0].unknown == 1
