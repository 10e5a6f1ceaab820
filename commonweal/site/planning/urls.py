"""Addresses of the planning pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.planning.views import (
    compare,
    engagement,
    findings,
    gaps,
    integration,
    plan,
    providers,
    ragged_edge,
    recommendations,
    share,
    spend,
)
from commonweal.site.planning.views import (
    path as path_page,
)

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

_RECOMMENDATION = "places/<slug:place>/recommendations/<slug:code>/"

RECOMMENDATIONS: list[URLPattern] = [
    path("places/<slug:place>/recommendations/", recommendations.listing, name="recommendations"),
    path(_RECOMMENDATION, recommendations.one, name="recommendation"),
    path(_RECOMMENDATION + "position/", recommendations.position, name="recommendation_position"),
    path(_RECOMMENDATION + "move/", recommendations.move, name="recommendation_move"),
    path(_RECOMMENDATION + "plan/", recommendations.plan, name="recommendation_plan"),
    path(
        _RECOMMENDATION + "actions/", recommendations.add_action, name="recommendation_add_action"
    ),
    path(
        _RECOMMENDATION + "actions/<int:number>/",
        recommendations.one_action,
        name="recommendation_action",
    ),
]

GAPS: list[URLPattern] = [
    path("places/<slug:place>/gaps/", gaps.listing, name="gaps"),
    path("places/<slug:place>/gaps/add/", gaps.add, name="gap_add"),
    path("places/<slug:place>/gaps/<slug:code>/", gaps.one, name="gap"),
]

_INTENTION = "places/<slug:place>/intentions/<slug:subject>/"

PLAN: list[URLPattern] = [
    path("places/<slug:place>/work-plan/", plan.work_plan, name="work_plan"),
    path("places/<slug:place>/intentions/", plan.intentions, name="intentions"),
    path(_INTENTION, plan.one_intention, name="intention"),
    path(_INTENTION + "document.docx", plan.intention_paper, name="intention_paper"),
]

PATH: list[URLPattern] = [
    path("places/<slug:place>/path/", path_page.path, name="path"),
]

RAGGED_EDGE: list[URLPattern] = [
    path("places/<slug:place>/ragged-edge/", ragged_edge.ragged_edge, name="ragged_edge"),
    path("places/<slug:place>/integration/", integration.integration, name="integration"),
]

_ENGAGEMENT = "places/<slug:place>/engagement/"

ENGAGEMENT: list[URLPattern] = [
    path(_ENGAGEMENT, engagement.log, name="engagement"),
    path(_ENGAGEMENT + "add/", engagement.add, name="engagement_add"),
    path(_ENGAGEMENT + "<slug:code>/", engagement.one, name="engagement_event"),
]

urlpatterns: list[URLPattern] = [
    *MONEY,
    *RECOMMENDATIONS,
    *GAPS,
    *PATH,
    *PLAN,
    *RAGGED_EDGE,
    *ENGAGEMENT,
]
