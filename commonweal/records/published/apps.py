"""Django's handle on the records of published statistics."""

from __future__ import annotations

from django.apps import AppConfig


class PublishedConfig(AppConfig):
    name = "commonweal.records.published"
    label = "published"
    verbose_name = "Published statistics"
    default_auto_field = "django.db.models.BigAutoField"
