"""A strategic review of a service by five dimensions, and when a review may be concluded.

Source: LEI-12 (Leicestershire cabinet report 2017, paragraph 27).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CANNOT = "cannot_conclude"
INSUFFICIENT, SUFFICIENT, NOT_PRINTED = "insufficient", "sufficient", "not_printed"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found in one dimension: in words, how far the evidence suffices, what it rests on,
    and which evidence would be needed."""

    evidence: str
    finding: str = ""
    rests_on: str = ""
    needed: str = ""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What follows from a review, why, and where nothing does, which evidence would be needed."""

    code: str
    reason: str
    needed: str = ""


def finding_faults(given: Finding) -> dict[str, str]:
    """What is missing in the finding of a dimension, by field."""
    found: dict[str, str] = {}
    if given.evidence == NOT_PRINTED:
        return found
    if not given.finding.strip():
        found["finding"] = "Say what was found."
    if given.evidence == SUFFICIENT and not given.rests_on.strip():
        found["rests_on"] = "Say what the finding rests on."
    if given.evidence != SUFFICIENT and not given.needed.strip():
        found["needed"] = "Say which evidence would be needed."
    return found


def dimension_problems(titles: Mapping[str, str], found: Mapping[str, Finding]) -> list[str]:
    """What keeps a strategic review from being concluded, in sentences. `titles` are the dimensions
    by code, in order."""
    return [
        f"Nothing is said of “{title}” yet: say what was found and on which evidence."
        for code, title in titles.items()
        if code not in found
    ]


def conclusion_faults(
    given: Conclusion, titles: Mapping[str, str], found: Mapping[str, Finding]
) -> dict[str, str]:
    """What is wrong with a conclusion, by field. Where the evidence of a dimension is insufficient,
    nothing but "cannot conclude" can be concluded; `found` is empty for a review of grants."""
    faults: dict[str, str] = {}
    if not given.reason.strip():
        faults["reason"] = "Say why: the decision rests on it."
    if given.code == CANNOT and not given.needed.strip():
        faults["needed"] = "Say which evidence would be needed to conclude."
    short = [titles[code] for code, one in found.items() if one.evidence == INSUFFICIENT]
    if short and given.code != CANNOT:
        faults["code"] = (
            f"The evidence is insufficient on: {', '.join(short)}. Choose “Cannot conclude”, or "
            "find the evidence first."
        )
    return faults
