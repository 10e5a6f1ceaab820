"""The place profile of chosen areas, put together from the picture of need and the gaps.

Sums over areas add values and limits: rates, packages and their errors are the same in every area,
so that the areas are high or low together. Where one area is not known its sum is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from commonweal.language.need_profile import (
    TOGETHER,
    ExpectedNeed,
    GroupOfPeople,
    Known,
    NeedProfile,
    PeopleOfAges,
    ProfileArea,
    ServiceNeed,
)
from commonweal.planning.need.gap import Gap
from commonweal.planning.need.picture import NeedPicture


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """Published counts of one breakdown by area and group, and what is counted.

    An area without any is not held; `missing` says so.
    """

    breakdown: str
    counted: str
    counts: Mapping[str, Mapping[str, float | None]]
    missing: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What a profile is made from; `picture` is None, and `gaps` empty, where not worked out.

    `elements` are titles by code. `sources` and `limits` are sentences that go with it.
    """

    place: str
    picture: NeedPicture | None
    gaps: tuple[Gap, ...]
    services_year: int | None
    elements: Mapping[str, str]
    groups: tuple[GroupCounts, ...]
    sources: tuple[str, ...]
    limits: tuple[str, ...]


def profile(ground: Ground, areas: Sequence[ProfileArea]) -> NeedProfile:
    """The profile of `areas`, in their order, for the first year of the picture."""
    codes = [one.code for one in areas]
    picture = ground.picture
    services = tuple(_services(ground, codes))
    return NeedProfile(
        place=ground.place,
        areas=tuple(areas),
        need_year=picture.years[0] if picture else None,
        services_year=ground.services_year,
        people=tuple(_people(picture, codes)) if picture else (),
        expected=tuple(_expected(picture, codes)) if picture else (),
        services=services,
        groups=tuple(_groups(ground.groups, codes)),
        sources=ground.sources,
        limits=ground.limits,
        made_up=any(one.made_up for one in services) or bool(picture and picture.limits_made_up),
    )


def added(parts: Iterable[tuple[str, Known]]) -> Known:
    """The sum over areas, each with its name; not known where one of them is not.

    Limits are added where every part has them. Of no parts nothing is known.
    """
    found = list(parts)
    lacking = [f"{area}: {one.reason}" for area, one in found if one.value is None]
    if lacking or not found:
        return Known(None, reason="; ".join(lacking) or "nothing is held")
    lows, highs = ([getattr(one, end) for _, one in found] for end in ("low", "high"))
    return Known(
        sum(one.value or 0.0 for _, one in found),
        None if None in lows else sum(lows),
        None if None in highs else sum(highs),
    )


def _with_sum(found: Mapping[str, Known], codes: Sequence[str]) -> list[tuple[str, Known]]:
    """Each chosen area, and all of them together where there are several."""
    each = [(code, found.get(code, Known(None, reason="nothing is held"))) for code in codes]
    return each if len(codes) == 1 else [*each, (TOGETHER, added(each))]


def _people(picture: NeedPicture, codes: Sequence[str]) -> Iterable[PeopleOfAges]:
    year = picture.years[0]
    ages = dict.fromkeys(one.ages for one in picture.heads)
    for age in ages:
        held = {
            one.area: Known(one.people, one.low, one.high, one.reason)
            for one in picture.heads
            if one.ages == age and one.year == year
        }
        yield from (PeopleOfAges(area, age, one) for area, one in _with_sum(held, codes))


def _expected(picture: NeedPicture, codes: Sequence[str]) -> Iterable[ExpectedNeed]:
    year = picture.years[0]
    for condition in picture.conditions:
        lines = [
            one for one in picture.lines if one.condition == condition.code and one.year == year
        ]
        plain = {one.area: Known(one.comparable, one.low, one.high, one.reason) for one in lines}
        local = {
            one.area: Known(one.local, one.local_low, one.local_high, one.local_reason)
            for one in lines
        }
        for (area, one), (_, adjusted) in zip(
            _with_sum(plain, codes), _with_sum(local, codes), strict=True
        ):
            yield ExpectedNeed(
                area, condition.title, condition.ages, one, adjusted, condition.source
            )


def _services(ground: Ground, codes: Sequence[str]) -> Iterable[ServiceNeed]:
    by_element: dict[str, dict[str, Gap]] = {}
    for one in ground.gaps:
        by_element.setdefault(one.element, {})[one.area] = one
    for element, title in ground.elements.items():
        held = by_element.get(element, {})
        if not held:
            continue
        needed, there, short = (
            _with_sum({area: _part(one, what) for area, one in held.items()}, codes)
            for what in ("needed", "there", "short")
        )
        chosen = [held[code] for code in codes if code in held]
        measure = next(iter(held.values())).measure
        for (area, need), (_, is_there), (_, lacks) in zip(needed, there, short, strict=True):
            evidence = held[area].strength if area in held else ""
            made_up = held[area].made_up if area in held else any(g.made_up for g in chosen)
            yield ServiceNeed(
                area, element, title, measure, need, is_there, lacks, evidence, made_up
            )


def _part(gap: Gap, what: str) -> Known:
    if what == "needed":
        return Known(gap.required, gap.low, gap.high)
    if what == "there":
        return Known(gap.there, reason=gap.reason)
    return Known(gap.gap, gap.gap_low, gap.gap_high, gap.reason)


def _groups(given: Iterable[GroupCounts], codes: Sequence[str]) -> Iterable[GroupOfPeople]:
    for one in given:
        names = dict.fromkeys(name for area in codes for name in one.counts.get(area, {}))
        for name in names:
            held = {
                area: Known(one.counts.get(area, {}).get(name), reason=one.missing)
                for area in codes
            }
            for area, count in _with_sum(held, codes):
                yield GroupOfPeople(area, one.breakdown, name, one.counted, count)
