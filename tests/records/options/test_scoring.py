"""Scoring: each body by itself, opened when all have finished, analysed, never half-saved."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from commonweal.planning.appraisal import Analysis
from commonweal.records.audit.models import Event
from commonweal.records.options.actions_options import Mix, mix_option, set_weights, shortlist
from commonweal.records.options.actions_scoring import (
    ScoreGiven,
    close_scoring,
    finish_scoring,
    reopen_scoring,
    score,
)
from commonweal.records.options.models import Round, SheetScore
from commonweal.records.options.score_files import SheetRefused, read_scores
from commonweal.records.options.selectors_scoring import Progress, scores_of, scoring_of
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Organisation, Place
from commonweal.records.results.answers import answer_of
from commonweal.records.results.models import Attempt, Result
from commonweal.records.results.selectors import result_for
from tests import universe
from tests.records import people
from tests.records.options.county import exampleshire, scored, sheet
from tests.shared import fresh, once

pytestmark = pytest.mark.django_db
SYSTEM = Acting.system()


county = once(exampleshire)


@pytest.fixture
def place(county: Place, db: None) -> Place:
    return fresh(county)


@pytest.fixture
def icb(place: Place) -> Acting:
    return people.person(Role.COMMISSIONER, "example_icb")


@pytest.fixture
def council(place: Place) -> Acting:
    return people.person(Role.COMMISSIONER, "example_council")


def newest(place: Place) -> Result | None:
    return result_for(SYSTEM, place, "appraisal", "main")


def analysis(place: Place) -> Analysis:
    found = newest(place)
    assert found is not None
    answer = answer_of(found)
    assert isinstance(answer, Analysis)
    return answer


def test_a_body_sees_others_only_after_it_has_finished(
    place: Place, icb: Acting, council: Acting
) -> None:
    scored(place, icb, "34 21")
    score(by=council, place=place, appraisal="main", scores=sheet("11 44"))
    seen = scoring_of(council, place, "main")
    assert [(one.organisation.code, one.progress) for one in seen.bodies] == [
        ("example_council", Progress.BEGUN), ("example_icb", Progress.FINISHED),
    ]  # fmt: skip
    assert [s.organisation.code for s in seen.seen_sheets] == ["example_council"]
    # Who has finished sees others that have, not their drafts.
    assert [s.organisation.code for s in scoring_of(icb, place, "main").seen_sheets] == [
        "example_icb"
    ]
    assert newest(place) is None
    for outsider in (people.person(Role.PROVIDER, "example_trust"), Acting.public()):
        assert scoring_of(outsider, place, "main").bodies == ()
    # The audit tells that somebody scored, never what.
    told = json.dumps([e.details for e in Event.objects.filter(action__startswith="option.")])
    assert "21" not in told


def test_when_all_have_finished_the_round_closes_and_is_analysed(
    place: Place, icb: Acting, council: Acting
) -> None:
    """ICB: option 1 (3 + 4)/2 = 3.5, option 2 1.5. Council: option 1 2.5, option 2 4."""
    scored(place, icb, "34 21")
    scored(place, council, "32 44")
    found = analysis(place)
    assert [(v.body, v.result.first, float(v.result.totals[0][1])) for v in found.bodies] == [
        ("example_council", "2", 4.0), ("example_icb", "1", 3.5),
    ]  # fmt: skip
    assert not found.made_up
    # Option 3 was ruled out and nobody scored it.
    assert found.left_out == ("3",)
    result = newest(place)
    assert result is not None
    assert "1 of 2 bodies put option 1 first and 1 option 2" in result.headline
    assert [s.organisation.code for s in scoring_of(icb, place, "main").seen_sheets] == [
        "example_council", "example_icb",
    ]  # fmt: skip


def test_a_must_pass_keeps_an_option_from_leading(
    place: Place, icb: Acting, council: Acting
) -> None:
    """Safety must reach 2: option 2 has 1, so option 1 leads although it scores less."""
    scored(place, icb, "22 14")
    scored(place, council, "22 14")
    view = analysis(place).bodies[0]
    assert view.result.failed == (("2", "safety"),)
    assert view.result.totals[0][0] == "2"
    assert view.result.first == "1"


def test_what_cannot_stand_is_named_and_nothing_is_saved(place: Place, icb: Acting) -> None:
    wrong = [
        ScoreGiven("1", "1", Decimal(3)), ScoreGiven("1", "2", Decimal(7)),
        ScoreGiven("9", "1", Decimal(1)), ScoreGiven("1", "1", Decimal(2)),
    ]  # fmt: skip
    with pytest.raises(ValidationError) as fault:
        score(by=icb, place=place, appraisal="main", scores=wrong)
    assert fault.value.messages == [
        "The score of option 1, criterion 2 is 7. Give one from 0 to 4.",
        "There is no option 9, criterion 1 in “Crisis care”. Take the score out.",
        "There are two scores of option 1, criterion 1. Keep one.",
    ]
    assert (SheetScore.objects.count(), Round.objects.count()) == (0, 0)
    score(by=icb, place=place, appraisal="main", scores=[ScoreGiven("1", "1", Decimal(3))])
    with pytest.raises(ValidationError) as missing:
        finish_scoring(by=icb, place=place, appraisal="main")
    assert missing.value.messages == [
        "Option 1 has no score on: cost.",
        "Option 2 has no score on: safety; cost.",
    ]
    with pytest.raises(ValidationError, match="has no appraisal nothing"):
        score(by=icb, place=place, appraisal="nothing", scores=sheet("11 11"))


def test_each_body_scores_for_itself_and_finished_scores_stand(
    place: Place, icb: Acting, council: Acting
) -> None:
    body = Organisation.objects.get(code="example_icb")
    with pytest.raises(NotAllowed):
        score(by=council, place=place, appraisal="main", scores=sheet("11 11"), organisation=body)
    with pytest.raises(NotAllowed):
        score(
            by=people.person(Role.PROVIDER, "example_trust"), place=place, appraisal="main",
            scores=sheet("11 11"),
        )  # fmt: skip
    analyst = people.person(Role.ANALYST, "example_icb")
    score(by=analyst, place=place, appraisal="main", scores=sheet("34 21"))
    with pytest.raises(NotAllowed):
        finish_scoring(by=analyst, place=place, appraisal="main")
    finish_scoring(by=icb, place=place, appraisal="main")
    with pytest.raises(ValidationError, match="has finished its scores"):
        score(by=icb, place=place, appraisal="main", scores=sheet("44 44"))


def test_a_lead_closes_early_and_who_is_missing_is_named(
    place: Place, icb: Acting, council: Acting
) -> None:
    with pytest.raises(ValidationError, match="No round"):
        close_scoring(by=icb, place=place, appraisal="main", reason="Enough")
    scored(place, icb, "34 21")
    with pytest.raises(NotAllowed):
        close_scoring(by=council, place=place, appraisal="main", reason="Enough")
    with pytest.raises(ValidationError, match="Say why"):
        close_scoring(by=icb, place=place, appraisal="main", reason=" ")
    close_scoring(by=icb, place=place, appraisal="main", reason="The council abstains")
    result = newest(place)
    assert result is not None
    assert result.cautions[-2:] == [
        "These commissioners have given no scores: Example Council.",
        "Ruled out and not scored by everybody, so left out: option 3.",
    ]
    with pytest.raises(ValidationError, match="Scoring is closed"):
        score(by=council, place=place, appraisal="main", scores=sheet("11 11"))
    reopen_scoring(by=icb, place=place, appraisal="main", reason="The council wants to score")
    scored(place, council, "11 44")
    # The ICB has not scored again: what it gave in round 1 still counts, from the next close on.
    assert [view.body for view in analysis(place).bodies] == ["example_icb"]
    close_scoring(by=icb, place=place, appraisal="main", reason="Both have scored")
    assert [view.body for view in analysis(place).bodies] == ["example_council", "example_icb"]


def test_a_second_round_begins_with_what_was_given_and_keeps_the_first(
    place: Place, icb: Acting, council: Acting
) -> None:
    scored(place, icb, "34 21")
    scored(place, council, "22 33")
    reopen_scoring(by=icb, place=place, appraisal="main", reason="New figures of cost")
    score(
        by=icb, place=place, appraisal="main", scores=[ScoreGiven("1", "2", Decimal(1), "dearer")]
    )
    own = scoring_of(icb, place, "main").of(icb.organisation)
    assert own is not None
    assert own.sheet is not None
    cells = scores_of(icb, own.sheet)
    assert {key: cell.value for key, cell in cells.items()} == {
        ("1", "1"): 3, ("1", "2"): 1, ("2", "1"): 2, ("2", "2"): 1,
    }  # fmt: skip
    first = Round.objects.get(number=1).sheets.get(organisation=icb.organisation)
    assert first.scores.get(option="1", criterion="2").value == 4


def test_weights_change_the_ranking_and_keep_their_history(
    place: Place, icb: Acting, council: Acting
) -> None:
    """Alike, option 1 leads: (1 + 4)/2 = 2.5 to 2. Safety 3, cost 1: (3 + 4)/4 = 1.75 to 2."""
    scored(place, icb, "14 22")
    scored(place, council, "14 22")
    assert analysis(place).bodies[0].result.totals[0][0] == "1"
    with pytest.raises(ValidationError, match="Give a weight to cost, or to no criterion"):
        set_weights(
            by=icb, place=place, appraisal="main", weights={"1": Decimal(3)}, reason="Safety first"
        )
    weights = {"1": Decimal(3), "2": Decimal(1)}
    set_weights(by=icb, place=place, appraisal="main", weights=weights, reason="Safety first")
    found = analysis(place)
    assert found.is_weighted
    assert [(o, float(t)) for o, t in found.bodies[0].result.totals] == [("2", 2.0), ("1", 1.75)]
    set_weights(by=icb, place=place, appraisal="main", weights={}, reason="Not agreed after all")
    assert not analysis(place).is_weighted
    versions = Result.objects.filter(place=place, kind="appraisal").order_by("number")
    assert [row.number for row in versions] == [1, 2, 3]


def test_a_mixed_option_takes_scores_until_a_body_scores_it(
    place: Place, icb: Acting, council: Acting
) -> None:
    """2b takes safety from option 2 and cost from option 1: ICB 2 and 4, that is 3."""
    scored(place, icb, "14 22")
    scored(place, council, "14 22")
    mix = Mix("2b", "Houses and teams", "1", "2", {"1": "2", "2": "1"}, "the price", "the teams")
    mix_option(by=icb, place=place, appraisal="main", mix=mix)
    found = analysis(place)
    assert float(dict(found.bodies[0].result.totals)["2b"]) == 3.0
    taken = found.score("example_icb", "2b", "1")
    assert taken is not None
    assert (taken.value, taken.comment) == (2, "taken from option 2")
    for wrong, words in (
        (mix, "There is an option 2b already"),
        (Mix("4", "x", "1", "7", {}, "a", "b"), "There is no option 7"),
        (Mix("4", "x", "1", "2", {"1": "2"}, "a", "b"), "Say for “cost” whether"),
    ):
        with pytest.raises(ValidationError, match=words):
            mix_option(by=icb, place=place, appraisal="main", mix=wrong)


def test_a_new_option_without_scores_is_named_and_the_last_answer_stands(
    place: Place, icb: Acting, council: Acting
) -> None:
    scored(place, icb, "34 21")
    scored(place, council, "32 44")
    head = "option,title,selected_for_further_consideration,source_doc,source_section\n"
    universe.bring_in(
        place, "option_appraisal", f"{head}4,A helpline,yes,this file,Table 9\n".encode()
    )
    failed = Attempt.objects.filter(place=place, kind="appraisal").first()
    assert failed is not None
    assert "Example Council has not scored option 4 on safety." in failed.sentences
    assert len(failed.sentences) == 4
    result = newest(place)
    assert result is not None
    assert result.number == 1
    shortlist(
        by=icb, place=place, appraisal="main", option="4", standing="ruled_out",
        reason="There is one already",
    )  # fmt: skip
    assert analysis(place).left_out == ("3", "4")


def test_a_filled_sheet_is_read_whole_or_refused_by_row() -> None:
    head = "Option,Option title,Criterion,Criterion title,Score,Comment\n"
    given = read_scores((head + "1,Houses,1,safety,3,good\n1,Houses,2,cost,,\n").encode(), "s.csv")
    assert given == [ScoreGiven("1", "1", Decimal(3), "good")]
    for text, words in (
        (head + "1,Houses,1,safety,high,\n", "Row 2, column score: “high” is not a number"),
        ("option,criterion\n1,1\n", "The column score is missing"),
        (head.replace("Comment", "Rank") + "1,H,1,s,3,x\n", "a column “rank” that a sheet"),
        (head + "1,Houses,1,safety,,\n", "The file holds no score"),
    ):
        with pytest.raises(SheetRefused, match=words):
            read_scores(text.encode(), "s.csv")
