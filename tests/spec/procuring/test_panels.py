"""LEI-24, para 54: common questions by every commissioner, lot questions by that lot's alone."""

from dataclasses import replace

import pytest

from commonweal.procuring.conflicts import Bar, PersonStanding
from commonweal.procuring.panels import (
    Member,
    Panel,
    PanelKind,
    PanelLot,
    check_panel,
    may_score,
    scoring_problem,
)

COUNTY, EAST, WEST, CITY = "leics_cc", "elr_ccg", "wl_ccg", "leicester_city_c"
LOTS = (
    PanelLot("1", frozenset({COUNTY, EAST})),
    PanelLot("2", frozenset({COUNTY, WEST})),
    PanelLot("3", frozenset({CITY})),
)
ANN, BO, CY, DI = (Member("Ann", COUNTY), Member("Bo", EAST), Member("Cy", WEST),
                   Member("Di", CITY))  # fmt: skip
COMMON = Panel(PanelKind.COMMON, (ANN, BO, CY, DI))
LOT_1 = Panel(PanelKind.LOT, (ANN, BO), "1")
FREE = {name: PersonStanding(name, (), (), ()) for name in ("Ann", "Bo", "Cy", "Di", "Eve")}
BIDS = {"1": {"X": "X", "Y": "Y"}, "2": {"X": "X"}, "3": {"Z": "Z"}}


def barred(person, bidder="", lot=""):
    bar = Bar(bidder, lot, f"{person} is barred")
    return FREE | {person: PersonStanding(person, (bar,), (), ())}


def may(panel, person, bidder, lot, standings):
    return may_score(panel, person, bidder, lot, lots=LOTS, standings=standings)


def test_a_common_panel_needs_one_of_every_organisation():
    assert check_panel(COMMON, LOTS, FREE, BIDS).stands
    short = check_panel(replace(COMMON, members=(ANN, BO, DI)), LOTS, FREE, BIDS)
    assert not short.stands
    assert short.sentences == ("The common panel has no member of wl_ccg.",)


def test_a_lot_panel_needs_its_council_and_ccg_and_nobody_else():
    assert check_panel(LOT_1, LOTS, FREE, BIDS).stands
    wrong = check_panel(replace(LOT_1, members=(ANN, CY)), LOTS, FREE, BIDS)
    assert wrong.sentences == (
        "The lot panel of lot 1 has no member of elr_ccg.",
        "Cy is of wl_ccg, which does not commission lot 1.",
    )
    twice = check_panel(replace(LOT_1, members=(ANN, ANN, BO)), LOTS, FREE, BIDS)
    assert twice.wrong == ("Ann stands on the panel twice.",)
    with pytest.raises(ValueError, match="no lot 9"):
        check_panel(replace(LOT_1, lot="9"), LOTS, FREE, BIDS)


def test_who_is_barred_leaves_the_organisation_short_for_that_bid_alone():
    found = check_panel(LOT_1, LOTS, barred("Bo", "X"), BIDS)
    assert found.shorthanded == ("elr_ccg has nobody who may score X in lot 1.",)
    spare = replace(LOT_1, members=(ANN, BO, Member("Eve", EAST)))
    assert check_panel(spare, LOTS, barred("Bo", "X"), BIDS).stands
    common = check_panel(COMMON, LOTS, barred("Cy", lot="2"), BIDS)
    assert common.shorthanded == ("wl_ccg has nobody who may score X in lot 2.",)
    silent = check_panel(LOT_1, LOTS, {}, {"1": {"X": "X"}})
    assert len(silent.shorthanded) == 2


def test_who_may_score_what():
    assert may(LOT_1, "Ann", "X", "1", FREE) == ""
    assert may(COMMON, "Di", "X", "1", FREE) == ""
    assert may(LOT_1, "Ann", "X", "2", FREE) == "This panel scores lot 1, not lot 2."
    assert may(LOT_1, "Cy", "X", "1", FREE) == "Cy is not on this panel."
    assert may(LOT_1, "Bo", "X", "1", barred("Bo", "X")) == "Bo is barred"
    assert may(LOT_1, "Bo", "Y", "1", barred("Bo", "X")) == ""
    assert may(LOT_1, "Bo", "Y", "1", {}) == "Bo has not declared."
    stranger = replace(COMMON, members=(Member("Eve", "a_third_body"),))
    assert "does not commission this procurement" in scoring_problem(stranger, "Eve", LOTS)
