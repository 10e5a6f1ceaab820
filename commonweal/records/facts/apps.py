"""Django's handle on the facts records."""

from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "commonweal.records.facts"
    label = "facts"
    verbose_name = "Figures and imports"
    default_auto_field = "django.db.models.BigAutoField"
