"""The closed forms of values and limits as expressions of plans, so that every engine gives them.

They take expressions and give expressions; what has no result is missing, and why is said by the
functions over arrays, whose numbers these are. Sums over bands are made by whoever asks.
"""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.language.intervals.limits import BYAR_FROM, exact_limits, z_of
from commonweal.language.plan import (
    AllOf,
    Case,
    Compare,
    Expression,
    Lit,
    Minus,
    Over,
    Plus,
    Power,
    Predicate,
    Root,
    Times,
)

Pair = tuple[Expression, Expression]


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums over the bands of a group that a directly standardised rate is made of.

    `value` sums w x / n, `variance` x (w / n)², over events `x`, people `n` and weights `w`.
    """

    events: Expression
    weights: Expression
    value: Expression
    variance: Expression


def share_limits(x: Expression, n: Expression, level: float) -> Pair:
    """Wilson's limits of x of n, as `proportion` gives them; missing where x is not of n."""
    z = z_of(level)
    twice = Plus(Times(Lit(2.0), x), Lit(z * z))
    spread = Times(Times(Lit(4.0), x), Minus(Lit(1.0), Over(x, n)))
    root = Times(Lit(z), Root(Plus(Lit(z * z), spread)))
    below = Times(Lit(2.0), Plus(n, Lit(z * z)))
    proper = (Compare(n, ">", Lit(0)), Compare(x, ">=", Lit(0)), Compare(x, "<=", n))
    low = _at(x, Lit(0), Lit(0.0), Over(Minus(twice, root), below))
    high = _at(x, n, Lit(1.0), Over(Plus(twice, root), below))
    return _where(low, *proper), _where(high, *proper)


def count_limits(x: Expression, level: float) -> Pair:
    """Limits of a whole count: from a table of ten rows below ten events, Byar's from ten.

    A count below 0, and one below ten that is not whole, has none.
    """
    z = z_of(level)
    more = Plus(x, Lit(1.0))
    byars = (_byar(x, -z), _byar(more, z))
    low, high = (
        Case(
            (
                (Compare(x, ">=", Lit(BYAR_FROM)), byar),
                *(
                    (Compare(x, "=", Lit(count)), Lit(float(limit)))
                    for count, limit in enumerate(side)
                ),
            )
        )
        for byar, side in zip(byars, exact_limits(level), strict=True)
    )
    return low, high


def rate_limits(x: Expression, n: Expression, level: float, multiplier: float = 1) -> Pair:
    """Limits of x events per n, as `rate` gives them; of a ratio where `n` is what is expected."""
    low, high = (
        _where(
            Times(Lit(float(multiplier)), Over(limit, n)),
            Compare(n, ">", Lit(0)),
        )
        for limit in count_limits(x, level)
    )
    return low, high


def standardised_line(x: Expression, n: Expression, w: Expression) -> Sums:
    """What each band adds to the sums of its group."""
    each = Over(w, n)
    return Sums(x, w, Times(each, x), Times(x, Power(each, 2)))


def standardised(sums: Sums, fewest: int, multiplier: float = 1) -> Expression:
    """The directly standardised rate of a group's sums; missing below `fewest` events."""
    value = Times(Lit(float(multiplier)), Over(sums.value, sums.weights))
    return _where(value, Compare(sums.events, ">=", Lit(fewest)))


def standardised_limits(sums: Sums, level: float, fewest: int, multiplier: float = 1) -> Pair:
    """Dobson's limits around `standardised`."""
    value = standardised(sums, fewest, multiplier)
    step = Over(Times(Lit(float(multiplier)), Root(Over(sums.variance, sums.events))), sums.weights)
    z = z_of(level)
    low, high = _byar(sums.events, -z), _byar(Plus(sums.events, Lit(1.0)), z)
    below, above = (Plus(value, Times(step, Minus(one, sums.events))) for one in (low, high))
    return below, above


def _byar(count: Expression, z: float) -> Expression:
    middle = Minus(Lit(1.0), Over(Lit(1.0), Times(Lit(9.0), count)))
    root = Plus(middle, Over(Lit(z), Times(Lit(3.0), Root(count))))
    return Times(count, Power(root, 3))


def _where(value: Expression, *conditions: Predicate) -> Expression:
    return Case(((AllOf(conditions), value),))


def _at(x: Expression, end: Expression, there: Expression, else_: Expression) -> Expression:
    """`there` at the end of a range, where rounding would leave a trace."""
    return Case(((Compare(x, "=", end), there),), else_)
