"""Django's handle on the audit records."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "commonweal.records.audit"
    label = "audit"
    verbose_name = "Audit"
    default_auto_field = "django.db.models.BigAutoField"
