"""Django's handle on the planning records."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "commonweal.records.planning"
    label = "planning"
    verbose_name = "Recommendations"
    default_auto_field = "django.db.models.BigAutoField"
