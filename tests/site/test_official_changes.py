"""What readers of a published answer are told of newer or withdrawn official statistics, on the
page, in the pack and in the profile, and that it tells nothing that is not published."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from pytest_django.plugin import DjangoDbBlocker

from commonweal.records import shelf
from commonweal.records.facts.actions import publish
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.published import hooks
from commonweal.records.published.actions import bring_in_published
from commonweal.records.published.actions_withdraw import withdraw_published
from commonweal.records.published.models import PublishedRelease
from commonweal.records.published.selectors_weights import WEIGHTS
from commonweal.records.register.models import Place
from commonweal.records.results.models import Result
from commonweal.records.results.selectors import result_for
from commonweal.records.results.selectors_official import official_changes, resting_on
from tests.records import people
from tests.site.test_need_pages import NCL, SYSTEM, opened, people_of, signed_in, text_of

pytestmark = pytest.mark.django_db
PUBLIC = Acting.public()
TITLE = "release 1. Release 2 has come in since. Worked out again, the numbers may differ."
GONE = "Release 2 has been withdrawn since and no longer counts."


@pytest.fixture(scope="module", autouse=True)
def _published(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A published place for every test of this module; each test is undone inside."""
    with django_db_blocker.unblock(), transaction.atomic():
        publish(place=opened("need_areas"), by=SYSTEM)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def place() -> Place:
    return Place.objects.get(code=NCL)


def newer_weights(folder: Path) -> PublishedRelease:
    """The shipped weights in which Camden has fewer weighted people, so that need there differs."""
    data = gzip.decompress(
        shelf.read_bytes("official/practice-weighted-populations-2025_26.csv.gz")
    )
    text = data.decode("utf-8-sig").replace(",452507.8287", ",352507.8287")
    path = folder / "practice-weighted-populations-2025_26.csv"
    path.write_text(text)
    return bring_in_published(by=SYSTEM, set_code=WEIGHTS, path=path)


def newest(acting: Acting, place: Place, kind: str = "need-expected") -> Result:
    found = result_for(acting, place, kind)
    assert found is not None
    return found


def word_of(client: Client, path: str) -> str:
    file = Document(io.BytesIO(client.get(f"/places/{NCL}/need/{path}").content))
    return " ".join(one.text for one in file.paragraphs)


def test_nothing_is_said_while_all_that_went_in_counts(place: Place) -> None:
    assert official_changes(PUBLIC, newest(PUBLIC, place)) == []
    assert "has come in since" not in text_of(Client(), "expected/")


def test_the_public_learns_of_a_newer_release_and_of_nothing_unpublished(
    place: Place, tmp_path: Path
) -> None:
    before = newest(PUBLIC, place)
    newer_weights(tmp_path)
    draft = newest(SYSTEM, place)
    assert (before.number, draft.number) == (1, 2)
    assert draft.headline != before.headline or draft.answer != before.answer
    shown = text_of(Client(), "expected/")
    assert TITLE in shown
    assert "Version 2" not in shown
    assert TITLE in text_of(Client(), "")
    assert TITLE in text_of(Client(), "profile/camden/")
    assert TITLE in word_of(Client(), "pack.docx")
    book = openpyxl.load_workbook(io.BytesIO(Client().get(f"/places/{NCL}/need/pack.xlsx").content))
    limits = next(one for one in book.sheetnames if one.endswith("limits"))
    assert any(TITLE in str(line[0].value) for line in book[limits].iter_rows())


def test_the_public_is_told_the_same_whether_or_not_a_newer_version_waits(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said of a published version follows from open releases, not from what is in hand."""
    with monkeypatch.context() as nothing_follows:
        nothing_follows.setattr(hooks, "follow", lambda _: None)
        newer_weights(tmp_path)
    without = official_changes(PUBLIC, newest(PUBLIC, place))
    assert result_for(SYSTEM, place, "need-expected", number=2) is None
    hooks.follow(WEIGHTS)
    assert result_for(SYSTEM, place, "need-expected", number=2) is not None
    assert official_changes(PUBLIC, newest(PUBLIC, place)) == without != []


def test_commissioners_are_not_told_of_what_was_worked_out_again(
    place: Place, tmp_path: Path
) -> None:
    newer_weights(tmp_path)
    client = signed_in(people.person(Role.ANALYST, "example_icb"))
    assert "Worked out again, the numbers" not in text_of(client, "expected/")
    assert TITLE in text_of(client, "expected/?version=1")
    publish(place=place, by=SYSTEM)
    assert TITLE not in text_of(Client(), "expected/")


def test_a_set_that_held_nothing_then_is_told_of_once_it_is_there(place: Place) -> None:
    PublishedRelease.objects.filter(set_code=WEIGHTS).update(made_at="2000-01-01T00:00:00Z")
    result = newest(PUBLIC, place)
    Result.objects.filter(pk=result.pk).update(
        official=[one for one in result.official if not one.startswith(WEIGHTS)]
    )
    assert official_changes(PUBLIC, newest(PUBLIC, place)) == []
    later = result.made_at.replace(year=2100)
    PublishedRelease.objects.filter(set_code=WEIGHTS).update(made_at=later)
    (said,) = official_changes(PUBLIC, newest(PUBLIC, place))
    assert "Release 1 has come in since; none was held when this was worked out." in said.warning


def test_what_rests_on_a_withdrawn_release_says_so_to_everybody(
    place: Place, tmp_path: Path
) -> None:
    release = newer_weights(tmp_path)
    publish(place=place, by=SYSTEM)
    analyst = people.person(Role.ANALYST, "example_icb")
    people.place("elsewhere", example_icb="lead")
    with CaptureQueriesContext(connection) as asked:
        assert {one.kind for one in resting_on(analyst, code=WEIGHTS, number=2)} >= {
            "need-expected"
        }
    assert len([one for one in asked if "results_result" in one["sql"]]) == 1
    page = signed_in(analyst).get(f"/published/sets/{WEIGHTS}/releases/2/").content.decode()
    assert "People expected to be ill" in page
    assert resting_on(people.person(Role.READER, "other_ccg"), code=WEIGHTS, number=1) == []
    withdraw_published(by=SYSTEM, release=release, reason="A private worry")
    shown = text_of(Client(), "expected/")
    assert GONE in shown
    assert "A private worry" not in shown
    assert GONE in word_of(Client(), "pack.docx")
    published = resting_on(people.person(Role.READER, "third_ccg"), code=WEIGHTS, number=2)
    assert {one.number for one in published if one.kind == "need-expected"} == {2}
    assert newest(SYSTEM, place).number == 3
    assert GONE not in text_of(signed_in(analyst), "expected/")
    people_of(place, "example_trust", "provider")
    provider = signed_in(people.person(Role.PROVIDER, "example_trust"))
    assert GONE in text_of(provider, "expected/")
