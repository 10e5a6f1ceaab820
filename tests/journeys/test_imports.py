"""A commissioner starts a place and brings a first table in: mistakes, mending, acceptance."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from commonweal.records.facts.models import Figure
from commonweal.records.people.models import User
from commonweal.records.people.permissions import Role
from tests.journeys import world
from tests.journeys.watching import Watch, looked_over
from tests.records.people import organisation, place

LEAD = "imports.lead@example.org"
STRANGER = "imports.stranger@example.org"
PLACE = "importshire"
HEADER = (
    "commissioner_code,commissioner,commissioner_type,amount_gbp_m,year,source_doc,source_section"
)
MENDED = (
    "all,Everybody,total,30.5,2024/25,this file,Table 1",
    "import_ccg,Import CCG,ccg,20.0,2024/25,this file,Table 1",
    "import_council,Import Council,local_authority,10.5,2024/25,this file,Table 1",
)
#: 20.0 and 10.5 make 30.5 and not 33.0.
DISAGREEING = (MENDED[0].replace("30.5", "33.0"), *MENDED[1:])
MISTAKEN = (
    "all,Everybody,total,30.5,2024/25,,Table 1",
    "import_ccg,Import CCG,ccg,twenty,2024/25,this file,Table 1",
    "nobody_council,Import Council,local_authority,10.5,2024/25,this file,Table 1",
)
SignIn = Callable[[Page, str], None]


@pytest.fixture(autouse=True)
def peopled(server: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        if not User.objects.filter(email=LEAD).exists():
            place(PLACE, import_ccg="lead")
            organisation("import_council", "council")
            world.person(LEAD, (Role.COMMISSIONER, "import_ccg"))
            world.person(STRANGER, (Role.PROVIDER, "import_trust"))
        yield


def csv(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


def workbook(*rows: str) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (HEADER, *rows):
        book.active.append(row.split(","))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def send(page: Page, name: str, content: bytes) -> None:
    page.get_by_label("File", exact=True).set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_a_place_of_ones_own_and_its_first_table(web: Page, sign_in: SignIn) -> None:
    sign_in(web, LEAD)
    web.goto("/places/new/")
    looked_over(web)
    web.get_by_label("Name").fill("Exampleshire review")
    web.get_by_role("button", name="Start the place").click()
    expect(web.get_by_text("Exampleshire review is open. Bring in a first table.")).to_be_visible()
    looked_over(web)
    code = web.url.rstrip("/").split("/")[-2]
    _takes_the_template(web)
    web.goto(f"/places/{code}/imports/")
    with web.expect_navigation():
        web.get_by_role("button", name="Bring in a table").click()
    looked_over(web)

    send(web, "spend.csv", csv(*MISTAKEN))
    _shows_the_three_mistakes(web)
    looked_over(web)
    assert not Figure.objects.filter(place__code=code).exists()

    web.get_by_role("link", name="Send another file").click()
    send(web, "spend.csv", csv(*MENDED))
    expect(web.get_by_text("Nothing has been saved yet.")).to_contain_text(
        "Accepting the file gives 3 new figures."
    )
    preview = web.locator("#preview")
    expect(preview.locator("tbody tr")).to_have_count(3)
    expect(preview.get_by_role("row", name="import_council")).to_contain_text("10.5")
    looked_over(web)
    assert not Figure.objects.filter(place__code=code).exists()

    web.get_by_role("button", name="Accept the file").click()
    expect(web.get_by_text("spend.csv has been accepted as release 1.")).to_be_visible()
    looked_over(web)
    assert Figure.objects.filter(place__code=code).count() == 3
    _goes_on_to_what_it_shows(web)


def _takes_the_template(web: Page) -> None:
    expect(web.get_by_role("heading", name="Publish")).to_have_count(0)
    with web.expect_navigation():
        web.get_by_role("link", name="template", exact=True).click()
    looked_over(web)
    with web.expect_navigation():
        web.get_by_role("link", name="Spend by commissioner").click()
    looked_over(web)
    with web.expect_download() as begun:
        web.get_by_role("link", name="spend.csv", exact=True).click()
    header = Path(begun.value.path()).read_text("utf-8-sig").splitlines()[0].split(",")
    assert set(HEADER.split(",")) <= set(header)
    web.get_by_role("button", name="Bring in the filled file").click()
    expect(web.get_by_label("What the table holds")).to_have_value("spend")


def _goes_on_to_what_it_shows(web: Page) -> None:
    page = web.url
    for step, heading in (("Spend", "Spend"), ("Bring in another table", "Bring in a table")):
        web.get_by_role("main").get_by_role("link", name=step, exact=True).click()
        expect(web.get_by_role("heading", level=1)).to_have_text(heading)
        web.goto(page)
    web.get_by_role("link", name="Publish", exact=True).click()
    web.get_by_role("button", name="Publish what the place holds now").click()
    expect(web.get_by_text("Everybody can read all that this place holds now")).to_be_visible()
    looked_over(web)


def _shows_the_three_mistakes(web: Page) -> None:
    expect(web.get_by_text("Nothing has been saved: 3 problems to mend.")).to_be_visible()
    said = [
        row.locator("th, td").all_inner_texts() for row in web.locator("#problems tbody tr").all()
    ]
    where = {tuple(text.split()[-1] for text in cells[:2]) for cells in said}
    assert where == {("2", "source_doc"), ("3", "amount_gbp_m"), ("4", "commissioner_code")}
    expect(web.locator("#problems")).to_contain_text("twenty")
    expect(web.locator("#problems")).to_contain_text("nobody_council")
    help_with = web.get_by_role("link", name="Organisations on the register")
    expect(help_with).to_have_attribute("href", "/register/organisations/")
    expect(web.get_by_role("button", name="Accept the file")).to_have_count(0)
    expect(web.get_by_text("Withdraw the file")).to_have_count(0)


def test_a_formula_in_a_workbook_is_refused_by_its_cell(web: Page, sign_in: SignIn) -> None:
    sign_in(web, LEAD)
    web.goto(f"/places/{PLACE}/imports/new/")
    send(web, "spend.xlsx", workbook(MENDED[0], MENDED[1].replace("20.0", "=SUM(D2:D2)")))
    expect(web.locator("#problems")).to_contain_text("D3")
    expect(web.locator("#problems")).to_contain_text("formula")
    expect(web.get_by_role("button", name="Accept the file")).to_have_count(0)
    looked_over(web)


def test_a_total_that_does_not_add_up_is_asked_about(web: Page, sign_in: SignIn) -> None:
    sign_in(web, LEAD)
    web.goto(f"/places/{PLACE}/imports/new/")
    send(web, "spend.csv", csv(*DISAGREEING))
    questions = web.locator("#queries")
    expect(questions).to_contain_text("£33.0m is the printed total (row 2)")
    looked_over(web)
    web.get_by_role("link", name="Go back and send a mended file").click()
    expect(web.get_by_label("What the table holds")).to_have_value("spend")
    web.go_back()
    web.get_by_label("Why the file is right").fill("The accounts print it so.")
    web.get_by_role("button", name="Confirm and accept the file").click()
    expect(web.get_by_text("spend.csv has been accepted as release 1.")).to_be_visible()
    looked_over(web)
    web.goto(f"/places/{PLACE}/findings/")
    expect(web.locator("#findings")).to_contain_text("the parts do not make the total")
    expect(web.locator("#findings")).to_contain_text("−£2.5m")
    looked_over(web)


@pytest.mark.parametrize("page", ["imports/", "imports/new/", ""])
def test_a_provider_without_a_part_finds_nothing(
    web: Page, sign_in: SignIn, watch: Watch, page: str
) -> None:
    watch.allow("404")
    sign_in(web, STRANGER)
    web.goto(f"/places/{PLACE}/{page}")
    expect(web.get_by_role("heading", level=1)).to_have_text("Page not found")


def test_every_import_page_fits_a_phone(phone: Page, sign_in: SignIn) -> None:
    sign_in(phone, LEAD)
    for path in ("/templates/", "/templates/spend/", "/places/new/", f"/places/{PLACE}/imports/"):
        phone.goto(path)
        looked_over(phone)
    phone.goto(f"/places/{PLACE}/imports/new/")
    looked_over(phone)
    send(phone, "spend.csv", csv(*MISTAKEN))
    looked_over(phone)
    phone.get_by_role("link", name="Send another file").click()
    send(phone, "spend.csv", csv(*MENDED))
    looked_over(phone)
