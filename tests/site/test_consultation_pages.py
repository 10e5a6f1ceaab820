"""Consultations and equality assessments in the browser: the whole path, and what must not work."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commonweal.procuring.contracts import AwardedLot, ContractTerms
from commonweal.records.consultation.actions_shipped import load_consultation
from commonweal.records.consultation.definitions import ResponseLimits
from commonweal.records.consultation.models import Answer, Consultation, Response
from commonweal.records.consultation.workbooks import read_plan
from commonweal.records.contracts.actions import make_contracts
from commonweal.records.contracts.selectors import equality_of, obligations_for
from commonweal.records.equality.actions import approve
from commonweal.records.equality.actions_shipped import load_assessment
from commonweal.records.equality.selectors import approved_assessment, carried_actions
from commonweal.records.facts.models import Document
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.procuring.actions import start_tender
from commonweal.records.procuring.actions_shipped import load_tender
from commonweal.records.register.models import Place
from tests.records import people
from tests.records.consultation import world
from tests.records.equality import world as equality
from tests.records.procuring.world import content

pytestmark = pytest.mark.django_db

HOME = "/places/shire/consultations/"
ONE = f"{HOME}recovery-support/"
ACCESS = {"code": "access", "part": "element", "title": "Access", "text": ""}
EQUALITY = "/places/shire/equality/"
LEAD = "commissioner.north_icb@example.org"


def browser(who: Acting | None = None) -> Client:
    client = Client()
    if who is not None and who.user is not None:
        client.force_login(who.user)
    return client


def words(response: Any) -> str:
    """What a page says, without its markup."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


@pytest.fixture
def shire(monkeypatch: pytest.MonkeyPatch) -> Place:
    """A place whose forms may come back at once."""
    cache.clear()
    monkeypatch.setattr(
        "commonweal.records.consultation.tokens.response_limits",
        lambda: ResponseLimits(0, 24, 5000, 10, 120),
    )
    return people.place("shire", north_icb="lead", trust_a="provider")


@pytest.fixture
def lead(shire: Place) -> Acting:
    return people.person(Role.COMMISSIONER, "north_icb")


@pytest.fixture
def second(shire: Place) -> Acting:
    return people.person(Role.ANALYST, "north_icb")


def token_in(page: Any) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page.content.decode())
    assert found
    return found[1]


def sent(client: Client, **cells: str) -> Any:
    token = token_in(client.get(f"{ONE}answer/"))
    given = {"token": token, "respondent_type": "carer", "area": "north", **cells}
    return client.post(f"{ONE}answer/", given)


def test_a_consultation_goes_from_a_title_to_you_said_we_did(
    shire: Place, lead: Acting, second: Acting
) -> None:
    one, two, public = browser(lead), browser(second), browser()
    begun = one.post(f"{HOME}start/", {"act": "title", "title": "Recovery support"})
    assert begun.headers["Location"] == ONE
    assert "List at least one area" in words(one.get(ONE))
    assert public.get(ONE).status_code == 404
    content = world.content()
    opens, closes = (content[name].split("-") for name in ("opens", "closes"))
    terms = {
        "act": "terms", "title": "Recovery support", "summary": "One model",
        "opens_day": opens[2], "opens_month": opens[1], "opens_year": opens[0],
        "closes_day": closes[2], "closes_month": closes[1], "closes_year": closes[0],
        "areas": "north=North\nsouth=South",
        "questions": "model | Do you support it? | support\nchange | What would you change? | text",
    }  # fmt: skip
    assert one.post(f"{ONE}change/", terms).status_code == 302
    assert one.post(f"{ONE}step/").headers["Location"] == ONE
    assert sent(public, model="support", change="Too large by far").status_code == 302
    assert sent(public, model="oppose").status_code == 302
    one.post(f"{ONE}themes/", {"title": "Size", "definition": "How large areas are"})
    one.post(f"{ONE}coding/")
    text = Answer.objects.get(question="change")
    page = words(one.get(f"{ONE}coding/{text.pk}/"))
    assert "Too large by far" in page
    assert "large" in page
    for client in (one, two):
        client.post(f"{ONE}coding/{text.pk}/", {"themes": ["size"]})
    assert "kappa is undefined" in words(one.get(f"{ONE}agreement/"))
    items = "localities | Localities | 4"
    one.post(f"{ONE}proposals/", {"title": "First", "items": items})
    items = "localities | Localities | 7 | Too large | size | rises with lots | smaller bidders"
    one.post(f"{ONE}proposals/", {"title": "Second", "items": items})
    for _ in range(2):
        assert one.post(f"{ONE}step/").status_code == 302
    assert "“Size” has no response" in words(one.get(f"{ONE}step/"))
    assert public.get(f"{ONE}said-and-did/").status_code == 404
    one.post(f"{ONE}themes/size/", {
        "act": "finding", "definition": "How large areas are", "finding": "Areas are too large",
    })  # fmt: skip
    refused = one.post(f"{ONE}themes/size/", {"act": "reply", "outcome": "changed", "reason": "So"})
    assert "Say what was changed" in words(refused)
    one.post(f"{ONE}themes/size/", {
        "act": "reply", "outcome": "changed", "reason": "Areas were too large",
        "what_changed": "Seven localities", "version": "2",
    })  # fmt: skip
    one.post(f"{ONE}step/")
    assert Consultation.objects.get().state == "published"
    page = words(public.get(f"{ONE}said-and-did/"))
    assert "Areas are too large Outcome Changed We did Seven localities" in page
    assert "Too large by far" not in page
    assert "rises with lots" in words(public.get(f"{ONE}proposals/"))
    word = public.get(f"{ONE}said-and-did/paper/")
    assert word.content.startswith(b"PK")
    table = public.get(f"{ONE}said-and-did/", {"download": "said-and-did.csv"}).content.decode()
    assert "Seven localities" in table


