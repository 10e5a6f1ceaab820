"""Django's handle on evaluation."""

from __future__ import annotations

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "commonweal.records.evaluation"
    label = "evaluation"
    verbose_name = "Evaluation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonweal.records.audit.hooks import withhold
        from commonweal.records.evaluation.selectors_audit import not_told_yet

        withhold(not_told_yet)
