"""What each commissioner pays of a block contract against what it uses, and who subsidises whom.

Amounts are pounds and exact to the penny, shares are percent and exact fractions. Source: Essex
Mental Health Review 2015, sections 2 and 8 1d (ESX-31, CALC-17); the four ways to measure use are
those that the requirement names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from commonweal.language.apportionment import apportion
from commonweal.language.figure import Quantity

PENNY = Decimal("0.01")
Percent = Fraction | Decimal | int


class Measure(StrEnum):
    """What the share used is measured by."""

    ACTIVITY = "activity"
    CLUSTERS = "clusters"
    COST = "cost-weighted activity"
    NEED = "need-weighted population"


#: Measures whose lines are made comparable by a weight for each line.
WEIGHTED = frozenset({Measure.COST, Measure.NEED})


@dataclass(frozen=True, slots=True)
class Use:
    """How much of one line (a currency, a cluster, a population group) a commissioner uses."""

    commissioner: str
    line: str
    unit: str
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares in percent that total 100, with what they were measured by and the working."""

    measure: Measure
    of: Mapping[str, Fraction]
    steps: tuple[str, ...]


def use_problems(
    title: str,
    uses: Sequence[Use],
    measure: Measure,
    weights: Mapping[str, Decimal],
    names: Mapping[str, str] | None = None,
) -> list[str]:
    """Why shares of use cannot be worked out, one sentence each; empty when they can.

    `names` are what the sentences call the commissioners.
    """
    called = names or {}
    problems = []
    if not uses:
        return [f"{title} has no use to measure shares by."]
    for use in uses:
        whose = f"{title}: {use.line} of {called.get(use.commissioner, use.commissioner)}"
        if not use.quantity.is_exact:
            reason = use.quantity.reason or "it is not known exactly"
            problems.append(f"{whose} cannot be used: {reason}.")
        elif use.quantity.value < 0:
            problems.append(f"{whose} is below zero.")
    units = sorted({use.unit for use in uses})
    if measure not in WEIGHTED and len(units) > 1:
        problems.append(
            f"{title}: {measure} adds up {' and '.join(units)}, which are not the same thing; "
            f"choose {Measure.COST} or one unit."
        )
    if measure in WEIGHTED:
        lines = dict.fromkeys(use.line for use in uses)
        problems += [f"{title}: give a weight to {line}." for line in lines if line not in weights]
    problems += [f"The weight of {line} is below zero." for line, w in weights.items() if w < 0]
    if not problems and not any(weight * use.quantity.value for use, weight in _weighed(
        uses, measure, weights
    )):  # fmt: skip
        problems.append(f"{title}: nothing at all is used, so there are no shares.")
    return problems


def _weighed(
    uses: Sequence[Use], measure: Measure, weights: Mapping[str, Decimal]
) -> Iterable[tuple[Use, Decimal]]:
    one = Decimal(1)
    return ((use, weights[use.line] if measure in WEIGHTED else one) for use in uses)


def shares_used(
    title: str,
    uses: Sequence[Use],
    measure: Measure,
    weights: Mapping[str, Decimal] | None = None,
) -> Shares:
    """Each commissioner's share of a contract's use, in percent that total exactly 100.

    `weights` per line (a unit cost, a need index) are needed for the weighted measures and unused
    otherwise. A use that is missing or suppressed is refused: a share of an unknown whole would
    be a guess. Raises ValueError with every problem named.
    """
    known = dict(weights or {})
    problems = use_problems(title, uses, measure, known)
    if problems:
        raise ValueError(" ".join(problems))
    sums: dict[str, Fraction] = {}
    for use, weight in _weighed(uses, measure, known):
        worth = Fraction(use.quantity.value) * Fraction(weight)
        sums[use.commissioner] = sums.get(use.commissioner, Fraction(0)) + worth
    whole = sum(sums.values())
    steps = tuple(
        f"{commissioner}: {_plain(worth)} of {_plain(whole)} by {measure}"
        for commissioner, worth in sums.items()
    )
    return Shares(measure, {c: worth * 100 / whole for c, worth in sums.items()}, steps)


def _plain(value: Fraction | int) -> str:
    return f"{float(value):,.2f}".removesuffix(".00")


@dataclass(frozen=True, slots=True)
class BlockContract:
    """A block contract in one year: its value in pounds and the shares paid and used, in percent.

    `used_by` says what the share used was measured by.
    """

    code: str
    title: str
    year: str
    value: Decimal
    paid: Mapping[str, Percent]
    used: Mapping[str, Percent]
    used_by: str = ""


