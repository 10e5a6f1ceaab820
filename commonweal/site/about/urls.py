"""Addresses of the pages about the site."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.about import views

urlpatterns: list[URLPattern] = [
    path("about/accessibility/", views.accessibility, name="accessibility"),
    path("about/cookies/", views.cookies, name="cookies"),
    path("about/privacy/", views.privacy, name="privacy"),
]
