"""Relations, ways between terms, codes of diagnosis and the check of segments."""

from __future__ import annotations

from datetime import date

import pytest

from commonweal.language.icd10 import Stretch, stretch, written
from commonweal.language.lexicon import Lexicon, LexiconError, entered_code
from commonweal.language.partition import lexicon_partition_problems, partition_problems
from commonweal.language.terms import COMPOSITION, Confidence, Relation
from tests.spec.lexicon.small import SCHEMES, SMALL, SOURCE, TERMS, WALKS, scheme, term, walk

EXACT, NARROWER, BROADER, OVERLAPS = Relation


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (EXACT, OVERLAPS, OVERLAPS),
        (NARROWER, EXACT, NARROWER),
        (NARROWER, NARROWER, NARROWER),
        (BROADER, BROADER, BROADER),
        (BROADER, NARROWER, OVERLAPS),
        (NARROWER, BROADER, None),
        (OVERLAPS, BROADER, None),
        (NARROWER, OVERLAPS, OVERLAPS),
        (OVERLAPS, NARROWER, OVERLAPS),
        (BROADER, OVERLAPS, OVERLAPS),
        (OVERLAPS, OVERLAPS, OVERLAPS),
    ],
)
def test_relations_compose(first: Relation, second: Relation, expected: Relation | None) -> None:
    assert first.then(second) is expected


def test_the_table_is_the_same_read_backwards() -> None:
    for (first, second), result in COMPOSITION.items():
        back = second.turned.then(first.turned)
        weak = {(NARROWER, OVERLAPS), (OVERLAPS, BROADER)}
        if (first, second) in weak:
            # A part may meet what its whole meets; the other way round that is no reason to list it
            assert {result, back} == {OVERLAPS, None}
        else:
            assert back is (None if result is None else result.turned)


def test_parts_of_one_segment_are_not_joined() -> None:
    assert SMALL.link("cluster:1", "cluster:2") is None


def test_a_guess_over_two_overlaps_is_of_low_confidence_and_not_searched() -> None:
    lexicon = SMALL.with_more([term("setting:gp")], [walk("cluster:1", "overlaps", "setting:gp")])
    link = lexicon.link("service:talk", "setting:gp")
    assert link is not None
    assert (link.relation, link.confidence) == (OVERLAPS, Confidence.LOW)
    assert link.through == ("cluster:1",)
    assert "setting:gp" not in lexicon.touched("service:talk")
    assert lexicon.touched("service:talk")["segment:mild"] is OVERLAPS


def test_a_way_never_crosses_two_meanings_of_a_word() -> None:
    assert SMALL.link("tier_a:3", "tier_b:3") is None
    assert [one.code for one in SMALL.same_word("tier_a:3")] == ["tier_b"]


def test_translations_warn_of_many_to_many() -> None:
    found = {one.scheme.code: one for one in SMALL.translations("service:talk")}
    assert found["cluster"].is_many_to_many
    assert "Many-to-many: service:talk meets 2 terms here" in found["cluster"].sentence
    same = {one.scheme.code: one for one in SMALL.translations("cluster:3")}["segment"]
    assert not same.is_many_to_many
    inside = {one.scheme.code: one for one in SMALL.translations("cluster:1")}["segment"]
    assert inside.is_many_to_many
    assert inside.sentence == "All of cluster:1 is in segment:mild, which holds other things too."


def test_a_walk_to_nowhere_is_refused() -> None:
    with pytest.raises(LexiconError, match="cluster:99"):
        Lexicon.build(SCHEMES, TERMS, [*WALKS, walk("cluster:1", "exact", "cluster:99")])


