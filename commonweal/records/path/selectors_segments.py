"""Whether somebody may change the path of a place; the actions decide again."""

from __future__ import annotations

from commonweal.records.facts.models import Figure
from commonweal.records.facts.selectors_figure import may_correct
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, sight_of

TABLES = ("segments", "stage_gates")


def may_change(acting: Acting, place: Place) -> bool:
    """Whether the page offers to change segments: they may correct every figure of the path."""
    if not acting.may(Capability.CORRECT_FIGURE) or sight_of(acting, place) != Sight.ALL:
        return False
    figures = Figure.objects.filter(place=place, dataset__in=TABLES).select_related(
        "current", "place"
    )
    givers = {
        figure.current.organisation_id if figure.current else None: figure for figure in figures
    }
    return bool(givers) and all(may_correct(acting, figure) for figure in givers.values())
