"""The comparable and the locally adjusted estimate with limits, and each part of what is unsure.

Parts are relative limits (1 is none): of the survey, of the adjustment, of the projection. They
are combined by root-sum-of-squares on the log scale; `simulation` is the check of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.facts.population import ESTIMATE
from commonweal.language.row import CannotWork
from commonweal.planning.need.adjusting import Adjustment
from commonweal.planning.need.demand import Array, Expected, Words
from commonweal.planning.need.prevalence import Prevalence

COMPARABLE, ADJUSTED = "comparable", "locally adjusted"
PROJECTION = "projection"
#: Why a range is narrower than it should be, at the cell.
LEFT_OUT = "without what the projection may be out by, as its high and low are not held"
#: What is said, once, wherever a rate goes in whose source nobody has read.
RECALLED = "Rates marked C are recalled, unverified: check the source before you rely on them."
METHOD = (
    "95% limits of the survey and of the adjustment, and the high and low projections (which "
    "carry no stated probability), combined by root-sum-of-squares of relative limits on the log "
    "scale"
)


@dataclass(frozen=True, eq=False)
class Part:
    """One part of what is unsure: by how much it may lower and raise the value, [area, year].

    Where `low` and `high` are not a number, `reason` says why there are none.
    """

    name: str
    low: Array
    high: Array
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Estimate:
    """One estimate of need by [area, year], in people, at full precision.

    `kind` says which: comparable (fixed national rates) or locally adjusted. Where there is no
    value `reasons` says why; where there are no limits, or they leave the projection out,
    `no_limits` does. `notes` say what a reader must know, for instance which part of the total
    has no limits.
    """

    prevalence: Prevalence
    kind: str
    variant: str
    areas: tuple[str, ...]
    years: tuple[int, ...]
    value: Array
    low: Array
    high: Array
    parts: tuple[Part, ...]
    reasons: Words
    no_limits: Words
    notes: tuple[str, ...]
    method: str = METHOD


def estimate(
    found: Expected, adjustments: Sequence[Adjustment] = (), variant: str = "principal"
) -> Estimate:
    """What is expected, with one adjustment or none, and the limits of all that is unsure.

    `variant` is the projection taken (estimates of the past stand before it). Raises CannotWork
    for two adjustments, for one of another condition, and for an unknown variant.
    """
    chosen = _adjustment(found.prevalence, adjustments)
    place = _place(found, variant)
    value = found.value[:, place]
    parts = [_survey(found, place), _projection(found, place)]
    reasons = found.reasons[:, place].copy()
    if chosen is not None:
        ratio, part = _adjusting(found, chosen)
        parts.insert(1, part)
        value = value * ratio
        reasons[np.isnan(ratio) & (reasons == "")] = f"there is no {chosen.basis} for this area"
    low, high = combine(value, parts)
    return Estimate(
        prevalence=found.prevalence,
        kind=ADJUSTED if chosen else COMPARABLE,
        variant=found.variants[place],
        areas=found.areas,
        years=found.years,
        value=value,
        low=low,
        high=high,
        parts=tuple(parts),
        reasons=reasons,
        no_limits=_no_limits(value, low, parts, found.estimated),
        notes=tuple(_notes(found, place, parts, chosen)),
    )


def combine(value: Array, parts: Sequence[Part]) -> tuple[Array, Array]:
    """Value × e to the ∓ root of the summed squares of the logs of relative limits.

    The projection is left out of each cell where it has no limits, and `no_limits` of the estimate
    says so; without those of the survey or of the adjustment there are none at all, for what is
    left would look too sure.
    """
    down, up = np.zeros_like(value), np.zeros_like(value)
    with np.errstate(all="ignore"):
        for part in parts:
            left_out = np.isnan(part.low) & (part.name == PROJECTION)
            down += np.where(left_out, 0.0, np.log(part.low) ** 2)
            up += np.where(left_out, 0.0, np.log(part.high) ** 2)
        low, high = value * np.exp(-np.sqrt(down)), value * np.exp(np.sqrt(up))
    return low, high


def _adjustment(prevalence: Prevalence, given: Sequence[Adjustment]) -> Adjustment | None:
    if len(given) > 1:
        named = " and ".join(one.basis for one in given)
        raise CannotWork(
            f"Two adjustments were chosen ({named}): each says how need differs here, and two "
            "would count it twice. Choose one."
        )
    chosen = given[0] if given else None
    if chosen is not None and chosen.condition not in {"", prevalence.condition}:
        raise CannotWork(
            f"The {chosen.basis} is of {chosen.condition} and cannot adjust {prevalence.condition}."
        )
    return chosen


def _place(found: Expected, variant: str) -> int:
    if variant in found.variants:
        return found.variants.index(variant)
    if found.variants == (ESTIMATE,):
        return 0
    held = ", ".join(found.variants)
    raise CannotWork(f"There is no projection {variant}: use one of {held}.")


def _survey(found: Expected, place: int) -> Part:
    value = found.value[:, place]
    with np.errstate(all="ignore"):
        low = np.where(value > 0, found.low[:, place] / value, found.low[:, place] * 0 + 1)
        high = np.where(value > 0, found.high[:, place] / value, found.high[:, place] * 0 + 1)
    lost = np.isnan(found.low).all() and not np.isnan(found.value).all()
    return Part("survey", low, high, found.bare_reason if lost else "")


def _projection(found: Expected, place: int) -> Part:
    value = found.value[:, place]
    nothing = np.full_like(value, np.nan)
    if found.variants == (ESTIMATE,):
        return Part(PROJECTION, nothing, nothing, "these are estimates of the past")
    others = [found.value[:, at] for at in range(len(found.variants)) if at != place]
    if len(others) < 2:
        reason = f"only the {found.variants[place]} projection is held, so its limits are not known"
        one = np.where(found.estimated, 1.0, nothing)
        return Part(PROJECTION, one, one, reason)
    with np.errstate(all="ignore"):
        ratios = np.stack([other / value for other in others])
    # With no people there is nothing for a projection to differ by.
    ratios = np.where(~np.isnan(np.stack(others)) & (value == 0), 1.0, ratios)
    # One variant alone would tell one end only: the range then has none of the projection.
    low, high = (end.reduce(ratios) for end in (np.minimum, np.maximum))
    lost = (np.isnan(low) & ~np.isnan(value)).any(axis=0)
    years = ", ".join(str(year) for year, is_lost in zip(found.years, lost, strict=True) if is_lost)
    return Part(
        PROJECTION,
        np.minimum(low, 1.0),
        np.maximum(high, 1.0),
        f"not every other projection is held for {years}" if years else "",
    )


def _adjusting(found: Expected, chosen: Adjustment) -> tuple[Array, Part]:
    ratios = np.array(
        [
            (one.value, one.low, one.high) if one is not None else (np.nan,) * 3
            for one in (chosen.ratios.get(area) for area in found.areas)
        ]
    )
    ratio, low, high = (np.repeat(ratios[:, [at]], len(found.years), axis=1) for at in range(3))
    lost = bool((np.isnan(low) & ~np.isnan(ratio)).any())
    with np.errstate(all="ignore"):
        part = Part(
            "adjustment",
            low / ratio,
            high / ratio,
            f"the {chosen.basis} has no limits" if lost else "",
        )
    return ratio, part


def _no_limits(
    value: Array, low: Array, parts: Sequence[Part], estimated: NDArray[np.bool_]
) -> Words:
    found = np.full(value.shape, "", dtype=object)
    for part in parts:
        lacks = ~np.isnan(value) & np.isnan(part.low) & (found == "")
        if part.name == PROJECTION:
            found[lacks & ~np.isnan(low) & ~estimated] = LEFT_OUT
        elif part.reason:
            found[lacks & np.isnan(low)] = part.reason
    return found


def _notes(
    found: Expected, place: int, parts: Sequence[Part], chosen: Adjustment | None
) -> list[str]:
    notes = list(found.notes)
    bare = found.bare[:, place]
    most = float(np.nanmax(bare)) if np.isfinite(bare).any() else 0.0
    if 0 < most < 1:
        notes.append(
            f"Up to {most:.0%} of a total rests on rates without limits ({found.bare_reason}); "
            "they are taken as they are."
        )
    if parts[-1].reason:
        notes.append(f"The limits leave out the projection: {parts[-1].reason}.")
    if chosen is not None:
        notes.append(f"Adjusted by {chosen.basis} ({chosen.source}), the same in every year.")
        if chosen.illustrative:
            notes.append("A parameter of the adjustment is illustrative: it has no source.")
    marks = {rate.mark for rate in found.prevalence.rates}
    if "C" in marks:
        notes.append(RECALLED)
    return notes
