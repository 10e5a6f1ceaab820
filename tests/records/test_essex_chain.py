"""The chain that ships with Essex 2015: whole, walkable both ways, and loaded once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commonweal.cli.main import cli
from commonweal.language.thread import Direction, End, Link, loose_ends, paths, walk
from commonweal.records import shelf
from commonweal.records.audit.models import Event
from commonweal.records.engagement.selectors import events_for
from commonweal.records.facts.models import Figure, Finding, Gap
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.planning.models import Action, Recommendation
from commonweal.records.register.models import Place
from commonweal.records.results.selectors import newest_results
from commonweal.records.thread.actions_chain import load_chain
from commonweal.records.thread.models import Statement
from commonweal.records.thread.selectors import chain_of, pure_links
from commonweal.records.thread.selectors_ends import resolve
from commonweal.records.worked_papers import load_worked_papers
from tests.records.people import person
from tests.shared import fresh, once

SYSTEM = Acting.system()


pytestmark = pytest.mark.django_db


def _essex() -> Place:
    load_worked_papers(by=SYSTEM, codes=("essex-2015",), tell=lambda _: None)
    return Place.objects.get(code="essex-2015")


loaded = once(_essex)


@pytest.fixture
def essex(loaded: Place, db: None) -> Place:
    return fresh(loaded)


def _kept_elsewhere(links: list[Link]) -> set[End]:
    """The ends that are no rows of one table: results, decisions, beliefs."""
    ends = {end for link in links for end in (link.source, link.target)}
    return {end for end in ends if end.kind in ("result", "decision", "belief")}


def test_the_chain_from_evidence_to_recommendations_holds(essex: Place) -> None:
    links = pure_links(SYSTEM, essex)
    known = frozenset(
        [
            *(End("figure", row.ref) for row in Figure.objects.filter(place=essex)),
            *(End("finding", row.code) for row in Finding.objects.filter(place=essex)),
            *(End("gap", row.code) for row in Gap.objects.filter(place=essex)),
            *(End("engagement", row.code) for row in events_for(SYSTEM, essex)),
            *(End("result", row.ref) for row in newest_results(SYSTEM, essex)),
            *(End(row.kind, row.code) for row in Statement.objects.filter(place=essex)),
            *(End("recommendation", r.code) for r in Recommendation.objects.filter(place=essex)),
            *(
                End("action", f"{row.recommendation.code}/{row.number}")
                for row in Action.objects.filter(recommendation__place=essex)
            ),
            *resolve(SYSTEM, essex, _kept_elsewhere(links)),
        ]
    )
    assert list(loose_ends(links, known)) == []

    recommendations = [end for end in known if end.kind == "recommendation"]
    assert len(recommendations) == 18
    for end in recommendations:
        back = {step.end.kind for step in walk(links, end, Direction.BACK, 12)}
        assert {"figure", "finding", "implication"} <= back, end
        assert any(step.end.kind == "action" for step in walk(links, end, Direction.FORWARD, 12)), (
            end
        )

    findings = [End("finding", f"F{number}") for number in range(1, 16)]
    for end in findings:
        assert any(step.end.kind == "figure" for step in walk(links, end, Direction.BACK, 3)), end
        onward = {step.end.kind for step in walk(links, end, Direction.FORWARD, 12)}
        assert "recommendation" in onward, end

    realign = End("recommendation", "1d")
    back = {step.end for step in walk(links, realign, Direction.BACK, 12)}
    assert {
        End("finding", "F3"),
        End("figure", "block_contracts/nep.ne_essex_ccg/value_gbp_m"),
        End("figure", "block_contracts/sept.cpr_ccg/value_gbp_m"),
        End("figure", "spend/ccg_total/amount_gbp_m"),
        End("figure", "spend/west_essex_ccg/amount_gbp_m"),
        End("gap", "ccg-allocations"),
    } <= back
    block = End("figure", "block_contracts/nep.ne_essex_ccg/value_gbp_m")
    ways = paths(links, block, realign, depth=6)
    routes = [[link.target.ref for link in way] for way in ways]
    assert routes[0] == ["F3", "1d"]
    assert ["F3", "subsidies-unwind", "1d"] in routes
    assert ["F3", "ccg-allocations", "1d"] in routes

    fields = {row.code: row for row in Recommendation.objects.filter(place=essex)}
    assert (fields["2c-i"].printed_code, fields["2c-ii"].printed_code) == ("2c", "2c")
    assert "agreed in principle in the north" in fields["1d"].note
    assert all(row.stage for row in fields.values())

    events = Event.objects.count()
    again = load_chain(by=SYSTEM, place=essex)
    assert (again.statements, again.gaps, again.actions, again.links) == (0, 0, 0, 0)
    assert Event.objects.count() == events

    public = chain_of(Acting.public(), essex, realign)
    assert public
    assert public.hidden == 0
    assert block in public.shown


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, words)
    return result.exit_code, result.output


def test_the_pages_and_the_commands_of_essex(
    essex: Place, tmp_path: Path, client: Client, django_assert_max_num_queries: Any
) -> None:
    """The journey of a reader: from the place to 1d, back to the block contracts, and on."""
    status, words = run("recommendations", "show", "essex-2015", "1d")
    assert status == 0
    for expected in ("agreed in principle in the north", "Block contract of NEP = 69 gbp_m"):
        assert expected in words
    assert "2c-ii" in run("recommendations", "list", "essex-2015")[1]
    assert "finding\tF3" in run("thread", "follow", "essex-2015", "recommendation", "1d")[1]
    taken = run(
        "recommendations", "position", "essex-2015", "1d", "agree", "--organisation", "bb_ccg"
    )
    assert taken == (0, "Basildon and Brentwood CCG: Agree.\n")
    for wrong in (
        ("recommendations", "position", "essex-2015", "1d", "agree"),
        ("recommendations", "position", "essex-2015", "1d", "agree", "--organisation", "nelft"),
        ("recommendations", "show", "essex-2015", "9z"),
        ("recommendations", "list", "nowhere"),
        ("thread", "follow", "essex-2015", "finding", "F99"),
    ):
        assert run(*wrong)[0] == 1, wrong
    sheet = tmp_path / "links.csv"
    count = len(shelf.read_csv("places/essex-2015/chain/thread-links.csv"))
    assert f"Wrote {count} links" in run("thread", "export", "essex-2015", "--to", str(sheet))[1]
    back = run("thread", "import", "essex-2015", str(sheet))
    assert back == (0, f"Made 0; {count} stood already.\n")

    with django_assert_max_num_queries(25):
        home = client.get("/places/essex-2015/").content.decode()
    for expected in ("£350m", "open findings", "0 of 18", "Understand need", "West Essex CCG"):
        assert expected in home
    with django_assert_max_num_queries(45):
        page = client.get("/places/essex-2015/recommendations/1d/").content.decode()
    for expected in ("Block contract of NEP", "£69m", "Funding misalignment", "Basildon"):
        assert expected in page
    assert "Take a position" not in page
    block = "/places/essex-2015/thread/figure/block_contracts/nep.ne_essex_ccg/value_gbp_m/"
    forward = client.get(block).content.decode()
    assert "1d Re-align funding between CCGs" in forward
    listed = client.get("/places/essex-2015/recommendations/").content.decode()
    assert listed.count("(printed 2c)") == 2
    sheet_of_all = client.get(
        "/places/essex-2015/recommendations/", {"download": "recommendations.csv"}
    )
    assert sheet_of_all.content.decode("utf-8-sig").count("\r\n") == 19
    gaps = client.get("/places/essex-2015/gaps/", {"subject": "service"}).content.decode()
    assert "adult ADHD" in gaps
    assert "Appendix 1" not in gaps
    links = client.get("/places/essex-2015/thread/links/", {"download": "thread-links.xlsx"})
    assert links.content[:2] == b"PK"


def test_a_commissioner_works_on_1d_in_the_browser(essex: Place) -> None:
    commissioner = person(Role.COMMISSIONER, "ne_essex_ccg")
    client = Client()
    assert commissioner.user
    client.force_login(commissioner.user)
    start = "/places/essex-2015/recommendations/1d/"
    mistake = client.post(f"{start}position/", {"position-stance": "decline"}).content.decode()
    assert "Say why, so that the others know what would help." in mistake
    client.post(f"{start}position/", {"position-stance": "in_part", "position-reason": "Phase it"})
    client.post(f"{start}move/", {"state-state": "agreed"})
    client.post(
        f"{start}plan/",
        {
            "plan-owner": "mid_essex_ccg",
            "plan-due_on_day": "1",
            "plan-due_on_month": "4",
            "plan-due_on_year": "2016",
        },
    )
    client.post(f"{start}actions/", {"add-title": "Count activity", "add-owner": "nep"})
    page = client.get(start).content.decode()
    for expected in ("Phase it", "Agree in part", "Mid Essex CCG", "1 April 2016", "1d/3"):
        assert expected in page, expected
    client.post(f"{start}actions/3/", {"state": "under_way", "owner": "nep"})
    row = Action.objects.get(recommendation__code="1d", number=3)
    assert (row.state, str(row.owner)) == ("under_way", "North Essex Partnership University NHS FT")

    add = "/places/essex-2015/thread/recommendation/1d/link/?direction=back&find=SEPT+base"
    found = client.get(add).content.decode()
    assert "Which record, and how?" in found
    nothing = client.get(add.replace("SEPT+base", "no+such+record")).content.decode()
    assert "No record of this place" in nothing
    find = "/places/essex-2015/thread/recommendation/1d/link/?direction=back&find=F12"
    given = {"other": "finding|F12", "kind": "leads_to", "status": "assigned"}
    assert client.post(find, given).status_code == 302
    again = client.post(find, given).content.decode()
    assert "This link stands already." in again
    made = pure_links(SYSTEM, essex)[-1]
    link = f"/places/essex-2015/thread/links/{made.id}/"
    assert "Enter a reason" in client.post(link).content.decode()
    assert client.post(link, {"reason": "Not so"}).status_code == 302
    assert client.get(link).status_code == 404

    upload = "/places/essex-2015/thread/links/"
    bad = SimpleUploadedFile("links.csv", b"source_kind\nfigure\n")
    refused = client.post(upload, {"file": bad}).content.decode()
    assert "links.csv was not taken" in refused
    assert "The column is missing" in refused

    gap = {"what": "How long people wait", "subject": "activity"}
    page = client.post("/places/essex-2015/gaps/add/", gap, follow=True).content.decode()
    assert "The gap is in the register." in page
    moved = {"state": "closed", "reason": "The trust said"}
    client.post("/places/essex-2015/gaps/how-long-people-wait/", moved)
    assert Gap.objects.get(code="how-long-people-wait").state == "closed"


def test_need_and_money_and_path_lead_over_options_to_the_decision_and_on(
    essex: Place,
) -> None:
    """The whole paper: from the preferred option back to its evidence, forward to 1b."""
    links = pure_links(SYSTEM, essex)
    decision = End("decision", "main")
    back = {step.end for step in walk(links, decision, Direction.BACK, 12)}
    assert {
        End("figure", "option_appraisal/2b/title"),
        End("result", "path"),
        End("belief", "2.2"),
        End("finding", "F5"),
        End("finding", "F12"),
    } <= back
    forward = {step.end for step in walk(links, decision, Direction.FORWARD, 12)}
    assert End("recommendation", "1b") in forward
