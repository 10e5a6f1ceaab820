"""Django's handle on the outcomes frameworks of places."""

from __future__ import annotations

from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    name = "commonweal.records.frameworks"
    label = "frameworks"
    verbose_name = "Outcomes frameworks"
    default_auto_field = "django.db.models.BigAutoField"
