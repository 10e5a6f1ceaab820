"""What stands beside the priorities of a place: its gaps, its criteria, who changed weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.language.row import Row
from commonweal.planning.priorities_tables import ServiceGap, gaps_of
from commonweal.records.facts.models import Figure
from commonweal.records.facts.selectors import shown_versions
from commonweal.records.facts.selectors_figure import versions_for
from commonweal.records.people.acting import Acting
from commonweal.records.planning.kinds.priorities import CANDIDATES, CRITERIA, GAPS
from commonweal.records.register.models import Place
from commonweal.records.results.models import Result
from commonweal.records.results.reading import Reading
from commonweal.records.results.selectors import versions_of


def service_gaps(acting: Acting, place: Place) -> list[ServiceGap]:
    """The register of service gaps as the reader sees it."""
    return gaps_of(Reading(acting, place, (GAPS,)).rows(GAPS))


def gap_standings(acting: Acting, place: Place) -> dict[str, ServiceGap]:
    """The gaps of the register by code, as the reader sees them."""
    return {one.code: one for one in service_gaps(acting, place)}


def criteria_rows(acting: Acting, place: Place) -> list[Row]:
    """The rows of the criteria."""
    return Reading(acting, place, (CRITERIA,)).rows(CRITERIA)


def candidate_rows(acting: Acting, place: Place) -> list[Row]:
    """The rows of the candidates."""
    return Reading(acting, place, (CANDIDATES,)).rows(CANDIDATES)


@dataclass(frozen=True)
class WeightChange:
    """One weight as somebody set it: in the table, or for one version of the result."""

    on: date
    criterion: str
    weight: str
    author: str
    reason: str
    where: str


def weight_history(
    acting: Acting, place: Place, result: Result | None, titles: Sequence[tuple[str, str]]
) -> list[WeightChange]:
    """Every weight that was set, newest first: versions of the figures and choices for a version.

    `titles` are the criteria with what they are called.
    """
    found = [*_of_table(acting, place)]
    if result is not None:
        found += _of_results(acting, result, dict(titles))
    return sorted(found, key=lambda one: (one.on, one.where), reverse=True)


def _of_table(acting: Acting, place: Place) -> list[WeightChange]:
    shown = shown_versions(acting, place).filter(figure__dataset=CRITERIA, figure__column="weight")
    return [
        WeightChange(
            version.created_at.date(),
            str(version.cells.get("criterion") or figure.key),
            version.printed or "none",
            version.author_name,
            version.reason,
            f"the table, version {version.number}",
        )
        for figure in Figure.objects.filter(pk__in=shown.values("figure"))
        for version in versions_for(acting, figure)
    ]


def _of_results(acting: Acting, result: Result, titles: dict[str, str]) -> list[WeightChange]:
    found = []
    for row in versions_of(acting, result):
        for code, weight in dict(row.given.get("weights") or {}).items():
            found.append(
                WeightChange(
                    row.made_at.date(),
                    titles.get(code) or code,
                    str(weight),
                    row.author_name,
                    row.reason,
                    f"version {row.number} of the result",
                )
            )
    return found
