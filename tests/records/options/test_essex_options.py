"""The Essex options come in from their tables, are worked out, and bad files are kept out."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from commonweal.planning.appraisal import Analysis
from commonweal.planning.placement import Placement
from commonweal.records.facts import actions as facts
from commonweal.records.facts.models import Import, Release
from commonweal.records.options.models import Shortlisting
from commonweal.records.options.selectors import questions_for, standings_for
from commonweal.records.options.selectors_checks import watched_for
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.results.answers import answer_of
from commonweal.records.results.selectors import result_for, sources_of
from tests import universe
from tests.shared import fresh, once

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SYSTEM = Acting.system()
TABLES = (
    "appraisals", "option_appraisal", "option_criteria", "option_key_beliefs", "option_parts",
    "option_arguments", "option_scores", "premises", "extension_conditions", "continuity_plans",
    "dementia_spend", "spend", "social_work_posts", "social_work_caseload",
)  # fmt: skip


loaded = once(lambda: universe.essex(*TABLES))


@pytest.fixture
def essex(loaded: Place, db: None) -> Place:
    return fresh(loaded)


def test_the_five_options_and_the_mixed_one_come_in_with_six_criteria(essex: Place) -> None:
    """Appendix 3: options 0 to 4; 1 and 2 go forward; 2b, between the two, is preferred."""
    question = questions_for(SYSTEM, essex)["main"]
    assert question.option_codes == ("0", "1", "2", "3", "4", "2b")
    assert [one.code for one in question.criteria] == ["1", "2", "3", "4", "5", "6"]
    assert all(one.weight is None for one in question.criteria)
    standings = standings_for(SYSTEM, essex, question)
    said = Shortlisting.Standing
    assert {code: one.standing for code, one in standings.items()} == {
        "0": said.RULED_OUT, "1": said.SHORTLISTED, "2": said.SHORTLISTED,
        "3": said.RULED_OUT, "4": said.RULED_OUT, "2b": said.PREFERRED,
    }  # fmt: skip
    assert standings["0"].reason.startswith("further complexity")
    assert {part.source for part in question.parts if part.option == "2b"} == {"1", "2"}
    counted = [(b.option) for b in question.beliefs]
    assert (counted.count("1"), counted.count("2")) == (6, 4)


def test_the_illustrative_scores_are_worked_out_and_say_so_everywhere(essex: Place) -> None:
    result = result_for(SYSTEM, essex, "appraisal", "main")
    assert result is not None
    answer = answer_of(result)
    assert isinstance(answer, Analysis)
    assert answer.made_up
    assert len(answer.bodies) == 4
    assert "illustrative" in result.cautions[0]
    scores = [v for v in sources_of(SYSTEM, result) if v.figure.dataset == "option_scores"]
    assert len(scores) == 144
    assert {v.status for v in scores} == {"illustrative"}
    # What is made up is nobody's own: others may see it.
    assert result_for(Acting.public(), essex, "appraisal", "main") == result


def test_dementia_money_is_the_same_whole_under_either_placement(essex: Place) -> None:
    """350 + 131 = 481 beside 195 − 131 = 64, or 350 beside 195: £545m either way."""
    result = result_for(SYSTEM, essex, "placement", "dementia-placement")
    assert result is not None
    answer = answer_of(result)
    assert isinstance(answer, Placement)
    assert [(p.option, p.view.first.value, p.view.second.value) for p in answer.options] == [
        ("A", 481, 64), ("B", 350, 195),
    ]  # fmt: skip
    assert "£131m" in result.headline
    assert "£545m" in result.headline


def test_social_workers_under_both_models_are_illustrative(essex: Place) -> None:
    """67 posts for 2,300 people. North East Essex 520 ÷ 18 = 28.9 each, West Essex 360 ÷ 8 = 45:
    45 ÷ 28.9 = 1.6 times. Southend 290 ÷ 7 = 41.4."""
    result = result_for(SYSTEM, essex, "deployment", "social-work-deployment")
    assert result is not None
    assert "1.6 times as many people" in result.headline
    assert result.cautions[0].startswith("Posts and people are illustrative")


def test_services_whose_incumbent_owns_the_premises_are_seen(essex: Place) -> None:
    premises = [one for one in watched_for(SYSTEM, essex) if one.about == "premises"]
    assert [(one.title, one.options, one.is_bad) for one in premises] == [
        ("Inpatient services, north", ("1", "2b"), True),
        ("Inpatient services, south", ("1", "2b"), True),
    ]


BAD_FILES = [
    (
        "option_key_beliefs",
        "option,belief_no,belief_label,source_doc,source_section\n7,1,x,this file,T 1\n",
        "There is no option 7 in the appraisal main. Its options: 0, 1, 2, 2b, 3, 4.",
    ),
    (
        "option_scores",
        "organisation_code,option,criterion_no,score,source_doc,source_section\n"
        "essex_cc,1,1,9,this file,T 1\n",
        "The score of option 1, criterion 1 is 9. Give one from 0 to 4.",
    ),
    (
        "option_criteria",
        "criterion_no,criterion,weight,source_doc,source_section\n1,safety,3,this file,T 1\n",
        "gives a weight to some criteria and none to sustainability",
    ),
    (
        "appraisals",
        "appraisal,title,decided_after,source_doc,source_section\n"
        "x,X,dementia-placement;y,this file,T 1\n",
        "There is no appraisal y for x to wait for.",
    ),
    (
        "appraisals",
        "appraisal,title,decided_after,source_doc,source_section\n"
        "x,X,y,this file,T 1\ny,Y,x,this file,T 1\n",
        "The decisions on x and y wait for each other.",
    ),
]


def test_a_file_that_contradicts_the_options_is_kept_out(essex: Place) -> None:
    before = Release.objects.filter(place=essex).count()
    for template, rows, words in BAD_FILES:
        received = facts.receive_import(
            place=essex, template=template, file=ContentFile(rows.encode(), name="x.csv"),
            by=SYSTEM, is_correction=True, reason="A slip",
        )  # fmt: skip
        checked = facts.check_import(import_=received, by=SYSTEM)
        assert checked.state == Import.State.REFUSED
        assert any(words in one["sentence"] for one in checked.problems), checked.problems
    assert Release.objects.filter(place=essex).count() == before
