"""The pages that work need out from a few numbers, and of the missing middle."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from commonweal.facts.templates.blank import example_row
from commonweal.records.facts import library
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.planning.definitions_need import contact_rules
from commonweal.records.planning.definitions_need_rules import package_definitions, packages_of
from commonweal.records.register.models import Place, PlaceParty
from tests import universe
from tests.records import people

pytestmark = pytest.mark.django_db
SYSTEM = Acting.system()


def paper(code: str, table: str) -> Place:
    found = universe.worked_papers.worked_papers(code)[0]
    universe.ground()
    place = universe.worked_papers.open_paper(found, SYSTEM)
    path = next(path for path in found.files if path.endswith(f"/{table}.csv"))
    universe.bring_in(place, table, universe.shelf.read_bytes(path))
    return place


@pytest.fixture
def guide() -> Place:
    return paper("jcp-2011", "prevalence_and_filters")


@pytest.fixture
def leicestershire() -> Place:
    return paper("leicestershire-2017", "leicestershire_demand")


@pytest.fixture
def county() -> Place:
    """A county with a table of its own, and none about need."""
    return universe.exampleshire()


def analyst_of(place: Place) -> Client:
    """An analyst of the body that leads in a place."""
    lead = PlaceParty.objects.filter(place=place, part="lead")[0].organisation.code
    client = Client()
    who = people.person(Role.ANALYST, lead).user
    assert who
    client.force_login(who)
    return client


def text_of(client: Client, place: Place, path: str) -> str:
    response = client.get(f"/places/{place.code}/need/{path}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def send(client: Client, place: Place, path: str, **given: object) -> str:
    """The page after a form was sent and taken; the page with its mistakes otherwise."""
    address = f"/places/{place.code}/need/{path}"
    response = client.post(address, given, follow=True)
    return " ".join(response.content.decode().split())


def test_the_filters_say_what_to_enter_before_anything_is_there(county: Place) -> None:
    page = text_of(analyst_of(county), county, "filters/")
    assert "Nothing has been worked out yet. Enter how many people live here." in page
    assert "How many people live here?" in page


def test_a_population_gives_people_at_five_levels_by_the_levels_that_ship(county: Place) -> None:
    """500,000 people: 250, 230, 130, 20 to 30 and fewer than 10 of each 1,000."""
    page = send(analyst_of(county), county, "filters/", population="500000", source="Census")
    for people_expected in ("125,000", "115,000", "65,000", "10,000 to 15,000", "fewer than 5,000"):
        assert f">{people_expected}<" in page
    assert "The population was entered by a commissioner: Census." in page
    assert "never come to a specialist service" in page


def test_counts_show_which_filter_differs(county: Place) -> None:
    """600 of 1,150 is 52.2%, 40 of 600 is 6.7%; expected are 56.5% and 15 to 23%."""
    page = send(
        analyst_of(county), county, "filters/",
        population="5000", counted_attending="1150", counted_diagnosed="600",
        counted_referred="40",
    )  # fmt: skip
    assert "The filter that differs most here is “Referred to a specialist service”" in page
    assert "6.7%" in page
    assert "The one that differs most" in page
    assert "52.2%" in page


def test_the_form_keeps_what_was_entered_and_tells_what_is_wrong(county: Place) -> None:
    client = analyst_of(county)
    send(client, county, "filters/", population="5000", counted_diagnosed="600")
    page = text_of(client, county, "filters/")
    assert 'value="5000"' in page
    assert 'value="600"' in page
    assert "There is a problem" in send(client, county, "filters/", population="0")


def test_more_people_than_live_here_are_refused_and_what_is_open_has_its_reason(
    county: Place,
) -> None:
    """1,426,820 × 250 ÷ 1,000 = 356,705, which is said as about 357,000."""
    client = analyst_of(county)
    refused = send(client, county, "filters/", population="1426820", counted_attending="9999999")
    assert "and 1,426,820 live here: correct one of the two" in refused
    page = send(client, county, "filters/", population="1426820", counted_diagnosed="600")
    assert "About 357,000 people are affected here" in page
    assert "356,705" not in page
    assert "It takes the people counted here at “Attend general practice”." in page


def test_a_list_is_set_beside_its_registers(county: Place) -> None:
    """9,000 ÷ 2,000 × 10 = 45 with serious mental illness; 36 on the register are 80 percent."""
    page = send(analyst_of(county), county, "gp-list/", size="9,000", counted_serious="36")
    assert "A list of 9,000 people" in page
    assert ">45<" in page
    assert "Serious mental illness is the least found: the register holds 80%" in page
    assert "the rows are never added" in page


def test_a_register_above_what_is_expected_is_commented_on(county: Place) -> None:
    """9,000 ÷ 2,000 × 10 = 45 with serious mental illness; 218 on the register are 484%."""
    client = analyst_of(county)
    page = send(client, county, "gp-list/", size="9,000", counted_serious="218")
    assert "484%" in page
    assert "More than expected, so the two do not count the same" in page
    page = send(client, county, "gp-list/", size="9,000", counted_serious="36")
    assert "More than expected" not in page


def test_the_page_of_need_says_which_pages_are_empty(county: Place) -> None:
    client = analyst_of(county)
    empty, filters, gp_list = "where nothing is worked out yet", 'need/filters/"', 'need/gp-list/"'
    page = text_of(client, county, "")
    assert page.index(empty) < page.index(filters) < page.index(gp_list)
    send(client, county, "filters/", population="500000")
    page = text_of(client, county, "")
    assert page.index(filters) < page.index(empty) < page.index(gp_list)


def test_files_of_a_new_place_lead_to_need_as_well(county: Place) -> None:
    made = people.place("newshire", example_icb="lead")
    page = " ".join(
        analyst_of(county).get(f"/places/{made.code}/imports/").content.decode().split()
    )
    assert "To begin with the need of your people" in page
    assert 'href="/templates/need_areas/?place=newshire"' in page


def test_a_gap_is_shown_above_100_percent(county: Place) -> None:
    client = analyst_of(county)
    odd = send(client, county, "treatment/", treated="1,50", expected="1000")
    assert "“1,50” can be read as more than one number" in odd
    page = send(client, county, "treatment/", treated="1,500", expected="1 000")
    assert "150%" in page
    assert "−50.0%" in page
    assert "Check the ages, the area and the definition" in page
    assert "Where do these numbers come from?" in page
    assert "Enter both how many are treated" in send(client, county, "treatment/", treated="5")


def test_every_treated_share_stands_with_its_definition(leicestershire: Place) -> None:
    page = text_of(analyst_of(leicestershire), leicestershire, "treatment/")
    assert "APMS 2023/4" in page
    assert "47.7%" in page
    assert "They make no line over time" in page


def test_leicestershire_shows_its_contacts_with_the_people_they_imply(
    leicestershire: Place,
) -> None:
    """CALC-23: 6,154 × 2,176 ÷ 2,085 − 6,154 = 269; 6,154 ÷ 2,085 × 100,000 = 295,156."""
    client = analyst_of(leicestershire)
    page = text_of(client, leicestershire, "contact/")
    assert ">269<" in page
    assert "295,156" in page
    assert "Implied by the printed rate" in page
    assert "implied, not the population of Leicestershire" in page
    assert "Lower than the comparator, by more than chance" in page


def test_contacts_that_are_entered_show_the_gap_and_the_people_they_imply(county: Place) -> None:
    """6,154 × 2,176 ÷ 2,085 − 6,154 = 269; 6,154 ÷ 2,085 × 100,000 = 295,156 people implied."""
    client = analyst_of(county)
    page = send(
        client, county, "contact/",
        people="6,154", rate="2,085", comparator_rate="2,176", period="2013 Apr-Jun",
        source="Cabinet report of 2017",
    )  # fmt: skip
    assert "Exampleshire, 2013 Apr-Jun: at the rate of England 269 more people" in page
    assert "295,156" in page
    assert "The first numbers were entered by a commissioner: Cabinet report of 2017." in page
    assert 'value="2085"' in page
    lacking = send(client, county, "contact/", people="6154", rate="2085")
    assert "Enter all three: the people in contact, their rate, and the rate of England." in lacking
    nought = send(client, county, "contact/", people="5", rate="0", comparator_rate="1")
    assert "Both rates must be above zero" in nought


def test_talking_therapies_say_therapists_and_the_way_of_those_referred(county: Place) -> None:
    """CALC-13: 1,400,000 ÷ 250,000 × 40 = 224. CALC-14: of 20,000, 75% are 15,000; 40% of those
    are 6,000 and of those referred 8,000; 40% of 6,000 to 45% of 8,000 recover: 2,400 to 3,600."""
    client = analyst_of(county)
    assert "Nothing has been worked out yet" in text_of(client, county, "talking-therapies/")
    page = send(
        client, county, "talking-therapies/", population="1,400,000", referrals="20,000",
        source="The service, 2025/26",
    )  # fmt: skip
    assert "For 1,400,000 people 224 therapists are asked for, at 40 for each 250,000." in page
    for people_there in (">224<", ">15,000<", ">6,000 to 8,000<", ">2,400 to 3,600<"):
        assert people_there in page
    assert "does not say whether 40% of referrals or of those who enter" in page
    chosen = send(
        client, county, "talking-therapies/", referrals="20000",
        complete_of="those who enter treatment",
    )  # fmt: skip
    assert ">6,000<" in chosen
    assert ">2,400 to 2,700<" in chosen
    assert "Enter how many people live here, how many are referred a year, or both." in send(
        client, county, "talking-therapies/"
    )


def test_contacts_are_read_in_other_words_and_the_page_says_which_it_takes(county: Place) -> None:
    """1,000 ÷ 2,000 × 100,000 = 50,000 people; at 2,200 there would be 1,100, so 100 more."""
    client = analyst_of(county)
    page = text_of(client, county, "contact/")
    for words in ("people in contact with MH services", "rate in contact with MH services"):
        assert f"“{words}”" in page
    lines = (
        "measure,population,year,value,unit,value_status,source_doc,source_section",
        "People in contact with mental health services,Exampleshire,2024/25,1000,people,printed,"
        "this file,1",
        'rate in contact with services,Exampleshire,2024/25,2000,"per 100,000",printed,this file,1',
        'rate in contact with services,England,2024/25,2200,"per 100,000",printed,this file,1',
    )
    universe.bring_in(county, "leicestershire_demand", "\n".join(lines).encode())
    assert "at the rate of England 100 more people would be in contact" in text_of(
        client, county, "contact/"
    )


def test_the_templates_of_need_say_what_their_rows_may_say() -> None:
    rules = contact_rules()
    demand = library.template("leicestershire_demand").column("measure")
    assert rules.people[0] in demand.meaning
    assert rules.rate[0] in demand.meaning
    assert demand.example == rules.rate[0]
    services = library.template("need_services")
    known = {one.code for name in package_definitions() for one in packages_of(name).elements}
    listed = services.column("element").meaning.partition(": ")[2].replace(" or ", ", ")
    assert set(listed.split(", ")) == known
    example = dict(zip((one.name for one in services.columns), example_row(services), strict=True))
    assert (example["element"], example["activity_unit"]) == ("acute-bed", "bed days")
    assert Decimal(example["activity"]) <= Decimal(example["capacity"]) * 366


def test_printed_projections_stand_with_their_changes_and_no_year_between_until_asked(
    leicestershire: Place,
) -> None:
    client = analyst_of(leicestershire)
    page = text_of(client, leicestershire, "projected/")
    for change in ("+14.3%", "+43.1%", "+14.5%", "+48.6%"):
        assert change in page
    assert "14,434" not in page
    asked = send(client, leicestershire, "projected/", year="2025")
    assert ">14,434<" in asked
    assert "No source has this year" in asked
    beyond = send(client, leicestershire, "projected/", year="2050")
    assert "2050 is outside what is printed" in beyond


@pytest.mark.parametrize("path", ["contact/", "projected/"])
def test_without_a_table_the_page_says_which_to_bring_in(county: Place, path: str) -> None:
    assert "ring in the table “Demand and its projection”" in text_of(
        analyst_of(county), county, path
    )


def test_each_page_is_on_the_page_of_need_and_leads_back(leicestershire: Place) -> None:
    client = analyst_of(leicestershire)
    need = text_of(client, leicestershire, "")
    for path in ("filters/", "gp-list/", "treatment/", "contact/", "projected/"):
        assert f'/need/{path}"' in need
        assert "See where need is least met" in text_of(client, leicestershire, path)


def test_a_table_goes_out_with_its_exact_numbers(leicestershire: Place) -> None:
    client = analyst_of(leicestershire)
    sent = client.get("/places/leicestershire-2017/need/contact/?download=contact_gap.csv")
    assert "268.5" in sent.content.decode()


def test_the_missing_middle_counts_people_by_area_and_keeps_a_bound_for_a_count_held_back() -> None:
    """North east: eligible 900 + complex 420 = 1,320. Thurrock: 380 and a number held back."""
    place = universe.essex("entry_thresholds", "people_by_need")
    page = text_of(analyst_of(place), place, "missing-middle/")
    assert ">1,320<" in page
    assert "at least 380" in page
    assert "Eligible, Complex" in page
    assert "Counted" in page
    assert "Autism and other neurodiversity" in page
    assert "Illustrative: no source gives the shares by which groups" in page
    assert "the rows are never added" in page


def test_people_whom_nobody_counted_are_estimated_or_a_reason_is_given() -> None:
    place = universe.essex("entry_thresholds")
    page = text_of(analyst_of(place), place, "missing-middle/")
    assert "Estimated" in page
    assert "so its people cannot be found" in page


def test_the_missing_middle_says_what_to_bring_in(county: Place) -> None:
    page = text_of(analyst_of(county), county, "missing-middle/")
    assert "Bring in the table “Entry thresholds of services”" in page
