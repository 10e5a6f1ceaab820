"""The pages of measures, over activity whose answers are worked by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from commonweal.records.activity.keeping import measuring
from commonweal.records.activity.models import ActivityRelease
from commonweal.records.measures.models import MeasureRun, MeasureStanding
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import OrganisationCode, Place
from tests.records import people
from tests.records.measures.activity import brought_in, measured

pytestmark = pytest.mark.django_db
HOME = "/places/shire/measures/"


@pytest.fixture(scope="module", autouse=True)
def shire(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: Any
) -> Iterator[Place]:
    """A place with four providers, measured once for every test of the module."""
    from django.conf import settings
    from django.db import transaction

    before = settings.ACTIVITY_ROOT
    settings.ACTIVITY_ROOT = tmp_path_factory.mktemp("activity")
    with django_db_blocker.unblock(), transaction.atomic():
        made = people.place("shire", north_ccg="lead", trust_a="provider", trust_b="provider")
        codes = {"trust_a": "RXA", "trust_b": "RXB", "north_ccg": "QH8"}
        for name, code in codes.items():
            OrganisationCode.objects.create(
                organisation=people.organisation(name), system="ods", code=code
            )
        measured(made)
        yield made
        transaction.set_rollback(True)
    settings.ACTIVITY_ROOT = before


def client(role: Role, body: str) -> Client:
    made, who = Client(), people.person(role, body)
    assert who.user is not None
    made.force_login(who.user)
    return made


@pytest.fixture
def analyst() -> Client:
    return client(Role.ANALYST, "north_ccg")


@pytest.fixture
def provider() -> Client:
    return client(Role.PROVIDER, "trust_a")


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def rows_of(answer: Any) -> list[list[str]]:
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_list_gives_value_direction_change_and_basis(analyst: Client) -> None:
    page = text(analyst.get(HOME))
    assert "Worked out on" in page
    assert " measures of this place, 3 with something counted: 2 are worse than usual" in page
    assert "over release 1 of the activity, April 2023 to November 2024." in page
    found = rows_of(analyst.get(HOME, {"download": "theme-contacts.csv"}))
    missed = next(row for row in found if row[0] == "Contacts that people did not attend")
    # In the last month 24 + 7 + 9 + 6 of 40 + 40 + 60 + 12 were missed: 46 of 152.
    assert missed[1:4] == ["30 %", "Lower is better", "Worse than usual: high"]
    assert missed[4] == "No target"


def test_the_list_is_kept_to_a_theme(analyst: Client) -> None:
    page = text(analyst.get(HOME, {"theme": "waits"}))
    assert 'id="theme-contacts"' not in page
    assert 'id="uncounted"' in page
    contacts = text(analyst.get(HOME, {"theme": "contacts"}))
    assert 'id="theme-contacts"' in contacts
    assert "Bed occupancy" not in contacts


def test_the_page_of_a_measure_answers_its_question(analyst: Client) -> None:
    page = text(analyst.get(f"{HOME}did-not-attend/"))
    assert "How often do people not come?" in page
    assert "Contacts that people did not attend was 30 % in November 2024." in page
    assert "a concern" in page
    assert "Lower is better." in page
    assert "Because: The cancelled contact (2) leaves the denominator." in page


def test_chart_and_table_say_the_same(analyst: Client) -> None:
    found = rows_of(analyst.get(f"{HOME}did-not-attend/", {"download": "months.csv"}))
    assert found[0][0] == "Month"
    assert found[1][:4] == ["November 2024", "30", "45", "150"], "counts go to the nearest five"
    assert found[1][-1] == "Worse than usual: high"
    assert len(found) == 21
    assert len(MeasureStanding.objects.filter(measure="did-not-attend", level="all")) == 1


def test_a_small_provider_is_shown_and_not_ranked(analyst: Client) -> None:
    found = rows_of(analyst.get(f"{HOME}did-not-attend/", {"download": "providers.csv"}))
    by_name = {row[0]: row for row in found}
    small = by_name["Provider RXD (RXD)"]
    assert small[1] == "50"
    assert small[4:] == ["Not judged", "Not ranked"]
    assert by_name["Trust A (RXA)"][4] == "Above what chance would give"
    page = text(analyst.get(f"{HOME}did-not-attend/"))
    assert "1 provider has a denominator below 20 and is shown and not ranked." in page


def test_the_page_says_where_to_act(analyst: Client) -> None:
    page = text(analyst.get(f"{HOME}did-not-attend/"))
    assert "1 of 3 providers accounts for 100 % of the excess." in page
    assert "Begin with Trust A" in page


def test_groups_have_their_gap_and_what_is_not_known(analyst: Client) -> None:
    found = rows_of(analyst.get(f"{HOME}did-not-attend/", {"download": "by-ethnicity.csv"}))
    names = [row[0] for row in found[1:]]
    assert names[-1] == "Not known"
    assert "The best group" in {row[4] for row in found}
    page = text(analyst.get(f"{HOME}did-not-attend/"))
    assert "Ethnic group is not known for 2" in page


def test_hidden_counts_are_words_and_never_nought(analyst: Client) -> None:
    page = f"{HOME}did-not-attend/"
    found = rows_of(analyst.get(page, {"of": "provider:RXD", "download": "by-ethnicity.csv"}))
    assert [row[1] for row in found[1:]] == ["suppressed"] * len(found[1:])
    assert not {"0", "0 %"} & {cell for row in found for cell in row}


def test_a_provider_sees_the_whole_and_itself(provider: Client) -> None:
    page = f"{HOME}did-not-attend/"
    own = text(provider.get(page, {"of": "provider:RXA"}))
    for other in ("RXB", "RXC", "RXD", "QH8", "Trust B"):
        assert other not in own
    found = rows_of(provider.get(page, {"download": "providers.csv"}))
    assert [row[0] for row in found[1:]] == ["Trust A (RXA)"]
    assert provider.get(page, {"download": "excess.csv"}).status_code == 404
    assert provider.get(page, {"of": "provider:RXB"}).status_code == 404
    assert provider.get(f"{HOME}organisations/provider/RXB/").status_code == 404
    alerts = rows_of(provider.get(f"{HOME}alerts/", {"download": "alerts.csv"}))
    assert {row[1] for row in alerts[1:]} <= {"All together", "Trust A"}


def test_a_body_stands_beside_all_together(analyst: Client) -> None:
    body = f"{HOME}organisations/provider/RXA/"
    found = rows_of(analyst.get(body, {"download": "measures.csv"}))
    first = found[1]
    assert first[:4] == [
        "Contacts that people did not attend", "60 %", "30 %", "Worse than all together",
    ]  # fmt: skip
    assert "Measures of Trust A" in text(analyst.get(body))
    assert analyst.get(f"{HOME}organisations/region/RXA/").status_code == 404
    assert analyst.get(f"{HOME}organisations/provider/RXZ/").status_code == 404


def test_the_gravest_alert_stands_first(analyst: Client) -> None:
    found = rows_of(analyst.get(f"{HOME}alerts/", {"download": "alerts.csv"}))
    assert found[1][:3] == [
        "Contacts that people did not attend", "All together", "Worse than usual",
    ]  # fmt: skip
    assert {row[1] for row in found[1:]} >= {"Trust A"}
    gravities = list(
        MeasureStanding.objects.filter(gravity__gt=0).values_list("gravity", flat=True)
    )
    assert len(found) == len(gravities) + 1


def test_each_page_asks_the_database_a_few_times(
    analyst: Client, django_assert_max_num_queries: Any
) -> None:
    for path in ("", "did-not-attend/", "alerts/", "organisations/provider/RXA/"):
        with django_assert_max_num_queries(22):
            text(analyst.get(HOME + path))


def test_a_newer_release_is_said(analyst: Client, shire: Place) -> None:
    brought_in(shire)
    assert "Release 2 has come in since" in text(analyst.get(HOME))


def test_measures_are_asked_for_and_their_progress_is_shown(analyst: Client, shire: Place) -> None:
    release = ActivityRelease.objects.get(place=shire)
    MeasureRun.objects.create(
        place=shire, number=9, release=release, state="working", progress=40,
        asked_at="2024-12-01T00:00:00Z",
    )  # fmt: skip
    with measuring(shire):
        page = text(analyst.get(HOME))
        assert 'http-equiv="refresh"' in page
        assert "40 % done" in page
        said = analyst.post(f"{HOME}work-out/", follow=True)
        assert "worked out already" in text(said)
    page = text(analyst.get(HOME))
    assert "whatever worked it out was stopped" in page
    assert "Work the measures out" in page


def test_without_activity_the_page_says_what_to_do() -> None:
    people.place("empty", north_ccg="lead")
    made = client(Role.ANALYST, "north_ccg")
    for path in ("", "alerts/", "did-not-attend/"):
        page = text(made.get(f"/places/empty/measures/{path}"))
        assert ("Bring activity in" in page) or ("have not been worked out yet" in page)
    said = text(made.post("/places/empty/measures/work-out/", follow=True))
    assert "There is no activity of this place yet. Bring some in" in said


def test_what_is_not_defined_is_not_found(analyst: Client) -> None:
    assert analyst.get(f"{HOME}nothing/").status_code == 404
    assert client(Role.READER, "north_ccg").get(HOME).status_code == 403


def test_a_commissioner_that_was_reported_with_a_slash_has_its_page(
    analyst: Client, shire: Place
) -> None:
    run = MeasureRun.objects.get(place=shire)
    odd = MeasureStanding.objects.filter(run=run, level="commissioner").first()
    assert odd is not None
    odd.pk, odd.organisation, odd.gravity, odd.alert = None, "N/A", 1, "Look."
    odd.save()
    address = f"{HOME}organisations/commissioner/N/A/"
    assert address in text(analyst.get(f"{HOME}alerts/"))
    assert "Commissioner N/A" in text(analyst.get(address))
