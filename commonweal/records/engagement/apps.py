"""Django's handle on the engagement log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from commonweal.records.facts.hooks import Landed
    from commonweal.records.people.acting import Acting
    from commonweal.records.register.models import Place


class EngagementConfig(AppConfig):
    name = "commonweal.records.engagement"
    label = "engagement"
    verbose_name = "Engagement"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonweal.records.facts import hooks

        hooks.on_accept("engagement", take_events)
        hooks.after_release(follow_withdrawals)
        hooks.on_publish(publish_log)


def take_events(landed: Landed) -> None:
    """Make events of the rows of a table of engagement."""
    from commonweal.records.engagement.landing import events

    events(landed)


def publish_log(place: Place, by: Acting) -> None:
    """Publish the log together with the place."""
    from commonweal.records.engagement.actions import publish_events

    publish_events(place=place, by=by)


def follow_withdrawals(place: Place, by: Acting) -> None:
    """Take out of the log what came in with a file that has been withdrawn."""
    from commonweal.records.engagement.actions import withdraw_with_file

    withdraw_with_file(place=place, by=by)
