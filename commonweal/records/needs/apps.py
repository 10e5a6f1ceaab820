"""Django's handle on the needs assessments of places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from commonweal.records.people.acting import Acting
    from commonweal.records.register.models import Place


class NeedsConfig(AppConfig):
    name = "commonweal.records.needs"
    label = "needs"
    verbose_name = "Needs assessments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonweal.records.facts import hooks

        hooks.on_publish(publish_beside)


def publish_beside(place: Place, by: Acting) -> None:
    """Publish the statements of need, and what came from outside, together with the place."""
    from commonweal.records.needs.actions_statements import publish_with_place

    publish_with_place(place=place, by=by)
