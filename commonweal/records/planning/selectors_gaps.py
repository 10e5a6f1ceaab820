"""Reading the register of gaps, and how complete a place's fact base is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from commonweal.facts.completeness import (
    Completeness,
    Evidence,
    Rule,
    Subject,
    completeness,
    sort_out,
)
from commonweal.language.figure import VALUELESS, Status
from commonweal.records.facts.models import Gap
from commonweal.records.facts.selectors import shown_versions, terms_by_version
from commonweal.records.people.acting import Acting
from commonweal.records.planning.definitions import knowledge, segments, stage_rules, template_kinds
from commonweal.records.register.models import AreaDuty, Place, PlaceParty
from commonweal.records.register.selectors import Sight, sight_of

#: The duty of a body that brings the partners of an area together and buys nothing for it.
CONVENES = "convenes"
_COMMISSIONING = (PlaceParty.Part.LEAD, PlaceParty.Part.COMMISSIONER)


def gaps_for(acting: Acting, place: Place) -> QuerySet[Gap]:
    """The register of gaps: for commissioning parties, and for all once the place is published."""
    if sight_of(acting, place) != Sight.ALL and not place.is_published:
        return Gap.objects.none()
    return Gap.objects.filter(place=place).select_related("area", "document")


def gap_for(acting: Acting, place: Place, code: str) -> Gap:
    """One gap, by its code. Raises Gap.DoesNotExist."""
    return gaps_for(acting, place).get(code=code)


def open_gaps_by_subject(acting: Acting, place: Place) -> dict[str, int]:
    """How many gaps are not closed, by subject."""
    rows = gaps_for(acting, place).exclude(state=Gap.State.CLOSED).order_by()
    counted = rows.values("subject").annotate(count=Count("pk"))
    return {row["subject"]: row["count"] for row in counted}


def evidence_for(
    acting: Acting, place: Place, datasets: Iterable[str] | None = None
) -> list[Evidence]:
    """What completeness needs to know of every figure that the reader may see. Two queries.

    With `datasets`, of the figures of those data sets only. What is made up tells nothing.
    """
    kinds = template_kinds()
    shown = shown_versions(acting, place)
    if datasets is not None:
        shown = shown.filter(figure__dataset__in=list(datasets))
    terms = terms_by_version(acting, place)
    told = shown.exclude(status=Status.ILLUSTRATIVE)
    rows = told.values_list(
        "pk",
        "figure__dataset",
        "measure",
        "status",
        "about__code",
        "area__code",
        "cells",
        "document__code",
        "section",
    )
    return [
        Evidence(
            dataset=dataset,
            kind=kinds.get(dataset, ""),
            measure=measure,
            status=Status(status),
            subjects=frozenset(code for code in (about, area) if code),
            terms=frozenset(terms.get(version, ())),
            cells=cells,
            document=document,
            section=section,
        )
        for version, dataset, measure, status, about, area, cells, document, section in rows
    ]


def datasets_not_legible(acting: Acting, place: Place) -> list[str]:
    """The data sets in which some value cannot be read. One query."""
    found = shown_versions(acting, place).filter(status=Status.NOT_LEGIBLE).order_by()
    return list(found.values_list("figure__dataset", flat=True).distinct())


def areas_expected(acting: Acting, place: Place) -> list[Subject]:
    """A row for each commissioning party, with the areas that it answers for.

    A body that only brings partners together answers for no people of its own: it has no row
    beside those that do. What is known of it tells of the one body that commissions, where there
    is one alone.
    """
    if sight_of(acting, place) == Sight.NOTHING:
        return []
    parties = (
        PlaceParty.objects.filter(place=place, part__in=_COMMISSIONING)
        .values_list("organisation_id", "organisation__code", "organisation__name")
        .order_by("organisation__name")
        .distinct()
    )
    bodies = {pk: (code, name) for pk, code, name in parties}
    areas: dict[int, set[str]] = {}
    duties: dict[int, set[str]] = {}
    for body, area, duty in AreaDuty.objects.filter(organisation__in=bodies).values_list(
        "organisation_id", "area__code", "duty"
    ):
        areas.setdefault(body, set()).add(area)
        duties.setdefault(body, set()).add(duty)
    told = {pk: {code, *areas.get(pk, ())} for pk, (code, _) in bodies.items()}
    conveners = {pk for pk in bodies if duties.get(pk) == {CONVENES}}
    answer = [pk for pk in bodies if pk not in conveners] or list(bodies)
    if len(answer) == 1:
        told[answer[0]].update(*(told[pk] for pk in conveners))
    return [Subject(*bodies[pk], subjects=frozenset(told[pk])) for pk in answer]


def completeness_for(
    acting: Acting, place: Place, evidence: list[Evidence] | None = None
) -> tuple[Completeness, Completeness]:
    """The picture by area and the picture by segment, from what the reader may see."""
    rules, expected = knowledge()
    found = evidence_for(acting, place) if evidence is None else evidence
    rows: dict[str, Sequence[Subject]] = {
        "area": areas_expected(acting, place),
        "segment": segments(),
    }
    by_area, by_segment = (
        completeness(rows[which], expected[which], rules, found) for which in ("area", "segment")
    )
    return by_area, by_segment


def known_by_stage(acting: Acting, place: Place) -> dict[str, tuple[int, int]]:
    """By stage of the cycle: how many figures are usable, and how many are not. One query."""
    return {
        stage: (
            sum(usable for usable, _ in counts.values()),
            sum(not_ for _, not_ in counts.values()),
        )
        for stage, counts in datasets_by_stage(acting, place).items()
    }


def datasets_by_stage(
    acting: Acting, place: Place, *, with_made_up: bool = False
) -> dict[str, dict[str, tuple[int, int]]]:
    """By stage of the cycle and data set: how many figures are usable, and how many are not.

    One query. What is made up tells nothing and is left out, unless it is asked for. Rules that
    look at the cells of a row are asked with the one cell that they name.
    """
    rules = stage_rules()
    looked_at = sorted({name for rule in rules for name in rule.where})
    kinds = template_kinds()
    rows = (
        shown_versions(acting, place)
        .exclude(status__in=[] if with_made_up else [Status.ILLUSTRATIVE])
        .order_by()
        .values(dataset=F("figure__dataset"), **{f"cell_{n}": F(f"cells__{n}") for n in looked_at})
        .annotate(
            all=Count("pk"), unusable=Count("pk", filter=Q(status__in=[s.value for s in VALUELESS]))
        )
    )
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for row in rows:
        counts = found.setdefault(_stage_of(row, rules, kinds, looked_at), {})
        usable, unusable = counts.get(row["dataset"], (0, 0))
        counts[row["dataset"]] = (
            usable + row["all"] - row["unusable"],
            unusable + row["unusable"],
        )
    return found


def _stage_of(
    row: Mapping[str, Any], rules: tuple[Rule, ...], kinds: dict[str, str], looked_at: list[str]
) -> str:
    cells = {name: row[f"cell_{name}"] for name in looked_at if row[f"cell_{name}"]}
    dataset = row["dataset"]
    stands_for = Evidence(dataset, kinds.get(dataset, ""), "", Status.PRINTED, cells=cells)
    return sort_out(stands_for, rules)
