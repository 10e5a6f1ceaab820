"""Accrediting providers on an open route: all that meet the standards at the price may supply.

For any willing provider and direct award B. Nobody is compared with anybody and no volume is
promised. Source: Practical mental health commissioning 2011, 1.2, 1.8 and 2.6 (JCP-03).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What an application comes to as far as it is judged."""

    ACCEPT = "accept"
    REJECT = "reject"
    NOT_JUDGED = "not judged in full"


@dataclass(frozen=True, slots=True)
class Standard:
    """One thing that every provider must meet."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a provider meets a standard (None: not judged), on which evidence."""

    met: bool | None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Accreditation:
    """The outcome with its reasons: standards that are not met, and what is still to be judged."""

    provider: str
    outcome: Outcome
    reasons: tuple[str, ...]
    still_open: tuple[str, ...]


def accredit(
    provider: str,
    standards: Sequence[Standard],
    judgements: Mapping[str, Judgement],
    accepts_price: bool | None,
) -> Accreditation:
    """What an application comes to: accepted only when every standard is met and the price taken.

    One standard that is not met is enough to reject, whatever is still open. A judgement without
    evidence counts as not made. Judgements are by the code of the standard. Raises ValueError for
    one of no standard, and when there is no standard to meet.
    """
    strange = sorted(set(judgements) - {one.code for one in standards})
    if strange or not standards:
        raise ValueError(f"no such standard: {', '.join(strange)}" if strange else "no standards")
    reasons, still_open = [], []
    for standard in standards:
        judged = judgements.get(standard.code, Judgement(None))
        if judged.met is None or not judged.evidence.strip():
            what = "has no evidence" if judged.met is not None else "is not judged"
            still_open.append(f"{standard.title} {what}.")
        elif not judged.met:
            reasons.append(f"{standard.title} is not met.")
    if accepts_price is None:
        still_open.append(f"{provider} has not said whether it accepts the price.")
    elif not accepts_price:
        reasons.append(f"{provider} does not accept the price.")
    outcome = Outcome.REJECT if reasons else Outcome.NOT_JUDGED if still_open else Outcome.ACCEPT
    return Accreditation(provider, outcome, tuple(reasons), tuple(still_open))
