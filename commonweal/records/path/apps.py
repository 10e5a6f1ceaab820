"""Django's handle on the stage gates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from commonweal.records.people.acting import Acting
    from commonweal.records.register.models import Place


class PathConfig(AppConfig):
    name = "commonweal.records.path"
    label = "path"
    verbose_name = "Stage gates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonweal.records.facts import hooks

        hooks.after_release(follow_table)
        hooks.on_publish(publish_decisions)


def follow_table(place: Place, by: Acting) -> None:
    """Bring gates and printed criteria up to date with a place whose figures have changed."""
    from commonweal.records.path.actions_follow import follow_gates

    follow_gates(place=place, by=by)


def publish_decisions(place: Place, by: Acting) -> None:
    """Publish the decisions at gates together with the place's figures."""
    from commonweal.records.path.actions_follow import publish

    publish(place=place, by=by)
