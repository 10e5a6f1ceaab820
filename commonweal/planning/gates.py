"""Stage gates: criteria owned on each side, their assessment, and when a gate may be passed.

Source: Essex Mental Health Review 2015, section 8 recommendation 1b and Appendix 3 (ESX-51,
ESX-65): providers are tested on pre-agreed conditions and ways of working, commissioners on
the clarity of their specifications.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """Who is tested by a criterion."""

    COMMISSIONER = "commissioner"
    PROVIDER = "provider"


class Assessment(StrEnum):
    """How far a criterion is met."""

    MET = "met"
    PARTLY = "partly met"
    NOT_MET = "not met"


class Decision(StrEnum):
    """What a gate may lead to."""

    CONTINUE = "continue"
    VARY = "vary"
    PROCURE = "procure"
    END = "end"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition of a gate. `assessment` is None until somebody has assessed it."""

    title: str
    side: Side
    assessment: Assessment | None = None
    evidence: str = ""
    consequence: str = ""


@dataclass(frozen=True, slots=True)
class GateOutcome:
    """Whether a gate may be decided and passed, and what stands in the way."""

    may_decide: bool
    all_met: bool
    obstacles: tuple[str, ...]
    consequences: tuple[str, ...]


def gate_outcome(criteria: Sequence[Criterion]) -> GateOutcome:
    """Whether both sides have been assessed in full.

    A gate cannot be decided while either side has no criterion, or a criterion without an
    assessment or without evidence. It may be decided with criteria that are not met; then their
    consequences follow and `all_met` is false.
    """
    obstacles = [
        f"Nothing is asked of the {side} side; add at least one criterion."
        for side in Side
        if not any(criterion.side == side for criterion in criteria)
    ]
    for criterion in criteria:
        if criterion.assessment is None:
            obstacles.append(f"{criterion.title} ({criterion.side} side) has not been assessed.")
        elif not criterion.evidence:
            obstacles.append(f"{criterion.title} ({criterion.side} side) has no evidence.")
    unmet = [c for c in criteria if c.assessment in (Assessment.PARTLY, Assessment.NOT_MET)]
    return GateOutcome(
        may_decide=not obstacles,
        all_met=not obstacles and not unmet,
        obstacles=tuple(obstacles),
        consequences=tuple(c.consequence for c in unmet if c.consequence),
    )


def decision_problem(outcome: GateOutcome, decision: Decision, reason: str) -> str:
    """Why this decision cannot be recorded; empty when it can.

    Continuing past a criterion that is not met needs a reason.
    """
    if not outcome.may_decide:
        return "The gate cannot be decided yet: " + " ".join(outcome.obstacles)
    if decision == Decision.CONTINUE and not outcome.all_met and not reason.strip():
        return "Not every criterion is met: say why the contract continues all the same."
    return ""
