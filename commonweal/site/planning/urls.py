"""Addresses of the planning pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.planning.urls_path import PATH
from commonweal.site.planning.views import (
    capabilities,
    compare,
    conflicts,
    engagement,
    findings,
    gaps,
    integration,
    market,
    need,
    need_calculators,
    need_compare,
    need_profile,
    need_register,
    own_scenario,
    plan,
    priorities,
    providers,
    ragged_edge,
    realignment,
    recommendations,
    scenarios,
    share,
    spend,
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
    path("places/<slug:place>/realignment/", realignment.now, name="money_realignment"),
    path("places/<slug:place>/realignment/plan/", realignment.plan, name="money_realignment_plan"),
    path(
        "places/<slug:place>/realignment/drafts/",
        realignment.drafts,
        name="money_realignment_drafts",
    ),
    path(
        "places/<slug:place>/realignment/drafts/<str:draft>/",
        realignment.draft,
        name="money_realignment_draft",
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

_NEED = "places/<slug:place>/need/"

NEED: list[URLPattern] = [
    path(_NEED, need.overview, name="need"),
    path(_NEED + "expected/", need.expected, name="need_expected"),
    path(_NEED + "services/", need.services, name="need_services"),
    path(_NEED + "services/<str:scenario>/", need.services, name="need_scenario"),
    path(_NEED + "gaps/", need.gaps, name="need_gaps"),
    path(_NEED + "gaps/<slug:area>/<slug:element>/", need_register.gap, name="need_gap"),
    path(_NEED + "profile/", need_profile.choose, name="need_profile_choose"),
    path(_NEED + "profile/<str:areas>/", need_profile.profile, name="need_profile"),
    path(
        _NEED + "profile/<str:areas>/profile.docx",
        need_profile.paper,
        name="need_profile_paper",
    ),
    path(
        _NEED + "profile/<str:areas>/profile.xlsx",
        need_profile.workbook,
        name="need_profile_workbook",
    ),
    path(_NEED + "pack.docx", need.pack_paper, name="need_pack_paper"),
    path(_NEED + "pack.xlsx", need.pack_workbook, name="need_pack_workbook"),
    path(_NEED + "filters/", need_calculators.filters, name="need_filters"),
    path(_NEED + "gp-list/", need_calculators.gp_list, name="need_gp_list"),
    path(
        _NEED + "talking-therapies/",
        need_calculators.talking_therapies,
        name="need_talking_therapies",
    ),
    path(_NEED + "treatment/", need_calculators.treatment, name="need_treatment"),
    path(_NEED + "contact/", need_calculators.contact, name="need_contact"),
    path(_NEED + "projected/", need_calculators.projected, name="need_projected"),
    path(_NEED + "missing-middle/", need_calculators.missing_middle, name="need_missing_middle"),
    path(_NEED + "equity/", need_compare.equity, name="need_equity"),
    path(_NEED + "variation/", need_compare.variation, name="need_variation"),
    path(_NEED + "neighbours/", need_compare.neighbours, name="need_neighbours"),
]

_INTENTION = "places/<slug:place>/intentions/<slug:subject>/"

PLAN: list[URLPattern] = [
    path("places/<slug:place>/work-plan/", plan.work_plan, name="work_plan"),
    path("places/<slug:place>/intentions/", plan.intentions, name="intentions"),
    path(_INTENTION, plan.one_intention, name="intention"),
    path(_INTENTION + "document.docx", plan.intention_paper, name="intention_paper"),
]

_PROVIDER = "places/<slug:place>/providers/<slug:organisation>/"
_CHANGE = _PROVIDER + "changes/<int:number>/"

PROVIDERS: list[URLPattern] = [
    path(_PROVIDER + "scenarios/", scenarios.printed, name="provider_scenarios"),
    path(_PROVIDER + "scenarios/own/", own_scenario.own, name="provider_own_scenario"),
    path(_PROVIDER + "scenarios/ranges/", own_scenario.ranges, name="provider_ranges"),
    path(_PROVIDER + "savings/", scenarios.savings, name="provider_savings"),
    path(_PROVIDER + "portfolio/", market.portfolio, name="provider_portfolio"),
    path(_PROVIDER + "capabilities/", capabilities.capabilities, name="provider_capabilities"),
    path(_PROVIDER + "changes/", capabilities.changes, name="provider_changes"),
    path(_PROVIDER + "changes/add/", capabilities.give_notice, name="provider_change_add"),
    path(_CHANGE, capabilities.change, name="provider_change"),
    path(_CHANGE + "acknowledge/", capabilities.acknowledge, name="provider_change_acknowledge"),
    path(_CHANGE + "concern/", capabilities.concern, name="provider_change_concern"),
    path(_CHANGE + "live/", capabilities.live, name="provider_change_live"),
    path("places/<slug:place>/market/", market.market, name="market"),
    path("places/<slug:place>/momentum/", market.momentum, name="momentum"),
    path("places/<slug:place>/plan-conflicts/", conflicts.conflicts, name="plan_conflicts"),
    path("places/<slug:place>/plan-conflicts/<slug:code>/", conflicts.pair, name="plan_conflict"),
    path(
        "places/<slug:place>/plan-conflicts/<slug:code>/resolve/",
        conflicts.resolve,
        name="plan_conflict_resolve",
    ),
]

PRIORITIES: list[URLPattern] = [
    path("places/<slug:place>/priorities/", priorities.priorities, name="priorities"),
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
    *PROVIDERS,
    *PRIORITIES,
    *PATH,
    *PLAN,
    *NEED,
    *RAGGED_EDGE,
    *ENGAGEMENT,
]
