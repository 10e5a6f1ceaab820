"""Django's handle on the results of the delivering room."""

from __future__ import annotations

from django.apps import AppConfig


class DeliveringConfig(AppConfig):
    name = "commonweal.records.delivering"
    label = "delivering"
    verbose_name = "Workforce and beds"

    def ready(self) -> None:
        from commonweal.records.delivering.kinds import sign_up

        sign_up()
