"""Django's handle on the site."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "commonweal.site"
    label = "site"
