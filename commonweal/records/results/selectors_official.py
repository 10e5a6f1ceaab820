"""The published statistics that results rest on, and what has become of them since.

They are open: whoever sees a version is told what it rests on. What is said follows from that
version and from the releases alone, so it tells nothing of versions that the reader may not see.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from commonweal.records.people.acting import Acting
from commonweal.records.published.models import PublishedRelease
from commonweal.records.published.sets import published_sets
from commonweal.records.register.selectors import Sight, sight_of
from commonweal.records.results.kinds import Kind, all_kinds, kind_of
from commonweal.records.results.models import Result
from commonweal.records.results.selectors import results_everywhere


@dataclass(frozen=True)
class OfficialSource:
    """A release of published statistics that went into a result; without a number, a set that
    could have gone in and of which nothing was held. `later` is the newest release that counts
    now, None where it went in or is no later than what did."""

    set_code: str
    title: str
    number: int | None
    later: int | None
    is_withdrawn: bool = False

    @property
    def said(self) -> str:
        """What went in, in words."""
        return self.title if self.number is None else f"{self.title}, release {self.number}"

    @property
    def since(self) -> str:
        """What has become of it since, in a sentence; empty where it counts as it did."""
        if self.is_withdrawn:
            now = f"; release {self.later} has come in since" if self.later else ""
            return f"Release {self.number} has been withdrawn since and no longer counts{now}."
        if self.later is None:
            return ""
        held = "; none was held when this was worked out" if self.number is None else ""
        return f"Release {self.later} has come in since{held}."

    @property
    def warning(self) -> str:
        """What a reader of the result must know of it; empty where it counts as it did."""
        if not self.since:
            return ""
        rests = "" if self.number is None else "This version rests on "
        return f"{rests}{self.said}. {self.since} Worked out again, the numbers may differ."


def official_of(acting: Acting, result: Result) -> list[OfficialSource]:
    """The published statistics that a result rests on."""
    del acting
    refs = [ref.rsplit("/", 1) for ref in result.official]
    return _sources([(code, int(number)) for code, number in refs])


def official_changes(acting: Acting, result: Result) -> list[OfficialSource]:
    """The published statistics of which a newer basis than that of this version exists: a later
    release, a withdrawal, or the first release of a set of its kind.

    What works itself out again after each release was held against it already, so those who see
    every version are told of its newest one only what was withdrawn.
    """
    rests = official_of(acting, result)
    changed = [one for one in (*rests, *_come_first(result, rests)) if one.since]
    if _has_followed(acting, result):
        return [one for one in changed if one.is_withdrawn]
    return changed


def resting_on(acting: Acting, *, code: str, number: int) -> list[Result]:
    """The answers that rest on a release, as this reader may see them: of each kind and subject the
    newest version, and the newest that is published. One query for any number of places."""
    kinds = [kind for kind in all_kinds() if code in kind.official]
    ref, found = f"{code}/{number}", []
    seen: set[tuple[int, str, str, bool]] = set()
    rows = results_everywhere(acting, kinds).exclude(official=[])
    for row in rows.order_by("place__name", "kind", "subject", "-number"):
        marks = {(row.place_id, row.kind, row.subject, False)}
        marks |= {(row.place_id, row.kind, row.subject, True)} if row.published_at else set()
        if ref in row.official and not marks <= seen:
            found.append(row)
        seen |= marks
    return found


def _come_first(result: Result, rests: list[OfficialSource]) -> list[OfficialSource]:
    """The sets of its kind that it does not rest on, as nothing of them was held at the time."""
    kind = _kind(result)
    others = set(kind.official if kind else ()) - {one.set_code for one in rests}
    before = PublishedRelease.objects.filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=result.made_at),
        set_code__in=others, made_at__lte=result.made_at,
    )  # fmt: skip
    others -= set(before.values_list("set_code", flat=True))
    return _sources([(code, None) for code in sorted(others)])


def _has_followed(acting: Acting, result: Result) -> bool:
    """Whether this is the newest version of what is worked out again after each release, for a
    reader who would see a newer one. The newest that is published may have newer ones behind it,
    which is nothing to tell by."""
    kind = _kind(result)
    if kind is None or not kind.automatic or sight_of(acting, result.place) != Sight.ALL:
        return False
    same = Result.objects.filter(place=result.place, kind=result.kind, subject=result.subject)
    return not same.filter(number__gt=result.number).exists()


def _kind(result: Result) -> Kind | None:
    try:
        return kind_of(result.kind)
    except LookupError:
        return None


def _sources(wanted: list[tuple[str, int | None]]) -> list[OfficialSource]:
    """Those releases, with the newest of their sets that counts and did not go in. One query."""
    held = PublishedRelease.objects.filter(set_code__in={code for code, _ in wanted}).order_by()
    newest: dict[str, int] = {}
    withdrawn = set()
    for code, number, gone in held.values_list("set_code", "number", "withdrawn_at"):
        if gone is None:
            newest[code] = max(number, newest.get(code, 0))
        else:
            withdrawn.add((code, number))
    used: dict[str, int] = {}
    for code, went_in in wanted:
        used[code] = max(went_in or 0, used.get(code, 0))
    later = {code: number for code, number in newest.items() if number > used[code]}
    known = published_sets()
    return [
        OfficialSource(
            code, known[code].title if code in known else code, number, later.get(code),
            (code, number) in withdrawn,
        )
        for code, number in wanted
    ]  # fmt: skip
