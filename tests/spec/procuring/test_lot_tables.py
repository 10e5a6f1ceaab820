"""LEI-07, LEI-08, LEI-29: a pot over lots from tables, who pays for each, and what is short."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.language.figure import Quantity
from commonweal.language.row import CannotWork, Row
from commonweal.procuring.funding_pot import Contributor, Pledge, funding_pot
from commonweal.procuring.lot_allocation import Bound
from commonweal.procuring.lot_tables import (
    FactorData,
    Lot,
    LotData,
    Wish,
    factor_lists,
    lists_differ,
    local_factors,
    lot_money,
    lot_problems,
)
from commonweal.procuring.lot_viability import ViabilityRule
from tests.spec.planning.rows import rows

D = Decimal
RULE = ViabilityRule(D(15), 2)
NOT_SAID = Quantity.unknown("nobody has stated its overhead")
NORTH = Lot("1", "North", "north", Bound(), NOT_SAID, None)
SOUTH = Lot("2", "South", "south", Bound(), Quantity.exact(D(30)), 3)


def exact(number):
    return Quantity.exact(D(number))


PEOPLE = FactorData("people", "People", "people", "", {"1": exact(60), "2": exact(40)})
COUNCIL = Contributor("c", "Council", exact(50), Pledge.CONFIRMED)
CCG = Contributor("g", "CCG", Quantity.unknown("not stated"), Pledge.PROPOSED)


def money(*contributors, least=None, **wish):
    pot = funding_pot(contributors, least) if contributors else None
    data = LotData((NORTH, SOUTH), (PEOPLE,), (), pot, least)
    return lot_money(data, Wish(reason="People only", **wish), RULE, D(10))


def test_the_least_that_is_printed_is_shared_and_what_hangs_on_others_is_told():
    """100 at least, by people: 60 and 40. The council's 50 pays 30 and 20; the other 50 is stated
    by nobody, so each lot is short of 0 to its half when the CCG does not confirm."""
    found = money(COUNCIL, CCG, least=D(100), weights={"people": D(100)})
    assert found.pot_from.startswith("the least")
    assert {one.lot: one.amount for one in found.allocation.lots} == {"1": 60, "2": 40}
    assert [(o.lot, o.title, o.amount) for o in found.sources] == [
        ("1", "Council", 30), ("2", "Council", 20),
        ("1", "Nobody has stated it", 30), ("2", "Nobody has stated it", 20),
    ]  # fmt: skip
    assert found.if_none == {"1": 30, "2": 20}
    assert [(o.lot, o.amount.low, o.amount.high) for o in found.shortfalls] == [
        ("1", 0, 30), ("2", 0, 20),
    ]  # fmt: skip


def test_overhead_is_held_against_the_level_and_the_smallest_lot_is_told():
    """30 of 40 is 75%, above 15; at 15% it would take 200. Of the north nobody said anything."""
    found = money(COUNCIL, pot=D(100), weights={"people": D(100)})
    north, south = found.viability
    assert north.is_viable is None
    assert south.is_viable is False
    assert "75.00%" in south.warnings[0]
    assert found.smallest == {"2": D(200)}
    assumed = money(COUNCIL, pot=D(100), weights={"people": D(100)}, overhead=D(9))
    assert assumed.viability[0].overhead_high == 15


def test_without_weights_nothing_is_shared_and_nothing_is_short():
    found = money(COUNCIL)
    assert found.allocation is None
    assert (found.sources, found.shortfalls, found.if_none) == ((), (), {})
    assert found.pot == 50


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"weights": {"people": D(90)}, "pot": D(1)}, "total 90%"),
        ({"weights": {"moons": D(100)}, "pot": D(1)}, "no factor moons"),
        ({"weights": {"people": D(100)}}, "How much the pot holds is not known"),
    ],
)
def test_what_cannot_be_shared_says_why(wish, said):
    with pytest.raises(CannotWork, match=said):
        money(**wish)


def test_a_score_of_the_table_is_multiplied_by_people_and_a_lot_without_one_is_not_known():
    table = rows(
        "factor,lot,amount,unit,counted_as,status\nRural,1,0.5,share,times people,illustrative",
        "amount",
    )
    (one,) = local_factors(table, (NORTH, SOUTH), {"1": exact(60), "2": exact(40)})
    assert one.amounts["1"].value == 30
    assert one.lacking == ("2",)
    assert one.made_up
    assert "not in the table" in one.amounts["2"].reason


def test_paragraphs_that_name_other_factors_differ():
    definition = {"factors": [{"code": "people", "words": ["population", "people"]},
                              {"code": "need", "words": ["need"]}]}  # fmt: skip

    def named(*pairs):
        given_rows = [Row("f", w, {"paragraph": p, "factor": w}, {}) for p, w in pairs]
        return factor_lists(given_rows, definition)

    lists = named(("16", "population"), ("16", "need"), ("51", "people"))
    assert [one.codes for one in lists] == [("people", "need"), ("people",)]
    assert lists_differ(lists)
    assert not lists_differ(named(("16", "population"), ("51", "people")))
    assert named(("16", "moons"))[0].codes == (None,)


def test_a_table_of_lots_that_cannot_be_is_refused():
    def problem(**cells):
        row = Row("funding_lots", "1", {"lot": "1", "title": "North", **cells}, {})
        return [sentence for _, _, sentence in lot_problems([row])]

    assert problem() == []
    assert "whole number" in problem(expected_bids="2.5")[0]
    assert "above its most" in problem(floor_gbp="5", ceiling_gbp="4")[0]
    assert "whole pence" in problem(floor_gbp="0.005")[0]


@given(st.decimals(1, 10**6, places=2), st.decimals(0, 10**6, places=2))
def test_who_pays_for_a_lot_adds_up_to_what_it_gets(pot, confirmed):
    body = Contributor("c", "Council", Quantity.exact(confirmed), Pledge.CONFIRMED)
    found = money(body, CCG, pot=pot, weights={"people": D(100)})
    for one in found.allocation.lots:
        assert sum(s.amount for s in found.sources if s.lot == one.lot) == one.amount
    assert sum(found.if_none.values()) == max(pot - confirmed, 0)
