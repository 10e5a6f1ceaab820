"""Django's handle on the people records."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "commonweal.records.people"
    label = "people"
    verbose_name = "People and roles"
    default_auto_field = "django.db.models.BigAutoField"
