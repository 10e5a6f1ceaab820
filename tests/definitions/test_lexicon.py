"""The shipped lexicon holds together: every term and walk has a source, and nothing is forced."""

from __future__ import annotations

from collections import Counter

import pytest

from commonweal.language.lexicon_rows import read_terms, read_walks
from commonweal.language.partition import groups_of, lexicon_partition_problems
from commonweal.language.terms import Confidence, Relation
from commonweal.records import shelf
from commonweal.records.lexicon.shipped import (
    shipped_lexicon,
    source_documents,
    units,
    unlinked,
)

LEXICON = shipped_lexicon()
PAPERS = {
    "essex-review-2015",
    "leicestershire-cabinet-2017",
    "ncl-review-2022",
    "jcp-framework-2011",
    "essex-s75-outline-2022",
}
DOCUMENTS = PAPERS | {document.code for document in source_documents()}


def test_rows_are_read_without_a_problem() -> None:
    terms, problems = read_terms(shelf.read_csv("lexicon/terms.csv"))
    assert problems == ()
    walks, bad = read_walks(shelf.read_csv("lexicon/walks.csv"), {term.code for term in terms})
    assert bad == ()
    assert len(terms) == len(LEXICON.terms)
    assert len(walks) == len(LEXICON.walks)


def test_every_term_has_both_labels_a_scheme_and_a_source() -> None:
    for term in LEXICON.terms.values():
        assert term.scheme in LEXICON.schemes, term.code
        assert term.label, term.code
        assert term.plain_label, term.code
        assert term.citation.document in DOCUMENTS, term.code
        assert term.citation.section, term.code
        assert len(term.code) <= 60, term.code


def test_no_two_terms_are_written_alike() -> None:
    names = Counter(LEXICON.name(code).casefold() for code in LEXICON.terms)
    assert [name for name, count in names.items() if count > 1] == []
    assert LEXICON.name("service:camhs_4") == "CAMHS tier 4 (service)"


def test_plain_labels_are_plain() -> None:
    jargon = ("ICD", "IAPT", "CMHT", "PICU", "CAMHS", "Section 75", "cognitive", "currency")
    for term in LEXICON.terms.values():
        assert not [word for word in jargon if word in term.plain_label], term.code
        assert len(term.plain_label) <= 90, term.code


def test_every_walk_and_scheme_has_a_source() -> None:
    for walk in LEXICON.walks:
        assert walk.citation.document in DOCUMENTS, walk
        assert walk.citation.section, walk
    for scheme in LEXICON.schemes.values():
        assert scheme.citation.document in DOCUMENTS, scheme.code
        assert LEXICON.terms_in(scheme.code), scheme.code


def test_our_own_readings_say_so() -> None:
    for walk in LEXICON.walks:
        if walk.status == "assigned":
            assert walk.note, walk
        if walk.confidence is Confidence.LOW:
            assert walk.status == "assigned", walk


def test_a_pair_is_joined_once() -> None:
    pairs = Counter(frozenset((walk.source, walk.target)) for walk in LEXICON.walks)
    assert [set(pair) for pair, count in pairs.items() if count > 1] == []


def test_broader_terms_are_of_the_same_scheme_and_go_up() -> None:
    for term in LEXICON.terms.values():
        above = list(LEXICON.ancestors(term.code))
        assert term.code not in above
        assert all(LEXICON.terms[code].scheme == term.scheme for code in above), term.code


def test_no_term_stands_alone_without_a_reason() -> None:
    alone = {code for code in LEXICON.terms if not LEXICON.walks_of(code)}
    assert alone == set(unlinked())
    assert all(unlinked().values())


def test_no_walk_crosses_two_meanings_of_a_word() -> None:
    for walk in LEXICON.walks:
        first = LEXICON.schemes[LEXICON.terms[walk.source].scheme]
        second = LEXICON.schemes[LEXICON.terms[walk.target].scheme]
        if first != second and first.same_word:
            assert first.same_word != second.same_word, walk


def test_an_exact_walk_joins_no_term_to_two_of_one_scheme() -> None:
    same = Counter()
    for walk in LEXICON.walks:
        if walk.relation is Relation.EXACT:
            same[walk.source, LEXICON.terms[walk.target].scheme] += 1
            same[walk.target, LEXICON.terms[walk.source].scheme] += 1
    assert [pair for pair, count in same.items() if count > 1] == []


