"""Prioritisation through the door of imports: Essex, another county, contradictions by row."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from commonweal.language.row import CannotWork
from commonweal.records.facts import actions as facts
from commonweal.records.facts import hooks
from commonweal.records.facts.actions.correcting import Correction
from commonweal.records.facts.models import Figure, Import
from commonweal.records.people.acting import Acting
from commonweal.records.planning.kinds.priorities import Given
from commonweal.records.planning.selectors_priorities import service_gaps, weight_history
from commonweal.records.register.models import Place
from commonweal.records.results import actions
from commonweal.records.results.answers import answer_of
from commonweal.records.results.models import Attempt, Result
from commonweal.records.results.selectors import result_for
from tests import universe
from tests.records import people

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

SYSTEM = Acting.system()
COUNTY = Path(__file__).parents[2] / "counties" / "exampleshire"
TABLES = (
    "priority_criteria", "priority_candidates", "priority_scores", "priority_total", "service_gaps",
)  # fmt: skip


def newest(place: Place) -> Result:
    found = result_for(SYSTEM, place, "priorities")
    assert found is not None
    return found


def text_of(name: str) -> str:
    return (COUNTY / f"{name}.csv").read_text()


@pytest.fixture
def county() -> Place:
    place = people.place("exampleshire", example_icb="lead", example_council="commissioner")
    with hooks.told_once(SYSTEM):
        for name in TABLES:
            universe.bring_in(place, name, text_of(name).encode())
    return place


def checked(place: Place, template: str, table: str) -> Import:
    received = facts.receive_import(
        place=place, template=template, file=ContentFile(table.encode(), name="x.csv"), by=SYSTEM
    )
    return facts.check_import(import_=received, by=SYSTEM)


def test_essex_names_its_two_gaps_without_numbers_and_what_is_made_up() -> None:
    place = universe.essex(*TABLES)
    gaps = {gap.code: gap for gap in service_gaps(SYSTEM, place)}
    assert set(gaps) == {"adult-adhd", "community-forensic"}
    assert {(gap.need, gap.cost, gap.status) for gap in gaps.values()} == {(None, None, "proposed")}
    result = newest(place)
    assert result.headline.startswith("9 of 14 candidates fit within £6.00m; ")
    assert result.cautions[0].startswith("Illustrative: values of “Criteria for priorities”")
    assert "not yet evidenced: Adult ADHD service, Community forensic team" in result.cautions[1]
    answer = answer_of(result)
    assert answer.chosen.cost <= answer.total
    assert answer.placed[0].verdict.is_must
    assert answer.other.worth >= answer.chosen.worth


def test_another_county_ranks_by_value_for_money_down_to_its_line(county: Place) -> None:
    answer = answer_of(newest(county))
    # Points: alpha (3 × 8 + 2 × 6) / 5 × 10 = 72, beta 66, gamma 70. Per £100,000: 36, 22, 11.7.
    assert [(one.candidate.code, one.value) for one in answer.placed] == [
        ("alpha", 72), ("beta", 66), ("gamma", 70),
    ]  # fmt: skip
    # 200,000 and 300,000 leave 200,000: a third of gamma, below its least half.
    assert answer.chosen.shares == {"alpha": 100, "beta": 100}
    assert answer.margin.more.amount == 100_000
    # The best set: alpha and 83% of gamma make 72 + 58.1; alpha and beta 138.
    assert answer.other.shares == answer.chosen.shares
    assert newest(county).cautions == []


def test_another_total_and_way_are_kept_as_versions_and_followed(county: Place) -> None:
    given = Given(total=Decimal(800_000), method="best")
    made = actions.work_out(by=SYSTEM, place=county, kind="priorities", given=given)
    # alpha and gamma: 142 points for 800,000; alpha, beta and half of gamma: 138 + 35 = 173.
    assert answer_of(made).chosen.shares == {"alpha": 100, "beta": 100, "gamma": 50}
    assert (made.number, newest(county).number) == (2, 2)
    again = actions.work_out(by=SYSTEM, place=county, kind="priorities", given=given)
    assert again == made


def test_weights_have_a_history_of_who_set_them_and_why(county: Place) -> None:
    actions.work_out(
        by=SYSTEM, place=county, kind="priorities", reason="The board puts need first",
        given=Given(weights={"need": Decimal(9)}),
    )  # fmt: skip
    weight = Figure.objects.get(place=county, dataset="priority_criteria", key="effect")
    facts.correct_figure(
        figure=weight, correction=Correction(printed="4"), reason="Panel of May", by=SYSTEM
    )
    history = weight_history(SYSTEM, county, newest(county), [("need", "Need")])
    said = {(one.criterion, one.weight, one.reason) for one in history}
    assert ("Need", "9", "The board puts need first") in said
    assert ("Effect", "4", "Panel of May") in said
    assert ("Effect", "2", "Printed so in the paper.") in said
    # The result followed the corrected weight and kept the chosen one.
    weights = answer_of(newest(county)).weights
    assert weights == {"need": Fraction(9, 13), "effect": Fraction(4, 13)}


def test_a_rejected_gap_takes_its_candidate_out(county: Place) -> None:
    rejected = text_of("service_gaps").replace(
        "evidenced,Count of referrals", "rejected,Met elsewhere"
    )
    universe.bring_in(county, "service_gaps", rejected.encode())
    result = newest(county)
    assert "Day service takes no part: its gap was rejected (Met elsewhere)." in result.cautions
    assert {one.candidate.code for one in answer_of(result).placed} == {"alpha", "gamma"}


@pytest.mark.parametrize(
    ("template", "change", "row", "sentence"),
    [
        ("priority_candidates", ("no,,,,this", "no,delta,,,this"), 2, "needs “delta”, which is no"),
        ("priority_candidates", ("200000", "-5"), 2, "The cost must be above nought"),
        ("priority_candidates", ("no,,,50", "no,,,0.5"), 4, "a whole percentage from 1 to 100"),
        ("priority_criteria", (",3,0,10", ",-3,0,10"), 2, "A weight cannot be below zero"),
        ("priority_criteria", (",3,0,10", ",3,10,0"), 2, "from 10 to 0; turn it round"),
        ("priority_scores", ("need,8", "need,11"), 2, "The score 11 is outside the scale, 0 to 10"),
    ],
)
def test_contradictions_keep_a_file_out_by_row(
    template: str, change: tuple[str, str], row: int, sentence: str
) -> None:
    place = people.place("exampleshire", example_icb="lead")
    if template == "priority_scores":
        universe.bring_in(place, "priority_criteria", text_of("priority_criteria").encode())
    found = checked(place, template, text_of(template).replace(*change, 1))
    assert found.state == Import.State.REFUSED
    assert [one["row"] for one in found.problems if sentence in one["sentence"]] == [row]


def test_candidates_that_need_each_other_are_both_named() -> None:
    place = people.place("exampleshire", example_icb="lead")
    table = text_of("priority_candidates")
    table = table.replace("strong,no,,", "strong,no,beta,").replace("weak,no,,", "weak,no,alpha,")
    found = checked(place, "priority_candidates", table)
    assert "Crisis line and Day service need each other" in found.problems[0]["sentence"]


def test_a_score_that_is_missing_is_named_and_nothing_is_kept() -> None:
    place = people.place("exampleshire", example_icb="lead")
    with hooks.told_once(SYSTEM):
        for name in TABLES:
            table = text_of(name)
            if name == "priority_scores":
                table = table.replace("beta,effect,9,this file,Panel\n", "")
            universe.bring_in(place, name, table.encode())
    assert result_for(SYSTEM, place, "priorities") is None
    attempt = Attempt.objects.get(place=place, kind="priorities")
    assert attempt.sentences == ["Day service has no score by Effect; give it one."]


def test_without_a_total_somebody_has_to_choose_one() -> None:
    place = people.place("exampleshire", example_icb="lead")
    for name in TABLES[:3]:
        universe.bring_in(place, name, text_of(name).encode())
    with pytest.raises(CannotWork, match=r"No total is given\. Enter one"):
        actions.work_out(by=SYSTEM, place=place, kind="priorities")
