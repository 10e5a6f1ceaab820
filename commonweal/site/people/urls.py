"""Addresses of the people pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.people.views import people, welcome

urlpatterns: list[URLPattern] = [
    path("people/", people.people_list, name="people"),
    path("people/add/", people.add, name="people_add"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/end/", people.end, name="person_end"),
    path("people/<int:pk>/renew/", people.renew, name="person_renew"),
    path("people/<int:pk>/second-step/", people.reset_second_step, name="person_second_step"),
    path("people/welcome/", welcome.choose, name="welcome"),
    path("people/welcome/<str:key>/", welcome.enter, name="welcome_key"),
]
