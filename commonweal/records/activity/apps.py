"""Django's handle on the records of activity."""

from __future__ import annotations

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "commonweal.records.activity"
    label = "activity"
    verbose_name = "Activity"
    default_auto_field = "django.db.models.BigAutoField"
