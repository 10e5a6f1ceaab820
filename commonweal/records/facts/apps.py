"""Django's handle on the facts records."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FactsConfig(AppConfig):
    name = "commonweal.records.facts"
    label = "facts"
    verbose_name = "Figures and imports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonweal.records.facts import guard

        post_migrate.connect(guard.put_up_after_migrating, sender=self)
