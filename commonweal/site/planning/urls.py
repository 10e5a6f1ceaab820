"""Addresses of the planning pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.planning.views import compare, findings, providers, share, spend

MONEY: list[URLPattern] = [
    path("places/<slug:place>/spend/", spend.spend, name="money_spend"),
    path("places/<slug:place>/spend/scope/", spend.scope, name="money_scope"),
    path("places/<slug:place>/spend/per-head/", spend.heads, name="money_heads"),
    path("places/<slug:place>/spend/years/", spend.years, name="money_years"),
    path("places/<slug:place>/spend/share/", share.share, name="money_share"),
    path("places/<slug:place>/spend/compare/", compare.comparison, name="money_compare"),
    path(
        "places/<slug:place>/spend/adjustments/<int:pk>/withdraw/",
        compare.withdraw,
        name="money_withdraw",
    ),
    path("places/<slug:place>/providers/", providers.providers, name="money_providers"),
    path(
        "places/<slug:place>/providers/<slug:organisation>/",
        providers.provider,
        name="money_provider",
    ),
    path("places/<slug:place>/findings/", findings.findings, name="money_findings"),
    path("places/<slug:place>/findings/<int:pk>/", findings.finding, name="money_finding"),
]

urlpatterns: list[URLPattern] = [*MONEY]
