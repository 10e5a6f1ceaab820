"""Reading results through the organisation that is acting.

Commissioning parties see every version; everybody else sees what has been published, unless its
kind keeps it between commissioners.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from commonweal.language.figure import Status
from commonweal.records.facts.models import Figure, FigureVersion, Release
from commonweal.records.facts.selectors import shown_versions
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Organisation, Place, PlaceParty
from commonweal.records.register.selectors import Sight, places_with_sight, sight_of
from commonweal.records.results.kinds import Kind, all_kinds, kind_of
from commonweal.records.results.models import Agreement, Attempt, Result, ResultSource


def results_for(acting: Acting, place: Place) -> QuerySet[Result]:
    """Every version that this reader may see, newest first within kind and subject."""
    sight = sight_of(acting, place)
    rows = Result.objects.filter(place=place).select_related("release", "organisation", "place")
    if sight == Sight.ALL:
        return rows
    if sight == Sight.NOTHING:
        return rows.none()
    rows = rows.filter(published_at__isnull=False)
    for kind in all_kinds():
        if kind.open_to_all is not None:
            rows = rows.filter(~Q(kind=kind.code) | kind.open_to_all(place))
    return rows


def results_everywhere(acting: Acting, kinds: Iterable[Kind]) -> QuerySet[Result]:
    """Every version of some kinds that this reader may see, in all places, without its answer."""
    wanted, all_of, published = list(kinds), [], Q(pk__in=[])
    for place, sight in places_with_sight(acting):
        if sight == Sight.ALL:
            all_of.append(place.pk)
        elif sight != Sight.NOTHING:
            here = Q(place=place, published_at__isnull=False)
            for kind in wanted:
                if kind.open_to_all is not None:
                    here &= ~Q(kind=kind.code) | kind.open_to_all(place)
            published |= here
    rows = Result.objects.filter(Q(place__in=all_of) | published, kind__in=[k.code for k in wanted])
    return rows.select_related("release", "organisation", "place").defer("answer")


def newest_results(acting: Acting, place: Place) -> list[Result]:
    """The newest version that this reader may see of each kind and subject."""
    newest: dict[tuple[str, str], Result] = {}
    for row in results_for(acting, place):
        newest.setdefault((row.kind, row.subject), row)
    return list(newest.values())


def result_for(
    acting: Acting, place: Place, kind: str, subject: str = "", number: int | None = None
) -> Result | None:
    """One version, the newest unless numbered; None when this reader may see none."""
    rows = results_for(acting, place).filter(kind=kind, subject=subject)
    if number is not None:
        rows = rows.filter(number=number)
    return rows.first()


def result_by_pk(acting: Acting, place: Place, pk: int) -> Result:
    """One version by its record. Raises Result.DoesNotExist."""
    return results_for(acting, place).get(pk=pk)


def versions_of(acting: Acting, result: Result) -> list[Result]:
    """Every version of the same answer that this reader may see, newest first."""
    rows = results_for(acting, result.place)
    return list(rows.filter(kind=result.kind, subject=result.subject))


def sources_of(acting: Acting, result: Result) -> list[FigureVersion]:
    """The figures that went in, each in the version that did, as far as this reader sees them.

    Who may see the result of a version may not see every figure of it, or another version of it
    than went in: those are left out.
    """
    if sight_of(acting, result.place) == Sight.ALL:
        versions = FigureVersion.objects.all()
    else:
        versions = shown_versions(acting, result.place)
    wanted = versions.filter(results__result=result).select_related("figure", "document")
    return list(wanted.order_by("figure__dataset", "figure_id"))


#: Parts of answers that say by yes or no that something in them was made up.
_SAYS_SO = frozenset({"made_up", "illustrative", "is_illustrative", "is_assumed_so"})


def illustrative_of(acting: Acting, results: Iterable[Result]) -> frozenset[int]:
    """The numbers of those results that rest on any illustrative figure, or whose answer says so.

    One query. What is made up is no secret: whoever sees a result is told so.
    """
    del acting
    told = {row.pk: _is_made_up(row.answer) for row in results}
    sources = ResultSource.objects.filter(
        result__in=[pk for pk, says in told.items() if not says],
        version__status=Status.ILLUSTRATIVE,
    )
    resting = sources.values_list("result_id", flat=True).distinct()
    return frozenset(resting) | {pk for pk, says in told.items() if says}


def _is_made_up(part: Any) -> bool:
    if isinstance(part, dict):
        return any(
            (name in _SAYS_SO and bool(value)) or _is_made_up(value) for name, value in part.items()
        )
    if isinstance(part, list):
        return any(_is_made_up(value) for value in part)
    return bool(part == Status.ILLUSTRATIVE.value)


def results_using(acting: Acting, figure: Figure) -> list[Result]:
    """The results whose newest visible version used a figure."""
    rows = results_for(acting, figure.place).filter(sources__version__figure=figure)
    newest: dict[tuple[str, str], Result] = {}
    for row in rows:
        newest.setdefault((row.kind, row.subject), row)
    return list(newest.values())


def newer_release(acting: Acting, result: Result) -> int | None:
    """The number of the release that changed what this result read; None when none did.

    For commissioning parties as figures are now, for everybody else as they are published.
    """
    place, inside = result.place, sight_of(acting, result.place) == Sight.ALL
    releases = Release.objects.filter(place=place, number__gt=result.release.number)
    if not inside:
        releases = releases.filter(number__lte=place.published_release)
    wrote = releases.filter(versions__figure__dataset__in=kind_of(result.kind).reads)
    found = wrote.order_by("-number").values_list("number", flat=True).first()
    if found is not None:
        return found
    # A withdrawal writes no versions: the figures that went in have moved on all the same.
    now = "version__figure__current" if inside else "version__figure__published"
    moved = result.sources.exclude(**{now: F("version")})
    if moved.exists():
        return releases.order_by("-number").values_list("number", flat=True).first()
    return None


def is_overtaken(acting: Acting, result: Result) -> bool:
    """Whether the figures as they are now no longer allow this to be worked out."""
    last = last_attempt(acting, result.place, result.kind, result.subject)
    return (
        last is not None and last.state == Attempt.State.FAILED and last.asked_at > result.made_at
    )


def last_attempt(acting: Acting, place: Place, kind: str, subject: str = "") -> Attempt | None:
    """The newest attempt to work this out, for those who may work here."""
    if sight_of(acting, place) != Sight.ALL:
        return None
    return Attempt.objects.filter(place=place, kind=kind, subject=subject).first()


def attempt_for(acting: Acting, place: Place, pk: int) -> Attempt:
    """One attempt by its number. Raises Attempt.DoesNotExist."""
    if sight_of(acting, place) != Sight.ALL:
        raise Attempt.DoesNotExist
    return Attempt.objects.select_related("result", "place").get(place=place, pk=pk)


@dataclass(frozen=True)
class Said:
    """What one party last said of a version; None when it has not said anything yet."""

    organisation: Organisation
    agreement: Agreement | None


def agreements_on(acting: Acting, result: Result) -> list[Said]:
    """Every commissioning party of the place with what it last said of this version.

    What they say is between them until they publish a decision that names it.
    """
    if sight_of(acting, result.place) != Sight.ALL:
        return []
    said: dict[int, Agreement] = {}
    for row in Agreement.objects.filter(result=result).select_related("organisation"):
        said.setdefault(row.organisation_id, row)
    return [Said(body, said.get(body.pk)) for body in commissioners_of(acting, result.place)]


def commissioners_of(acting: Acting, place: Place) -> list[Organisation]:
    """The bodies that commission in a place, by name. Who takes part is no secret."""
    del acting
    parts = (PlaceParty.Part.LEAD, PlaceParty.Part.COMMISSIONER)
    found = Organisation.objects.filter(parts__place=place, parts__part__in=parts)
    return list(found.order_by("name").distinct())


def may_work_out(acting: Acting, place: Place) -> bool:
    """Whether this reader may work things out in this place."""
    return acting.may(Capability.WORK_OUT) and sight_of(acting, place) == Sight.ALL


def may_agree(acting: Acting, place: Place) -> bool:
    """Whether this reader may agree for their organisation here."""
    return (
        acting.organisation is not None
        and acting.may(Capability.MANAGE_PLACE)
        and sight_of(acting, place) == Sight.ALL
    )


def reason_for(acting: Acting, result: Result) -> str:
    """Why a version was worked out: a working note, for commissioning parties only."""
    return result.reason if sight_of(acting, result.place) == Sight.ALL else ""


def anything_waits(acting: Acting, place: Place) -> bool:
    """Whether the place holds figures or results that nobody has published yet."""
    if sight_of(acting, place) != Sight.ALL:
        return False
    moved = Figure.objects.filter(place=place).exclude(current=F("published"))
    if moved.exclude(current__isnull=True, published__isnull=True).exists():
        return True
    newest = {(row.kind, row.subject): row for row in reversed(results_for(acting, place))}
    return any(row.published_at is None for row in newest.values())
