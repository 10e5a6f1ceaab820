"""Django's handle on the register records."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "commonweal.records.register"
    label = "register"
    verbose_name = "Organisations, areas and places"
    default_auto_field = "django.db.models.BigAutoField"
