"""Search in the shipped lexicon by code, diagnosis, label and plain words, with reasons."""

from __future__ import annotations

import pytest

from commonweal.language.lexicon_search import search
from commonweal.records.lexicon.shipped import shipped_lexicon

LEXICON = shipped_lexicon()


def first(text: str) -> tuple[str, str]:
    hit = search(LEXICON, text).hits[0]
    return hit.term.code, hit.reason


@pytest.mark.parametrize(
    ("text", "code", "reason"),
    [
        ("cluster 4", "cluster:4", "It is cluster 4."),
        ("cluster:4", "cluster:4", "Its code is 4."),
        ("F33.1", "icd10:F33", "F33.1 lies inside F33."),
        ("f25", "icd10:F20-F29", "F25 lies inside F20-F29."),
        ("talking therapies", "service:iapt", "It is also called Talking therapy."),
        ("Talking Therapy", "service:iapt", "It is also called Talking therapy."),
        ("IAPT", "service:iapt", "Its code is iapt."),
        ("no cluster", "cluster:99", "That is its name."),
        ("18-64", "age:leics_18_64", "It is also called 18 to 64."),
        ("seg_10_13_17", "segment:seg_10_13_17", "Its code is seg_10_13_17."),
        ("Being pregnant or having a new baby", "characteristic:pregnancy", "plain name"),
    ],
)
def test_the_best_hit_and_its_reason(text: str, code: str, reason: str) -> None:
    found, why = first(text)
    assert found == code
    assert reason in why


def test_tier_three_has_three_meanings() -> None:
    hits = [hit.term.code for hit in search(LEXICON, "tier 3").hits[:3]]
    assert hits == ["tier_figure:3", "tier_people:3", "tier_camhs:2-3"]


def test_a_whole_code_finds_the_more_precise_one_too() -> None:
    hits = {hit.term.code: hit.reason for hit in search(LEXICON, "F32").hits}
    assert hits["icd10:F32"] == "Its code is F32."
    assert hits["icd10:F32.3"] == "F32 holds F32.3."


def test_number_nine_is_explained() -> None:
    assert "never used" in search(LEXICON, "Cluster 9").remarks[0]


def test_services_outside_the_chart_are_found() -> None:
    for text in ("perinatal", "eating disorders", "adult ADHD"):
        assert "service" in [hit.term.scheme for hit in search(LEXICON, text).hits[:2]]


def test_some_of_the_words_count_only_when_all_find_nothing() -> None:
    hits = search(LEXICON, "psychosis aeroplane").hits
    assert hits
    assert all("word psychosi" in hit.reason for hit in hits)


@pytest.mark.parametrize("text", ["", "   ", "the of", "zzzz", "G30"])
def test_nothing_is_found_for_nothing(text: str) -> None:
    assert search(LEXICON, text).hits == ()


def test_results_are_in_a_fixed_order_and_limited() -> None:
    assert search(LEXICON, "care", limit=5).hits == search(LEXICON, "care", limit=5).hits
    assert len(search(LEXICON, "care", limit=5).hits) == 5
