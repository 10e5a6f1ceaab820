"""Block contracts from their tables: shares by every measure, and what cannot be used by name."""

from decimal import Decimal

import pytest

from commonweal.language.row import CannotWork
from commonweal.planning.contract_tables import ContractTables, share_problems
from commonweal.planning.realignment_tables import choose_measure, position_now, years_after
from tests.spec.planning.rows import rows

BLOCKS = "provider_code,lead_ccg_code,value_gbp_m,year\ntrust,west,10,"
SHARES = """provider_code,lead_code,year,commissioner_code,share_paid_pct
    trust,west,2015/16,west,60
    trust,west,2015/16,mid,40"""
USE = """provider_code,lead_code,year,commissioner_code,sort,line,unit,quantity
    trust,west,2015/16,west,activity,contacts,contacts,300
    trust,west,2015/16,mid,activity,contacts,contacts,100
    trust,west,2015/16,west,activity,bed days,days,20
    trust,west,2015/16,mid,activity,bed days,days,60
    trust,west,2015/16,west,population,people,people,1000
    trust,west,2015/16,mid,population,people,people,1000"""
WEIGHTS = """weighs,line,commissioner_code,weight
    cost,contacts,,10
    cost,bed days,,50
    need,people,west,0.8
    need,people,mid,1.2"""
NAMES = {"west": "West CCG", "mid": "Mid CCG", "trust": "TRUST"}


def table(text, dataset):
    return rows("\n".join(line.strip() for line in text.splitlines()), dataset=dataset)


def tables(blocks=BLOCKS, shares=SHARES, use=USE, weights=WEIGHTS):
    return ContractTables(
        table(blocks, "block_contracts"),
        table(shares, "contract_shares"),
        table(use, "contract_use"),
        table(weights, "use_weights"),
        NAMES,
    )


def used(measure, **changed):
    read = tables(**changed)
    chosen = choose_measure(read.measures("2015/16"), measure, ())
    (one,) = read.positions(chosen, "2015/16")
    return {line.commissioner: line.used_share for line in one.lines}


def test_every_measure_that_the_tables_allow():
    assert [one.code for one in tables().measures("2015/16")] == [
        "cost", "need", "activity:contacts", "activity:days",
    ]  # fmt: skip
    # 300 × 10 + 20 × 50 = 4,000 and 100 × 10 + 60 × 50 = 4,000
    assert used("cost") == {"west": 50, "mid": 50}
    assert used("need") == {"west": 40, "mid": 60}
    assert used("activity:contacts") == {"west": 75, "mid": 25}
    assert used("activity:days") == {"west": 25, "mid": 75}


def test_shares_used_may_be_agreed_instead():
    agreed = SHARES.replace("share_paid_pct", "share_paid_pct,share_used_pct")
    agreed = agreed.replace("west,60", "west,60,45").replace("mid,40", "mid,40,55")
    assert used("agreed", shares=agreed) == {"west": 45, "mid": 55}


def test_where_everybody_stands_by_the_chosen_measure_and_by_the_others():
    now = position_now(tables(), measure="", year="", preferred=("cost",))
    # 60% of £10m against 50%
    assert [(one.commissioner, one.net) for one in now.subsidies] == [
        ("mid", Decimal("-1000000.00")), ("west", Decimal("1000000.00")),
    ]  # fmt: skip
    assert [(one.giver, one.receiver, one.amount) for one in now.supports] == [
        ("west", "mid", Decimal("1000000.00"))
    ]
    # by contacts west uses 75% and pays 60%
    assert now.by_measure[2].nets["west"] == Decimal("-1500000.00")
    assert now.positions[0].title == "TRUST block contract"


@pytest.mark.parametrize(
    ("changed", "measure", "sentence"),
    [
        (
            {"use": USE.replace("trust,west,2015/16,mid,activity,bed days,days,60", "")},
            "cost",
            "bed days of Mid CCG is not given; give it, 0 where it uses none",
        ),
        ({"weights": WEIGHTS.replace("cost,bed days,,50", "")}, "cost", "a weight to bed days"),
        ({"shares": SHARES.replace("mid,40", "mid,39")}, "cost", "total 99, not 100"),
        ({"blocks": BLOCKS.replace("trust", "other")}, "cost", "no value of TRUST block contract"),
        ({"blocks": BLOCKS + "\ntrust,west,11,2015/16"}, "cost", "gives TRUST block contract tw"),
        ({}, "clusters", "cannot be measured by clusters here. It can by: cost-weighted"),
        ({"use": USE.splitlines()[0]}, "", "Nothing says how much each commissioner uses"),
    ],
)  # fmt: skip
def test_what_cannot_be_worked_out_is_named(changed, measure, sentence):
    with pytest.raises(CannotWork, match=sentence):
        used(measure, **changed)


def test_a_measure_that_cannot_be_used_does_not_keep_the_others_back():
    broken = tables(weights=WEIGHTS.replace("cost,bed days,,50", ""))
    now = position_now(broken, measure="", year="", preferred=("cost", "need"))
    assert now.measure.code == "need"
    assert now.by_measure[0].nets == {}


def test_shares_that_do_not_total_100_are_named_with_their_parts():
    ((row, column, sentence),) = share_problems(tables(shares=SHARES.replace("mid,40", "mid,39.5")))
    assert (row.key, column) == ("2", "share_paid_pct")
    assert sentence == (
        "The shares paid of TRUST block contract in 2015/16 total 99.5, not 100 (60 + 39.5); "
        "correct them so that they total exactly 100."
    )


def test_two_contracts_of_one_provider_are_told_apart():
    more = SHARES + "\n    trust,mid,2015/16,mid,100"
    titles = [title for title, _ in tables(shares=more).parties("2015/16").values()]
    assert titles == [
        "TRUST block contract led by West CCG", "TRUST block contract led by Mid CCG",
    ]  # fmt: skip


def test_the_years_that_follow():
    assert years_after("1998/99", 2) == ("1999/00", "2000/01")
