"""Completeness on a place small enough to count by hand."""

from __future__ import annotations

from typing import Any

from commonweal.facts.completeness import (
    Cell,
    Evidence,
    Known,
    Rule,
    Score,
    Subject,
    completeness,
    read_rules,
    sort_out,
    unreadable,
)
from commonweal.language.figure import Status
from commonweal.records import shelf

NORTH = Subject("north", "North", subjects=frozenset({"north_ccg", "north"}))
SOUTH = Subject("south", "South", subjects=frozenset({"south_ccg"}))
COMMON = Subject("1-2", "Clusters 1 and 2", terms=frozenset({"cluster:1", "cluster:2"}))
RULES = (
    Rule("need", frozenset({"indicators"}), where={"domain": "need"}),
    Rule("cost", kind="cost"),
    Rule("outcome", kind="outcome"),
)
KNOWLEDGE = ("need", "cost", "outcome")


def figure(
    dataset: str, kind: str, about: str = "", status: Status = Status.PRINTED, **more: Any
) -> Evidence:
    subjects = frozenset({about} if about else ())
    terms = frozenset(more.pop("terms", ()))
    cells = more.pop("cells", {})
    measure = more.pop("measure", "a measure")
    return Evidence(dataset, kind, measure, status, subjects, terms, cells, **more)


def indicator(about: str, domain: str, status: Status = Status.PRINTED) -> Evidence:
    return figure("indicators", "outcome", about, status, cells={"domain": domain}, measure=domain)


FIGURES = [
    figure("spend", "cost", "north_ccg"),
    figure("spend", "cost", "south_ccg", Status.MISSING),
    indicator("north", "need", Status.NOT_LEGIBLE),
    indicator("north", "outcome"),
    figure("minutes", "governance", "south_ccg"),
]


def test_a_row_knows_what_it_has_a_usable_figure_of() -> None:
    found = completeness([NORTH, SOUTH], KNOWLEDGE, RULES, FIGURES)
    known = {
        (row.code, what): found.cell(row.code, what).known
        for row in found.rows
        for what in KNOWLEDGE
    }
    assert known == {
        ("north", "need"): Known.UNUSABLE,
        ("north", "cost"): Known.YES,
        ("north", "outcome"): Known.YES,
        ("south", "need"): Known.NO,
        ("south", "cost"): Known.UNUSABLE,
        ("south", "outcome"): Known.NO,
    }


def test_scores_have_their_denominators() -> None:
    found = completeness([NORTH, SOUTH], KNOWLEDGE, RULES, FIGURES)
    assert found.score_of("north") == Score(2, 3)
    assert found.score_of("south") == Score(0, 3)
    assert found.score_for("cost") == Score(1, 2)
    assert found.score == Score(2, 6)
    assert (found.score_of("north").percent, found.score.percent) == (66, 33)
    assert Score(0, 0).percent is None


def test_a_figure_that_spans_segments_tells_nothing_about_each() -> None:
    figures = [
        figure("spend", "cost", terms=["cluster:1"]),
        figure("spend", "cost", terms=["cluster:1", "cluster:2"]),
        figure("spend", "cost", terms=["cluster:2", "cluster:3"]),
        figure("spend", "cost"),
    ]
    found = completeness([COMMON], ["cost"], RULES, figures)
    assert found.cell("1-2", "cost") == Cell(usable=2)


def test_the_first_rule_that_fits_decides() -> None:
    assert sort_out(indicator("north", "need"), RULES) == "need"
    assert sort_out(indicator("north", "outcome"), RULES) == "outcome"
    assert sort_out(figure("minutes", "governance"), RULES) == ""


def test_a_measure_that_nobody_can_read_is_found_once_with_its_count() -> None:
    figures = [
        indicator("north", "need", Status.NOT_LEGIBLE),
        indicator("south_ccg", "need", Status.NOT_LEGIBLE),
        indicator("north", "outcome", Status.NOT_LEGIBLE),
        indicator("south_ccg", "outcome"),
        figure("spend", "cost", "south_ccg", Status.MISSING),
    ]
    (found,) = unreadable(figures, RULES)
    assert (found.measure, found.tells, found.count) == ("need", "need", 2)
    assert found.code == "unreadable-indicators-need"


def test_the_shipped_rules_sort_the_essex_figures_out() -> None:
    rules = read_rules(shelf.read_yaml("completeness/knowledge.yaml")["rules"], "tells")
    stages = read_rules(shelf.read_yaml("completeness/cycle.yaml")["rules"], "stage")
    need = figure("indicators_by_ccg", "outcome", cells={"domain": "need"})
    outcome = figure("indicators_by_ccg", "outcome", cells={"domain": "outcome"})
    plan = figure("provider_five_year_plan", "cost")
    assert [sort_out(item, rules) for item in (need, outcome, plan)] == ["need", "outcome", "cost"]
    assert [sort_out(item, stages) for item in (need, outcome, plan)] == [
        "understand_need",
        "review_outcomes",
        "pay",
    ]


def test_every_rule_names_a_kind_of_knowledge_or_a_stage_that_is_there() -> None:
    knowledge = shelf.read_yaml("completeness/knowledge.yaml")
    codes = {row["code"] for row in knowledge["knowledge"]}
    # A table that counts nobody tells nothing, and is no kind of knowledge.
    assert {row["tells"] for row in knowledge["rules"]} == codes | {"nothing"}
    assert all(set(expected) <= codes for expected in knowledge["expected"].values())
    cycle = shelf.read_yaml("completeness/cycle.yaml")
    assert {row["stage"] for row in cycle["rules"]} == {row["code"] for row in cycle["stages"]}
    clusters = [term for row in knowledge["segments"] for term in row["terms"]]
    assert len(clusters) == len(set(clusters)) == 20
