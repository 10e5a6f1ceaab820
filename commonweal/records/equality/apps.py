"""Django's handle on equality assessments."""

from __future__ import annotations

from django.apps import AppConfig


class EqualityConfig(AppConfig):
    name = "commonweal.records.equality"
    label = "equality"
    verbose_name = "Equality"
    default_auto_field = "django.db.models.BigAutoField"
