"""ESX-51: a stage gate cannot pass until both sides are assessed."""

from dataclasses import replace

from commonweal.planning.gates import (
    Assessment,
    Criterion,
    Decision,
    Side,
    decision_problem,
    gate_outcome,
)

PROVIDER = Criterion(
    "Pre-agreed conditions", Side.PROVIDER, Assessment.MET, "return of March", "procure"
)
COMMISSIONER = Criterion(
    "Clarity of specifications", Side.COMMISSIONER, Assessment.MET, "review of May"
)


def test_both_sides_met_with_evidence_may_continue():
    outcome = gate_outcome([PROVIDER, COMMISSIONER])
    assert outcome.may_decide
    assert outcome.all_met
    assert decision_problem(outcome, Decision.CONTINUE, "") == ""


def test_one_side_alone_is_not_enough():
    outcome = gate_outcome([PROVIDER])
    assert not outcome.may_decide
    assert "commissioner side" in outcome.obstacles[0]
    assert decision_problem(outcome, Decision.END, "any").startswith("The gate cannot be decided")


def test_an_unassessed_criterion_and_one_without_evidence_stand_in_the_way():
    outcome = gate_outcome([replace(PROVIDER, assessment=None), replace(COMMISSIONER, evidence="")])
    assert len(outcome.obstacles) == 2
    assert not outcome.may_decide


def test_an_unmet_criterion_brings_its_consequence_and_needs_a_reason_to_continue():
    outcome = gate_outcome([replace(PROVIDER, assessment=Assessment.PARTLY), COMMISSIONER])
    assert outcome.may_decide
    assert not outcome.all_met
    assert outcome.consequences == ("procure",)
    assert "say why" in decision_problem(outcome, Decision.CONTINUE, " ")
    assert decision_problem(outcome, Decision.CONTINUE, "beds are needed") == ""
    assert decision_problem(outcome, Decision.PROCURE, "") == ""