def test_a_plan_goes_out_as_a_file_and_comes_back(shire: Place, lead: Acting) -> None:
    row = world.draft(lead, shire)
    client = browser(lead)
    for ending in ("csv", "xlsx"):
        data = client.get(f"{ONE}plan/{ending}/").content
        assert read_plan(data, f"plan.{ending}") == (row.content, [])
    data = client.get(f"{ONE}plan/csv/").content.replace(b"Recovery support", b"Recovery help")
    file = SimpleUploadedFile("plan.csv", data)
    client.post(f"{ONE}change/", {"act": "file", "file": file})
    row.refresh_from_db()
    assert row.title == "Recovery help"
    bad = SimpleUploadedFile("plan.csv", b"part,code,text\nbanner,,x\n")
    page = words(client.post(f"{ONE}change/", {"act": "file", "file": bad}))
    assert "plan.csv, row 2, column part: “banner” is none of" in page


def test_the_public_form_needs_no_account_and_says_what_not_to_give(
    shire: Place, lead: Acting
) -> None:
    world.opened(lead, shire)
    client = Client(enforce_csrf_checks=True)
    page = client.get(f"{ONE}answer/")
    assert "Do not give your name" in words(page)
    assert client.post(f"{ONE}answer/", {"respondent_type": "carer"}).status_code == 403
    csrf = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    assert csrf
    given = {"token": token_in(page), "respondent_type": "carer", "area": "north",
             "model": "support", "csrfmiddlewaretoken": csrf[1]}  # fmt: skip
    assert client.post(f"{ONE}answer/", given).status_code == 302
    assert Response.objects.count() == 1
    names = set(re.findall(r'name="(\w+)"', page.content.decode()))
    assert not names & {"name", "email", "phone", "address", "postcode"}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"respondent_type": "vicar", "model": "support"}, "is not one of the choices"),
        ({}, "No question is answered"),
        ({"change": "x" * 5001}, "at most 5000 characters"),
        ({"model": "support", "website": "http://spam.example"}, "asks to be left empty"),
        ({"model": "support", "token": "forged"}, "open the page again"),
        ({"change": "a\x00b"}, "holds characters that cannot be kept"),
    ],
)
def test_hostile_answers_are_refused_and_what_was_written_stays(
    shire: Place, lead: Acting, cells: dict[str, str], said: str
) -> None:
    world.opened(lead, shire)
    page = sent(browser(), **cells)
    assert page.status_code == 200
    assert said in words(page)
    assert Response.objects.count() == 0
    again = token_in(page)
    assert again != cells.get("token")


def test_markup_in_an_answer_is_shown_as_words(shire: Place, lead: Acting) -> None:
    row = world.opened(lead, shire)
    sent(browser(), change="<script>alert(1)</script> =1+1")
    text = Answer.objects.get(response__consultation=row, question="change")
    page = browser(lead).get(f"{ONE}coding/{text.pk}/").content.decode()
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("pk", ["9" * 5000, "9" * 30, "-1", "²", ""])
def test_a_number_that_is_no_text_is_answered_in_a_sentence(
    shire: Place, lead: Acting, pk: str
) -> None:
    world.opened(lead, shire)
    page = words(browser(lead).post(f"{ONE}held/", {"act": "keep", "pk": pk}))
    assert "This text does not wait any more" in page


