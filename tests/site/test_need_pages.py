"""The pages of need, from the tables of North Central London and the statistics that ship."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from docx import Document

from commonweal.language.row import CannotWork
from commonweal.planning.need.area_gaps import by_area
from commonweal.planning.need.estimates import RECALLED
from commonweal.records import shelf, worked_papers
from commonweal.records.facts.actions import publish
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.planning.actions_service_gaps import move_service_gap, propose_service_gap
from commonweal.records.planning.kinds import need_expected as picture_kind
from commonweal.records.planning.kinds.need_gap import Gaps
from commonweal.records.planning.kinds.need_services import Given
from commonweal.records.planning.selectors_need_scenarios import two_scenarios
from commonweal.records.planning.selectors_priorities import gap_standings
from commonweal.records.published.actions_shipped import load_official
from commonweal.records.register.models import Place
from commonweal.records.results.actions import work_out
from commonweal.records.results.answers import answer_of
from commonweal.records.results.models import Result
from commonweal.records.results.selectors import result_for
from commonweal.records.thread.selectors import links_for
from commonweal.site.planning.presenters.need_expected import conditions_table, heads_table
from commonweal.site.planning.presenters.need_gaps import (
    areas_chart,
    areas_short,
    gaps_chart,
    gaps_table,
)
from tests import universe
from tests.records import people
from tests.shared import fresh, once

pytestmark = pytest.mark.django_db
FOLDER = "places/north-central-london-2022"
NCL = "north-central-london-2022"
SYSTEM = Acting.system()
WHY = "Clinicians of the borough say so."


def opened(*tables: str) -> Place:
    universe.ground()
    load_official(by=SYSTEM)
    paper = worked_papers.worked_papers(NCL)[0]
    place = worked_papers.open_paper(paper, SYSTEM)
    for table in tables:
        universe.bring_in(place, table, shelf.read_bytes(f"{FOLDER}/{table}.csv"))
    people_of(place, "example_icb", "lead")
    return place


def people_of(place: Place, code: str, part: str) -> None:
    place.parties.create(organisation=people.organisation(code), part=part)


ncl = once(lambda: opened("need_areas", "need_scenarios", "need_services"))


@pytest.fixture
def place(ncl: Place, db: None) -> Place:
    return fresh(ncl)


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
    assert "need is least met" in text_of(client, "")
    assert "depression" in text_of(client, "expected/").lower()
    assert "What the number hangs on" in text_of(client, "services/")
    assert "Why the scenario differs" in text_of(client, "services/home-treatment-first/")
    assert "In the register of gaps" in text_of(client, "gaps/")
    assert "is missing" not in text_of(client, "")
    del place


def test_the_headline_says_what_ranks_the_gaps_and_the_largest_stand_first(
    place: Place, analyst: Acting
) -> None:
    result, answer = newest(place)
    first = next(one for one in answer.gaps if one.rank == 1)
    area = by_area([one.code for one in answer.areas], answer.gaps)[0]
    names = {one.code: one.name for one in answer.areas}
    assert (
        f"is least met in {names[area.area]}, by the 72 of 75 gaps that are known: "
        f"{area.lacking:.0%} of what its people need, by what it costs, is not there"
        in result.headline
    )
    assert "That is not sure: any of the other areas could lack more within" in result.headline
    page = text_of(signed_in(analyst), "gaps/")
    assert "Short or enough" in page
    assert "How sure" not in page
    order = [
        page.index(f'id="{one}"')
        for one in ("areas-chart", "gaps_by_area", "largest_gaps", "gaps-chart", "need_gaps")
    ]
    assert order == sorted(order)
    top = page[page.index('id="largest_gaps"') :]
    assert top.index(f"gaps/{first.area}/{first.element}/") < top.index("</tr>", top.index("<td"))
    assert '<details class="nhsuk-details nhsuk-expander">' in page
    shown = text_of(signed_in(analyst), "gaps/?area=camden")
    assert '<details class="nhsuk-details nhsuk-expander" open>' in shown


def test_what_is_not_the_answer_is_folded(place: Place, analyst: Acting) -> None:
    """Headline, first caution and the picture of areas stand open and first; tables, the map and
    the gaps by service lie behind lines that open them."""
    page = text_of(signed_in(analyst), "")
    result, answer = newest(place)
    open_parts = re.sub(r"<details.*?</details>", "", page, flags=re.S)
    first = [result.headline[:40], result.cautions[0][:40], 'id="areas-chart"']
    places = [open_parts.index(one) for one in first]
    assert places == sorted(places)
    for folded in ("gaps-chart", "gaps-map", "gaps_by_area", "conditions"):
        assert f'id="{folded}"' in page
        assert f'id="{folded}"' not in open_parts
    chart = areas_chart(answer)
    assert chart is not None
    rows = areas_short(answer)
    assert [one.shown for one in chart.rows] == [f"{one.lacking:.0%}" for one in rows]
    assert chart.rows[0].note == f"{rows[0].lacking_low:.0%} to {rows[0].lacking_high:.0%}"
    assert "any of the others could" in chart.finding


def test_rates_that_nobody_has_checked_are_told_of_once(place: Place, analyst: Acting) -> None:
    client = signed_in(analyst)
    word = Document(io.BytesIO(client.get(f"/places/{NCL}/need/pack.docx").content))
    assert [one.text for one in word.paragraphs].count(RECALLED) == 1
    assert not [one for one in word.paragraphs if "before using them" in one.text]
    assert text_of(client, "expected/").count(RECALLED) == 1
    del place


def test_both_estimates_are_named_wherever_they_stand(place: Place, analyst: Acting) -> None:
    client = signed_in(analyst)
    expected = text_of(client, "expected/")
    assert "By fixed national rates about" in expected
    assert "no range; 2023 is an estimate of who lived there, not a projection" in expected
    assert "with need adjusted to local need." in text_of(client, "services/")
    assert "need adjusted to local need" in text_of(client, "gaps/")
    assert "rest on the estimate adjusted to local need" in text_of(client, "profile/camden/")
    word = Document(io.BytesIO(client.get(f"/places/{NCL}/need/pack.docx").content))
    said = [one.text for one in word.paragraphs]
    assert any(one.startswith("Two estimates stand side by side.") for one in said)
    assert said.count("What is needed here rests on need adjusted to local need.") == 2
    work_out(by=SYSTEM, place=place, kind="need-services", given=Given(basis="comparable"))
    assert "with need by fixed national rates." in text_of(client, "services/")
    assert "need by fixed national rates" in text_of(client, "gaps/")
    sent = client.get(f"/places/{NCL}/need/expected/?download=expected.csv").content.decode()
    header = sent.splitlines()[0]
    assert "Low limit, by national rates" in header
    assert "Low limit, adjusted to local need" in header


def test_an_element_that_no_package_has_is_found_at_upload(place: Place) -> None:
    """Row 3 of the file names a bed that there is not: nothing comes in, and it says where."""
    lines = shelf.read_bytes(f"{FOLDER}/need_services.csv").decode("utf-8-sig").splitlines()
    lines[2] = lines[2].replace("children-community-team", "child-team")
    with pytest.raises(AssertionError, match="child-team") as refused:
        universe.bring_in(place, "need_services", "\n".join(lines).encode())
    (problem,) = refused.value.args[0]
    assert (problem["row"], problem["column"]) == (3, "element")
    assert "“child-team” is no element of the care packages. Use one of" in problem["sentence"]
    assert "acute-bed" in problem["sentence"]


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        (
            "barnet,community-team,,500,bed days,,,",
            "activity_unit",
            "in contacts, not in “bed days”",
        ),
        ("barnet,acute-bed,,500,contacts,45,,", "activity_unit", "in bed days, not in “contacts”"),
        ("barnet,community-team,,-500,contacts,,,", "activity", "An activity of -500 is below 0"),
        ("barnet,acute-bed,,,,-45,,", "capacity", "beds or places of -45 is below 0"),
        ("barnet,acute-bed,,,,45,-3,", "staff_fte", "staff of -3 is below 0"),
        ("barnet,acute-bed,,,,45,,-1000", "spend_gbp", "money of -1000 is below 0"),
    ],
)
def test_services_in_another_unit_or_below_nought_are_found_at_upload(
    place: Place, cells: str, column: str, words: str
) -> None:
    head = shelf.read_bytes(f"{FOLDER}/need_services.csv").decode("utf-8-sig").splitlines()[0]
    file = f"{head}\n{cells},2023/24,illustrative,illustration,A test,\n"
    with pytest.raises(AssertionError, match="sentence") as refused:
        universe.bring_in(place, "need_services", file.encode(), reason="A test.")
    (problem,) = refused.value.args[0]
    assert (problem["row"], problem["column"]) == (2, column)
    assert words in problem["sentence"]


def test_bed_days_of_a_bed_and_contacts_in_capitals_come_in(place: Place) -> None:
    head = shelf.read_bytes(f"{FOLDER}/need_services.csv").decode("utf-8-sig").splitlines()[0]
    end = "2023/24,illustrative,illustration,A test,"
    rows = [f"barnet,acute-bed,,15000,bed days,45,,,{end}",
            f"barnet,community-team,,51000,Contacts,,,,{end}"]  # fmt: skip
    universe.bring_in(place, "need_services", "\n".join([head, *rows]).encode(), reason="A test.")


def test_the_pack_opens_in_word_and_excel(place: Place, analyst: Acting) -> None:
    client = signed_in(analyst)
    word = client.get(f"/places/{place.code}/need/pack.docx")
    file = Document(io.BytesIO(word.content))
    headings = [
        one.text
        for one in file.paragraphs
        if one.style and str(one.style.name).startswith("Heading")
    ]
    assert {"In short", "What is missing", "Sources and versions"} <= set(headings)
    words = " ".join(one.text for one in file.paragraphs)
    assert "Open Government Licence" in words
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(f"/places/{place.code}/need/pack.xlsx").content)
    )
    (name,) = [one for one in book.sheetnames if one.endswith("need gaps")]
    _, answer = newest(place)
    assert sum(bool(row[1].value) for row in book[name].iter_rows()) >= len(answer.gaps)
    header, first = ([cell.value for cell in row] for row in list(book[name].iter_rows())[:2])
    row = dict(zip(header, first, strict=True))
    (top,) = (one for one in answer.gaps if one.rank == 1)
    assert row["Rank"] == 1
    assert row["Needed: low limit"] == pytest.approx(top.low)
    assert row["Short by: high limit"] == pytest.approx(top.gap_high)
    sources = next(one for one in book.sheetnames if one.endswith("sources"))
    said = {cell.value for line in book[sources].iter_rows() for cell in line}
    assert "Population estimates, mid-year" in said
    limits = next(one for one in book.sheetnames if one.endswith("limits"))
    assert any("illustrative" in str(line[0].value) for line in book[limits].iter_rows())


def test_the_paper_of_the_pack_can_be_laid_before_a_board(place: Place, analyst: Acting) -> None:
    """Cautions come before the tables; long tables are cut with a sentence; drafts say so."""
    client = signed_in(analyst)
    file = Document(io.BytesIO(client.get(f"/places/{NCL}/need/pack.docx").content))
    headings = [one.text for one in file.paragraphs if str(one.style.name).startswith("Heading")]  # type: ignore[union-attr]
    assert headings[:2] == ["In short", "What these numbers cannot say"]
    said = " ".join(one.text for one in file.paragraphs)
    _, answer = newest(place)
    assert f"All {len(answer.gaps)} are in the workbook of this pack" in said
    assert "These are the 10 that move the cost most." in said
    assert said.count("The first estimate is what POPPI and PANSI give") == 1
    years = {c for table in file.tables for c in (x.text for x in table.columns[1].cells)}
    assert {"2023", "2024", "2039"} <= years
    assert not {"2029", "2034"} & years
    assert "survey/pansi-psychotic-2014" not in " ".join(
        cell.text for table in file.tables for row in table.rows for cell in row.cells
    )
    versions = next(t for t in file.tables if t.cell(0, 1).text == "Version")
    assert "Gaps between need and services" in [cell.text for cell in versions.columns[0].cells]
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    assert not any(".yaml" in one or "recalled, unverified" in one for one in cells)
    assert all(table.rows and len(table.columns) < 8 for table in file.tables)
    ends = [one.split("\n")[-1].split(" to ") for one in cells if "\n" in one]
    assert not [one for one in ends if len(one) == 2 and one[0] == one[1]]
    head = file.sections[0].header.paragraphs[0].text
    assert head.startswith(f"Draft, not published: {place.name}")
    assert said.count("Draft, not published: ") >= 3
    publish(place=place, by=SYSTEM)
    file = Document(io.BytesIO(client.get(f"/places/{NCL}/need/pack.docx").content))
    assert "Draft" not in " ".join(one.text for one in file.paragraphs)
    assert file.sections[0].header.paragraphs[0].text == ""


def test_the_workbook_of_the_pack_holds_numbers_and_says_what_to_read_first(
    place: Place, analyst: Acting
) -> None:
    sent = signed_in(analyst).get(f"/places/{place.code}/need/pack.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(sent))
    assert book.sheetnames[1] == "1 limits"
    for name in book.sheetnames[2:]:
        lines = [[cell.value for cell in row] for row in book[name].iter_rows()]
        assert "Read the sheet “1 limits” before using a number." in str(lines[-1][0]), name
        assert "small line" not in str(lines), name
        texts = [one for line in lines[1:] for one in line if isinstance(one, str)]
        assert not [one for one in texts if re.fullmatch(r"-?[0-9]+\.[0-9]{4,}", one)], name
    (name,) = (one for one in book.sheetnames if one.endswith(" conditions"))
    header, first = (list(row) for row in list(book[name].iter_rows())[:2])
    row = {str(at.value): cell for at, cell in zip(header, first, strict=True)}
    assert isinstance(row["Survey"].value, int)
    changed = next(cell for title, cell in row.items() if title.startswith("Change"))
    assert isinstance(changed.value, float)
    assert changed.number_format == "#,##0.00"
    del place


def test_a_place_without_tables_says_what_to_bring_in() -> None:
    universe.ground()
    made = people.place("exampleshire", example_icb="lead")
    client = signed_in(people.person(Role.ANALYST, "example_icb"))
    for path in ("", "expected/", "services/", "gaps/", "profile/"):
        page = text_of(client, path, made.code)
        assert "The table “Areas of the needs assessment” is missing" in page
        assert 'href="/templates/need_areas/?place=exampleshire"' in page
        assert 'href="/places/exampleshire/imports/new/?template=need_areas"' in page
        assert "are worked out from published populations" in page
        assert "Every row needs area_code, name, kind, role, source_doc, source_section." in page
    start = client.get("/places/exampleshire/needs/start/").content.decode()
    assert "It cannot begin yet: an assessment says which areas it covers" in start
    assert 'href="/places/exampleshire/imports/new/?template=need_areas"' in start
    assert '<form method="post" novalidate>' not in start
    listed = client.get("/places/exampleshire/needs/").content.decode()
    assert "The table “Areas of the needs assessment” is missing" in listed
    assert "The table “Services that are there” is missing" in text_of(client, "gaps/", made.code)
    made.published_release = 1
    made.save()
    others = text_of(Client(), "", made.code)
    assert "Those who commission here bring it in." in others
    assert "imports/new/" not in others
    assert client.get("/places/exampleshire/need/gaps/camden/acute-bed/").status_code == 404
    word = Document(io.BytesIO(client.get("/places/exampleshire/need/pack.docx").content))
    assert any("has not been worked out yet" in one.text for one in word.paragraphs)


def test_others_see_what_is_published(place: Place) -> None:
    people_of(place, "example_trust", "provider")
    provider = signed_in(people.person(Role.PROVIDER, "example_trust"))
    assert "need is least met" not in text_of(provider, "gaps/")
    assert provider.get(f"/places/{NCL}/need/gaps/camden/acute-bed/").status_code == 404
    publish(place=place, by=SYSTEM)
    for reader in (provider, Client()):
        assert "need is least met" in text_of(reader, "gaps/")
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
    asked: dict[str, Any] = {"result": result, "owner": "", "reason": WHY}
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


def test_a_profile_of_two_areas_adds_them_up(place: Place, analyst: Acting) -> None:
    client = signed_in(analyst)
    sent = client.get(f"/places/{NCL}/need/profile/?area=camden&area=barnet")
    assert sent.status_code == 302
    assert sent["Location"].endswith("/need/profile/camden,barnet/")
    assert "Choose at least one area" in text_of(client, "profile/?sent=1")
    text = text_of(client, "profile/camden,barnet/")
    for words in ("All together", "Ethnic group", "small areas", "Census 2021", "Acute"):
        assert words in text
    assert client.get(f"/places/{NCL}/need/profile/essex/").status_code == 404
    base = f"/places/{NCL}/need/profile/camden,barnet/profile"
    file = Document(io.BytesIO(client.get(f"{base}.docx").content))
    cells = {cell.text for table in file.tables for row in table.rows for cell in row.cells}
    assert "All together" in cells
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{base}.xlsx").content))
    assert book.sheetnames[1:] == ["Services", "Expected need", "People", "Groups", "Sources"]
    publish(place=place, by=SYSTEM)
    assert "shown to those who are signed in" in text_of(Client(), "profile/camden/")


def test_two_scenarios_are_compared_step_by_step(place: Place, analyst: Acting) -> None:
    """From the packages to the scenario is the way that the scenario itself tells; back again each
    end changes place."""
    name = "home-treatment-first"
    there = two_scenarios(SYSTEM, place, "", name)
    assert there.second.explained is not None
    told = there.second.explained
    assert there.way.first == pytest.approx(told.first)
    assert there.way.interaction == pytest.approx(told.interaction, abs=1e-3)
    effects = {one.driver: one.effect for one in there.way.steps}
    assert effects == pytest.approx({one.driver: one.effect for one in told.steps})
    back = two_scenarios(SYSTEM, place, name, "")
    assert (back.way.first, back.way.last) == pytest.approx((there.way.last, there.way.first))
    parts = sum(one.effect for one in back.way.steps) + back.way.interaction
    assert back.way.first + parts == pytest.approx(back.way.last)
    client = signed_in(analyst)
    path = f"services/?first={name}&second=packages+as+they+are"
    text = text_of(client, path)
    assert "What each of the two changes" in text
    assert "between-chart" in text
    assert "What each of the two changes" not in text_of(client, "services/")


def test_scenarios_of_other_years_are_not_compared(place: Place, analyst: Acting) -> None:
    work_out(by=SYSTEM, place=place, kind="need-services", given=Given(year=2030))
    with pytest.raises(CannotWork, match="other years"):
        two_scenarios(SYSTEM, place, "", "home-treatment-first")
    work_out(by=SYSTEM, place=place, kind="need-services", given=Given(market_forces=Decimal(2)))
    path = "services/?first=home-treatment-first&second=packages+as+they+are"
    assert "other market forces" in text_of(signed_in(analyst), path)
    with pytest.raises(CannotWork, match="has not been worked out"):
        two_scenarios(SYSTEM, place, "", "no-such")


def test_a_condition_or_year_that_is_chosen_twice_counts_once(
    place: Place, analyst: Acting
) -> None:
    """The headline and each area stay what they are with the choice made once."""
    once_each = picture_kind.Given(("pansi-cmd-2014",), (2023, 2024, 2039))
    twice = picture_kind.Given(("pansi-cmd-2014",) * 2, (2039, 2023, 2024, 2023))
    found = [
        work_out(by=SYSTEM, place=place, kind="need-expected", given=one)
        for one in (once_each, twice)
    ]
    assert found[0].headline == found[1].headline
    assert answer_of(found[0]) == answer_of(found[1])
    client = signed_in(analyst)
    sent = {"measures": ["pansi-cmd-2014"] * 2, "years": "2023, 2023", "variant": "principal"}
    path = f"/places/{NCL}/need/expected/"
    assert client.post(path, sent).status_code == 302
    shown = text_of(client, "expected/")
    assert shown.count("People in 2023</th>") == 1
    assert found[0].headline.split(" are expected")[0] in shown


def test_the_years_beside_a_change_are_those_it_is_told_from(place: Place, analyst: Acting) -> None:
    """2023 is estimated and 2024 projected from another count: the change from 2024 to 2039 is that
    of the columns 2024 and 2039, and the tables say why 2023 is apart."""
    found = result_for(SYSTEM, place, "need-expected")
    assert found is not None
    table = conditions_table(answer_of(found), "")
    keys = [one.key for one in table.columns]
    assert keys == ["condition", "in_2023", "in_2024", "in_2039", "change", "survey", "source"]
    for row in table.rows:
        cells = dict(zip(keys, row, strict=True))
        start, last, change = (cells[key].raw for key in ("in_2024", "in_2039", "change"))
        assert start is not None
        assert last is not None
        assert change is not None
        assert float(change) == pytest.approx(float(last / start - 1) * 100)
    said = "2023 is estimated, 2024 and later are projected from another count."
    assert said in table.note
    assert said in heads_table(answer_of(found)).note
    assert "Change from 2024 to 2039" in text_of(signed_in(analyst), "")


def test_what_is_there_is_labelled_where_it_was_made_up(place: Place, analyst: Acting) -> None:
    """Every number of services in North Central London is illustrative: page, pack and workbook
    say so of the column itself, not only of the care packages."""
    result, answer = newest(place)
    told = [one for one in answer.gaps if one.there is not None]
    assert {one.there_status for one in told} == {"illustrative"}
    table = gaps_table(answer, {})
    at = [one.key for one in table.columns].index("there")
    known = [row[at] for row in table.rows if row[at].raw is not None]
    assert len(known) == len(told)
    assert {cell.status for cell in known} == {"illustrative"}
    said = "What is there is illustrative for "
    assert any(one.startswith(said) for one in result.cautions)
    client = signed_in(analyst)
    for path in ("", "gaps/"):
        assert said in text_of(client, path)
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/places/{NCL}/need/pack.xlsx").content))
    (name,) = [one for one in book.sheetnames if one.endswith("need gaps")]
    assert "There: status" in [cell.value for cell in next(iter(book[name].iter_rows()))]
    word = Document(io.BytesIO(client.get(f"/places/{NCL}/need/pack.docx").content))
    assert any(one.text.startswith(said) for one in word.paragraphs)


def test_which_share_is_smallest_is_told_apart_from_which_gap_costs_the_most(
    place: Place, analyst: Acting
) -> None:
    """The chart shows shares, smallest first, and its sentence names the smallest one drawn."""
    _, answer = newest(place)
    chart = gaps_chart(answer)
    assert chart is not None
    drawn = [one for one in answer.gaps if one.gap and one.gap > 0][:10]
    least = min(drawn, key=lambda one: one.cover or 0)
    names = {one.code: one.name for one in (*answer.areas, *answer.elements)}
    assert chart.finding.startswith(
        f"Of {names[least.element].lower()} in {names[least.area]} {least.cover:.0%} of what is "
        "needed is there"
    )
    assert "smallest share of the 10 known gaps that cost the most to close" in chart.finding
    assert "the smallest share first" in text_of(signed_in(analyst), "")


def test_what_an_area_is_short_of_has_its_range(place: Place, analyst: Acting) -> None:
    """Each area's ends are those of its gaps, never below nought; what may be enough is named, and
    the page says that the order may be another."""
    _, answer = newest(place)
    first, *others = areas_short(answer)
    mine = [one for one in answer.gaps if one.area == first.area]
    assert first.weighed_low == pytest.approx(sum(max(one.weighed_low or 0, 0) for one in mine))
    assert first.weighed_high == pytest.approx(sum(max(one.weighed_high or 0, 0) for one in mine))
    assert first.weighed_low < (first.weighed or 0) < first.weighed_high
    doubtful = [one for one in mine if one.sure == "uncertain" and one.cost and one.cost > 0]
    assert first.maybe == pytest.approx(sum(one.weighed or 0 for one in doubtful))
    assert first.maybe > 0
    open_ended = [one for one in others if one.unknown]
    assert open_ended
    assert all(one.weighed_high is None for one in open_ended)
    page = text_of(signed_in(analyst), "")
    assert "It is not sure that" in page
    assert "or more: no high end, as 1 of its gaps is not known" in page
    assert "Of this, may be no gap" in page


def test_the_page_of_need_says_why_its_two_estimates_order_areas_apart(
    place: Place, analyst: Acting
) -> None:
    """The ends of the index are the adjusted estimate over that by national rates, area by area."""
    found = result_for(SYSTEM, place, "need-expected")
    assert found is not None
    picture = answer_of(found)
    names = {one.code: one.name for one in picture.areas if one.role == "area"}
    first = picture.conditions[0].code
    ratios = sorted(
        (line.local / line.comparable, names[line.area])
        for line in picture.lines
        if line.condition == first and line.year == picture.years[0] and line.area in names
    )
    (low, least), (high, most) = ratios[0], ratios[-1]
    page = text_of(signed_in(analyst), "")
    assert f"from {low:.2f} in {least} to {high:.2f} in {most}. So areas can come" in page
    work_out(by=SYSTEM, place=place, kind="need-services", given=Given(basis="comparable"))
    assert "So areas can come in another order" not in text_of(signed_in(analyst), "")


def test_the_people_that_a_gap_is_weighed_by_are_named(place: Place, analyst: Acting) -> None:
    """What a gap costs over what it weighs gives the people it is weighed by."""
    _, answer = newest(place)
    names = {one.code: one.name for one in answer.areas}
    people = {
        names[one.area]: one.cost / one.weighed * 1000
        for one in answer.gaps
        if one.cost and one.weighed
    }
    most = max(people, key=lambda name: people[name])
    page = text_of(signed_in(analyst), "")
    assert f"to {round(people[most], -3):,.0f} in {most}. The page of variation takes" in page


def test_costs_of_the_country_are_said_to_be_so_before_anything_is_unfolded(
    place: Place, analyst: Acting
) -> None:
    said = "Costs are those of the country as a whole (market forces of 1)."
    client = signed_in(analyst)
    for path in ("", "services/", "gaps/"):
        assert said in text_of(client, path)
    work_out(
        by=SYSTEM, place=place, kind="need-services", given=Given(market_forces=Decimal("1.2"))
    )
    for path in ("", "services/", "gaps/"):
        assert said not in text_of(client, path)
