"""The figure and import pages: what a draft hides, old releases, and questions about a file."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commonweal.records.facts.actions import publish, withdraw_import
from commonweal.records.facts.models import Figure, Finding, Import
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from tests.records import people
from tests.records.findings.makers import SPEND, bring_in

pytestmark = pytest.mark.django_db
HOME = "/places/exampleshire/"
FIRST = """\
line_id,commissioner_code,commissioner,commissioner_type,amount_gbp_m,year,source_doc,source_section
one,north_ccg,Published name,ccg,20.0,2023/24,this file,T1
"""
DRAFT = FIRST.replace("north_ccg,Published name,ccg,20.0,2023/24", "shire_council,Secret name,ccg,"
                      "35.0,2025/26")  # fmt: skip


@pytest.fixture
def place() -> Place:
    return people.place(north_ccg="lead", shire_council="commissioner", trust_a="provider")


@pytest.fixture
def lead(place: Place) -> Acting:
    return people.person(Role.COMMISSIONER, "north_ccg")


def signed_in(who: Acting) -> Client:
    client = Client()
    assert who.user
    client.force_login(who.user)
    return client


def text_of(client: Client, path: str, status: int = 200, **query: str) -> str:
    response = client.get(HOME + path, query)
    assert response.status_code == status, path
    return response.content.decode()


@pytest.fixture
def drafted(place: Place, lead: Acting) -> Figure:
    bring_in(place, lead, FIRST)
    publish(place=place, by=lead)
    bring_in(place, lead, DRAFT, is_correction=True, reason="Misread.")
    return Figure.objects.get()


def test_nobody_outside_sees_anything_of_a_draft(drafted: Figure, lead: Acting) -> None:
    public, ours = Client(), signed_in(lead)
    listed = {"download": "figures.csv"}
    for path, query in (
        (f"figures/{drafted.pk}/", {}),
        ("figures/", {"all": "1"}),
        ("figures/", listed),
        ("spend/", {}),
    ):
        text = text_of(public, path, **query)
        assert "2023/24" in text, path
        assert not [word for word in ("Secret", "2025/26", "35.0") if word in text], path
    assert "Secret" not in text_of(public, "")
    assert "Secret name" in text_of(ours, f"figures/{drafted.pk}/")


def test_versions_of_another_year_are_not_subtracted(drafted: Figure, lead: Acting) -> None:
    text = text_of(signed_in(lead), f"figures/{drafted.pk}/")
    assert "not comparable" in text
    assert "+£15" not in text
    assert "Shire Council; £ million; 2025/26" in text
    assert "North Ccg; £ million; 2023/24" in text


def test_an_old_release_is_shown_and_taken_out_as_it_was(place: Place, lead: Acting) -> None:
    bring_in(place, lead, FIRST)
    bring_in(place, lead, DRAFT, is_correction=True, reason="Misread.")
    ours = signed_in(lead)
    assert "Secret name" in text_of(ours, "figures/", all="1")
    was = text_of(ours, "figures/", release="1")
    assert "as they were at release 1" in was
    assert "Published name" in was
    assert "Secret name" not in was
    assert "export.zip?release=1" in was
    archive = ours.get(HOME + "export.zip", {"release": "1"})
    with zipfile.ZipFile(io.BytesIO(archive.content)) as packed:
        (row,) = csv.DictReader(io.StringIO(packed.read("spend.csv").decode()))
    assert (row["commissioner"], row["amount_gbp_m"], row["year"]) == (
        "Published name", "20.0", "2023/24",
    )  # fmt: skip
    for wrong in ("3", "0", "one", "9" * 40):
        assert ours.get(HOME + "export.zip", {"release": wrong}).status_code == 404


def test_what_was_withdrawn_since_is_listed_without_a_page(place: Place, lead: Acting) -> None:
    bring_in(place, lead, FIRST)
    withdraw_import(import_=Import.objects.get(), reason="Wrong file.", by=lead)
    was = text_of(signed_in(lead), "figures/", release="1")
    assert "Published name" in was
    assert f"{HOME}figures/{Figure.objects.get().pk}/" not in was


def test_others_are_not_offered_old_releases(drafted: Figure, lead: Acting) -> None:
    public = Client()
    assert "As it was at" in text_of(signed_in(lead), "figures/")
    text = text_of(public, "figures/", release="2")
    assert "As it was at" not in text
    assert "Secret name" not in text
    assert public.get(HOME + "export.zip", {"release": "1"}).status_code == 404


def send(client: Client, text: str) -> Import:
    file = SimpleUploadedFile("spend.csv", text.encode())
    answer = client.post(HOME + "imports/new/", {"file": file, "template": "spend"})
    assert answer.status_code == 302
    return Import.objects.latest("pk")


def test_a_question_is_asked_answered_and_becomes_a_finding(place: Place, lead: Acting) -> None:
    ours = signed_in(lead)
    sent = send(ours, SPEND)
    page = f"imports/{sent.pk}/"
    text = text_of(ours, page)
    assert "Answer 1 question before this file comes in" in text
    assert "£10.5m is the printed total (row 4); £7.3m is a part (row 5)" in text
    assert "Go back and send a mended file" in text
    refused = ours.post(f"{HOME}{page}accept/", {"reason": ""})
    assert refused.status_code == 422
    assert not Figure.objects.exists()
    done = ours.post(f"{HOME}{page}accept/", {"reason": "The accounts say so."}, follow=True)
    said = done.content.decode()
    assert "has been accepted as release 1" in said
    assert "Questions confirmed because" in said
    assert "The accounts say so." in said
    assert "before this file comes in" not in said
    assert Finding.objects.get().rule == "spend-parts"


def test_a_file_without_questions_needs_no_reason(place: Place, lead: Acting) -> None:
    ours = signed_in(lead)
    sent = send(ours, SPEND.replace("component,3.9", "component,3.2"))
    assert "Why the file is right" not in text_of(ours, f"imports/{sent.pk}/")
    ours.post(f"{HOME}imports/{sent.pk}/accept/")
    assert Figure.objects.count() == 6
