"""A decision report put together and checked: numbering, limits, and what holds it back.

Source: LEI-01 to LEI-06 and LEI-33, the report to the Cabinet of Leicestershire, 10 February 2017.
"""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.planning.decision_report import (
    Built,
    Composed,
    composed_from,
    numbers_from,
    numbers_words,
    outline_from,
)
from commonweal.planning.decision_report_checks import Gates, problems
from commonweal.planning.decision_report_compose import built_digest, compose
from commonweal.records import shelf

OUTLINE = outline_from(shelf.read_yaml("documents/decision-report.yaml"))
SUM = Built("saving", "342 less 14 less 17 is 311; 311 less 195 is 116.")
LISTS: dict[str, list[dict[str, Any]]] = {
    "recommendations": [
        {"id": "r1", "kind": "note", "text": "That it be noted."},
        {"id": "r2", "kind": "delegate", "text": "That it be bought.", "delegate": "the Director",
         "limits": ["c1", "c2"]},
    ],
    "reasons": [{"id": "w1", "text": "It helps.", "evidence": ["document:a"]}],
    "scrutiny": [{"id": "s1", "body": "Committee", "held": "2016-11-08",
                  "held_words": "8 November 2016", "outcome": "Noted"}],
    "proposals": [{"id": "p1", "text": "One model"}],
    "policies": [{"id": "q1", "policy": "Care Act 2014", "proposal": "p1", "serves": "prevents"}],
    "consultees": [{"id": "k1", "role": "finance", "body": "cc"},
                   {"id": "k2", "role": "law", "body": "cc", "title": "Monitoring officer"}],
    "circulation": [{"id": "z1", "text": "All members", "how": "bulletin"}],
    "officers": [{"id": "o1", "text": "Office", "body": "cc", "contact": "a@b.example"}],
    "papers": [{"id": "b1", "text": "Strategy", "href": "https://papers.example/"}],
}  # fmt: skip
BY_HAND = ("purpose", "background", "review", "demand", "consultation", "model", "conclusions",
           "assessments")  # fmt: skip
CONTENT: dict[str, Any] = {
    "cover": {"decider": "Cabinet", "meeting_on": "2017-02-10", "report_of": "Director",
              "service_start": "2017-10-01"},
    "written": [
        *({"id": f"h-{code}", "heading": code, "text": "Words."} for code in BY_HAND),
        {"id": "c1", "heading": "commissioning", "text": "One invitation."},
        {"id": "c2", "heading": "commissioning", "text": "Three years."},
    ],
    "built": {"saving": {"state": "accepted", "digest": built_digest(SUM)}},
    "lists": LISTS,
}  # fmt: skip
PASSES = Gates(True, agreed=frozenset({"k1", "k2"}), policies=("Care Act 2014",))


def changed(**lists: Any) -> dict[str, Any]:
    content = copy.deepcopy(CONTENT)
    content["lists"] |= lists
    return content


def put(content: dict[str, Any], *built: Built) -> Composed:
    return compose(OUTLINE, content, {"resources": built or (SUM,)}, {}, {"cc": "County"})


def said(content: dict[str, Any], gates: Gates = PASSES, *built: Built) -> list[str]:
    return [one.sentence for one in problems(OUTLINE, content, put(content, *built), gates)]


def test_there_are_fifteen_headings_and_three_that_close() -> None:
    """Eight in part A; in part B background, review, demand, consultation, model, proposals and
    conclusions are seven: 8 + 7 = 15. Background papers, appendices and assessments close it."""
    body = [one for one in OUTLINE.headings if not one.is_closing]
    assert [sum(one.part == part for one in body) for part in ("a", "b")] == [8, 7]
    assert [one.code for one in OUTLINE.headings if one.is_closing] == [
        "papers", "appendices", "assessments",
    ]  # fmt: skip
    assert [one.code for one in OUTLINE.headings if not one.mandatory] == ["appendices"]


