"""Django's handle on the findings records."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "commonweal.records.findings"
    label = "findings"
    verbose_name = "Findings"
    default_auto_field = "django.db.models.BigAutoField"
