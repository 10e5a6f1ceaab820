"""Django's handle on what was done about options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from commonweal.records.people.acting import Acting
    from commonweal.records.register.models import Place


class OptionsConfig(AppConfig):
    name = "commonweal.records.options"
    label = "options"
    verbose_name = "Options"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonweal.records.facts import hooks

        hooks.on_publish(publish_acts)


def publish_acts(place: Place, by: Acting) -> None:
    """Publish what was decided and found about options, together with the place's figures."""
    from commonweal.records.options.actions_publishing import publish

    publish(place=place, by=by)
