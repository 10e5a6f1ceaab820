"""Conflicts: silence bars from all, a conflict from its bids, and another's decision frees."""

from dataclasses import replace

import pytest

from commonweal.procuring.conflicts import (
    ConflictDecision,
    Declaration,
    Occasion,
    State,
    conflict_statement,
    declaration_problems,
    standing_of,
)
from tests.spec.procuring.given import utc

KNOWN = utc(2026, 6, 5)


def declared(day=1, state=State.NONE, occasion=Occasion.APPOINTMENT, person="Ann", **more):
    return Declaration(person, occasion, state, utc(2026, 6, day), **more)


NONE = declared()
AGAIN = declared(6, occasion=Occasion.NAMES_KNOWN)
COUSIN = declared(
    6, State.ACTUAL, Occasion.NAMES_KNOWN, number=1, bidder="X", description="A cousin works there"
)
FREED = replace(
    COUSIN, declared=utc(2026, 6, 7), decision=ConflictDecision.MAY_ACT,
    mitigation="Does not score staffing", decided_by="Monitoring officer",
)  # fmt: skip


def standing(*declarations, known=KNOWN):
    return standing_of("Ann", declarations, names_known=known)


def test_who_has_not_declared_may_do_nothing():
    assert standing(known=None).bar("X", "1") == "Ann has not declared at appointment."
    assert standing(NONE, known=None).bar("X", "1") == ""
    assert standing(NONE).bar("X", "1") == "Ann has not declared since bidders' names are known."
    early = replace(AGAIN, declared=utc(2026, 6, 4))
    assert standing(NONE, early).gaps
    assert standing(NONE, replace(AGAIN, declared=KNOWN)).gaps == ()
    assert not standing(NONE).may_open
    assert standing(NONE, AGAIN).may_open
    assert not standing(replace(NONE, person="Bo")).may_open


def test_a_conflict_bars_from_its_bidder_and_lot_alone():
    found = standing(NONE, COUSIN)
    assert found.bar("X", "1") == "Ann waits for a decision: actual conflict about X."
    assert found.bar("Y", "1") == ""
    assert not found.may_open
    in_lot = standing(NONE, replace(COUSIN, bidder="", lot="2"))
    assert [bool(in_lot.bar(*one)) for one in (("X", "1"), ("X", "2"), ("Y", "2"))] == [
        False, True, True,
    ]  # fmt: skip
    both = standing(NONE, replace(COUSIN, lot="2"))
    assert [bool(both.bar(*one)) for one in (("X", "1"), ("X", "2"), ("Y", "2"))] == [
        False, True, False,
    ]  # fmt: skip
    assert "actual conflict about X and lot 2" in both.bar("X", "2")
    whole = standing(NONE, replace(COUSIN, bidder=""))
    assert "about the whole procurement" in whole.bar("Y", "9")


def test_a_decision_by_somebody_else_frees_or_bars():
    assert standing(NONE, COUSIN, FREED).bar("X", "1") == ""
    assert standing(NONE, COUSIN, FREED).may_open
    barred = replace(FREED, decision=ConflictDecision.BARRED)
    assert standing(NONE, COUSIN, barred).bar("X", "1") == "Ann is barred: actual conflict about X."


def test_a_bar_is_not_shaken_off_by_declaring_again():
    barred = replace(FREED, decision=ConflictDecision.BARRED)
    later = replace(COUSIN, bidder="Y", declared=utc(2026, 6, 8), occasion=Occasion.CHANGE)
    found = standing(NONE, COUSIN, barred, later)
    assert found.bar("X", "1")
    assert found.bar("Y", "1")
    own = replace(FREED, decided_by="Ann")
    assert standing(NONE, COUSIN, own).bar("X", "1")
    # A change after the person was freed waits for its own decision.
    assert standing(NONE, COUSIN, FREED, replace(later, bidder="X")).bar("X", "1")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (replace(NONE, bidder="X"), "none names no bidder"),
        (replace(NONE, decision=ConflictDecision.BARRED), "nothing to decide"),
        (replace(COUSIN, number=0), "Number the conflict"),
        (replace(COUSIN, description=" "), "Describe the interest"),
        (replace(FREED, decided_by=""), "Name who decided"),
        (replace(FREED, decided_by="Ann"), "Nobody decides on their own"),
        (replace(FREED, mitigation=""), "how the conflict is mitigated"),
    ],
)
def test_a_declaration_that_says_too_little_is_refused(wrong, words):
    assert any(words in problem for problem in declaration_problems(wrong))


def test_declarations_that_stand():
    for one in (NONE, AGAIN, COUSIN, FREED, replace(FREED, decision=ConflictDecision.BARRED)):
        assert declaration_problems(one) == []


def test_a_notice_may_say_none_declared_only_when_everybody_has_said_so():
    bo = [replace(NONE, person="Bo"), replace(AGAIN, person="Bo")]
    silent = conflict_statement(["Ann", "Bo"], [NONE, AGAIN], names_known=KNOWN)
    assert not silent.may_issue
    assert not silent.none_declared
    assert silent.gaps[0] == "Bo has not declared at appointment."
    said = conflict_statement(["Ann", "Bo"], [NONE, AGAIN, *bo], names_known=KNOWN)
    assert said.none_declared
    waiting = conflict_statement(["Ann"], [NONE, COUSIN], names_known=KNOWN)
    assert waiting.gaps == ("Ann waits for a decision: actual conflict about X.",)
    managed = conflict_statement(["Ann"], [NONE, COUSIN, FREED], names_known=KNOWN)
    assert managed.may_issue
    assert not managed.none_declared
    assert managed.declared == (FREED,)
