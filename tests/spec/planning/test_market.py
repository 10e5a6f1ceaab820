"""ESX-25, ESX-41, CALC-09, CALC-10: losses, sizes, shares and what of a market may go."""

from decimal import Decimal

import pytest

from commonweal.language.row import CannotWork
from commonweal.planning.market import (
    changes_of,
    conflicts_of,
    contracts_total,
    dependencies_of,
    loss_range,
    market_years,
    scale_changes,
    small_providers,
    type_shares,
)
from tests.spec.planning.rows import rows

D = Decimal
SCALE = rows(
    """
peer_group,subject,provider_code,part,turnover_gbp_m,change_pct
combined,peer average,,average,243.5,
MH only,peer average,,average,162.7,
combined,SEPT,sept,whole,326,
MH only,SEPT (MH part),sept,part,191,
MH only,NEP,nep,whole,110,
combined,SEPT later,sept,after loss,242,-25.8
MH only,SEPT MH later,sept,after loss,118,-38.3
MH only,NEP later,nep,after loss,106,-3.6
""",
    "turnover_gbp_m",
    "change_pct",
)
PEERS = rows(
    "peer_group,peer,financial_year,turnover_gbp_m\n"
    + "\n".join(f"MH only,{n},2014/15,{n}" for n in (104, 118.6, 132, 149, 165, 188, 210, 235)),
    "turnover_gbp_m",
)
CHANGES = changes_of(
    rows(
        "event,loser_code,winner_code,effect,effect_value,effect_unit\n"
        "CAMHS,nep,nelft,turnover loss,3.6,pct\nLuton,sept,,turnover loss,30,pct\n"
        "CAMHS,sept,nelft,included,,",
        "effect_value",
    )
)


def test_the_three_losses_of_turnover():
    found = scale_changes(SCALE, PEERS)
    assert [round(one.change_pct, 1) for one in found] == [D("-25.8"), D("-38.2"), D("-3.6")]
    # 118 of 191 is -38.2; rounded amounts allow the printed -38.3
    assert [one.within_rounding for one in found] == [True, True, True]


def test_the_quarter_among_peers_before_and_after():
    found = {one.subject: one for one in scale_changes(SCALE, PEERS)}
    nep, mental, whole = found["NEP"], found["SEPT (MH part)"], found["SEPT"]
    assert nep.place_before
    assert mental.place_before
    assert mental.place_after
    assert whole.place_before
    assert nep.place_before.quartile == 1  # one of eight is smaller
    assert (mental.place_before.quartile, mental.place_after.quartile) == (4, 1)
    assert whole.place_before.quartile is None  # nothing but the average is printed


def test_around_30_percent_in_words_against_the_figure():
    (conflict,) = conflicts_of(CHANGES, scale_changes(SCALE, PEERS), "turnover loss")
    assert (conflict.provider, conflict.stated_pct) == ("sept", D(30))
    assert [pct for _, pct in conflict.printed] == [D("25.8"), D("38.3")]
    assert conflict.nearest == D("25.8")


def test_between_30_and_50_percent_of_the_block_contracts():
    contracts = rows("provider_code,value_gbp_m\nnep,69\nsept,81", "value_gbp_m")
    whole = contracts_total(contracts)
    assert whole == 150
    loss = loss_range(whole, "the block contracts", D(50), D(30))
    assert (loss.low_pct, loss.high_pct) == (30, 50)
    assert (loss.lost.low, loss.lost.high) == (45, 75)
    assert (loss.left.low, loss.left.high) == (75, 105)
    assert contracts_total(rows("provider_code,value_gbp_m\nnep,", "value_gbp_m")) is None


def test_shares_and_concentration_of_a_service():
    (year,) = market_years(
        rows(
            "service,area,provider_code,financial_year,amount_gbp_m\n"
            "IAPT,North,a,2014/15,3\nIAPT,North,b,2014/15,1",
            "amount_gbp_m",
        )
    )
    assert [(one.provider, one.share_pct) for one in year.shares] == [("a", 75), ("b", 25)]
    assert year.concentration == 75**2 + 25**2


SHARES = "service,area,provider_code,provider_type,financial_year,amount_gbp_m,status\n"


def test_an_amount_that_is_not_known_leaves_the_other_shares_unknown():
    """b may hold anything, so a's share of 3 in 3 + b is not 100%; alone, c holds everything."""
    table = rows(
        SHARES + "IAPT,North,a,trust,2014/15,3,printed\nIAPT,North,b,charity,2014/15,,missing\n"
        "IAPT,South,c,trust,2014/15,,missing",
        "amount_gbp_m",
    )
    north, south = market_years(table)
    assert [(one.provider, one.amount, one.share_pct) for one in north.shares] == [
        ("a", 3, None),
        ("b", None, None),
    ]
    assert (north.total, north.concentration) == (None, None)
    assert north.reason == "an amount is missing"
    assert [(one.share_pct, one.amount) for one in south.shares] == [(100, None)]
    assert [(one.amount, one.share_pct) for one in type_shares(table[:2])] == [
        (3, None),
        (None, None),
    ]
    assert [one.provider for one in small_providers((north, south), D(7))] == ["a"]


def test_an_amount_below_zero_is_refused():
    table = rows(SHARES + "IAPT,North,a,trust,2014/15,-3,printed", "amount_gbp_m")
    with pytest.raises(CannotWork, match="below zero: correct it"):
        market_years(table)


def test_a_turnover_that_nothing_compares_with_is_refused():
    nought = "peer_group,subject,provider_code,part,turnover_gbp_m,change_pct\n{}"
    peers = "all,average of peers,,average,0,\nall,A,a,whole,9,\nall,A,a,after loss,8,"
    with pytest.raises(CannotWork, match="average turnover of the peer group all is £0m"):
        scale_changes(rows(nought.format(peers), "turnover_gbp_m", "change_pct"), [])
    below = "all,A,a,whole,-9,\nall,A,a,after loss,8,"
    with pytest.raises(CannotWork, match="turnover of A before the loss is £-9m"):
        scale_changes(rows(nought.format(below), "turnover_gbp_m", "change_pct"), [])


def test_small_providers_are_counted_over_all_their_services():
    years = market_years(
        rows(
            "service,area,provider_code,financial_year,amount_gbp_m\n"
            "IAPT,North,a,2014/15,3\nIAPT,South,a,2014/15,4\nIAPT,North,b,2014/15,6\n"
            "IAPT,North,c,2013/14,1",
            "amount_gbp_m",
        )
    )
    (one,) = small_providers(years, D(7))
    # a has 3 + 4, which is not below 7; c held something in an earlier year only
    assert (one.provider, one.income, one.services) == ("b", 6, ("IAPT, North",))


def test_kinds_of_provider_and_dependency():
    table = rows(
        "provider_type,financial_year,amount_gbp_m\nNHS trust,2014/15,9\nvoluntary,2014/15,1",
        "amount_gbp_m",
    )
    assert [(one.provider_type, one.share_pct) for one in type_shares(table)] == [
        ("NHS trust", 90),
        ("voluntary", 10),
    ]
    contracts = rows(
        "provider_code,value_gbp_m,covers,lead_ccg_code\nnep,69,adults,x", "value_gbp_m"
    )
    profiles = rows("provider_code,turnover_gbp_m\nnep,110", "turnover_gbp_m")
    (one,) = dependencies_of(contracts, profiles)
    assert round(one.share_pct.value, 1) == D("62.7")
    (unknown,) = dependencies_of(contracts, [])
    assert not unknown.share_pct.is_exact
