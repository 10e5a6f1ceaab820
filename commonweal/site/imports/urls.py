"""Addresses of the import pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.imports.views import imports, places, templates

urlpatterns: list[URLPattern] = [
    path("templates/", templates.listing, name="templates"),
    path("templates/<slug:template>/", templates.one, name="template"),
    path("templates/<slug:template>/empty/<str:ending>/", templates.empty, name="template_empty"),
    path("places/new/", places.start, name="place_new"),
    path("places/<slug:place>/publish/", places.publish, name="place_publish"),
    path("places/<slug:place>/imports/", imports.listing, name="imports"),
    path("places/<slug:place>/imports/new/", imports.send, name="import_new"),
    path("places/<slug:place>/imports/<int:pk>/", imports.one, name="import"),
    path("places/<slug:place>/imports/<int:pk>/accept/", imports.accept, name="import_accept"),
    path(
        "places/<slug:place>/imports/<int:pk>/withdraw/", imports.withdraw, name="import_withdraw"
    ),
]
