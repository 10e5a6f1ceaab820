"""What each number of use against need means for one group, in a sentence with its counts."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.planning.need.equity import GroupLine, Ratio
from commonweal.planning.need.numbers import Number
from commonweal.site.planning.presenters.need_values import plain

#: What rates are of, by whether need goes into them.
PEOPLE, IN_NEED = "people", "people expected to need it"


def share_words(line: GroupLine, lines: Sequence[GroupLine]) -> str:
    """A group's share of what was counted beside its share of expected need, with both counts."""
    found = line.use_need
    if found.value is None or line.count is None or line.expected is None:
        return f"Cannot be said: {found.reason}."
    known = [one for one in lines if one.count is not None]
    counted = sum(one.count or 0.0 for one in known)
    need = sum(one.expected or 0.0 for one in known)
    return (
        f"{line.count / counted:.1%} of what was counted ({plain(line.count)} of {plain(counted)}) "
        f"with {line.expected / need:.1%} of expected need ({plain(line.expected)} of "
        f"{plain(need)}): {_beside_one(found, 'its share', 'its share')}."
    )


def ratio_words(ratio: Ratio, of: str, per: int) -> str:
    """One group's rate beside the other's, with both rates and all four counts."""
    if ratio.ratio.value is None:
        return f"Cannot be said: {ratio.ratio.reason}."
    return (
        f"Of each {per:,} {of}, {plain(ratio.rate, 1)} were counted in “{ratio.group}” "
        f"({plain(ratio.count)} of {plain(ratio.base)}) and {plain(ratio.reference_rate, 1)} in "
        f"“{ratio.reference}” ({plain(ratio.reference_count)} of {plain(ratio.reference_base)}): "
        f"{_beside_one(ratio.ratio, 'as many', 'the same')}."
    )


def _beside_one(found: Number, times: str, same: str) -> str:
    """A ratio as more, less or no different, and whether chance may explain it."""
    value = found.value or 0.0
    said = f"{value:.2f} times {times}"
    if found.low is None or found.high is None:
        return said
    if found.low > 1:
        return f"{said}, more than chance explains"
    if found.high < 1:
        return f"{said}, less than chance explains"
    return f"{said}; by chance alone it could be {same}"
