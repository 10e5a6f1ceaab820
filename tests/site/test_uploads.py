"""Files that people send: stopped at the limit in words, long ones checked in the background."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commonweal.facts.reading import Reading
from commonweal.records.facts import jobs, library, proposing
from commonweal.records.facts.models import Figure, Import
from commonweal.records.people.models import Membership
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import RegisterImport
from tests.records import people

pytestmark = pytest.mark.django_db

SEND = "/places/exampleshire/imports/new/"
HEADER = (
    "line_id,commissioner_code,commissioner,commissioner_type,amount_gbp_m,year,"
    "source_doc,source_section\n"
)
MOST = library.limits()


@pytest.fixture
def analyst() -> Client:
    people.place(north_ccg="lead")
    who = people.person(Role.ANALYST, "north_ccg")
    assert who.user
    client = Client()
    client.force_login(who.user)
    return client


def spend(rows: int) -> bytes:
    """A sound table of so many long rows; 2,000 of them are more than are checked at once."""
    name = "North " * 45
    lines = "".join(
        f"line{n},north_ccg,{name}{n},component,1.{n % 10},2024/25,this file,Table 1\n"
        for n in range(rows)
    )
    return (HEADER + lines).encode()


def words_of(page: str) -> str:
    text = re.sub(r"<(script|svg|head).*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def kept_files() -> set[Path]:
    return set(Path(settings.MEDIA_ROOT).glob("imports/*"))


class Unread(io.BytesIO):
    """The body of a request that must not be read."""

    def read(self, *_: object) -> bytes:
        raise AssertionError("the body was read")


def test_200_mb_are_refused_in_words_before_any_of_it_is_read(analyst: Client) -> None:
    answer = analyst.post(
        SEND, CONTENT_LENGTH="200000000", content_type="multipart/form-data; boundary=x",
        **{"wsgi.input": Unread()},
    )  # fmt: skip
    assert answer.status_code == 413
    assert (
        "The file has 200 MB; at most 20 MB are taken. Split it and bring in the parts one by "
        "one. Nothing has been saved."
    ) in words_of(answer.content.decode())
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    ("address", "more"),
    [
        (SEND, {"template": "spend"}),
        ("/register/imports/", {}),
        ("/register/restate/", {"source": "file"}),
    ],
)
def test_a_file_just_above_the_limit_is_told_on_its_form_and_not_kept(
    analyst: Client, address: str, more: dict[str, str]
) -> None:
    before = kept_files()
    file = SimpleUploadedFile("spend.csv", b"x" * (MOST.bytes + 1))
    page = analyst.post(address, {"file": file, **more}).content.decode()
    told = (
        "The file has more than 20 MB; at most 20 MB are taken. "
        "Split it and bring in the parts one by one."
    )
    # Once above the form and once at its field.
    assert words_of(page).count(told) == 2
    assert kept_files() == before
    assert not Import.objects.exists()
    assert not RegisterImport.objects.exists()


def test_a_file_of_exactly_the_limit_is_taken(analyst: Client) -> None:
    file = SimpleUploadedFile("spend.csv", (HEADER.encode() + b"\n" * MOST.bytes)[: MOST.bytes])
    answer = analyst.post(SEND, {"file": file})
    assert answer.status_code == 302
    assert Import.objects.get().problems[0]["sentence"].startswith("The file has a header and no")


def test_a_short_file_is_checked_while_the_person_waits(
    analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "check_import", lambda **_: pytest.fail("went to the background"))
    analyst.post(SEND, {"file": SimpleUploadedFile("spend.csv", spend(3))})
    assert Import.objects.get().state == Import.State.CHECKED


@pytest.fixture
def waiting(analyst: Client, settings: object) -> tuple[str, Import]:
    """The address and record of a long file that waits for the worker."""
    backend = {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}
    settings.TASKS = {"default": backend}  # type: ignore[attr-defined]
    data = spend(2_000)
    assert len(data) > MOST.inline_bytes
    answer = analyst.post(SEND, {"file": SimpleUploadedFile("spend.csv", data)})
    return str(answer.headers["Location"]), Import.objects.get()


def test_a_long_file_is_checked_in_the_background_and_its_page_shows_how_far(
    analyst: Client, waiting: tuple[str, Import], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, held = waiting
    page = analyst.get(address).content.decode()
    assert "The file is being checked." in page
    assert 'http-equiv="refresh"' in page
    assert '<progress id="checked" max="100" value="0">' in page
    assert "Accept the file" not in page
    refused = analyst.post(f"{address}accept/", follow=True).content.decode()
    assert "The file has not been checked yet. Wait for the check." in refused

    seen: list[str] = []

    def watched(name: str) -> None:
        does = getattr(proposing, name)

        def look_first(*args: object, **more: object) -> object:
            shown = analyst.get(address).content.decode()
            seen.extend(re.findall(r'<progress[^>]* value="(\d+)"', shown))
            return does(*args, **more)

        monkeypatch.setattr(proposing, name, look_first)

    for name in ("read_table", "check", "compare"):
        watched(name)
    jobs.check_in_background.call(import_number=held.pk)

    assert seen == ["10", "40", "70"]
    page = analyst.get(address).content.decode()
    assert "<progress" not in page
    assert "Accepting the file gives 2,000 new figures" in words_of(page)
    assert not Figure.objects.exists()


def test_a_check_that_breaks_off_is_told_and_keeps_nobody_waiting(
    analyst: Client, waiting: tuple[str, Import], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, held = waiting

    def broken(*_: object) -> Reading:
        raise MemoryError

    monkeypatch.setattr(proposing, "read_table", broken)
    with pytest.raises(MemoryError):
        jobs.check_in_background.call(import_number=held.pk)
    page = words_of(analyst.get(address).content.decode())
    assert "The check of the file broke off" in page
    assert "Send it again." in page


def test_a_sender_whose_role_has_ended_brings_nothing_in(
    analyst: Client, waiting: tuple[str, Import]
) -> None:
    _, held = waiting
    Membership.objects.update(ended_on=people.START)
    jobs.check_in_background.call(import_number=held.pk)
    held.refresh_from_db()
    assert held.state == Import.State.REFUSED
    assert held.problems[0]["sentence"] == jobs.MAY_NO_LONGER
