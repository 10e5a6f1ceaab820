"""ESX-03: the printed interview counts of Essex 2015, and who has not been heard."""

from decimal import Decimal

import pytest

from commonweal.language.figure import Citation, Figure, Status
from commonweal.language.row import Row
from commonweal.planning.engagement import Event, coverage, informed_nothing, not_engaged
from commonweal.planning.perception import perceptions

PRINTED = {
    "ne_essex_ccg": 4, "west_essex_ccg": 4, "mid_essex_ccg": 4, "bb_ccg": 1, "cpr_ccg": 3,
    "southend_ccg": 3, "thurrock_ccg": 2,
}  # fmt: skip
EVENTS = [
    Event("Interviews", "interview", "commissioners", (org,), people)
    for org, people in PRINTED.items()
] + [
    Event("Interviews", "interview", "providers", ("nep",), 5),
    Event("Interviews", "interview", "providers", ("sept",), 5, informed=("F5",)),
    Event("Meeting", "meeting", "service users"),
]


def test_interviews_add_up_to_the_printed_counts():
    by_class = {row.subject: row for row in coverage(EVENTS, [], by="stakeholder")}
    assert by_class["commissioners"].people == 21
    assert by_class["providers"].people == 10
    assert by_class["service users"].uncounted == 1


def test_those_never_engaged_come_first_and_are_named():
    bodies = [*PRINTED, "nelft"]
    assert not_engaged(EVENTS, bodies, by="organisation") == ["nelft"]
    assert coverage(EVENTS, bodies, by="organisation")[0].subject == "nelft"


def test_a_count_for_several_bodies_is_not_shared_out():
    """Three council officers of two bodies: an event for each, and no number for either."""
    both = Event("Interview", "interview", "councils", ("essex_cc", "thurrock_ua"), 3)
    rows = {row.subject: row for row in coverage([both], [], by="organisation")}
    assert [(r.events, r.people, r.shared) for r in rows.values()] == [(1, 0, 1), (1, 0, 1)]
    [councils] = coverage([both], [], by="stakeholder")
    assert (councils.people, councils.shared) == (3, 0)


def test_events_that_informed_nothing_are_listed():
    assert len(informed_nothing(EVENTS)) == len(EVENTS) - 1


def test_another_kind_of_coverage_is_refused():
    with pytest.raises(ValueError, match="not by colour"):
        coverage(EVENTS, [], by="colour")


def test_a_perception_has_a_trend_where_it_was_scored_twice():
    """Asked in two years and put at 2.8 and then 2.6 of 5: down by 0.2. Words alone make none."""

    def said(period: str, provider: str = "nep", **cells: str) -> Row:
        figure = Figure("p/k/score", "", None, "", Status.PRINTED, Citation("d", "s"))
        base = {"provider": provider, "dimension": "transparency", "said_by": "commissioners"}
        return Row("perceptions", period, base | {"period": period} | cells, {"words": figure})

    nep, sept = perceptions(
        [
            said("2014/15", score="2.6"),
            said("2015", words="mixed"),
            said("2013/14", score="2.8", scale="of 5"),
            said("2015", "sept", words="mixed"),
        ]
    )
    assert [one.period for one in nep.said] == ["2013/14", "2014/15", "2015"]
    assert (nep.change, nep.scale) == (Decimal("-0.2"), "of 5")
    assert sept.change is None
