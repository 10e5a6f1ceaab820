"""From opened bids to a confirmed award, by actions: what each step gives and what it refuses."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from commonweal.records.evaluation.actions_award import confirm_award, decide_award, tell_outcome
from commonweal.records.evaluation.selectors_record import awarded_lots, chain_check
from commonweal.records.people.acting import Acting
from commonweal.records.procuring.selectors_notices import releases_of
from tests.records.evaluation.world import OPENED, SYSTEM, World, at, priced
from tests.shared import once

pytestmark = pytest.mark.django_db
world = once(priced)


def test_totals_are_weighted_exactly_and_the_lots_go_to_the_best(world: World) -> None:
    """Lot 1, Meadow: locality 4 of 5 is 80, × 50% = 40; delivery 4 of 5 is 80, × 40% = 32; both
    prices are £120,000, the lowest, so 100 × 10% = 10; together 82. Harbour: 3 of 5 is 60: 30 + 24
    + 10 = 64. Lot 2: Meadow 60 × 50% + 80 × 40% + 10 = 72, Harbour 100 × 50% + 60 × 40% + 10 = 84.
    """
    case = world.case()
    totals = {lot: {b.bidder: b.shown for b in case.bid_scores(lot)} for lot in ("1", "2")}
    assert totals["1"] == {"Meadow": Decimal("82.00"), "Harbour": Decimal("64.00")}
    assert totals["2"] == {"Meadow": Decimal("72.00"), "Harbour": Decimal("84.00")}
    found = case.awards()
    assert [one.bidder for one in found.lots] == ["Meadow", "Harbour"]

    shire, city = world.others["shire_lead"], world.evaluators["city"]
    with at(OPENED + timedelta(hours=6)):
        decide_award(by=shire, tender=world.tender, lot="1", reason="The best bid.")
        decide_award(by=city, tender=world.tender, lot="2", reason="The best bid.")
    # Before the letters nobody reads in a notice who gets what.
    assert [row.tags for row in releases_of(Acting.public(), world.tender)] == [["tender"]]
    with at(OPENED + timedelta(hours=7)):
        tell_outcome(by=world.lead, tender=world.tender, route="psr-competitive")
    awards = {one.lot: one for one in awarded_lots(world.lead, world.tender)}
    assert awards["1"].bidder.code == "meadow"
    assert awards["1"].total == Decimal(82)
    assert awards["1"].price == Decimal(120_000)
    assert awards["1"].standstill_ends_on == date(2027, 3, 12)
    assert not awards["1"].is_confirmed
    with at(OPENED + timedelta(days=13)):
        confirm_award(by=shire, tender=world.tender, lot="1")
    assert awarded_lots(world.lead, world.tender)[0].is_confirmed
    assert chain_check(SYSTEM, world.tender).faults == ()
