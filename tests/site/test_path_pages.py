"""The pages of the path for a made-up county, as each role meets them, and for shipped papers."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.test import Client
from icalendar import Calendar

from commonweal.records import shelf, worked_papers
from commonweal.records.facts import actions as facts
from commonweal.records.facts import hooks
from commonweal.records.path.models import Assessment, Criterion, Decision
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.actions import register_area
from commonweal.records.register.models import Place
from commonweal.records.results.models import Result
from tests import universe
from tests.records import people
from tests.shared import fresh, once

pytestmark = pytest.mark.django_db
SYSTEM = Acting.system()
COUNTY = Path(__file__).parents[1] / "counties" / "exampleshire"
TABLES = (
    "segments", "stage_gates", "clusters", "caseloads", "shift_costs", "primary_care_capacity",
    "segment_populations", "s75_phases", "transition_items", "scope_map", "cycle_work",
)  # fmt: skip
HOME = "/places/exampleshire/path/"
PAGES = (
    "", "programme/", "gates/", "gates/seg_b/1/", "shift/", "capitation/", "capitation/seg_b/",
    "phases/s75_phases/", "calendar.ics", "phases/s75_phases/calendar.ics", "transition/",
    "scope/", "cycle/",
)  # fmt: skip


def _county() -> Place:
    made = people.place(
        "exampleshire", example_icb="lead", example_council="commissioner", example_trust="provider"
    )
    for code in ("example_north", "example_south"):
        register_area(by=SYSTEM, code=code, name=code.replace("_", " ").title(), kind="ccg_area")
    with hooks.told_once(SYSTEM):
        for table in TABLES:
            universe.bring_in(made, table, (COUNTY / f"{table}.csv").read_bytes())
    return made


county = once(_county)


@pytest.fixture
def place(county: Place, db: None) -> Place:
    return fresh(county)


def client_of(role: Role, body: str) -> Client:
    client = Client()
    who = people.person(role, body)
    assert who.user
    client.force_login(who.user)
    return client


@pytest.fixture
def lead(place: Place) -> Client:
    return client_of(Role.COMMISSIONER, "example_icb")


def text_of(client: Client, path: str, status: int = 200, home: str = HOME, **query: str) -> str:
    response = client.get(home + path, query)
    assert response.status_code == status, path
    return response.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_nobody_outside_sees_a_path_until_it_is_published(place: Place, path: str) -> None:
    text_of(Client(), path, 404)
    text_of(client_of(Role.COMMISSIONER, "elsewhere_ccg"), path, 404)
    facts.publish(place=place, by=SYSTEM)
    assert text_of(Client(), path)


def test_the_path_shows_segments_gates_milestones_and_procurement(lead: Client) -> None:
    text = text_of(lead, "")
    assert "From 1 April 2026, 4 clusters move in 2 segments" in text
    assert "up to 2 years, by 1 April 2028" in text
    assert "stage gate 1 on 1 October 2027" in text
    assert "40% by year 2" in text
    # The last gate, one and a half years after the start.
    assert "1 October 2027" in text
    response = lead.get(HOME, {"download": "segments.csv"})
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert next(row for row in rows if row and row[0] == "Cluster 4")[:3] == [
        "Cluster 4",
        "3 years",
        "2029-04-01",
    ]


def test_another_start_moves_every_date_and_is_set_beside_the_first(lead: Client) -> None:
    sent = {"start_day": "1", "start_month": "4", "start_year": "2027", "reason": "A year later"}
    assert lead.post(HOME, sent).status_code == 302
    text = text_of(lead, "", version="2", against="1")
    assert "What changed since version 1" in text
    assert "as in version 1" in text
    assert text.count("365 days later") + text.count("366 days later") == 6
    # One lighter bar below each that has a bar.
    assert text.count('height="44"') == 2
    early, late = (
        Calendar.from_ical(lead.get(HOME + f"calendar.ics?version={number}").content)
        for number in (1, 2)
    )
    assert {str(e["uid"]) for e in early.walk("VEVENT")} == {
        str(e["uid"]) for e in late.walk("VEVENT")
    }


def test_a_cluster_in_two_segments_is_refused_on_the_page_by_name(lead: Client) -> None:
    address = HOME + "segments/seg_b/"
    assert 'value="4"' in text_of(lead, "segments/seg_b/")
    given = {
        "clusters": "3;4", "duration_years": "3", "milestone_year": "2", "share_pct": "40",
        "setting": "shared care", "gate_1": "1.5", "reason": "More severe",
    }  # fmt: skip
    before = Result.objects.count()
    text = lead.post(address, given).content.decode()
    assert "Cluster 3 is in “Clusters 1 to 3” and “Cluster 4”; a cluster belongs to one" in text
    late = lead.post(address, given | {"clusters": "4", "gate_1": "3.5"}).content.decode()
    assert "outside its 3" in late
    assert Result.objects.count() == before
    moved = {"move-cluster": "3", "move-to": "seg_b", "move-reason": "More severe"}
    assert lead.post(HOME + "move/", moved).status_code == 302
    assert "Clusters 3 and 4" in text_of(lead, "")
    longer = given | {"duration_years": "4", "gate_1": "2"}
    assert lead.post(address, longer).status_code == 302
    text = text_of(lead, "")
    assert "1 April 2030" in text
    assert "stage gate 1 on 1 April 2028" in text
    assert "Cluster 3 moves with “Clusters 3 and 4” here" in text


def test_mistakes_of_the_segment_form_stand_beside_their_fields(lead: Client) -> None:
    given = {"clusters": "4;4", "duration_years": "x", "setting": "", "gate_1": "1.5",
             "new_gate_years": "2", "share_pct": "40"}  # fmt: skip
    text = lead.post(HOME + "segments/seg_b/", given).content.decode()
    for words in ("Name each cluster once", "must be a number of years", "Say why",
                  "needs both its years", "Say by which year"):  # fmt: skip
        assert words in text
    text_of(lead, "segments/seg_x/", 404)


def test_the_programme_shows_the_longest_way_and_takes_other_months(lead: Client) -> None:
    text = text_of(lead, "programme/")
    assert "Everything can be done in time" in text
    assert "illustrative" in text
    sent = {"team": "3", "groups": "6", "funding": "8", "need": "12", "specification": "24"}
    response = lead.post(HOME + "programme/", sent | {"reason": "Few people"})
    assert response["Location"] == HOME + "programme/"
    text = text_of(lead, "programme/")
    assert "cannot be done in time" in text
    assert "days too late" in text
    wrong = lead.post(HOME + "programme/", sent | {"team": "-1"}).content.decode()
    assert "There is a problem" in wrong


def test_a_gate_waits_for_both_sides_and_each_sees_its_own(lead: Client, place: Place) -> None:
    trust = client_of(Role.PROVIDER, "example_trust")
    gate = HOME + "gates/seg_b/1/"
    assert "0 of 1 stage gate decided" in text_of(lead, "gates/")
    own, theirs = (
        Criterion.objects.get(side=side, gate__number=1) for side in ("commissioner", "provider")
    )
    seen = text_of(trust, "gates/seg_b/1/")
    assert "Agreed ways of working" in seen
    assert "Clear specifications" not in seen
    assert "Decide at this gate" not in seen
    met = {"mark": "met", "evidence": "Review of May"}
    assert trust.post(f"{gate}criteria/{own.pk}/assess/", met).status_code == 404
    assert lead.post(f"{gate}criteria/{theirs.pk}/assess/", met).status_code == 403
    assert lead.post(f"{gate}criteria/{own.pk}/assess/", met).status_code == 302
    page = text_of(lead, "gates/seg_b/1/")
    assert "Agreed ways of working (Example Trust) (provider side) has not been assessed" in page
    decided = {"decision-kind": "continue", "decision-reason": "x", "decision-signed_off": "Board"}
    refused = lead.post(gate + "decide/", decided).content.decode()
    assert "The gate cannot be decided yet" in refused
    assert not Decision.objects.exists()
    partly = {"mark": "partly met", "evidence": "Return", "evidence_on_day": "1",
              "evidence_on_month": "3", "evidence_on_year": "2026"}  # fmt: skip
    assert trust.post(f"{gate}criteria/{theirs.pk}/assess/", partly).status_code == 302
    assert lead.post(gate + "decide/", decided).status_code == 302
    assert "Decided: continue" in text_of(lead, "gates/")
    assert "not every criterion was met" in text_of(lead, "gates/seg_b/1/")
    assert "Nothing has been decided at this gate" in text_of(trust, "gates/seg_b/1/")
    facts.publish(place=place, by=SYSTEM)
    public = text_of(Client(), "gates/seg_b/1/")
    assert "Decided: continue" in public
    assert "kept between the parties" in public
    assert "Review of May" not in public


def test_criteria_are_added_planned_and_taken_back(lead: Client) -> None:
    gate = HOME + "gates/seg_b/1/"
    added = {"criterion-title": "Beds are free", "criterion-side": "provider",
             "criterion-organisation": "example_trust",
             "criterion-consequence": "Look again"}  # fmt: skip
    assert lead.post(gate + "criteria/", added).status_code == 302
    assert "already" in lead.post(gate + "criteria/", added).content.decode()
    ticked = {"conditions-conditions": ["outcome-metrics", "clear-gates"]}
    assert lead.post(gate + "conditions/", ticked).status_code == 302
    assert "Tick at least one condition" in lead.post(gate + "conditions/").content.decode()
    text = text_of(lead, "gates/seg_b/1/")
    for words in ("Beds are free", "Agreed outcome metrics are met", "The next gates are clear"):
        assert words in text
    row = Criterion.objects.get(title="Beds are free")
    address = f"{gate}criteria/{row.pk}/"
    assert lead.post(address, {"consequence": "Vary it"}).status_code == 302
    assert "Say why" in lead.post(address, {"drop": "on"}).content.decode()
    assert lead.post(address, {"drop": "on", "reason": "Not agreed"}).status_code == 302
    assert "Beds are free" not in text_of(lead, "gates/seg_b/1/")
    assert Assessment.objects.count() == 0


def test_the_shift_shows_ranges_and_takes_one_of_ones_own(lead: Client) -> None:
    text = text_of(lead, "shift/")
    # 100 and 50 people in cluster 4 at 60 to 70%: 90 to 105. 200 in cluster 3 at 50 to 60%.
    assert "90 to 105" in text
    assert "100 to 120" in text
    assert "The caseload of cluster 2 in example_south is not known." in text
    # The north is asked for 160 × 6 or × 10 contacts: 1,200 to 1,420, and can take 1,000.
    assert "1,200 to 1,420" in text
    own = {"cluster": "4", "low": "40", "high": "50", "reason": "Two practices closed"}
    assert lead.post(HOME + "shift/", own).status_code == 302
    text = text_of(lead, "shift/")
    assert "60 to 75" in text
    assert "set here" in text
    assert "Two practices closed" in text
    turned = lead.post(HOME + "shift/", own | {"low": "60"}).content.decode()
    assert "must not be above the high end" in turned
    back = {"cluster": "4", "printed": "on", "reason": "They opened again"}
    assert lead.post(HOME + "shift/", back).status_code == 302
    assert "90 to 105" in text_of(lead, "shift/")


def test_a_capitated_budget_needs_a_rate_and_who_agreed_it(lead: Client) -> None:
    assert "no rate has been entered yet" in text_of(lead, "capitation/seg_b/")
    address = HOME + "capitation/seg_b/"
    given = {"rate": "30", "weighting": "as given", "reason": "Agreed by both on 4 May"}
    assert "Say who agreed it" in lead.post(address, given | {"reason": ""}).content.decode()
    assert lead.post(address, given).status_code == 302
    text = text_of(lead, "capitation/seg_b/")
    # 10,000 × 1.2 × 30 and 5,000 × 0.8 × 30.
    assert "£360,000" in text
    assert "£120,000" in text
    assert "at £30 a person the budget is £480,000, £70,000 less than the block value" in text
    assert "Agreed by both on 4 May" in text
    text_of(lead, "capitation/seg_x/", 404)


def test_phases_slip_and_the_notice_stays(lead: Client) -> None:
    address = HOME + "phases/s75_phases/"
    text = text_of(lead, "phases/s75_phases/")
    # Phase 2 follows on and takes six months.
    assert "from 1 October 2026, to 31 March 2027" in text
    late = {"phase": "1", "slip": "3", "reason": "The review is late"}
    assert lead.post(address, late).status_code == 302
    text = text_of(lead, "phases/s75_phases/")
    assert "from 1 January 2027, to 30 June 2027" in text
    assert (
        "Enter a start, a length"
        in lead.post(address, {"phase": "1", "reason": "x"}).content.decode()
    )
    text_of(lead, "phases/spend/", 404)


def test_a_transition_says_what_is_not_settled_and_what_money_is_protected(lead: Client) -> None:
    text = text_of(lead, "transition/")
    # The contract is settled; the budget lacks an owner and cover, the posts a receiver and a day.
    assert "1 of 3 things that move are settled" in text
    assert "who owns it, how the service goes on meanwhile" in text
    assert "who receives it, a day" in text
    assert "Public health and boards" in text
    assert "£250,000" in text
    assert text.count("not known") >= 2


def test_the_scope_map_shows_where_nothing_prevents(lead: Client) -> None:
    text = text_of(lead, "scope/")
    assert "3 services are in scope and 1 are not; 1 of those in scope prevent." in text
    assert "Nothing in scope prevents on Psychosis." in text
    assert "out of scope" in text


def test_the_cycle_places_each_service_and_asks_for_what_shows_it(lead: Client) -> None:
    text = text_of(lead, "cycle/")
    assert "2 services in the cycle; 3 of 4 pieces of work are done." in text
    assert "Day centre, needs and engagement: nothing shows that it is done." in text
    assert "whom a decommissioning would affect is not said" in text
    assert "Crisis line is in: strategy and priorities" in text


@pytest.mark.parametrize("role", [Role.ANALYST, Role.READER, Role.AUDITOR])
def test_others_are_offered_nothing_that_they_may_not_do(place: Place, role: Role) -> None:
    facts.publish(place=place, by=SYSTEM)
    client = client_of(role, "example_council")
    text = text_of(client, "")
    assert "Move a cluster" not in text
    assert "segments/seg_b/" not in text
    assert "Add a criterion" not in text_of(client, "gates/seg_b/1/")
    assert client.post(HOME + "move/", {}).status_code == 403
    assert client.get(HOME + "segments/seg_b/").status_code == 403


@pytest.mark.parametrize(
    "path", ["", "programme/", "gates/", "shift/", "capitation/", "transition/", "scope/", "cycle/"]
)
def test_an_empty_place_says_what_to_do_next(path: str) -> None:
    people.place("emptyshire", example_icb="lead")
    client = client_of(Role.ANALYST, "example_icb")
    assert "ring in the table" in text_of(client, path, home="/places/emptyshire/path/")


@pytest.mark.parametrize(
    ("code", "table", "words"),
    [
        ("north-central-london-2022", "ncl_review_stages",
         ("On 18 March 2022, 1 and 2 were complete and 3 was under way.", "3. Implementation")),
        ("essex-section-75-2022", "s75_phases",
         ("from 1 June 2022, to 31 March 2024", "Notice given to EPUT at end of phase 2",
          "from implementation of new services, ongoing beyond phase 3")),
        ("jcp-2011", "jcp_transition_timeline",
         ("Consortia notified of budgets", "2012 autumn", "2011-01 to 2011/12")),
    ],
)  # fmt: skip
def test_a_path_needs_no_clusters(code: str, table: str, words: tuple[str, ...]) -> None:
    universe.ground()
    place = worked_papers.open_paper(worked_papers.worked_papers(code)[0], SYSTEM)
    universe.bring_in(place, table, shelf.read_bytes(f"places/{code}/{table}.csv"))
    facts.publish(place=place, by=SYSTEM)
    home = f"/places/{code}/path/"
    response = Client().get(home)
    assert response["Location"] == f"{home}phases/{table}/"
    text = text_of(Client(), f"phases/{table}/", home=home)
    assert 'id="phases-gantt"' in text
    for said in words:
        assert said in text
    feed = Calendar.from_ical(Client().get(f"{home}phases/{table}/calendar.ics").content)
    assert bool(feed.walk("VEVENT")) == (table != "ncl_review_stages")
