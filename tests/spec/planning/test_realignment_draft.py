"""A draft that does not sum to nought is refused (acceptance 4)."""

from decimal import Decimal

from commonweal.planning.realignment import Pace
from commonweal.planning.realignment_draft import DraftEntry, check_draft
from tests.spec.planning.realigning import case, contract

SIMPLE = contract("x", "100.00", {"a": 60, "b": 40}, {"a": 50, "b": 50})


def entry(body, spend, limit=None, year="2016/17", on="x"):
    return DraftEntry(body, on, year, Decimal(spend), Decimal(spend if limit is None else limit))


def check(*entries, paces=()):
    return check_draft(case(SIMPLE, paces=paces), entries)


def test_a_neutral_draft_is_accepted():
    result = check(entry("a", "-4.00"), entry("b", "4.00"))
    assert result.accepted
    assert result.cautions == ()


def test_a_penny_out_is_refused_with_the_year_and_the_amount():
    result = check(entry("a", "-4.00"), entry("b", "4.01"))
    assert not result.accepted
    assert "spend on X in 2016/17 add up to +£0.01" in result.refusals[0]
    assert "Resource Limit in 2016/17 add up to +£0.01" in result.refusals[1]


def test_spend_without_its_limit_is_refused_by_name():
    result = check(entry("a", "-4.00", "-3.00"), entry("b", "4.00", "3.00"))
    assert result.refusals == (
        "a in 2016/17: spend changes by -£4.00 but the Resource Limit by -£3.00; make them equal.",
        "b in 2016/17: spend changes by +£4.00 but the Resource Limit by +£3.00; make them equal.",
    )


def test_entries_that_belong_to_nothing_are_named():
    result = check(
        entry("z", "1"), entry("a", "0.001", year="2030/31"), entry("a", "1"), entry("a", "1")
    )
    text = " ".join(result.refusals)
    assert "z on X in 2016/17: this commissioner has no part" in text
    assert "2030/31 is not one of the years" in text
    assert "finer than a penny" in text
    assert "a on X in 2016/17 is entered twice" in text
    assert check().refusals == ("The draft changes nothing; enter at least one change.",)


def test_moving_away_and_too_far_are_cautioned():
    away = check(entry("a", "4.00"), entry("b", "-4.00"))
    assert away.accepted
    assert away.cautions[0] == "a on X in 2016/17: moves by +£4.00, away from its share used."
    far = check(entry("a", "-12.00"), entry("b", "12.00"))
    assert far.cautions[0] == "a on X in 2016/17: goes -£2.00 beyond its share used."


def test_coming_back_is_no_moving_away():
    back = check(*far_and_back())
    assert len(back.cautions) == 2
    assert all("2016/17" in caution for caution in back.cautions)


def far_and_back():
    return [
        entry("a", "-12.00"), entry("b", "12.00"),
        entry("a", "2.00", year="2017/18"), entry("b", "-2.00", year="2017/18"),
    ]  # fmt: skip


def test_a_draft_faster_than_agreed_is_cautioned():
    paces = [Pace("a", floor=Decimal(3), protection=Decimal(5)), Pace("b", cap=Decimal(3))]
    draft = [entry("a", "-6.00"), entry("b", "6.00")]
    cautions = check(*draft, paces=paces).cautions
    assert "a in 2016/17: falls by £6.00, over its limit, £3.00." in cautions
    assert "a: falls by £6.00 in all, over its limit, £5.00." in cautions
    assert "b in 2016/17: rises by £6.00, over its limit, £3.00." in cautions
