"""Django's handle on the findings records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from commonweal.records.people.acting import Acting
    from commonweal.records.register.models import Place


class FindingsConfig(AppConfig):
    name = "commonweal.records.findings"
    label = "findings"
    verbose_name = "Findings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonweal.records.facts import hooks

        hooks.after_release(look_again)


def look_again(place: Place, by: Acting) -> None:
    """Run the rules over a place whose figures have changed."""
    from commonweal.records.findings.actions import run_finding_rules

    run_finding_rules(place=place, by=by)
