"""Django's handle on consultations."""

from __future__ import annotations

from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    name = "commonweal.records.consultation"
    label = "consultation"
    verbose_name = "Consultation"
    default_auto_field = "django.db.models.BigAutoField"
