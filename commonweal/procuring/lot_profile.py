"""The needs profile of a lot: the lines that a tender keeps of the statement of need it took.

The lines are a copy, so that what bidders read does not change when need is worked out again; they
name the version of the results they come from. Nothing is worked out here.
"""

from __future__ import annotations

from collections.abc import Iterator

from commonweal.language.need_profile import Known, NeedProfile

#: From this number on no decimals are told: an estimate of people knows none.
_WHOLE_FROM = 10

#: What lines are about that are no numbers.
AREAS, SOURCE, LIMIT = "areas", "source", "limit"

Row = dict[str, str]


def profile_rows(lot: str, found: NeedProfile, *, areas: str, taken: str) -> list[Row]:
    """The rows of a lot, as a tender's content keeps them. `areas` are the codes by which the
    profile is found, `taken` is the day on which it was taken. A line that is not known says why in
    the place of its number."""
    names = {one.code: one.name for one in found.areas}
    rows = [_row(lot, AREAS, f"Taken on {taken}", value=areas)]
    rows += [_row(lot, SOURCE, one) for one in found.sources]
    for about, what, area, known in _numbers(found):
        rows.append(
            _row(
                lot,
                about,
                what,
                area=names.get(area, "All areas of the lot"),
                value=_told(known.value) or known.reason or "not known",
                low=_told(known.low),
                high=_told(known.high),
            )
        )
    return [*rows, *(_row(lot, LIMIT, one) for one in found.limits)]


def _numbers(found: NeedProfile) -> Iterator[tuple[str, str, str, Known]]:
    need, services = f"in {found.need_year}", f"a year, {found.services_year}"
    for one in found.people:
        yield f"people {need}", f"Aged {one.ages}", one.area, one.people
    for line in found.expected:
        what = f"{line.condition}, {line.ages}"
        yield f"expected need {need}, national rates", what, line.area, line.comparable
        yield f"expected need {need}, adjusted to local need", what, line.area, line.local
    for service in found.services:
        what = f"{service.title} ({service.measure})"
        about = "made-up service figures" if service.made_up else "services"
        yield f"{about}: needed {services}", what, service.area, service.needed
        yield f"{about}: there {services}", what, service.area, service.there
        yield f"{about}: short by {services}", what, service.area, service.short_by
    for group in found.groups:
        yield f"{group.breakdown}, {group.counted}", group.group, group.area, group.count


def _row(lot: str, about: str, what: str, **more: str) -> Row:
    row = {"lot": lot, "about": about, "what": what, **more}
    return {name: text for name, text in row.items() if text}


def _told(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if abs(value) >= _WHOLE_FROM else f"{value:.1f}".removesuffix(".0")
