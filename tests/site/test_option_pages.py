"""The pages about options of a made-up county, as each role meets them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from commonweal.cli.main import cli
from commonweal.records.facts.actions import publish
from commonweal.records.options import actions_scoring
from commonweal.records.options.actions_options import set_weights
from commonweal.records.options.models import Decision, Meeting, MixedOption, Paper, Sheet
from commonweal.records.options.selectors_checks import watched_for
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from commonweal.records.results.models import Result
from tests import universe
from tests.records import people
from tests.records.options.county import exampleshire, scored, sheet
from tests.shared import fresh, once

pytestmark = pytest.mark.django_db
SYSTEM = Acting.system()
HOME = "/places/exampleshire/"
COUNTY = Path(__file__).parents[1] / "counties" / "exampleshire"
MAIN = f"{HOME}options/main/"
CONTRACT = f"{HOME}options/crisis-contract/"


county = once(exampleshire)


@pytest.fixture
def place(county: Place, db: None) -> Place:
    return fresh(county)


def browser(role: Role, body: str) -> Client:
    who = people.person(role, body)
    assert who.user
    client = Client()
    client.force_login(who.user)
    return client


@pytest.fixture
def icb(place: Place) -> Client:
    return browser(Role.COMMISSIONER, "example_icb")


def text(response: HttpResponse, status: int = 200) -> str:
    assert response.status_code == status
    return response.content.decode()


def filled(cells: str, **more: str) -> dict[str, str]:
    """The boxes of the sheet: options 1 and 2 (places 0 and 1) on both criteria."""
    boxes = {
        f"s{place}_{criterion}": value
        for place, values in enumerate(cells.split())
        for criterion, value in enumerate(values, start=1)
    }
    return boxes | more


def test_the_options_of_a_county_with_their_beliefs_and_without_scores(icb: Client) -> None:
    page = text(icb.get(MAIN))
    for expected in (
        "Which way of giving crisis care should the county take?", "2 More home treatment",
        "beds are full every week", "Ruled out", "1 service is not contestable", "Safety",
        "Staff can be recruited within a year", "No commissioner has begun to score.",
        "Score the options for your organisation", "the trust keeps the ward open",
    ):  # fmt: skip
        assert expected in page, expected
    listed = text(icb.get(f"{HOME}options/"))
    assert "First decide “Crisis care”." in listed
    assert "Condition 1 of option 2" not in listed


def test_a_condition_names_its_gate_in_words(place: Place, icb: Client) -> None:
    """Segment seg_b of the county is cluster 4."""
    for name in ("segments", "stage_gates"):
        universe.bring_in(place, name, (COUNTY / f"{name}.csv").read_bytes())
    head, row = (COUNTY / "extension_conditions.csv").read_text().splitlines()[:2]
    named = f"{head},stage_gate\n{row},seg_b/1\n".encode()
    universe.bring_in(place, "extension_conditions", named, reason="The gate is known now")
    (condition,) = [one for one in watched_for(SYSTEM, place) if one.about == "condition"]
    page = text(icb.get(f"{HOME}options/{condition.appraisal}/checks/condition/{condition.key}/"))
    assert "Stage gate 1 of Cluster 4" in page
    assert "seg_b/1" not in page


def test_a_body_scores_in_the_browser_and_sees_the_other_only_then(
    place: Place, icb: Client
) -> None:
    scored(place, people.person(Role.COMMISSIONER, "example_council"), "32 44")
    before = text(icb.get(f"{MAIN}scores/"))
    assert "You see what others gave once you have finished" in before
    assert "What the bodies gave that have finished" not in before
    wrong = text(icb.post(f"{MAIN}scores/", filled("39 21", c0_1="sound")))
    assert "9 is not one of the choices" in wrong
    assert Sheet.objects.filter(organisation__code="example_icb").count() == 0
    halfway = text(icb.post(f"{MAIN}scores/", filled("3", finish="yes")))
    assert "Option 1 has no score on: cost." in halfway
    done = icb.post(f"{MAIN}scores/", filled("34 21", c0_1="sound", finish="yes"), follow=True)
    after = text(done)
    assert "Your scores are finished." in after
    assert "What the bodies gave that have finished" in after
    assert "Scoring is closed: 2 of 2 commissioners finished in round 1." in after
    page = text(icb.get(MAIN))
    assert "1 of 2 bodies put option 1 first and 1 option 2." in page
    assert "They are furthest apart on option 2, cost: 1 to 4." in page
    assert "sound" in page
    other = text(icb.get(MAIN, {"body": "example_council"}))
    assert "Example Council puts option 2 first" in other


def test_a_sheet_goes_out_and_comes_back_filled(place: Place, icb: Client) -> None:
    sent = icb.get(f"{MAIN}scores/", {"download": "sheet.csv"}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(sent)))
    assert [row["Option"] for row in rows] == ["1", "1", "2", "2", "3", "3"]
    for row, score in zip(rows, ("3", "4", "2", "1"), strict=False):
        row["Score"] = score
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)

    def send(data: str) -> str:
        file = SimpleUploadedFile("scores.csv", data.encode())
        return text(icb.post(f"{MAIN}scores/file/", {"file-file": file}, follow=True))

    assert "Give one from 0 to 4" in send(out.getvalue().replace(",3,", ",33,", 1))
    assert Sheet.objects.count() == 0
    assert "The file’s scores are saved as your draft." in send(out.getvalue())
    assert Sheet.objects.get().scores.count() == 4


def test_a_belief_that_fails_is_flagged_wherever_its_option_is_named(icb: Client) -> None:
    belief = f"{MAIN}checks/belief/1.2/"
    assert "Say what shows it" in text(icb.post(belief, {"standing": "fallen"}))
    done = icb.post(
        belief,
        {"standing": "fallen", "evidence": "Nobody applied", "owner": "example_icb"},
        follow=True,
    )
    assert "Every option that rests on it is flagged: 1." in text(done)
    flag = "1 belief fails"
    warning = "Belief 2 fails, staff can be recruited within a year"
    for address, expected in (
        (MAIN, (flag, warning)), (f"{MAIN}options/1/", (flag.capitalize(), warning)),
        (f"{MAIN}decision/", (warning,)),
        (f"{HOME}options/", ("Belief 2 of option 1", "Example Icb (you)")),
    ):  # fmt: skip
        page = text(icb.get(address))
        for words in expected:
            assert words in page, (address, words)


def test_the_form_waits_for_the_model_and_a_breach_asks_for_a_decision(icb: Client) -> None:
    given = {
        "outcome": "adopt", "option": "A", "reason": "Simple", "decided_on_day": "1",
        "decided_on_month": "3", "decided_on_year": "2025",
    }  # fmt: skip
    blocked = text(icb.post(f"{CONTRACT}decision/", given))
    assert "This cannot be decided yet." in blocked
    assert "First decide “Crisis care”. Until then it can be deferred." in blocked
    assert Decision.objects.count() == 0
    made = icb.post(f"{MAIN}decision/", given | {"option": "2", "conditions": "Nights\n\nStaff"},
                    follow=True)  # fmt: skip
    page = text(made)
    assert "Option 2 is adopted (1 March 2025)." in page
    assert "<li>Nights</li>" in page
    assert "Condition 1 of option 2" in text(icb.get(f"{HOME}options/"))
    done = text(icb.post(f"{CONTRACT}decision/", given, follow=True))
    assert "Option A is adopted" in done
    condition = f"{MAIN}checks/condition/2.crisis-contract.1/"
    icb.post(condition, {"standing": "breached", "evidence": "Seven in ten"})
    assert "Breached. It asks for a decision." in text(icb.get(f"{HOME}options/"))
    icb.post(f"{MAIN}decision/", given | {"outcome": "defer", "option": ""})
    assert "Breached. Decided since." in text(icb.get(f"{HOME}options/"))


def test_options_are_mixed_weighted_and_shortlisted(place: Place, icb: Client) -> None:
    mix = {
        "code": "2b", "title": "Houses and teams", "first": "1", "second": "2",
        "from_first": "the price", "from_second": "the teams", "t_1": "second",
    }  # fmt: skip
    assert "Say which option it is like on cost" in text(icb.post(f"{MAIN}mix/", mix))
    page = text(icb.post(f"{MAIN}mix/", mix | {"t_2": "first"}, follow=True))
    assert "2b Houses and teams" in page
    assert MixedOption.objects.get().takes == {"1": "2", "2": "1"}
    one = text(icb.get(f"{MAIN}options/2b/"))
    assert "What it takes from others" in one
    assert "the teams" in one
    weights = {"w_1": "3", "reason": "Safety first"}
    assert "Give a weight to cost, or to no criterion" in text(icb.post(f"{MAIN}weights/", weights))
    icb.post(f"{MAIN}weights/", weights | {"w_2": "1"})
    assert "Safety first" in text(icb.get(f"{MAIN}weights/"))
    kept = icb.post(
        f"{MAIN}options/2b/", {"standing": "preferred", "reason": "Best of both"}, follow=True
    )
    assert "Best of both" in text(kept)
    assert text(icb.get(f"{MAIN}options/9/"), 404)


def test_forums_meet_on_papers(place: Place, icb: Client) -> None:
    scored(place, people.person(Role.COMMISSIONER, "example_council"), "32 44")
    icb.post(f"{MAIN}scores/", filled("34 21", finish="yes"))
    held = {
        "forum": "Joint committee", "held_on_day": "1", "held_on_month": "3",
        "held_on_year": "2025",
    }  # fmt: skip
    page = text(icb.post(f"{HOME}meetings/", held, follow=True))
    assert "Joint committee, 1 March 2025" in page
    address = f"{HOME}meetings/{Meeting.objects.get().pk}/"
    assert "Choose a result, or name another paper." in text(icb.post(address, {}))
    pk = str(Result.objects.get(kind="appraisal").pk)
    done = text(icb.post(address, {"result": pk}, follow=True))
    assert "Option appraisal, version 1" in done
    publish(place=place, by=SYSTEM)
    paper = Paper.objects.get()
    headline = Result.objects.get(pk=pk).headline
    for kept in (paper.title, headline):  # papers once kept the headline
        Paper.objects.update(title=kept)
        seen = text(Client().get(address))
        assert "Option appraisal, version 1" in seen
        assert headline not in seen
        assert "?version=1" not in seen


@pytest.mark.parametrize("path", ["options/", "options/main/", "options/main/decision/",
                                  "options/main/options/1/", "meetings/"])  # fmt: skip
def test_others_see_nothing_until_it_is_published(place: Place, path: str) -> None:
    trust = browser(Role.PROVIDER, "example_trust")
    assert Client().get(HOME + path).status_code == 404
    before = trust.get(HOME + path)
    assert before.status_code == (200 if path in ("options/", "meetings/") else 404)
    assert "Crisis houses" not in before.content.decode()
    publish(place=place, by=SYSTEM)
    for client in (Client(), trust):
        page = text(client.get(HOME + path))
        for ours in ("Score the options", "Record a decision", "Add a meeting", "has not said"):
            assert ours not in page
    assert trust.get(f"{MAIN}scores/").status_code == 403


def test_scores_comments_and_weights_stay_with_commissioners_after_publication(
    place: Place,
) -> None:
    by = people.person(Role.COMMISSIONER, "example_icb")
    assert by.user
    actions_scoring.score(by=by, place=place, appraisal="main", scores=[
        replace(one, comment="Our private doubt") for one in sheet("34 21")
    ])  # fmt: skip
    actions_scoring.finish_scoring(by=by, place=place, appraisal="main")
    scored(place, people.person(Role.COMMISSIONER, "example_council"), "32 44")
    set_weights(by=by, place=place, appraisal="main", weights={"1": Decimal(9), "2": Decimal(1)},
                reason="Safety first")  # fmt: skip
    publish(place=place, by=SYSTEM)
    result = Result.objects.filter(kind="appraisal").first()
    assert result is not None
    assert result.published_at is not None
    files = ("rankings", "differences", "scores", "acceptability", "turning")
    for client in (Client(), browser(Role.PROVIDER, "example_trust")):
        page = text(client.get(MAIN))
        assert "The scores of each body stay with the commissioners" in page
        for private in ("Our private doubt", result.headline, *result.steps):
            assert private not in page
        for name in files:
            file = text(client.get(MAIN, {"download": f"{name}.csv"}))
            assert len(file.strip().splitlines()) == 1, file
        assert client.get(f"{HOME}results/{result.pk}/").status_code == 404
        assert result.headline not in text(client.get(f"{HOME}results/"))
    icb = Client()
    icb.force_login(by.user)
    assert "Our private doubt" in text(icb.get(MAIN, {"download": "scores.csv"}))


def test_a_place_without_options_says_what_to_do(db: None) -> None:
    people.place("elsewhere", elsewhere_icb="lead")
    page = text(browser(Role.ANALYST, "elsewhere_icb").get("/places/elsewhere/options/"))
    assert "No options have been brought in yet." in page


def test_everything_can_be_done_by_command(place: Place, tmp_path: Path) -> None:
    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, ["options", *words])
        return done.exit_code, done.output

    sheet = tmp_path / "scores.csv"
    sheet.write_text("option,criterion,score,comment\n1,1,3,\n1,2,4,\n2,1,2,\n2,2,1,\n")
    for body in ("example_icb", "example_council"):
        words = ("score", "exampleshire", "main", str(sheet), "--organisation", body, "--finish")
        assert run(*words) == (0, "4 scores are finished.\n")
    code, shown = run("show", "exampleshire", "main")
    assert code == 0
    assert "Analysis, version 1: Both bodies put option 1 first." in shown
    assert run("belief", "exampleshire", "1.1", "fallen", "--evidence", "No building")[0] == 0
    assert "Belief 1 fails" in run("show", "exampleshire", "main")[1]
    assert run("shortlist", "exampleshire", "main", "2", "ruled_out", "--reason", "Dear")[0] == 0
    assert run(
        "position", "exampleshire", "main", "--option", "1", "--reason", "Safe",
        "--organisation", "example_icb",
    ) == (0, "Example Icb: option 1.\n")  # fmt: skip
    blocked = run("decide", "exampleshire", "crisis-contract", "adopt", "--option", "A",
                  "--reason", "x")  # fmt: skip
    assert blocked[0] == 1
    assert "First decide “Crisis care”" in blocked[1]
    # Both bodies have scored option 2, so ruling it out changes nothing in the analysis.
    version = "1"
    decided = run("decide", "exampleshire", "main", "adopt", "--option", "1", "--reason", "Safe",
                  "--version", version, "--on", "2025-03-01")  # fmt: skip
    assert decided == (0, "Option 1 is adopted.\n")
    assert "Option 1 is adopted" in run("list", "exampleshire")[1]
    for wrong in (
        ("show", "exampleshire", "nothing"),
        ("score", "exampleshire", "main", str(sheet), "--organisation", "example_trust"),
        ("weights", "exampleshire", "main", "--set", "1=much", "--reason", "x"),
        ("decide", "exampleshire", "main", "defer", "--reason", "x", "--meeting", "9"),
    ):
        assert run(*wrong)[0] == 1, wrong
