"""Reading decision reports through the organisation that is acting.

Those who commission in a place see its drafts. What was issued everybody sees who sees the place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from commonweal.planning.decision_report import Built, Cited, Composed, refs_in, texts_of
from commonweal.planning.decision_report_checks import Gates, Problem, problems
from commonweal.planning.decision_report_compose import Entry, compose, entries, signer_of
from commonweal.records.equality.selectors import approved_assessment
from commonweal.records.facts.models import Document
from commonweal.records.facts.selectors import as_figure, figures_for, shown_versions
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Organisation, Place, PlaceParty
from commonweal.records.register.selectors import Sight, places_for, places_with_sight, sight_of
from commonweal.records.register.selectors_names import body_names
from commonweal.records.reports import gates, sources
from commonweal.records.reports.definitions import outline
from commonweal.records.reports.models import (
    DelegatedAction,
    RecommendationOutcome,
    Report,
    ReportVersion,
    SignOff,
)
from commonweal.records.reports.reading import digest_of
from commonweal.records.results.reading import Reading

POLICIES = "policy_instruments"


def reports_for(acting: Acting) -> QuerySet[Report]:
    """The reports that this reader may know of."""
    rows = Report.objects.select_related("place", "organisation")
    if acting.is_system:
        return rows
    whole = [place.pk for place, sight in places_with_sight(acting) if sight == Sight.ALL]
    issued = Q(versions__isnull=False, place__in=places_for(acting))
    return rows.filter(issued | Q(place__in=whole)).distinct()


def report_for(acting: Acting, place: str, code: str) -> Report:
    """One report by the code of its place and its own. Raises Report.DoesNotExist."""
    return reports_for(acting).get(place__code=place, code=code)


def is_inside(acting: Acting, report: Report) -> bool:
    """Whether this reader sees the draft: for those who commission in the place."""
    return acting.is_system or sight_of(acting, report.place) == Sight.ALL


def may_start(acting: Acting, place: Place) -> bool:
    """Whether this reader may begin a report here; the action decides again."""
    return acting.may(Capability.WORK_OUT) and sight_of(acting, place) == Sight.ALL


def may_write(acting: Acting, report: Report) -> bool:
    """Whether this reader may change the draft; the actions decide again."""
    return report.state == Report.State.DRAFT and may_start(acting, report.place)


def may_issue(acting: Acting, report: Report) -> bool:
    """Whether this reader may issue or revise the report; the actions decide again."""
    return acting.may(Capability.MANAGE_PLACE) and sight_of(acting, report.place) == Sight.ALL


@dataclass(frozen=True)
class Standing:
    """A draft put together, with what keeps it from being issued and how consultees stand."""

    composed: Composed
    digest: str
    problems: tuple[Problem, ...]
    sign_offs: dict[str, SignOff]


def standing_of(acting: Acting, report: Report) -> Standing | None:
    """The draft as it is now; None for whoever does not see it."""
    if not is_inside(acting, report):
        return None
    composed = composed_of(acting, report)
    digest = digest_of(composed)
    said = latest_sign_offs(acting, report)
    checked = Gates(
        has_assessment=approved_assessment(acting, report.place) is not None,
        agreed=_with(said, SignOff.Stance.AGREES, digest),
        lapsed=frozenset(
            name for name, one in said.items()
            if one.digest != digest and one.stance == SignOff.Stance.AGREES
        ),
        against=_with(said, SignOff.Stance.OBJECTS, digest),
        policies=tuple(policies_of(acting, report.place)),
        breaches=gates.breaches_of(report.content),
    )  # fmt: skip
    return Standing(composed, digest, problems(outline(), report.content, composed, checked), said)


def _with(said: dict[str, SignOff], stance: str, digest: str) -> frozenset[str]:
    return frozenset(
        name for name, one in said.items() if one.stance == stance and one.digest == digest
    )


def composed_of(acting: Acting, report: Report) -> Composed:
    """The draft put together for those who see it. Raises Report.DoesNotExist for anybody else."""
    if not is_inside(acting, report):
        raise Report.DoesNotExist
    content = report.content
    built = _built(acting, report)
    texts = [text for listed in built.values() for one in listed for text in texts_of(one)]
    texts += [one["text"] for one in content["written"]]
    texts += [one.get("text", "") for one in content["built"].values()]
    figures = cited_for(acting, report.place, refs_in(texts))
    return compose(outline(), content, built, figures, body_names(acting))


def built_of(acting: Acting, report: Report) -> dict[str, Any]:
    """Every paragraph that is built from records by its key, for those who see the draft."""
    if not is_inside(acting, report):
        return {}
    return {one.key: one for listed in _built(acting, report).values() for one in listed}


def _built(acting: Acting, report: Report) -> dict[str, list[Built]]:
    reading = Reading(acting, report.place, sources.DATASETS)
    approved = approved_assessment(acting, report.place)
    return sources.build_all(sources.Bench(outline(), report.content, reading, approved))


def cited_for(acting: Acting, place: Place, refs: list[str]) -> dict[str, Cited]:
    """The figures of the place that the refs name, as this reader sees them, by ref."""
    parts = [tuple(part) for ref in refs if len(part := ref.split("/")) == 3]
    rows = shown_versions(acting, place).filter(
        figure__dataset__in={part[0] for part in parts},
        figure__key__in={part[1] for part in parts},
    )
    wanted = set(refs)
    documents = dict(Document.objects.values_list("code", "title"))
    return {
        row.figure.ref: sources.cited(as_figure(row), str(row.figure_id), documents)
        for row in rows
        if row.figure.ref in wanted
    }


def policies_of(acting: Acting, place: Place) -> list[str]:
    """The policies that the place's register names, in its order."""
    found = [one.dims.get("instrument", one.label) for one in figures_for(acting, place, POLICIES)]
    return list(dict.fromkeys(found))


