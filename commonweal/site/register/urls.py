"""Addresses of the register pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.register.views import (
    areas,
    boundaries,
    correcting,
    files,
    organisations,
    restating,
)

urlpatterns: list[URLPattern] = [
    path("register/organisations/", organisations.listing, name="organisations"),
    path("register/organisations/<str:code>/", organisations.one, name="organisation"),
    path(
        "register/organisations/<str:code>/correct/",
        correcting.organisation,
        name="organisation_correct",
    ),
    path("register/areas/", areas.listing, name="areas"),
    path("register/areas/<str:code>/", areas.one, name="area"),
    path("register/areas/<str:code>/correct/", correcting.area, name="area_correct"),
    path("register/boundaries/", boundaries.listing, name="register_boundaries"),
    path("register/restate/", restating.restate, name="register_restate"),
    path("register/files/", files.listing, name="register_files"),
    path("register/files/<slug:template>.<str:ending>", files.download, name="register_file"),
    path("register/imports/", files.imports, name="register_imports"),
    path("register/imports/<int:pk>/", files.one, name="register_import"),
    path("register/imports/<int:pk>/accept/", files.accept, name="register_import_accept"),
    path("register/imports/<int:pk>/drop/", files.drop, name="register_import_drop"),
]
