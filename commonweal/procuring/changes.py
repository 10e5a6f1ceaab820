"""Changes: whether one is considerable (for direct award C), and whether a contract may change.

Both under the Provider Selection Regime. Limits are dated rules; the limit on modifications counts
everything since signing. Source: SI 2023/1348 regulations 6 and 13; NHS England guidance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from commonweal.language.figure import fraction_half_up
from commonweal.language.row import CannotWork
from commonweal.procuring.rules import Rule, Rules


@dataclass(frozen=True, slots=True)
class ConsiderableChange:
    """Whether the threshold is met; None when that cannot be said yet. Amounts in pounds."""

    is_met: bool | None
    increase: Decimal
    share: Fraction
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]


def considerable_change(
    existing: Decimal,
    proposed: Decimal,
    *,
    materially_different: bool | None,
    by_authority: bool | None,
    day: date,
    rules: Rules,
) -> ConsiderableChange:
    """Whether a new contract changes considerably against the existing one as first made.

    Met when it is materially different in character, or when the change comes from a decision of
    the authority and lifetime value rises by at least £500,000 and by at least 25%. None stands for
    a question that nobody has answered. Raises CannotWork for an existing value of 0 or less.
    """
    if existing <= 0 or proposed < 0:
        raise CannotWork("Give the lifetime value of the existing contract, above 0.")
    amount, percent = rules.on("psr.considerable.amount", day), _percent("considerable", day, rules)
    increase = proposed - existing
    share = 100 * Fraction(increase) / Fraction(existing)
    is_large = increase >= amount.value and share >= percent.value
    size = (
        f"Lifetime value rises by £{increase:,.2f} ({_pct(share)}); both £{amount.value:,} and "
        f"{percent.value}% {'are' if is_large else 'are not'} reached."
    )
    reasons = [size]
    if materially_different is None:
        reasons.append("Nobody has said whether it is materially different in character.")
    elif materially_different:
        reasons.append("It is materially different in character.")
    if is_large and by_authority is None:
        reasons.append("Nobody has said whether the change comes from the authority's decision.")
    elif is_large:
        reasons.append(
            f"The change {'comes' if by_authority else 'does not come'} from the authority's "
            "decision."
        )
    met = _either(materially_different, by_authority if is_large else False)
    return ConsiderableChange(met, increase, share, tuple(reasons), _cautions(amount, percent))


def _either(one: bool | None, other: bool | None) -> bool | None:
    """Whether at least one holds, where None is not known."""
    if one or other:
        return True
    return None if one is None or other is None else False


class Cause(StrEnum):
    """Why a contract is modified."""

    PROVIDED = "clearly and unambiguously provided for in the contract"
    SUCCESSION = "only the provider's identity changes, by succession"
    EXTERNAL = "a response to external factors"
    DECISION = "a decision of the authority"


@dataclass(frozen=True, slots=True)
class Modification:
    """One change of a contract: its cause and by how much lifetime value changes, in pounds.

    `materially_different` is None where nobody has said whether the contract becomes so.
    """

    cause: Cause
    amount: Decimal
    materially_different: bool | None = None


@dataclass(frozen=True, slots=True)
class ModificationAnswer:
    """Whether a modification is permitted without a new procurement; None: cannot be said yet.

    `cumulative` is the change of lifetime value since signing, this one included, and `share` that
    in percent of the original value. `notice_due` is None when nothing is permitted.
    """

    permitted: bool | None
    notice_due: bool | None
    cumulative: Decimal
    share: Fraction
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]


def modification(
    original: Decimal,
    change: Modification,
    before: Sequence[Modification] = (),
    *,
    direct_a_or_b: bool,
    day: date,
    rules: Rules,
) -> ModificationAnswer:
    """Judge a modification against regulation 13, with every change since signing counted.

    A decision of the authority is permitted when the contract is not materially different and the
    cumulative change is below £500,000 or below 25% of the original lifetime value. A contract
    first awarded by direct award A or B may change in any way that is not materially different.
    Increases and decreases are set against each other (our reading). Raises CannotWork for an
    original value of 0 or less.
    """
    if original <= 0:
        raise CannotWork("Give the original lifetime value of the contract, above 0.")
    amount, percent = rules.on("psr.change.amount", day), _percent("change", day, rules)
    notice = rules.on("psr.change.notice", day)
    cumulative = sum((one.amount for one in before), change.amount)
    share = 100 * Fraction(abs(cumulative)) / Fraction(original)
    is_small = abs(cumulative) < amount.value or share < percent.value
    permitted, reasons = _permitted(change, direct_a_or_b, is_small)
    told = (
        f"Since signing lifetime value has changed by £{abs(cumulative):,.2f} ({_pct(share)} of "
        f"£{original:,.2f}).",
        *reasons,
    )
    due = abs(cumulative) >= notice.value if permitted is not False else None
    if due:
        told = (*told, f"A notice is due, from £{notice.value:,} up.")
    cautions = _cautions(amount, percent, notice)
    return ModificationAnswer(permitted, due, cumulative, share, told, cautions)


def _permitted(
    change: Modification, direct_a_or_b: bool, is_small: bool
) -> tuple[bool | None, tuple[str, ...]]:
    if change.cause in (Cause.PROVIDED, Cause.SUCCESSION):
        return True, (f"Permitted: {change.cause}.",)
    if change.cause is Cause.DECISION and not direct_a_or_b and not is_small:
        return False, (
            "Not permitted: it is the authority's decision, and the change since signing is "
            "neither below the amount nor below the share that are allowed.",
        )
    if change.materially_different is None:
        return None, ("Nobody has said whether the contract becomes materially different.",)
    if change.materially_different:
        return False, ("Not permitted: the contract becomes materially different.",)
    return True, (f"Permitted: {change.cause}, and not materially different.",)


def _percent(name: str, day: date, rules: Rules) -> Rule:
    return rules.on(f"psr.{name}.share", day)


def _cautions(*rules: Rule) -> tuple[str, ...]:
    return tuple(rule.caution for rule in rules if rule.caution)


def _pct(share: Fraction) -> str:
    return f"{fraction_half_up(share, 2)}%"
