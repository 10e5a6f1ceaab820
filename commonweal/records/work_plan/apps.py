"""Django's handle on the work plan."""

from __future__ import annotations

from django.apps import AppConfig


class WorkPlanConfig(AppConfig):
    name = "commonweal.records.work_plan"
    label = "work_plan"
    verbose_name = "Work plan"
    default_auto_field = "django.db.models.BigAutoField"
