"""Addresses of the audit pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.audit import views

urlpatterns: list[URLPattern] = [
    path("audit/", views.events, name="audit"),
    path("audit/verify/", views.verify, name="audit_verify"),
    path("audit/<int:pk>/", views.event, name="audit_event"),
]
