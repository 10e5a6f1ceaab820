"""Django's handle on invitations to tender."""

from __future__ import annotations

from django.apps import AppConfig


class TendersConfig(AppConfig):
    name = "commonweal.records.tenders"
    label = "tenders"
    verbose_name = "Tenders"
    default_auto_field = "django.db.models.BigAutoField"
