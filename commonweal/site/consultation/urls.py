"""Addresses of the pages of consultations."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.consultation.views import answering, coding, plans, results, retiring, themes

_HOME = "places/<slug:place>/consultations/"
_ONE = _HOME + "<slug:code>/"

urlpatterns: list[URLPattern] = [
    path(_HOME, plans.home, name="consultations"),
    path(_HOME + "start/", plans.start, name="consultation_start"),
    path(_ONE, plans.one, name="consultation"),
    path(_ONE + "plan/<str:ending>/", plans.plan, name="consultation_plan"),
    path(_ONE + "change/", plans.change, name="consultation_change"),
    path(_ONE + "step/", plans.step, name="consultation_step"),
    path(_ONE + "answer/", answering.answer, name="consultation_answer"),
    path(_ONE + "responses/", answering.responses, name="consultation_responses"),
    path(
        _ONE + "responses/<str:ending>/", answering.template, name="consultation_response_template"
    ),
    path(_ONE + "held/", answering.held, name="consultation_held"),
    path(_ONE + "coding/", coding.texts, name="consultation_coding"),
    path(_ONE + "coding/<int:pk>/", coding.one, name="consultation_text"),
    path(_ONE + "agreement/", coding.agreement, name="consultation_agreement"),
    path(_ONE + "themes/", themes.book, name="consultation_themes"),
    path(_ONE + "themes/<slug:theme>/", themes.one, name="consultation_theme"),
    path(_ONE + "themes/<slug:theme>/retire/", retiring.retire, name="consultation_retire"),
    path(_ONE + "quotes/", retiring.quotes, name="consultation_quotes"),
    path(_ONE + "quotes/<int:pk>/", retiring.withdraw, name="consultation_quote"),
    path(_ONE + "support/", results.support, name="consultation_support"),
    path(_ONE + "venues/", results.venues, name="consultation_venues"),
    path(_ONE + "heard/", results.heard, name="consultation_heard"),
    path(_ONE + "proposals/", results.proposals, name="consultation_proposals"),
    path(_ONE + "said-and-did/", results.said_and_did, name="consultation_said"),
    path(_ONE + "said-and-did/paper/", results.said_paper, name="consultation_said_paper"),
]