def contract_problems(contract: BlockContract) -> list[str]:
    """What keeps a contract from being compared, one sentence each; empty when nothing does."""
    where = f"{contract.title}, {contract.year}"
    problems = []
    if contract.value <= 0:
        problems.append(f"The value of {where} is not above zero.")
    if contract.value % PENNY:
        problems.append(f"The value of {where} is finer than a penny.")
    for word, shares in (("paid", contract.paid), ("used", contract.used)):
        below = [code for code, share in shares.items() if share < 0]
        problems += [f"The share {word} by {code} of {where} is below zero." for code in below]
        whole = sum((Fraction(share) for share in shares.values()), Fraction(0))
        if whole != 100:
            problems.append(
                f"The shares {word} of {where} total {_exactly(whole)}, not 100; "
                "correct them so that they total exactly 100."
            )
    return problems


def _exactly(value: Fraction) -> str:
    text = f"{float(value):.10g}"
    return f"about {text}" if Fraction(text) != value else text


@dataclass(frozen=True, slots=True)
class PositionLine:
    """One commissioner's part of one contract: shares in percent, amounts in pounds."""

    commissioner: str
    paid_share: Fraction
    used_share: Fraction
    paid: Decimal
    used: Decimal

    @property
    def subsidy(self) -> Decimal:
        """What it pays beyond its use; below zero: what others pay for it."""
        return self.paid - self.used


@dataclass(frozen=True, slots=True)
class Position:
    """Paid against used on one contract in one year, commissioners in the order of their codes."""

    contract: str
    title: str
    year: str
    value: Decimal
    lines: tuple[PositionLine, ...]
    steps: tuple[str, ...]


def position(contract: BlockContract, names: Mapping[str, str] | None = None) -> Position:
    """Divide a contract's value by both sets of shares and set them side by side.

    Both columns add up to the value to the penny (largest remainder), so the subsidies add up to
    nought. `names` are what the steps call the commissioners. Raises ValueError with the
    contract's problems.
    """
    called = names or {}
    problems = contract_problems(contract)
    if problems:
        raise ValueError(" ".join(problems))
    codes = sorted({*contract.paid, *contract.used})
    paid_shares = {code: Fraction(contract.paid.get(code, 0)) for code in codes}
    used_shares = {code: Fraction(contract.used.get(code, 0)) for code in codes}
    paid = apportion(contract.value, paid_shares, PENNY)
    used = apportion(contract.value, used_shares, PENNY)
    by = f" by {contract.used_by}" if contract.used_by else ""
    lines = tuple(PositionLine(c, paid_shares[c], used_shares[c], paid[c], used[c]) for c in codes)
    steps = tuple(
        f"{called.get(line.commissioner, line.commissioner)}: pays "
        f"{_exactly(line.paid_share)}% = £{line.paid:,.2f}, uses "
        f"{_exactly(line.used_share)}%{by} = £{line.used:,.2f}, subsidy £{line.subsidy:,.2f}"
        for line in lines
    )
    return Position(contract.code, contract.title, contract.year, contract.value, lines, steps)


@dataclass(frozen=True, slots=True)
class Subsidy:
    """What one commissioner gives and gets over several contracts, in pounds."""

    commissioner: str
    given: Decimal
    received: Decimal

    @property
    def net(self) -> Decimal:
        """Above zero: it pays for others; the nets of all commissioners add up to nought."""
        return self.given - self.received


def subsidies(positions: Iterable[Position]) -> list[Subsidy]:
    """What every commissioner gives and gets over the contracts, in the order of their codes.

    Give positions of one year: a sum over years would count a recurrent subsidy again.
    """
    given: dict[str, Decimal] = {}
    received: dict[str, Decimal] = {}
    for one in positions:
        for line in one.lines:
            side = given if line.subsidy > 0 else received
            other = received if line.subsidy > 0 else given
            side[line.commissioner] = side.get(line.commissioner, Decimal(0)) + abs(line.subsidy)
            other.setdefault(line.commissioner, Decimal(0))
    return [Subsidy(code, given[code], received[code]) for code in sorted(given)]


@dataclass(frozen=True, slots=True)
class Support:
    """What one commissioner pays for another's use of a contract, in pounds."""

    contract: str
    giver: str
    receiver: str
    amount: Decimal


def supports(one: Position) -> list[Support]:
    """Who subsidises whom on a contract: each giver pays for the receivers in proportion.

    Nobody decided who pays for whom, so what a giver gives is divided by what the receivers
    receive (largest remainder). Both sides add up to the subsidies to the penny.
    """
    left = {line.commissioner: -line.subsidy for line in one.lines if line.subsidy < 0}
    found = []
    for line in one.lines:
        if line.subsidy <= 0:
            continue
        parts = apportion(line.subsidy, {code: rest for code, rest in left.items() if rest}, PENNY)
        for receiver, amount in parts.items():
            left[receiver] -= amount
            if amount:
                found.append(Support(one.contract, line.commissioner, receiver, amount))
    return found
