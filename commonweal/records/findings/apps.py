"""Django's handle on the findings records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commonweal.facts.problem import Query
    from commonweal.records.facts.hooks import Proposal
    from commonweal.records.people.acting import Acting
    from commonweal.records.register.models import Place


class FindingsConfig(AppConfig):
    name = "commonweal.records.findings"
    label = "findings"
    verbose_name = "Findings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonweal.records.facts import hooks

        hooks.on_check(ask)
        hooks.after_release(look_again)
        hooks.on_publish(tell_everybody)


def ask(proposal: Proposal) -> Sequence[Query]:
    """Ask about what a file would bring into disagreement."""
    from commonweal.records.findings import asking

    return asking.ask(proposal)


def look_again(place: Place, by: Acting) -> None:
    """Run the rules over a place whose figures have changed."""
    from commonweal.records.findings.actions import run_finding_rules

    run_finding_rules(place=place, by=by)


def tell_everybody(place: Place, by: Acting) -> None:
    """Publish the explanations together with the figures that they speak of."""
    from commonweal.records.findings.actions import publish_explanations

    publish_explanations(place=place, by=by)