def test_diagnoses_are_never_forced_onto_one_cluster() -> None:
    for walk in LEXICON.walks:
        schemes = {walk.source.split(":")[0], walk.target.split(":")[0]}
        if schemes == {"icd10", "cluster"}:
            assert walk.relation is Relation.OVERLAPS, walk


def test_shares_of_one_term_do_not_pass_the_whole() -> None:
    shared = [walk for walk in LEXICON.walks if walk.has_share]
    assert {walk.target for walk in shared} == {"setting:could_be_local"}
    assert len(shared) == 20
    assert all(walk.share_unit in units() for walk in shared)
    assert sum(walk.share_low is None for walk in shared) == 9


def test_the_spine_is_as_printed() -> None:
    numbers = [int(term.notation) for term in LEXICON.terms_in("cluster")]
    assert sorted(numbers) == [0, *range(1, 9), *range(10, 22), 99]
    assert [scheme.code for scheme in LEXICON.schemes.values() if scheme.is_spine] == ["cluster"]
    assert len(LEXICON.schemes["cluster"].definitions) == 2
    assert LEXICON.schemes["cluster"].not_used[0].notation == "9"


def test_segments_hold_each_cluster_once() -> None:
    assert lexicon_partition_problems(LEXICON, "segment") == ()
    groups = groups_of(LEXICON, "segment")
    assert groups["segment:seg_10_13_17"] == tuple(f"cluster:{n}" for n in (10, 13, 14, 15, 16, 17))
    assert groups["segment:seg_other"] == ()


@pytest.mark.parametrize(
    ("scheme", "count"),
    [
        ("care_act_outcome", 10),
        ("characteristic", 9),
        ("equality_issue", 7),
        ("tier_figure", 4),
        ("tier_people", 4),
        ("tier_camhs", 2),
        ("segment", 7),
        ("service_element", 4),
        ("nhs_outcome", 5),
        ("public_health_outcome", 5),
        ("social_care_outcome", 4),
        ("strategy_objective", 6),
        ("ncl_outcome", 28),
        ("prevention", 6),
        ("care_role", 4),
        ("missing_middle", 6),
        ("icd10", 21),
    ],
)
def test_the_counts_of_the_papers(scheme: str, count: int) -> None:
    assert len(LEXICON.terms_in(scheme)) == count


def test_the_seven_rows_of_2011_map_to_nine_characteristics() -> None:
    joined = {walk.target: walk.relation for walk in LEXICON.walks_of("equality_issue:gender")}
    assert joined == {
        "characteristic:sex": Relation.BROADER,
        "characteristic:gender_reassignment": Relation.BROADER,
    }
    assert LEXICON.links("characteristic:pregnancy") == ()


def test_case_management_roles_overlap_and_none_is_the_same() -> None:
    roles = [term.code for term in LEXICON.terms_in("care_role")]
    for first in roles:
        for second in roles:
            link = LEXICON.link(first, second)
            if first != second:
                assert link is not None
                assert link.relation is Relation.OVERLAPS


def test_bad_rows_are_named_by_row_and_column() -> None:
    good = {"scheme": "s", "notation": "1", "label": "a", "plain_label": "b", "document": "d"}
    rows = [good, good, {**good, "notation": "2", "plain_label": ""}]
    rows += [{**good, "notation": "3", "valid_from": "soon"}]
    terms, problems = read_terms(rows)
    assert [term.notation for term in terms] == ["1"]
    assert [(one.row, one.column) for one in problems] == [
        (3, "notation"),
        (4, "plain_label"),
        (5, "valid_from"),
    ]
    assert str(problems[2]).startswith("Row 5, column valid_from: soon is no date.")


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"target": "s:9"}, "target"),
        ({"target": "s:1"}, "target"),
        ({"relation": "equals"}, "relation"),
        ({"confidence": "sure"}, "confidence"),
        ({"status": "guessed"}, "status"),
        ({"share_high": "1.2", "share_unit": "people"}, "share_high"),
        ({"share_low": "0.4", "share_high": "0.3", "share_unit": "people"}, "share_high"),
        ({"share_high": "0.3"}, "share_unit"),
        ({"share_high": "NaN", "share_unit": "people"}, "share_high"),
        ({"document": ""}, "document"),
    ],
)
def test_bad_walks_are_named_by_column(change: dict[str, str], column: str) -> None:
    good = {
        "source": "s:1",
        "relation": "exact",
        "target": "s:2",
        "confidence": "high",
        "status": "printed",
        "document": "d",
    }
    walks, problems = read_walks([{**good, **change}], {"s:1", "s:2"})
    assert walks == ()
    assert [one.column for one in problems] == [column]
