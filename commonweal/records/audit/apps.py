"""Django's handle on the audit records."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "commonweal.records.audit"
    label = "audit"
    verbose_name = "Audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonweal.records.audit import guard, listening

        post_migrate.connect(guard.put_up_after_migrating, sender=self)
        listening.begin()
