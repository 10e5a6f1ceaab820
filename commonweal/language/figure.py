"""The figure: one value with its unit, subject, period, scope, source and status.

Also the arithmetic on quantities that are not known exactly: suppressed and missing values
give bounds or a stated reason, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal, getcontext
from enum import StrEnum
from fractions import Fraction

from commonweal.language.period import NOT_STATED, Period


class Status(StrEnum):
    """How far a value may be trusted, and why it may be absent."""

    PRINTED = "printed"
    DERIVED = "derived"
    ASSIGNED = "assigned"
    ILLUSTRATIVE = "illustrative"
    SUPPRESSED = "suppressed"
    NOT_LEGIBLE = "not_legible"
    MISSING = "missing"


#: A figure with one of these statuses has no value to calculate with.
VALUELESS = frozenset({Status.SUPPRESSED, Status.NOT_LEGIBLE, Status.MISSING})


class Basis(StrEnum):
    """The accounting basis of an amount of money."""

    GROSS = "gross"
    NET = "net"
    BUDGET = "budget"
    OUTTURN = "outturn"
    INCOME = "income"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a value stands: the document's code and the section as the document names it."""

    document: str
    section: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What an amount covers. Tags are lexicon terms or short labels, compared exactly."""

    includes: frozenset[str] = frozenset()
    excludes: frozenset[str] = frozenset()
    basis: Basis = Basis.NOT_STATED
    denominator: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number known exactly, known between two ends, or not known for a stated reason.

    `low` or `high` is None where that end is open. Exact means both ends are equal.
    """

    low: Decimal | None
    high: Decimal | None
    reason: str = ""

    @classmethod
    def exact(cls, value: Decimal) -> Quantity:
        return cls(value, value)

    @classmethod
    def unknown(cls, reason: str) -> Quantity:
        return cls(None, None, reason)

    @property
    def is_exact(self) -> bool:
        return self.low is not None and self.low == self.high

    @property
    def value(self) -> Decimal:
        """The exact value. Raises ValueError when there is none."""
        if self.low is None or not self.is_exact:
            raise ValueError(self.reason or "the quantity is not known exactly")
        return self.low

    def plus(self, other: Quantity) -> Quantity:
        reason = "; ".join(dict.fromkeys(r for r in (self.reason, other.reason) if r))
        return Quantity(_add(self.low, other.low), _add(self.high, other.high), reason)

    def minus(self, other: Quantity) -> Quantity:
        return self.plus(Quantity(_negate(other.high), _negate(other.low), other.reason))

    def times(self, factor: Decimal) -> Quantity:
        ends = (
            None if self.low is None else self.low * factor,
            None if self.high is None else self.high * factor,
        )
        low, high = ends if factor >= 0 else ends[::-1]
        return Quantity(low, high, self.reason)


def _add(a: Decimal | None, b: Decimal | None) -> Decimal | None:
    return None if a is None or b is None else a + b


def _negate(a: Decimal | None) -> Decimal | None:
    return None if a is None else -a


@dataclass(frozen=True, slots=True)
class Figure:
    """One value as the fact base holds it.

    `ref` is its identity, "place/dataset/key/column". `dims` holds the row's other cells as
    printed (for example line, scenario, quarter). `sources` names the figures that a derived
    one came from and `steps` says in words how.
    """

    ref: str
    label: str
    value: Decimal | None
    unit: str
    status: Status
    citation: Citation
    period: Period = NOT_STATED
    subject: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    printed: str = ""
    scope: Scope = Scope()
    note: str = ""
    dims: dict[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()

    @property
    def quantity(self) -> Quantity:
        """The value to calculate with; a suppressed or missing one keeps its bounds or reason."""
        if self.value is not None and self.status not in VALUELESS:
            return Quantity.exact(self.value)
        reason = f"{self.label} is {self.status.replace('_', ' ')}"
        return Quantity(self.low, self.high, reason)


def total(figures: Iterable[Figure]) -> Quantity:
    """The sum of figures: exact when all are known, else bounds with the reasons.

    Units are the caller's to check; an empty sum is exactly zero.
    """
    result = Quantity.exact(Decimal(0))
    for figure in figures:
        result = result.plus(figure.quantity)
    return result


def round_half_up(value: Decimal, places: int = 0) -> Decimal:
    """Round as the papers and the NHS do: a half goes away from zero."""
    step = Decimal(1).scaleb(-places)
    sign = -1 if value < 0 else 1
    # As many digits as the number needs: a very long one is rounded like any other.
    digits = Context(prec=max(getcontext().prec, value.adjusted() + places + 2))
    return sign * abs(value).quantize(step, rounding=ROUND_HALF_UP, context=digits)


def fraction_half_up(value: Fraction, places: int = 0) -> Decimal:
    """An exact fraction rounded like `round_half_up`, without a rounding in between."""
    scaled = abs(value) * 10**places + Fraction(1, 2)
    whole = scaled.numerator // scaled.denominator
    return Decimal(-whole if value < 0 else whole).scaleb(-places)


def printed_step(printed: str) -> Decimal:
    """The unit in which a number was printed: "57.6" gives 0.1, "242" gives 1, "2.50" 0.01.

    Raises ValueError for text that is no number.
    """
    number = Decimal(printed.replace(",", "").strip())
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"{printed!r} is not a number")
    return Decimal(1).scaleb(min(exponent, 0))
