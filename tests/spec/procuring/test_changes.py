"""The considerable change threshold and the modification test: every worked row."""

from datetime import date
from decimal import Decimal

import pytest

from commonweal.language.row import CannotWork
from commonweal.procuring.changes import Cause, Modification, considerable_change, modification
from tests.spec.procuring.given import RULES, shown

DAY = date(2026, 6, 1)
MILLION = Decimal(1_000_000)


def considerable(existing, proposed, *, different=False, by_authority=True):
    return considerable_change(
        Decimal(existing) * MILLION, Decimal(proposed) * MILLION, materially_different=different,
        by_authority=by_authority, day=DAY, rules=RULES,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("existing", "proposed", "share", "is_met"),
    [
        ("2.0", "2.4", "20.00", False),
        ("2.0", "2.6", "30.00", True),
        ("1.0", "1.4", "40.00", False),
        ("8.0", "9.5", "18.75", False),
        ("2.0", "2.5", "25.00", True),
        ("2.0", "1.0", "-50.00", False),
    ],
)
def test_considerable_change_needs_both_the_amount_and_the_share(existing, proposed, share, is_met):
    found = considerable(existing, proposed)
    assert (found.is_met, shown(found.share)) == (is_met, share)
    assert found.cautions == ()


def test_another_character_is_enough_and_what_is_not_answered_stays_open():
    assert considerable("2.0", "2.0", different=True).is_met
    assert considerable("2.0", "2.6", by_authority=False).is_met is False
    assert considerable("2.0", "2.6", by_authority=None).is_met is None
    assert considerable("2.0", "2.4", by_authority=None).is_met is False
    assert considerable("2.0", "2.4", different=None).is_met is None
    assert considerable("2.0", "2.6", different=None).is_met is True
    assert considerable("2.0", "2.6").reasons == (
        "Lifetime value rises by £600,000.00 (30.00%); both £500,000 and 25% are reached.",
        "The change comes from the authority's decision.",
    )
    assert considerable("2.0", "0").is_met is False
    for existing, proposed in (("0", "1"), ("1", "-1")):
        with pytest.raises(CannotWork, match="above 0"):
            considerable(existing, proposed)


def changed(original, amount, *before, cause=Cause.DECISION, different=False, ab=False):
    past = [Modification(Cause.DECISION, Decimal(one), False) for one in before]
    change = Modification(cause, Decimal(amount), different)
    return modification(Decimal(original), change, past, direct_a_or_b=ab, day=DAY, rules=RULES)


@pytest.mark.parametrize(
    ("original", "amount", "share", "permitted", "notice"),
    [
        (2_400_000, 480_000, "20.00", True, False),
        (2_400_000, 520_000, "21.67", True, True),
        (2_400_000, 610_000, "25.42", False, None),
        (1_000_000, 400_000, "40.00", True, False),
        (2_000_000, 500_000, "25.00", False, None),
    ],
)
def test_a_decision_of_the_authority_by_its_cumulative_change(
    original, amount, share, permitted, notice
):
    once = changed(original, amount)
    assert (once.permitted, once.notice_due, shown(once.share)) == (permitted, notice, share)
    # The same change in three parts is judged alike: the limit counts since signing.
    third = Decimal(amount) / 4
    parts = changed(original, amount - 2 * third, third, third)
    assert (parts.permitted, parts.notice_due) == (permitted, notice)
    assert parts.cumulative == amount


def test_a_notice_is_due_from_the_amount_up():
    assert changed(2_500_000, 500_000).notice_due
    assert not changed(2_500_000, "499999.99").notice_due


def test_each_cause_has_its_own_test():
    large = 2_000_000, 900_000
    assert changed(*large, cause=Cause.PROVIDED, different=True).permitted
    assert changed(*large, cause=Cause.SUCCESSION).permitted
    assert changed(*large, cause=Cause.EXTERNAL).permitted
    assert changed(*large, cause=Cause.EXTERNAL).notice_due
    assert changed(*large, cause=Cause.EXTERNAL, different=True).permitted is False
    assert changed(*large, ab=True).permitted
    assert changed(*large, ab=True, different=True).permitted is False
    assert changed(*large).permitted is False
    assert changed(2_000_000, 1, different=True).permitted is False


def test_what_nobody_has_answered_is_not_permitted_and_not_forbidden():
    open_ended = changed(2_000_000, 1, different=None)
    assert open_ended.permitted is None
    assert "Nobody has said" in open_ended.reasons[-1]
    assert changed(2_000_000, 900_000, different=None).permitted is False


def test_decreases_are_set_against_increases():
    found = changed(2_000_000, 600_000, -500_000)
    assert (found.cumulative, found.permitted) == (100_000, True)
    fall = changed(2_000_000, -600_000)
    assert (shown(fall.share), fall.permitted) == ("30.00", False)
    with pytest.raises(CannotWork, match="above 0"):
        changed(0, 1)
