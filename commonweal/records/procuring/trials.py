"""The trial of a tender's price formula: what a buyer must have read before publication."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from commonweal.language.row import CannotWork
from commonweal.procuring.invitation import Invitation
from commonweal.procuring.price import FormulaGuide
from commonweal.procuring.price_stress import StressAnswer, sign_off_problem, stress_settings_from
from commonweal.procuring.price_trial import quality_points, try_formula
from commonweal.records.procuring.definitions import formula_guides, price_trial, rules


@dataclass(frozen=True)
class PriceTrial:
    """What a formula is, and what came out of its trial on made-up bids; None where it could not be
    tried, for the reason in `headline`."""

    guide: FormulaGuide
    answer: StressAnswer | None
    headline: str

    @property
    def is_warning(self) -> bool:
        """Whether somebody must sign it off: the formula compares bids, or a reversal was found."""
        return self.guide.is_relative or bool(self.answer and self.answer.reversals)

    def problem(self, signed_by: str) -> str:
        """Why the formula cannot be published yet; empty when it can."""
        return sign_off_problem(self.is_warning, self.answer, signed_by)


def trial_of(invitation: Invitation) -> PriceTrial | None:
    """The trial of a tender's formula; None where it names none that there is."""
    if invitation.price is None or invitation.price.code not in formula_guides():
        return None
    guide = formula_guides()[invitation.price.code]
    day = invitation.deadline.date() if invitation.deadline else invitation.service_start
    if day is None:
        return PriceTrial(guide, None, "Set the deadline first: the trial follows its rules.")
    try:
        answer = _tried(_Key(invitation))
    except CannotWork as fault:
        return PriceTrial(guide, None, str(fault))
    return PriceTrial(guide, answer, answer.headline if answer else "The formula is not whole yet.")


class _Key:
    """What a trial hangs on, so that the same is not tried again for every reader."""

    def __init__(self, invitation: Invitation) -> None:
        self.invitation = invitation
        price = invitation.price
        day = invitation.deadline or invitation.service_start
        self._plain = repr((price, quality_points(invitation), day,
                            [lot.value for lot in invitation.lots]))  # fmt: skip

    def __hash__(self) -> int:
        return hash(self._plain)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._plain == other._plain


@lru_cache(maxsize=64)
def _tried(key: _Key) -> StressAnswer | None:
    found = key.invitation
    day = found.deadline.date() if found.deadline else found.service_start
    assert day is not None  # noqa: S101  asked by trial_of
    settings = stress_settings_from(rules(), day, quality_points(found))
    return try_formula(found, settings, price_trial())