def test_the_lexicon_of_a_day_leaves_out_what_is_not_in_use() -> None:
    later = term("service:new", valid_from=date(2017, 10, 1))
    lexicon = SMALL.with_more([later], [walk("service:new", "narrower", "setting:inpatient")])
    assert "service:new" not in lexicon.on(date(2017, 9, 30)).terms
    assert lexicon.on(date(2017, 10, 1)).link("service:new", "setting:inpatient") is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("F33.1", ("F331", "F331~")),
        ("f33", ("F33", "F33~")),
        ("F20-F29", ("F20", "F29~")),
        ("F20 to F29", ("F20", "F29~")),
        ("F20–29", ("F20", "F29~")),
        ("F00.0*", ("F000", "F000~")),
    ],
)
def test_codes_and_ranges_are_read(text: str, expected: tuple[str, str]) -> None:
    found = stretch(text)
    assert found is not None
    assert (found.first, found.last) == expected


@pytest.mark.parametrize("text", ["", "F3", "dementia", "F29-F20", "E10-F20", "F20-", "33.1"])
def test_other_text_is_no_code(text: str) -> None:
    assert stretch(text) is None
    assert written(text) == text


def test_a_range_holds_its_ends_and_all_below_them() -> None:
    whole = stretch("F20-F29")
    assert whole is not None
    inside = [stretch(code) for code in ("F20", "F25.1", "F29", "F29.9", "F21-F24")]
    assert all(one is not None and whole.holds(one) for one in inside)
    outside = [stretch(code) for code in ("F19.9", "F30", "G20")]
    assert not any(one is not None and whole.touches(one) for one in outside)
    assert written("f331") == "F33.1"
    assert Stretch("F28", "F31~").touches(whole)


def diagnoses() -> Lexicon:
    icd = scheme("icd", 9, code_system="icd10", is_exclusive=True)
    terms = [term("icd:F20-F29"), term("icd:F32"), term("icd:F32.3", broader="icd:F32")]
    walks = [walk("icd:F20-F29", "overlaps", "cluster:3"), walk("icd:F32", "overlaps", "cluster:1")]
    return Lexicon.build([*SCHEMES, icd], [*TERMS, *terms], [*WALKS, *walks])


def test_an_entered_code_stands_inside_the_narrowest_listed_one() -> None:
    found = entered_code(diagnoses(), "F32.31")
    assert found is not None
    lexicon, entered = found
    assert entered.code == "icd:F32.31"
    assert [walk.target for walk in lexicon.walks_of("icd:F32.31")] == ["icd:F32.3"]
    around = lexicon.link("icd:F32.31", "icd:F32")
    assert around is not None
    assert around.relation is NARROWER
    meeting = lexicon.link("icd:F32.31", "cluster:1")
    assert meeting is not None
    assert meeting.relation is OVERLAPS


def test_an_entered_range_holds_or_meets_listed_ones() -> None:
    found = entered_code(diagnoses(), "F25-F32")
    assert found is not None
    lexicon, entered = found
    relations = {walk.target: walk.relation for walk in lexicon.walks_of(entered.code)}
    assert relations["icd:F20-F29"] is OVERLAPS
    assert relations["icd:F32"] is BROADER


def test_codes_that_meet_nothing_and_listed_codes() -> None:
    assert entered_code(diagnoses(), "G30") is None
    assert entered_code(diagnoses(), "dementia") is None
    found = entered_code(diagnoses(), "f32")
    assert found is not None
    assert found[1].code == "icd:F32"


def test_each_member_must_be_in_one_group() -> None:
    groups = {"a": ["1", "2"], "b": ["2", "9"]}
    problems = {one.member: one for one in partition_problems(groups, ["1", "2", "3"])}
    assert set(problems) == {"2", "3", "9"}
    assert problems["2"].groups == ("a", "b")
    assert "in no group" in problems["3"].sentence
    assert "not one of the members" in problems["9"].sentence
    assert partition_problems({"a": ["1"], "b": ["2", "2"]}, ["1", "2"]) == ()


def test_a_lexicon_checks_its_own_segments() -> None:
    found = lexicon_partition_problems(SMALL, "segment")
    assert [(one.member, one.groups) for one in found] == [("cluster:4", ())]
    twice = SMALL.with_more([], [walk("cluster:1", "narrower", "segment:severe")])
    assert ("cluster:1", ("segment:mild", "segment:severe")) in [
        (one.member, one.groups) for one in lexicon_partition_problems(twice, "segment")
    ]
    assert SOURCE.document == "a-paper"
