"""Django's handle on the lexicon records."""

from django.apps import AppConfig


class LexiconConfig(AppConfig):
    name = "commonweal.records.lexicon"
    label = "lexicon"
    verbose_name = "Common language"
    default_auto_field = "django.db.models.BigAutoField"
