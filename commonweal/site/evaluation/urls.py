"""Addresses of the pages of an evaluation, below the tender's own."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.evaluation.views import (
    home,
    lots,
    moderation,
    outcome,
    panels,
    price_questions,
    record,
    scoring,
)

_HOME = "places/<slug:place>/tenders/<slug:code>/evaluation/"
_UNIT = "<str:question>/<str:lot>/<slug:bidder>/"

urlpatterns: list[URLPattern] = [
    path(_HOME, home.home, name="evaluation"),
    path(_HOME + "panels/", panels.panels, name="evaluation_panels"),
    path(_HOME + "scoring/", scoring.work, name="evaluation_work"),
    path(_HOME + "scoring/" + _UNIT, scoring.one, name="evaluation_score"),
    path(_HOME + "scoring/" + _UNIT + "files/<int:number>/", scoring.file, name="evaluation_file"),
    path(_HOME + "moderation/", moderation.listing, name="evaluation_moderations"),
    path(_HOME + "moderation/" + _UNIT, moderation.one, name="evaluation_moderation"),
    path(_HOME + "lots/<str:lot>/", lots.one, name="evaluation_lot"),
    path(_HOME + "papers/<slug:bidder>/", lots.papers, name="evaluation_papers"),
    path(_HOME + "papers/<slug:bidder>/<int:number>/", lots.paper, name="evaluation_paper"),
    path(_HOME + "award/", outcome.award, name="evaluation_award"),
    path(_HOME + "letters/<slug:bidder>/", outcome.letter_file, name="evaluation_letter_file"),
    path(_HOME + "letter/", outcome.own_letter, name="evaluation_letter"),
    path(_HOME + "price-questions/", price_questions.questions, name="evaluation_price_questions"),
    path(_HOME + "record/", record.record, name="evaluation_record"),
    path(_HOME + "record/pack/", record.pack, name="evaluation_pack"),
]