def test_paragraphs_are_numbered_through_and_offices_are_not() -> None:
    """One in each of purpose, recommendations, reasons, timetable (1 to 4); proposals and one
    policy (5, 6); the saving and the consultees (7, 8); circulation (9); five of part B (10 to
    14), two of the proposals (15, 16), conclusions (17); the assessment (18)."""
    report = put(CONTENT)
    numbers = [one.number for _, one in report.paragraphs if one.number]
    assert numbers == list(range(1, 19))
    assert report.chapter("officers").paragraphs[0].number == 0
    assert [one.number for one in report.chapter("commissioning").paragraphs] == [15, 16]
    assert report.chapter("background").label == "B9"


def test_a_delegation_names_the_numbers_of_its_paragraphs_wherever_they_come_to_stand() -> None:
    """A paragraph more in the purpose moves 15 and 16 to 16 and 17."""
    more = copy.deepcopy(CONTENT)
    more["written"].insert(0, {"id": "new", "heading": "purpose", "text": "First.", "first": True})
    assert put(CONTENT).asked[1].limits == (15, 16)
    assert put(more).asked[1].limits == (16, 17)
    points = put(more).chapter("recommendations").paragraphs[0].points
    assert points[0] == "(a) That it be noted."
    assert points[1] == (
        "(b) That it be bought. Delegated to the Director, within paragraphs 16 and 17 of this "
        "report."
    )


def test_nothing_holds_back_a_complete_report() -> None:
    assert said(CONTENT) == []


@pytest.mark.parametrize("heading", [one for one in OUTLINE.headings if one.mandatory])
def test_every_mandatory_heading_holds_it_back_while_empty(heading: Any) -> None:
    content = copy.deepcopy(CONTENT)
    content["written"] = [one for one in content["written"] if one["heading"] != heading.code]
    content["lists"] = {k: v for k, v in LISTS.items() if k not in heading.lists}
    composed = compose(OUTLINE, content, {}, {}, {})
    found = [one.sentence for one in problems(OUTLINE, content, composed, PASSES)]
    assert f"“{heading.title}” is empty and must not be: fill it in." in found


def test_an_empty_heading_that_is_not_mandatory_holds_nothing_back() -> None:
    assert put(CONTENT).chapter("appendices").paragraphs == ()
    assert said(CONTENT) == []


