"""JCP-03: accepted when every standard is met with evidence and the price taken, and only then."""

import pytest

from commonweal.procuring.accreditation import Judgement, Outcome, Standard, accredit

SAFE, TRAINED = Standard("safe", "Safeguarding"), Standard("trained", "Training")
MET = Judgement(True, "certificate")


def judged(safe=MET, trained=MET, price=True):
    given = {"safe": safe, "trained": trained}
    return accredit("Meadow Trust (fictional)", [SAFE, TRAINED],
                    {code: one for code, one in given.items() if one}, price)  # fmt: skip


def test_every_standard_met_at_the_price_is_accepted():
    assert judged().outcome is Outcome.ACCEPT
    assert judged().reasons == ()


def test_one_standard_or_the_price_is_enough_to_reject():
    found = judged(safe=Judgement(False, "none in place"), trained=None)
    assert found.outcome is Outcome.REJECT
    assert found.reasons == ("Safeguarding is not met.",)
    assert found.still_open == ("Training is not judged.",)
    assert judged(price=False).outcome is Outcome.REJECT
    assert "does not accept the price" in judged(price=False).reasons[0]


def test_what_is_not_judged_or_has_no_evidence_is_neither():
    for found in (judged(safe=None), judged(safe=Judgement(True, " ")), judged(price=None),
                  judged(safe=Judgement(False, ""))):  # fmt: skip
        assert found.outcome is Outcome.NOT_JUDGED
        assert len(found.still_open) == 1


def test_a_checklist_must_be_there_and_known():
    with pytest.raises(ValueError, match="no standards"):
        accredit("A", [], {}, True)
    with pytest.raises(ValueError, match="no such standard: other"):
        accredit("A", [SAFE], {"other": MET}, True)