def test_small_numbers_are_held_back_on_the_published_page(shire: Place, lead: Acting) -> None:
    row = world.opened(lead, shire)
    many = [world.row("", model="support", who="service_user") for _ in range(30)]
    few = [world.row("", model="oppose", who="carer") for _ in range(2)]
    file = SimpleUploadedFile("answers.csv", world.responses(*many, *few))
    browser(lead).post(f"{ONE}responses/", {"file": file})
    assert row.responses.count() == 32
    page = words(browser(lead).get(f"{ONE}support/"))
    assert "A consultation is not a sample" in page
    table = browser(lead).get(f"{ONE}support/", {"download": "groups-model.csv"}).content.decode()
    carers = next(line for line in table.splitlines() if line.startswith("Carer"))
    assert "Suppressed" in carers
    assert ",2," not in carers


def test_leicestershire_ships_as_printed_and_waits_for_three_responses(shire: Place) -> None:
    buyers = ("leicester_city_c", "rutland_c", "elr_ccg", "wl_ccg", "lc_ccg")
    place = people.place(
        "leicestershire-2017", leics_cc="lead", **dict.fromkeys(buyers, "commissioner")
    )
    Document.objects.create(code="leicestershire-cabinet-2017", title="Report to the cabinet")
    system = Acting.system()
    assert load_consultation(by=system, place=place)
    assert load_tender(by=system, place=place)
    assert load_assessment(by=system, place=place)
    assert not load_consultation(by=system, place=place)
    assert not load_assessment(by=system, place=place)
    row = Consultation.objects.get(place=place)
    client = browser(people.person(Role.COMMISSIONER, "leics_cc"))
    here = f"/places/{place.code}/consultations/{row.code}/"
    assert "Missing: the paper prints none" in words(client.get(here))
    page = words(client.get(f"{here}step/"))
    assert page.count("has no response") == 3
    page = words(client.get(f"{here}proposals/"))
    assert "4" in page
    assert "7, on the footprints of the districts" in page
    assert "the amount is not printed" in page
    venues = client.get(f"{here}venues/", {"download": "venues.csv"}).content.decode()
    assert venues.count("Missing,Missing") == 3
    page = words(client.get(f"{here}heard/"))
    assert "Workshops: Current providers" in page
    silent = client.get(f"{here}heard/", {"download": "silent.csv"}).content.decode()
    assert "Carers and families,No event" in silent
    assert "Councils,No event" not in silent
    assert "no response yet" in words(client.get(f"{here}said-and-did/"))
    version = approved_assessment(system, place)
    assert version
    assert (version.group, version.approved_on) == ("Departmental Equalities Group", None)
    code = "recovery-and-resilience-services-for-leicestershire"
    assert [one.ref for one in carried_actions(system, place)] == [code] * 5
    page = words(client.get(f"/places/{place.code}/equality/{version.assessment.code}/"))
    assert "January 2017 (the day is not printed)" in page
    assert "Missing: the paper prints no screening" in page


def test_feedback_of_london_flags_what_is_left_for_discussion(shire: Place) -> None:
    place = people.place("north-central-london-2022", ncl_ccg="lead")
    Document.objects.create(code="ncl-review-2022", title="Review")
    assert load_consultation(by=Acting.system(), place=place)
    client = browser(people.person(Role.COMMISSIONER, "ncl_ccg"))
    here = f"/places/{place.code}/consultations/feedback-on-the-strategic-review/"
    page = words(client.get(f"{here}said-and-did/"))
    assert "Without a response yet Dementia and senses Digital Culture" in page
    assert "Core offer: ages 18 to 25" in page


