"""Addresses of signing in and of one's own account.

Only the pages that are used are served: there is no sign-up, and an administrator sets a new
password for somebody who forgot theirs.
"""

from __future__ import annotations

from allauth.account import views as allauth
from django.urls import URLPattern, URLResolver, include, path

from commonweal.site.accounts import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.account_home, name="account_home"),
    path("organisation/", views.organisation, name="account_organisation"),
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
]
