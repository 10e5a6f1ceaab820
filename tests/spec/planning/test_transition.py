"""JCP-56, JCP-57: what has to be settled before something moves, and protected money."""

from decimal import Decimal

import pytest

from commonweal.language.row import CannotWork, Row
from commonweal.planning.scope_map import cycle_tracker
from commonweal.planning.transition import items_of, transition_plan


def item(title, **cells):
    given = {"item": title, "sort": "contract", "to_code": "icb", "owner": "Head of contracts",
             "due": "2013-04-01", "risk": "low", "is_protected": "yes",
             "value_gbp": "100"}  # fmt: skip
    return Row("transition_items", title, given | cells, {})


def test_a_risky_move_needs_cover_and_a_safe_one_does_not():
    safe, risky, covered = items_of([
        item("a"), item("b", risk="high"), item("c", risk="high", continuity="runs on"),
    ])  # fmt: skip
    assert safe.missing == ()
    assert risky.missing == ("how the service goes on meanwhile",)
    assert covered.missing == ()


def test_the_plan_stands_in_order_of_days_and_of_risk():
    plan = transition_plan(
        items_of([item("late", due="2014-04-01"), item("never", due="", risk=""), item("soon",
                 risk="high")]), ["contract", "posts"]
    )  # fmt: skip
    assert [one.title for one in plan.items] == ["soon", "late", "never"]
    assert [one.title for one in plan.by_risk] == ["soon", "late", "never"]
    assert plan.empty_parts == ("posts",)
    assert plan.protected.value == Decimal(300)


def test_protected_money_that_is_not_known_leaves_the_sum_unknown():
    plan = transition_plan(items_of([item("a"), item("b", value_gbp="")]), [])
    assert not plan.protected.is_exact
    with pytest.raises(CannotWork, match="“soon” in transition_items a is no date"):
        items_of([item("a", due="soon")])


def test_a_service_past_the_last_component_begins_again():
    parts = ["needs", "strategy"]
    rows = [
        Row("cycle_work", part, {"service": "x", "component": part, "state": "done"}, {})
        for part in parts
    ]
    assert cycle_tracker(rows, parts).now == (("x", "needs"),)
    assert cycle_tracker(rows[:1], parts).now == (("x", "strategy"),)