def commissioners_of(acting: Acting, place: Place) -> dict[str, str]:
    """The organisations that commission in the place, by code, for those who see it."""
    parts = (PlaceParty.Part.LEAD, PlaceParty.Part.COMMISSIONER)
    if not places_for(acting).filter(pk=place.pk).exists():
        return {}
    rows = Organisation.objects.filter(parts__place=place, parts__part__in=parts).distinct()
    return dict(rows.order_by("name").values_list("code", "name"))


def latest_sign_offs(acting: Acting, report: Report) -> dict[str, SignOff]:
    """What each consultee said last, by consultee, if its own body said so in the role that the
    draft now names; none outside."""
    if not is_inside(acting, report):
        return {}
    asked = {
        one["id"]: (one["body"], signer_of(outline(), one))
        for one in entries(report.content, "consultees")
    }
    found: dict[str, SignOff] = {}
    for one in report.sign_offs.select_related("organisation"):
        body = one.organisation.code if one.organisation else ""
        if asked.get(one.consultee) == (body, one.role):
            found.setdefault(one.consultee, one)
    return found


def asked_of(acting: Acting, report: Report) -> list[Entry]:
    """The consultees that this reader may answer for: those of their own organisation for which
    the draft names their role."""
    if report.state != Report.State.DRAFT or acting.organisation is None:
        return []
    if not acting.may(Capability.SIGN_REPORT) or not is_inside(acting, report):
        return []
    own = (acting.organisation.code, acting.role)
    return [
        one
        for one in entries(report.content, "consultees")
        if (one["body"], signer_of(outline(), one)) == own
    ]


def versions_of(acting: Acting, report: Report) -> list[ReportVersion]:
    """The issued versions, newest first. They are open to whoever sees the report."""
    if not reports_for(acting).filter(pk=report.pk).exists():
        return []
    return list(report.versions.select_related("organisation").order_by("-number"))


def outcomes_of(acting: Acting, report: Report) -> dict[tuple[int, str], RecommendationOutcome]:
    """What was decided last on each recommendation, by version and letter."""
    if not reports_for(acting).filter(pk=report.pk).exists():
        return {}
    found: dict[tuple[int, str], RecommendationOutcome] = {}
    rows = RecommendationOutcome.objects.filter(version__report=report)
    for row in rows.select_related("version", "organisation").order_by("-id"):
        found.setdefault((row.version.number, row.letter), row)
    return found


@dataclass(frozen=True)
class Delegation:
    """A delegation that was agreed: to whom, within which paragraphs, and what decided it."""

    outcome: RecommendationOutcome
    report: Report
    letter: str
    text: str
    delegate: str
    limits: tuple[int, ...]

    @property
    def pk(self) -> int:
        return int(self.outcome.pk)

    @property
    def ref(self) -> str:
        """How the golden thread names it, and the recommendation that it was."""
        return f"{self.report.code}/{self.outcome.version.number}/{self.letter}"


def delegations_for(acting: Acting, place: Place) -> list[Delegation]:
    """The delegations in force in a place, which later actions may cite. They are public where the
    report is."""
    found = []
    for report in reports_for(acting).filter(place=place).prefetch_related("versions"):
        versions = sorted(report.versions.all(), key=lambda one: -one.number)
        if versions:
            found += _delegations(report, versions[0], outcomes_of(acting, report))
    return found


def _delegations(
    report: Report,
    version: ReportVersion,
    outcomes: dict[tuple[int, str], RecommendationOutcome],
) -> list[Delegation]:
    kinds = outline().kinds
    agreed = (RecommendationOutcome.Outcome.AGREED, RecommendationOutcome.Outcome.AMENDED)
    return [
        Delegation(
            outcome, report, one["letter"], one["text"], one["delegate"], tuple(one["limits"])
        )
        for one in version.content["report"]["asked"]
        if kinds[one["kind"]].limits
        and (outcome := outcomes.get((version.number, one["letter"]))) is not None
        and outcome.outcome in agreed
    ]


def asked_for(
    acting: Acting, place: Place, refs: Iterable[str]
) -> Iterator[tuple[str, Report, dict[str, Any]]]:
    """The recommendations of issued reports that the refs "report/version/letter" name, also those
    that a later version left out, where the reader sees the report."""
    named = {tuple(parts): ref for ref in refs if len(parts := ref.split("/")) == 3}
    rows = reports_for(acting).filter(place=place, code__in={parts[0] for parts in named})
    for report in rows.prefetch_related("versions"):
        for version in report.versions.all():
            for one in version.content["report"]["asked"]:
                ref = named.get((report.code, str(version.number), one["letter"]))
                if ref is not None:
                    yield ref, report, one


def delegated_actions(acting: Acting, report: Report) -> list[DelegatedAction]:
    """What was done under the delegations of a report, oldest first."""
    if not reports_for(acting).filter(pk=report.pk).exists():
        return []
    rows = DelegatedAction.objects.filter(outcome__version__report=report)
    return list(rows.select_related("outcome", "organisation"))
