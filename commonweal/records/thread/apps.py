"""Django's handle on the thread records."""

from django.apps import AppConfig


class ThreadConfig(AppConfig):
    name = "commonweal.records.thread"
    label = "thread"
    verbose_name = "Golden thread"
    default_auto_field = "django.db.models.BigAutoField"