def test_an_assessment_goes_from_screening_to_approval(
    shire: Place, lead: Acting, second: Acting
) -> None:
    author, approver = browser(second), browser(lead)
    begun = author.post(f"{EQUALITY}start/", {"title": "Recovery", "scope": "One model"})
    here = begun.headers["Location"]
    assert "leaves out what the Equality Act 2010" in words(author.get(EQUALITY))
    assert "Pregnancy and maternity" in words(author.get(EQUALITY))
    asked = re.findall(
        r'name="(\w+)" type="radio"', author.get(f"{here}screening/").content.decode()
    )
    author.post(f"{here}screening/", {**dict.fromkeys(asked, "yes"), "reason": "It moves"})
    form = author.get(f"{here}groups/").content.decode()
    codes = re.findall(r'name="effect_(\w+)"', form)
    assert len(codes) == 13
    effects = {f"effect_{code}": "neutral" for code in codes}
    author.post(f"{here}groups/", {**effects, **{f"reason_{code}": "Alike" for code in codes}})
    author.post(f"{here}actions/", {
        "text": "Ask in every language", "owner": "The council", "groups": ["language"],
        "due_day": "31", "due_month": "3", "due_year": "2031",
    })  # fmt: skip
    author.post(f"{here}words/", {"scope": "One model", "conclusion": "Nobody is shut out"})
    assert "Nothing is missing: have it approved" in words(author.get(here))
    assert author.get(f"{here}approve/").status_code == 403
    approver.post(f"{here}approve/", {
        "group": "Equality board", "on_day": "12", "on_month": "1", "on_year": "2026",
    })  # fmt: skip
    assert "Approved by Equality board, 12 January 2026" in words(author.get(here))
    one = f"{here}actions/1/"
    sent = {
        "target": "specification",
        "ref": "tender/recovery",
        "part": "access",
        "status": "placed",
    }
    assert "No tender or contract is here yet" in words(author.get(one))
    lots = [{**one, "holder": "north_icb", "bodies": ["north_icb"]} for one in content()["lots"]]
    buys = content(title="Recovery", bodies=["north_icb"], lots=lots, specification=[ACCESS])
    tender = start_tender(by=lead, place=shire, content=buys)
    (contract,) = make_contracts(
        by=Acting.system(), place=shire,
        awards=[AwardedLot("9", "Old service", "trust_a", "north_icb", None)],
        terms=ContractTerms(date(2031, 10, 1), 36),
    )  # fmt: skip
    assert "Choose one Recovery Old service" in words(author.get(one))
    refused = author.post(one, {**sent, "ref": "tender/drawer"})
    assert "drawer" in words(refused)
    refused = author.post(one, {**sent, "ref": "contract/old-service"})
    assert "Choose a tender: only tenders have this" in words(refused)
    assert carried_actions(lead, shire) == []
    author.post(one, sent)
    assert "Specification recovery: stands there" in words(author.get(here))
    on_tender = words(author.get("/places/shire/tenders/recovery/"))
    assert "Carried on from the equality assessment" in on_tender
    assert "Ask in every language" in on_tender
    assert "Stands there" in on_tender
    assert obligations_for(lead, shire, tender) == []
    author.post(one, {**sent, "target": "contract", "part": ""})
    assert obligations_for(lead, shire, tender) == ["Ask in every language"]
    assert equality_of(lead, contract) == []
    author.post(one, {**sent, "target": "contract", "ref": "contract/old-service", "part": ""})
    assert len(equality_of(lead, contract)) == 1
    page = words(author.get("/places/shire/contracts/old-service/"))
    assert "Ask in every language" in page
    provider = browser(people.person(Role.PROVIDER, "trust_a"))
    assert "Ask in every" not in words(provider.get("/places/shire/contracts/old-service/"))
    assert author.get(f"{here}paper/").content.startswith(b"PK")
    assert "Version 1" in words(author.get(here))
    assert "Nobody is shut out" in words(author.get(f"{here}versions/1/"))


def test_use_of_services_tells_who_is_missed(shire: Place, lead: Acting) -> None:
    client = browser(lead)
    page = client.get(f"{EQUALITY}use/csv/").content.decode("utf-8-sig")
    assert page.startswith("characteristic,group,users,population")
    data = b"characteristic,group,users,population\nsex,women,100,5000\nsex,men,300,5000\n"
    client.post(f"{EQUALITY}use/", {
        "service": "Hub", "period": "2025/26", "file": SimpleUploadedFile("use.csv", data),
    })  # fmt: skip
    page = words(client.get(f"{EQUALITY}use/"))
    assert "Sex, women: 25.0% of users and 50.0% of the population." in page
    assert (
        browser(people.person(Role.READER, "north_icb")).get(f"{EQUALITY}use/").status_code == 403
    )


def test_what_is_approved_is_read_by_others_as_approved(
    shire: Place, lead: Acting, second: Acting
) -> None:
    row = equality.whole(second, shire)
    trust = browser(people.person(Role.PROVIDER, "trust_a"))
    here = f"{EQUALITY}{row.code}/"
    assert trust.get(here).status_code == 404
    approve(by=lead, assessment=row, group="Board", on=equality.DUE.replace(year=2026))
    page = words(trust.get(here))
    assert "They must travel" in page
    browser(second).post(f"{here}revise/", {"reason": "New lots"})
    browser(second).post(f"{here}words/", {"scope": "Seven lots", "conclusion": "Later"})
    assert "Seven lots" not in words(trust.get(here))
