"""CALC-01: eleven bodies make £350m, with residuals 0.4, -0.3 and -0.4."""

from decimal import Decimal

import pytest

from commonweal.language.figure import Quantity, Status
from commonweal.language.reconciliation import Tolerance, Verdict
from commonweal.planning.ledger import Entry, LedgerError, bottom_sum, build
from tests.figures import make

HALF = Tolerance(printed_units=Decimal("0.5"))

CCGS = {
    "west": "41.8", "north-east": "57.6", "mid": "41.7", "basildon": "33.0",
    "castle-point": "23.3", "thurrock": "19.7", "southend": "25.3",
}  # fmt: skip
COUNCILS = {"county": ("39.3", "2014/15"), "southend-ua": ("7.3", "2015/16"),
            "thurrock-ua": ("4.1", "2013/14")}  # fmt: skip


def essex():
    yield Entry("all", make("350", "All commissioners", year="mixed 2013/14-2015/16"))
    yield Entry("ccgs", make("242", "Seven CCGs"), "all")
    yield Entry("councils", make("51", "Three councils", year="mixed"), "all")
    yield Entry("nhse", make("57", "NHS England"), "all")
    for code, amount in CCGS.items():
        yield Entry(code, make(amount, code), "ccgs")
    for code, (amount, year) in COUNCILS.items():
        yield Entry(code, make(amount, code, year=year), "councils")
    yield Entry("to-nep", make("15.0", "To NEP"), "nhse")
    yield Entry("to-sept", make("41.6", "To SEPT"), "nhse")
    yield Entry("southend-mh", make("4.3", "Southend: mental health"), "southend-ua")
    yield Entry("southend-da", make("3.3", "Southend: drugs and alcohol"), "southend-ua")
    older = make("195", "Social care of older adults", year="2014/15")
    yield Entry("older", older, outside="not mental health spend by the paper's definition")
    dementia = make("131", "Of which dementia", year="2014/15")
    yield Entry("dementia", dementia, "older", outside="part of the 195", of_which=True)


@pytest.fixture
def ledger():
    return build(essex(), HALF)


@pytest.mark.parametrize(
    ("code", "computed", "residual", "verdict"),
    [
        ("all", "350", "0", Verdict.RECONCILES),
        ("ccgs", "242.4", "0.4", Verdict.RECONCILES),
        ("councils", "50.7", "-0.3", Verdict.RECONCILES),
        ("nhse", "56.6", "-0.4", Verdict.RECONCILES),
        ("southend-ua", "7.6", "0.3", Verdict.DOES_NOT),
    ],
)
def test_printed_totals_and_their_parts(ledger, code, computed, residual, verdict):
    check = ledger.line(code).check
    assert check.computed == Quantity.exact(Decimal(computed))
    assert check.residual == Quantity.exact(Decimal(residual))
    assert check.verdict == verdict


def test_tolerance_is_half_of_the_unit_in_which_the_total_was_printed(ledger):
    assert ledger.line("ccgs").check.tolerance == Decimal("0.5")
    assert ledger.line("southend-ua").check.tolerance == Decimal("0.05")


def test_the_sum_of_all_amounts_at_the_bottom_counts_nothing_twice(ledger):
    total = ledger.totals[0]
    plain = sum(map(Decimal, CCGS.values())) + sum(Decimal(v) for v, _ in COUNCILS.values())
    plain += Decimal("15.0") + Decimal("41.6")
    # Southend's own parts are deeper than the council's printed 7.3 and sum to 7.6.
    assert bottom_sum(total) == Quantity.exact(plain + Decimal("0.3"))


def test_money_outside_the_total_is_kept_with_its_reason_and_in_no_sum(ledger):
    (older,) = ledger.outside
    assert older.entry.outside
    assert older.figure.value == 195
    assert older.is_partial
    assert older.check.verdict == Verdict.RECONCILES  # 131 is some of 195, not more
    assert older.check.residual == Quantity.exact(Decimal(-64))


def test_a_total_over_several_years_says_so(ledger):
    assert ledger.totals[0].is_mixed
    assert ledger.totals[0].years == ("2013/14", "2014/15", "2015/16")
    assert not ledger.line("ccgs").is_mixed


def test_some_parts_may_not_exceed_the_whole():
    entries = [Entry("a", make("10", "A")), Entry("b", make("12", "B"), "a", of_which=True)]
    assert build(entries, HALF).line("a").check.verdict == Verdict.DOES_NOT


def test_a_suppressed_part_gives_bounds_and_an_open_verdict():
    part = make(None, "Small", status=Status.SUPPRESSED, low="0", high="5")
    entries = [Entry("a", make("10", "A")), Entry("b", make("6", "B"), "a"), Entry("c", part, "a")]
    check = build(entries, HALF).line("a").check
    assert (check.computed.low, check.computed.high) == (6, 11)
    assert check.verdict == Verdict.CANNOT_SAY
    assert "suppressed" in check.computed.reason


def test_a_missing_part_never_counts_as_nought():
    entries = [Entry("a", make("10", "A")), Entry("b", make("10", "B"), "a"),
               Entry("c", make(None, "C"), "a")]  # fmt: skip
    check = build(entries, HALF).line("a").check
    assert check.verdict == Verdict.CANNOT_SAY
    assert check.computed.reason == "C is missing"


def test_bounds_settle_it_when_no_value_inside_them_would_do():
    part = make(None, "Small", status=Status.SUPPRESSED, low="1", high="5")
    entries = [Entry("a", make("10", "A")), Entry("b", make("20", "B"), "a"), Entry("c", part, "a")]
    assert build(entries, HALF).line("a").check.verdict == Verdict.DOES_NOT


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([Entry("a", make("1", "A"), "z")], "not in the ledger"),
        ([Entry("a", make("1", "A")), Entry("a", make("2", "B"))], "used by A and by B"),
        ([Entry("a", make("1"), "b"), Entry("b", make("1"), "a")], "in a circle"),
        ([Entry("a", make("1"), "a")], "in a circle"),
        (
            [Entry("a", make("1", "A")), Entry("b", make("1", "B", unit="gbp_k"), "a")],
            "need one unit",
        ),
    ],
)
def test_what_is_no_ledger_says_why(entries, words):
    with pytest.raises(LedgerError, match=words):
        build(entries, HALF)
