"""The pages of need, from the tables of North Central London and the statistics that ship."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from docx import Document

from commonweal.records.facts.actions import publish
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.planning.actions_service_gaps import move_service_gap, propose_service_gap
from commonweal.records.planning.kinds.need_gap import Gaps
from commonweal.records.planning.selectors_priorities import gap_standings
from commonweal.records.published.actions_shipped import load_official
from commonweal.records.register.models import Place
from commonweal.records.results.answers import answer_of
from commonweal.records.results.models import Result
from commonweal.records.results.selectors import result_for
from commonweal.records.thread.selectors import links_for
from tests import universe
from tests.records import people

pytestmark = pytest.mark.django_db
FOLDER = "places/north-central-london-2022"
NCL = "north-central-london-2022"
SYSTEM = Acting.system()
WHY = "Clinicians of the borough say so."


def opened(*tables: str) -> Place:
    universe.ground()
    load_official(by=SYSTEM)
    paper = universe.worked_papers.worked_papers(NCL)[0]
    place = universe.worked_papers.open_paper(paper, SYSTEM)
    for table in tables:
        universe.bring_in(place, table, universe.shelf.read_bytes(f"{FOLDER}/{table}.csv"))
    people_of(place, "example_icb", "lead")
    return place


def people_of(place: Place, code: str, part: str) -> None:
    place.parties.create(organisation=people.organisation(code), part=part)


@pytest.fixture
def place() -> Place:
    return opened("need_areas", "need_scenarios", "need_services")


@pytest.fixture
def analyst(place: Place) -> Acting:
    return people.person(Role.ANALYST, "example_icb")


def signed_in(who: Acting) -> Client:
    client = Client()
    assert who.user
    client.force_login(who.user)
    return client


def newest(place: Place) -> tuple[Result, Gaps]:
    found = result_for(SYSTEM, place, "need-gap")
    assert found is not None
    return found, answer_of(found)


def text_of(client: Client, path: str, code: str = NCL) -> str:
    response = client.get(f"/places/{code}/need/{path}")
    assert response.status_code == 200, path
    return str(response.content.decode())


def test_every_page_shows_what_was_worked_out(place: Place, analyst: Acting) -> None:
    client = signed_in(analyst)
    assert "Need is least met in" in text_of(client, "")
    assert "depression" in text_of(client, "expected/").lower()
    assert "What the number hangs on" in text_of(client, "services/")
    assert "Why the scenario differs" in text_of(client, "services/home-treatment-first/")
    assert "In the register of gaps" in text_of(client, "gaps/")
    del place


def test_the_pack_opens_in_word_and_excel(place: Place, analyst: Acting) -> None:
    client = signed_in(analyst)
    word = client.get(f"/places/{place.code}/need/pack.docx")
    file = Document(io.BytesIO(word.content))
    headings = [one.text for one in file.paragraphs if one.style.name.startswith("Heading")]
    assert {"In short", "What is missing", "Sources and versions"} <= set(headings)
    words = " ".join(one.text for one in file.paragraphs)
    assert "Open Government Licence" in words
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(f"/places/{place.code}/need/pack.xlsx").content)
    )
    (name,) = [one for one in book.sheetnames if one.endswith("need gaps")]
    _, answer = newest(place)
    assert sum(bool(row[1].value) for row in book[name].iter_rows()) >= len(answer.gaps)


def test_a_place_without_tables_says_what_to_bring_in() -> None:
    universe.ground()
    made = people.place("exampleshire", example_icb="lead")
    client = signed_in(people.person(Role.ANALYST, "example_icb"))
    for path in ("", "expected/", "services/", "gaps/"):
        assert "Bring in the table" in text_of(client, path, made.code)
    assert client.get("/places/exampleshire/need/gaps/camden/acute-bed/").status_code == 404
    word = Document(io.BytesIO(client.get("/places/exampleshire/need/pack.docx").content))
    assert any("has not been worked out yet" in one.text for one in word.paragraphs)


def test_others_see_what_is_published(place: Place) -> None:
    people_of(place, "example_trust", "provider")
    provider = signed_in(people.person(Role.PROVIDER, "example_trust"))
    assert "Need is least met in" not in text_of(provider, "gaps/")
    assert provider.get(f"/places/{NCL}/need/gaps/camden/acute-bed/").status_code == 404
    publish(place=place, by=SYSTEM)
    for reader in (provider, Client()):
        assert "Need is least met in" in text_of(reader, "gaps/")
        shown = text_of(reader, "gaps/camden/acute-bed/")
        assert "This gap is not in the register" in shown
        assert '<form method="post" novalidate' not in shown


def test_a_gap_goes_into_the_register_and_moves_on(place: Place, analyst: Acting) -> None:
    """The row says what the version says, and nothing else of the place moves."""
    result, answer = newest(place)
    gap = next(one for one in answer.gaps if one.gap is not None and one.gap > 0)
    client = signed_in(analyst)
    page = f"/places/{NCL}/need/gaps/{gap.area}/{gap.element}/"
    assert client.post(page, {"owner": "", "reason": ""}).status_code == 200
    assert gap_standings(SYSTEM, place) == {}
    assert client.post(page, {"owner": "A. Example", "reason": WHY}).status_code == 302
    (held,) = gap_standings(SYSTEM, place).values()
    assert (held.status, held.owner, held.evidence) == ("proposed", "A. Example", gap.strength)
    assert held.proposer == "Example Icb"
    assert held.need is not None
    assert abs(float(held.need) - gap.gap) <= 0.05  # type: ignore[operator]
    assert held.cost == Decimal(repr(gap.cost)).quantize(Decimal(1))
    assert held.clusters
    assert f"need-gap version {result.number}" in held.reason
    assert {one.status for one in held.row.figures.values()} == {"illustrative"}
    tied = links_for(SYSTEM, place).filter(source_kind="result", target_kind="figure")
    assert {one.source_ref for one in tied} == {"need-gap"}
    assert "Proposed" in text_of(client, "gaps/")
    with pytest.raises(ValidationError, match="already"):
        propose_service_gap(
            by=analyst, result=result, element=gap.element, area=gap.area, owner="", reason=WHY
        )
    moved = {"status": "rejected", "owner": "B. Example", "reason": "Beds are shared."}
    assert client.post(page, moved).status_code == 302
    (after,) = gap_standings(SYSTEM, place).values()
    assert (after.status, after.owner, after.reason) == ("rejected", "B. Example", moved["reason"])
    assert (after.need, after.cost) == (held.need, held.cost)
    assert "Rejected" in text_of(client, f"gaps/{gap.area}/{gap.element}/")


def test_a_gap_is_refused_with_its_reason(place: Place, analyst: Acting) -> None:
    result, answer = newest(place)
    more = next(one for one in answer.gaps if one.gap is not None and one.gap <= 0)
    asked = {"result": result, "owner": "", "reason": WHY}
    with pytest.raises(ValidationError, match="no less of"):
        propose_service_gap(by=analyst, element=more.element, area=more.area, **asked)
    with pytest.raises(ValidationError, match="no such gap"):
        propose_service_gap(by=analyst, element="acute-bed", area="nowhere", **asked)
    with pytest.raises(ValidationError, match="has no gap"):
        move_service_gap(
            by=analyst, place=place, code="x", status="evidenced", owner="", reason=WHY
        )
    people_of(place, "example_trust", "provider")
    provider = people.person(Role.PROVIDER, "example_trust")
    with pytest.raises(NotAllowed):
        propose_service_gap(by=provider, element=more.element, area=more.area, **asked)
    assert gap_standings(SYSTEM, place) == {}
