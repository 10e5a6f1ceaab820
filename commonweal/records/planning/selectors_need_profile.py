"""The place profile for a procurement lot, as a reader may see it: a tender takes it from here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from commonweal.language.need_profile import NeedProfile, ProfileArea
from commonweal.planning.need.estimates import COMPARABLE
from commonweal.planning.need.picture import NeedPicture
from commonweal.planning.need.profile import Ground, GroupCounts, profile
from commonweal.records.people.acting import Acting
from commonweal.records.planning.kinds.need_gap import Gaps
from commonweal.records.published.selectors import periods_for, rows_for
from commonweal.records.published.sets import published_set
from commonweal.records.register.models import Place
from commonweal.records.register.selectors_names import ons_codes
from commonweal.records.results.answers import answer_of
from commonweal.records.results.models import Result
from commonweal.records.results.packing import NotReadable
from commonweal.records.results.selectors import result_for
from commonweal.records.results.selectors_official import official_changes, official_of


@dataclass(frozen=True)
class _Breakdown:
    """A published set by groups: which words its rows have, and what is counted."""

    sets: tuple[str, ...]
    breakdown: str
    statistic: str
    words: tuple[tuple[str, str], ...]
    title: str
    counted: str


#: The newest set that is held counts.
BREAKDOWNS = (
    _Breakdown(
        ("census-ethnicity",), "Ethnic group", "count", (), "Ethnic group", "usual residents"
    ),
    _Breakdown(
        ("deprivation-2025", "deprivation-2019"), "Decile", "number of small areas",
        (("measure", "IMD"),), "Tenth of deprivation, 1 the most deprived", "small areas",
    ),
)  # fmt: skip


SIGN_IN = "Counts by ethnic group and deprivation are shown to those who are signed in."


class NoSuchAreas(LookupError):
    """An area that the place's needs do not have. The message is fit to show."""


def profile_areas(acting: Acting, place: Place) -> tuple[ProfileArea, ...]:
    """The areas from which a profile can be made; none where need is not worked out."""
    picture: NeedPicture | None = _answer(result_for(acting, place, "need-expected"))
    held = picture.areas if picture else ()
    return tuple(ProfileArea(one.code, one.name) for one in held if one.role == "area")


def need_profile_for(acting: Acting, place: Place, codes: Sequence[str]) -> NeedProfile:
    """The profile of areas from the newest results. Raises NoSuchAreas."""
    known = {one.code: one for one in profile_areas(acting, place)}
    strange = [code for code in codes if code not in known]
    if strange or not codes:
        raise NoSuchAreas(
            f"{place} has no area {', '.join(strange)} whose need is worked out. "
            f"Choose from: {', '.join(known) or 'none yet'}."
        )
    results = [result_for(acting, place, kind) for kind in ("need-expected", "need-gap")]
    picture: NeedPicture | None = _answer(results[0])
    gaps: Gaps | None = _answer(results[1])
    may_see = not acting.is_public
    groups = [_counts(acting, one, codes) for one in BREAKDOWNS if may_see]
    held = [one for one in results if one is not None]
    sources = [*_sources(acting, held, picture), *(said for _, said in groups if said)]
    changed = (used.warning for one in held for used in official_changes(acting, one))
    limits = dict.fromkeys(
        [*_rests_on(gaps), *changed, *(caution for one in held for caution in one.cautions)]
    )
    if not may_see:
        limits[SIGN_IN] = None
    ground = Ground(
        place.name, picture, gaps.gaps if gaps else (), gaps.year if gaps else None,
        {one.code: one.name for one in gaps.elements} if gaps else {},
        tuple(one for one, _ in groups if one), tuple(dict.fromkeys(sources)), tuple(limits),
    )  # fmt: skip
    return profile(ground, [known[code] for code in dict.fromkeys(codes)])


def _rests_on(gaps: Gaps | None) -> list[str]:
    """By which estimate of need the services are needed, where both stand beside each other."""
    if gaps is None:
        return []
    named = "by national rates" if gaps.basis == COMPARABLE else "adjusted to local need"
    return [f"Services that are needed rest on the estimate {named}."]


def _answer(result: Result | None) -> Any:
    try:
        return answer_of(result) if result else None
    except NotReadable:
        return None


def _sources(
    acting: Acting, results: Sequence[Result], picture: NeedPicture | None
) -> Iterator[str]:
    for one in results:
        yield f"{one.ref}, version {one.number}, worked out on {one.made_at:%-d %B %Y}"
    for result in results:
        for used in official_of(acting, result):
            yield f"{used.said}. {used.since}" if used.since else used.said
    for condition in picture.conditions if picture else ():
        yield f"{condition.title}: {condition.source}"


def _counts(
    acting: Acting, one: _Breakdown, codes: Sequence[str]
) -> tuple[GroupCounts | None, str]:
    """The counts of a breakdown by area and group, and their source; nothing where none is held."""
    official = ons_codes(acting, codes)
    for code in one.sets:
        periods = periods_for(acting, code)
        if not periods:
            continue
        filters: dict[str, str | list[str]] = {
            "organisation_code": sorted(official.values()), "breakdown": one.breakdown,
            "statistic": one.statistic, **dict(one.words),
        }  # fmt: skip
        rows = rows_for(
            acting, periods[0], filters, ["organisation_code", "group", "value"]
        ).to_pylist()
        if not rows:
            continue
        counts: dict[str, dict[str, float | None]] = {area: {} for area in official}
        areas = {ons: area for area, ons in official.items()}
        for row in rows:
            counts[areas[row["organisation_code"]]][row["group"]] = row["value"]
        said = f"{published_set(code).title}, release {periods[0].release.number}"
        return GroupCounts(one.title, one.counted, counts, f"{said} does not have it"), said
    return None, ""
