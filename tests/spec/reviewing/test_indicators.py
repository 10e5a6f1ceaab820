"""S75-06: retired indicators lead to successors that live, and links to measures hold."""

from __future__ import annotations

from datetime import date

from commonweal.engines.definitions import measures
from commonweal.records.frameworks.definitions import (
    frameworks,
    measure_ids,
    shipped_indicators,
)
from commonweal.reviewing.indicators import (
    Retirement,
    called,
    dangling_measures,
    retirement_faults,
)
from tests.spec.reviewing.frameworks import LIBRARY, indicator

DAY = date(2021, 3, 31)


def test_the_cpa_indicators_have_ended_with_their_successors() -> None:
    library = shipped_indicators()
    ended = {one.id: one.retired.successor for one in library.values() if one.retired}
    assert ended == {
        "cpa-people": "",
        "cpa-settled-accommodation": "secondary-mh-settled-accommodation",
        "cpa-employment": "secondary-mh-employment",
    }
    assert retirement_faults(library) == []
    assert called(library, "outc_2") is library["cpa-settled-accommodation"]
    assert called(library, "nothing of the sort") is None


def test_successors_that_are_none_or_lead_in_a_circle_are_told() -> None:
    lost = {**LIBRARY, "a": indicator("a", retired=Retirement(DAY, "z", "Lifted."))}
    assert retirement_faults(lost) == ["a is followed by z, which is none."]
    ring = {
        "a": indicator("a", retired=Retirement(DAY, "b", "Lifted.")),
        "b": indicator("b", retired=Retirement(DAY, "a", "Lifted.")),
    }
    assert len(retirement_faults(ring)) == 2


def test_a_link_to_a_measure_may_dangle_only_while_it_is_planned() -> None:
    library = {
        "a": indicator("a", measure="there"), "b": indicator("b", measure="not-there"),
        "c": indicator("c", measure="to-come", planned=True),
    }  # fmt: skip
    assert [said.split()[1] for said in dangling_measures(library, frozenset({"there"}))] == ["b"]
    assert dangling_measures(shipped_indicators(), measure_ids()) == []


def test_every_shipped_link_is_to_a_measure_that_is_there_and_says_where_it_differs() -> None:
    """One that is not the same measure says why; one that is says nothing of the kind."""
    named = [one for one in shipped_indicators().values() if one.measure]
    assert {one.measure for one in named} <= measure_ids()
    assert all(bool(one.measure_reason) == one.measure_is_planned for one in named)


def test_what_a_linked_measure_counts_is_what_the_indicator_asks_for() -> None:
    """Both are a share, or both a middle value in days, and both call the same way good."""
    found = measures()
    for one in shipped_indicators().values():
        if not one.measure or one.measure_is_planned:
            continue
        measure = found[one.measure]
        units = {"pct": "per cent", "days, median": "days"}
        assert units[one.unit] == measure.unit, one.id
        assert one.direction.value == measure.direction.value, one.id


def test_every_indicator_that_a_framework_prints_is_defined() -> None:
    printed = {
        name
        for one in frameworks().values()
        for o in one.outcomes.values()
        for name in o.indicators
    }
    assert len(printed) == 25
    assert printed <= set(shipped_indicators())
