"""Django's handle on decision reports."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "commonweal.records.reports"
    label = "reports"
    verbose_name = "Decision reports"
    default_auto_field = "django.db.models.BigAutoField"
