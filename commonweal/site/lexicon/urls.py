"""Addresses of the lexicon pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.lexicon.views import own, re_express, spine, terms

urlpatterns: list[URLPattern] = [
    path("lexicon/", terms.home, name="lexicon"),
    path("lexicon/clusters/", spine.clusters, name="lexicon_clusters"),
    path("lexicon/re-express/", re_express.page, name="lexicon_re_express"),
    path("lexicon/own/", own.places, name="lexicon_own"),
    path("lexicon/own/<slug:place>/", own.words, name="lexicon_own_words"),
    path("lexicon/own/<slug:place>/terms/", own.add_term, name="lexicon_add_term"),
    path("lexicon/own/<slug:place>/walks/", own.add_walk, name="lexicon_add_walk"),
    path("lexicon/own/<slug:place>/file/", own.bring_in_file, name="lexicon_bring_in"),
    path("lexicon/own/<slug:place>/retire/", own.retire, name="lexicon_retire"),
    path("lexicon/schemes/<slug:scheme>/", terms.scheme, name="lexicon_scheme"),
    path("lexicon/terms/<str:code>/", terms.term, name="lexicon_term"),
]
