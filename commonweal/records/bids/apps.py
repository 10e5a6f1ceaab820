"""Django's handle on bids and their seals."""

from __future__ import annotations

from django.apps import AppConfig


class BidsConfig(AppConfig):
    name = "commonweal.records.bids"
    label = "bids"
    verbose_name = "Bids"
    default_auto_field = "django.db.models.BigAutoField"