@pytest.mark.parametrize(
    ("lists", "sentence"),
    [
        ({"reasons": [{"id": "w1", "text": "It helps.", "evidence": []}]},
         "Reason 1 rests on no evidence: link it to some."),
        ({"recommendations": [{"id": "r", "kind": "delegate", "text": "Buy", "delegate": "",
                               "limits": ["c1"]}]},
         "Recommendation (a) delegates: say to which office."),
        ({"recommendations": [{"id": "r", "kind": "delegate", "text": "Buy", "delegate": "D",
                               "limits": []}]},
         "Recommendation (a) delegates without limits: name the paragraphs."),
        ({"recommendations": [{"id": "r", "kind": "delegate", "text": "Buy", "delegate": "D",
                               "limits": ["c1", "gone"]}]},
         "Recommendation (a) is limited to a paragraph that is gone: name its paragraphs again."),
        ({"policies": [{"id": "q", "policy": "Other", "proposal": "p1", "serves": "x"}]},
         "Nothing says how a proposal serves Care Act 2014, which the decision must be consistent "
         "with: say how."),
        ({"proposals": [*LISTS["proposals"], {"id": "p2", "text": "Seven lots"}]},
         "“Seven lots” serves no policy yet: say which, and how."),
        ({"scrutiny": [], "planned": [{"id": "t", "step_title": "A", "held_words": "B"}]},
         "No step of scrutiny is given: say who scrutinises, and when."),
        ({"consultees": LISTS["consultees"][:1]},
         "No consultee is named for: Director responsible for law and governance. Name one."),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_in_a_sentence(lists: dict[str, Any], sentence: str) -> None:
    assert sentence in said(changed(**lists))


@pytest.mark.parametrize(
    ("gates", "sentence"),
    [
        (Gates(False, agreed=frozenset({"k1", "k2"})),
         "There is no approved equality and human rights impact assessment: have it approved and "
         "recorded first."),
        (Gates(True, agreed=frozenset({"k1"})),
         "Monitoring officer has not agreed to the report: ask for it."),
        (Gates(True, agreed=frozenset({"k1"}), lapsed=frozenset({"k2"})),
         "Monitoring officer agreed to an earlier draft: ask again."),
        (Gates(True, agreed=frozenset({"k1"}), against=frozenset({"k2"})),
         "Monitoring officer objects to the report: change it, and ask again."),
        (Gates(True, agreed=frozenset({"k1", "k2"}), breaches=("Contracts come too late.",)),
         "Contracts come too late. Change a date, or answer it on the cover."),
    ],
)  # fmt: skip
def test_a_closed_gate_is_the_only_thing_that_holds_it_back(gates: Gates, sentence: str) -> None:
    assert said(CONTENT, gates) == [sentence]


def test_a_breach_that_is_answered_holds_nothing_back() -> None:
    content = copy.deepcopy(CONTENT)
    content["cover"]["breaches_answer"] = "The incumbent goes on until then."
    gates = Gates(True, agreed=frozenset({"k1", "k2"}), breaches=("Contracts come too late.",))
    assert said(content, gates) == []


def test_a_built_paragraph_waits_until_somebody_looks_and_again_when_records_change() -> None:
    content = copy.deepcopy(CONTENT)
    content["built"] = {}
    assert "was built from records and nobody has looked at it" in said(content)[0]
    other = Built("saving", "342 less 14 less 17 is 311; 311 less 200 is 111.")
    assert "changed after somebody looked at it" in said(CONTENT, PASSES, other)[0]


def test_edited_words_keep_the_points_and_replaced_ones_do_not() -> None:
    built = Built("saving", "As built.", points=("one",))
    for state, points in (("edited", ("one",)), ("replaced", ())):
        content = copy.deepcopy(CONTENT)
        kept = {"state": state, "text": "Ours.", "digest": built_digest(built)}
        content["built"] = {"saving": kept}
        shown = put(content, built).chapter("resources").paragraphs[0]
        assert (shown.text, shown.points, shown.state) == ("Ours.", points, state)
    content["built"] = {"saving": {"state": "left_out", "digest": built_digest(built)}}
    assert [one.id for one in put(content, built).chapter("resources").paragraphs] == ["consultees"]


def test_a_figure_that_is_not_there_holds_it_back() -> None:
    content = copy.deepcopy(CONTENT)
    content["written"][0]["text"] = "It costs [[budget/gone/amount]]."
    assert said(content) == [
        "“Purpose of the report” cites budget/gone/amount, which is no figure of this place: "
        "correct it."
    ]


def test_what_is_kept_is_read_back_as_it_was() -> None:
    report = put(CONTENT)
    assert composed_from(report.plain) == report


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((49, 50, 51, 52, 53, 54, 55), "paragraphs 49 to 55"),
        ((15, 16), "paragraphs 15 and 16"),
        ((3,), "paragraph 3"),
        ((1, 3, 4, 5), "paragraphs 1 and 3 to 5"),
        ((), "no paragraph"),
    ],
)
def test_numbers_are_said_as_people_write_them(numbers: tuple[int, ...], words: str) -> None:
    assert numbers_words(numbers) == words


@given(st.sets(st.integers(1, 300), min_size=1))
def test_numbers_said_are_read_again_as_the_same(numbers: set[int]) -> None:
    said_words = numbers_words(sorted(numbers)).removeprefix("paragraph").removeprefix("s ")
    assert set(numbers_from(said_words.strip())) == numbers


@pytest.mark.parametrize("text", ["many", "55-49", "1-2000", "", "3-"])
def test_what_is_no_number_of_a_paragraph_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"write (it|them) like"):
        numbers_from(text)
