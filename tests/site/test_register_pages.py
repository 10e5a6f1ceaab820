"""The register's pages as a reader, an analyst and the public meet them."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commonweal.records.audit.models import Event
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.actions_shipped import load_shipped
from commonweal.records.register.models import Organisation, RegisterImport
from tests.records.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded() -> None:
    load_shipped(by=Acting.system())


def signed_in(role: Role, code: str = "ne_essex_ccg") -> Client:
    client = Client()
    who = person(role, code, f"{role}.{code}@example.org")
    assert who.user
    client.force_login(who.user)
    return client


def text_of(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200, address
    text = re.sub(r"<(script|svg).*?</\1>", " ", page.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("&#39;", "'")


def test_organisations_are_found_by_name_code_kind_and_day(client: Client) -> None:
    assert "Showing 1 to 50 of 53" in text_of(client, "/register/organisations/")
    assert "North Essex Partnership University" in text_of(client, "/register/organisations/?q=RRD")
    councils = text_of(client, "/register/organisations/?kind=Council")
    assert "Essex County Council" in councils
    assert "Healthwatch Leicestershire" not in councils
    then = "/register/organisations/?kind=icb&on_day=1&on_month=4&on_year=2015"
    assert "No organisation fits" in text_of(client, then)
    assert "EPUT" in text_of(client, "/register/organisations/?area=essex")


def test_an_organisation_shows_its_parts_family_and_sources(client: Client) -> None:
    text = text_of(client, "/register/organisations/eput/")
    assert "NHS trust or foundation trust" in text
    assert "came from North Essex Partnership University NHS FT and South Essex" in text
    assert "Section 75 partner" in text
    assert "ODS successor codes" in text
    assert client.get("/register/organisations/ods:R1L/").headers["Location"].endswith("/eput/")
    assert client.get("/register/organisations/nobody/").status_code == 404


def test_an_assigned_succession_says_so(client: Client) -> None:
    text = text_of(client, "/register/organisations/nlft/")
    assert "General knowledge" in text
    assert "Assigned" in text


def test_an_area_is_shown_as_it_was_on_a_day(client: Client) -> None:
    then = text_of(client, "/register/areas/north_essex/?on=2015-06-01")
    assert "the map of 1 June 2015" in then
    assert "West Essex CCG area" in then
    assert "Essex, Southend and Thurrock" in then
    later = text_of(client, "/register/areas/north_essex/?on=2024-06-01")
    assert "West Essex CCG area" not in later
    boxes = "/register/areas/north_essex/?on_day=1&on_month=6&on_year=2015"
    assert "West Essex CCG area" in text_of(client, boxes)
    assert "There is a problem" in text_of(client, "/register/areas/essex/?on_day=31&on_month=2")
    gone = text_of(client, "/register/areas/mid_essex_ccg_area/?on=2024-06-01")
    assert "does not exist on this day" in gone
    assert client.get("/register/areas/nowhere/").status_code == 404


def test_areas_in_an_area_are_listed(client: Client) -> None:
    assert "Blaby" in text_of(client, "/register/areas/?inside=leicestershire")
    listed = text_of(client, "/register/areas/?inside=leicestershire")
    assert "Code in your tables" in listed
    assert " blaby " in listed
    assert client.get("/register/areas/?inside=nowhere").status_code == 404


def form(**changes: str) -> dict[str, str]:
    day = {"held_on_day": "1", "held_on_month": "4", "held_on_year": "2015"}
    asked = {
        "source": "pasted",
        "pasted": "nep, 69\nsept, 81",
        "subject": "organisation",
        "nature": "money",
        "basis": "now",
    }
    return asked | day | changes


def restated(client: Client, **changes: str) -> str:
    page = client.post("/register/restate/", form(**changes))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_pasted_values_are_restated_with_steps_and_both_totals(client: Client) -> None:
    text = restated(client)
    assert "The total is £150 before and £150 after." in text
    assert (
        "£69 from North Essex Partnership University NHS FT: merger into "
        "Essex Partnership University NHS FT on 1 April 2017." in text
    )
    was = restated(client, basis="was")
    assert "As it was, that is, on the map of 1 April 2015." in was
    assert "North Essex Partnership University NHS FT nep £69" in re.sub(r" +", " ", was).replace(
        " Code ", " "
    ).replace(" Value ", " ")


def test_the_answer_downloads_as_csv_and_excel(client: Client) -> None:
    page = client.post("/register/restate/", form(download="csv"))
    assert "Essex Partnership University NHS FT,eput,150,Worked out" in page.content.decode()
    page = client.post("/register/restate/", form(download="xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(page.content)).worksheets[0]
    assert sheet["C2"].value == 150


def test_an_uploaded_file_and_a_rate_and_faults(client: Client) -> None:
    file = SimpleUploadedFile("v.csv", b"code,value\nnep,12%\n")
    page = client.post("/register/restate/", form(source="file") | {"file": file})
    assert "is no number" in page.content.decode()
    file = SimpleUploadedFile("v.csv", b"code,value\nnep,12\nsept,14\n")
    page = client.post("/register/restate/", form(source="file", nature="rate") | {"file": file})
    assert "a rate or percentage does not add up" in page.content.decode()
    assert "Paste the values" in restated(client, pasted="")
    # The second pasted row is row 2, although a header was put above it.
    page = client.post("/register/restate/", form(pasted="nep,1\nnobody,2"))
    assert re.search(r">2</span>|>\s*2\s*<", page.content.decode())
    assert "The register knows no organisation nobody" in page.content.decode()


def test_files_download_and_come_in_again(client: Client) -> None:
    assert "Who answers for which area" in text_of(client, "/register/files/")
    page = client.get("/register/files/register-areas.csv")
    assert page.content.decode("utf-8-sig").startswith("code,name,kind")
    empty = client.get("/register/files/register-areas.xlsx?empty=1")
    assert openpyxl.load_workbook(io.BytesIO(empty.content)).active.max_row == 1  # type: ignore[union-attr]
    assert client.get("/register/files/register-secrets.csv").status_code == 404


def send(client: Client, content: bytes, name: str = "organisations.csv") -> str:
    page = client.post("/register/imports/", {"file": SimpleUploadedFile(name, content)})
    assert page.status_code == 302
    return str(page.headers["Location"])


def test_a_file_is_looked_at_then_accepted_whole() -> None:
    analyst = signed_in(Role.ANALYST)
    address = send(analyst, b"code,name,kind\nnew_trust,New Trust,nhs_trust\n")
    text = text_of(analyst, address)
    assert "Ready to accept" in text
    assert "New Trust" in text
    assert not Organisation.objects.filter(code="new_trust").exists()
    analyst.post(f"{address}accept/")
    assert Organisation.objects.get(code="new_trust").name == "New Trust"
    assert "Accepted" in text_of(analyst, address)
    assert bytes(RegisterImport.objects.get().content) == b""
    assert Event.objects.first().action == "register.files_imported"  # type: ignore[union-attr]


def test_faults_are_shown_by_row_and_nothing_can_be_accepted() -> None:
    analyst = signed_in(Role.ANALYST)
    address = send(analyst, b"code,name,kind\nnew_trust,New Trust,shop\n")
    text = text_of(analyst, address)
    assert "Cannot be accepted" in text
    assert "“shop” is not in the list" in text
    analyst.post(f"{address}accept/")
    assert not Organisation.objects.filter(code="new_trust").exists()


def test_a_file_that_no_longer_fits_is_refused_when_accepted() -> None:
    analyst = signed_in(Role.ANALYST)
    first = send(analyst, b"code,name,kind\nnew_trust,New Trust,nhs_trust\n")
    second = send(analyst, b"code,name,kind\nnew_trust,Another Trust,nhs_trust\n")
    analyst.post(f"{first}accept/")
    analyst.post(f"{second}accept/")
    assert "already has this with “New Trust”" in text_of(analyst, second)
    assert Organisation.objects.get(code="new_trust").name == "New Trust"


def test_a_file_can_be_dropped() -> None:
    analyst = signed_in(Role.ANALYST)
    address = send(analyst, b"code,name,kind\nnew_trust,New Trust,nhs_trust\n")
    analyst.post(f"{address}drop/")
    analyst.post(f"{address}accept/")
    assert not Organisation.objects.filter(code="new_trust").exists()


def test_another_organisations_file_is_not_there() -> None:
    address = send(signed_in(Role.ANALYST), b"code,name,kind\nnew,New,nhs_trust\n")
    other = signed_in(Role.ANALYST, "elr_ccg")
    assert other.get(address).status_code == 404
    assert other.post(f"{address}accept/").status_code == 404


def test_only_editors_send_files_and_correct() -> None:
    reader = signed_in(Role.READER)
    assert reader.get("/register/imports/").status_code == 403
    assert reader.get("/register/organisations/nep/correct/").status_code == 403
    assert Client().get("/register/imports/").status_code == 302


def test_a_correction_needs_its_reason_and_is_kept() -> None:
    analyst = signed_in(Role.ANALYST)
    given = {"name": "NE Essex", "short_name": "NEE", "kind": "ccg", "note": ""}
    page = analyst.post("/register/organisations/ne_essex_ccg/correct/", given)
    assert "Enter why it is corrected" in page.content.decode()
    analyst.post("/register/organisations/ne_essex_ccg/correct/", given | {"reason": "shorter"})
    assert Organisation.objects.get(code="ne_essex_ccg").name == "NE Essex"
    event = Event.objects.first()
    assert event
    assert event.details["reason"] == "shorter"


def test_what_somebody_typed_is_never_run() -> None:
    analyst = signed_in(Role.ANALYST)
    address = send(analyst, b"code,name,kind\nodd,<script>alert(1)</script>,vcs_provider\n")
    analyst.post(f"{address}accept/")
    page = analyst.get("/register/organisations/odd/").content.decode()
    assert "<script>alert(1)" not in page
