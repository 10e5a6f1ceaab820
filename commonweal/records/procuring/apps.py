"""Django's handle on procuring."""

from __future__ import annotations

from django.apps import AppConfig


class ProcuringConfig(AppConfig):
    name = "commonweal.records.procuring"
    label = "procuring"
    verbose_name = "Procuring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonweal.records.procuring.kinds import sign_up

        sign_up()
