"""Django's handle on the planning records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commonweal.facts.problem import Query
    from commonweal.records.facts.hooks import Landed, Proposal
    from commonweal.records.people.acting import Acting
    from commonweal.records.register.models import Place


class PlanningConfig(AppConfig):
    name = "commonweal.records.planning"
    label = "planning"
    verbose_name = "Recommendations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonweal.records.facts import hooks
        from commonweal.records.planning.kinds import sign_up

        sign_up()
        hooks.on_check(ask)
        hooks.on_accept("recommendations", take_recommendations)
        hooks.on_accept("findings", take_findings)
        hooks.after_release(look_for_gaps)


def ask(proposal: Proposal) -> Sequence[Query]:
    """Ask about areas of need of which no people are held."""
    from commonweal.records.planning import asking_need

    return asking_need.ask(proposal)


def take_recommendations(landed: Landed) -> None:
    """Make records of the rows of a table of recommendations."""
    from commonweal.records.planning.landing import recommendations

    recommendations(landed)


def take_findings(landed: Landed) -> None:
    """Make records of the rows of a table of findings that a paper states."""
    from commonweal.records.planning.landing import findings

    findings(landed)


def look_for_gaps(place: Place, by: Acting) -> None:
    """Bring the gaps that rules find up to date with a place whose figures have changed."""
    from commonweal.records.planning.actions_gaps import find_gaps

    find_gaps(place, by)
