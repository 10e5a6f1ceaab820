"""Django's handle on plans of involvement."""

from __future__ import annotations

from django.apps import AppConfig


class InvolvementConfig(AppConfig):
    name = "commonweal.records.involvement"
    label = "involvement"
    verbose_name = "Involvement"
    default_auto_field = "django.db.models.BigAutoField"
