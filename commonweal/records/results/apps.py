"""Django's handle on the results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from commonweal.records.people.acting import Acting
    from commonweal.records.register.models import Place


class ResultsConfig(AppConfig):
    name = "commonweal.records.results"
    label = "results"
    verbose_name = "Results"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonweal.records.facts import hooks
        from commonweal.records.published import hooks as of_published

        hooks.after_release(follow_figures)
        hooks.on_publish(publish_results)
        of_published.after_bringing_in(follow_statistics)


def follow_figures(place: Place, by: Acting) -> None:
    """Work out again what follows from a place whose figures have changed."""
    from commonweal.records.results.actions import follow_release

    follow_release(place=place, by=by)


def publish_results(place: Place, by: Acting) -> None:
    """Publish the results together with the figures that they rest on."""
    from commonweal.records.results.actions import publish

    publish(place=place, by=by)


def follow_statistics(code: str) -> None:
    """Work out again what rests on a published set that has a new release."""
    from commonweal.records.results.actions import follow_published

    follow_published(code=code)
