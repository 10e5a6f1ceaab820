"""Values in words for the sentences of findings: pounds, percents, people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from commonweal.language.figure import Figure, round_half_up
from commonweal.language.reconciliation import step_of

_PATTERNS = {
    "gbp_m": "£{}m",
    "gbp_k": "£{}k",
    "gbp": "£{}",
    "gbp_per_head": "£{} a head",
    "gbp_per_capita": "£{} a head",
    "pct": "{}%",
}
#: Units that say how exact a count is; they stand before it.
BEFORE = ("over", "nearly", "about")
_BARE = {"", "count", "rating", "number", "headcount_or_wte"}


def say(value: Decimal, unit: str, step: Decimal | None = None) -> str:
    """A value with its unit, for example "£326m"; rounded to `step` where one is given.

    A loss is written with a minus before the pound sign.
    """
    if step is not None:
        exponent = step.as_tuple().exponent
        value = round_half_up(value, -int(exponent) if int(exponent) < 0 else 0)
    number = f"{abs(value):,f}" if step is not None else _plain(abs(value))
    sign = "-" if value < 0 else ""
    if unit in BEFORE:
        return f"{unit} {sign}{number}"
    if unit in _PATTERNS:
        return sign + _PATTERNS[unit].format(number)
    return f"{sign}{number}" if unit in _BARE else f"{sign}{number} {unit.replace('_', ' ')}"


def say_difference(value: Decimal, unit: str) -> str:
    """The size of a difference; between two percents it is in points."""
    return say(abs(value), "points" if unit == "pct" else unit)


def say_figure(figure: Figure) -> str:
    """A figure's value as finely as it was printed, or its range; else its status."""
    if figure.value is None and figure.low is not None and figure.high is not None:
        return f"{_plain(figure.low)} to {say(figure.high, figure.unit)}"
    if figure.value is None:
        return figure.status.replace("_", " ")
    return say(figure.value, figure.unit, step_of(figure))


def listing(words: Iterable[str]) -> str:
    """Words in a sentence: "a", "a and b", "a, b and c"."""
    listed = list(words)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} and {listed[-1]}"


def slug(*parts: str) -> str:
    """Parts as one stable code: small letters, figures and hyphens."""
    return "/".join(re.sub(r"[^a-z0-9.]+", "-", part.lower()).strip("-") for part in parts)


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
