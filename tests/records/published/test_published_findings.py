"""A published rate that its counts do not give opens a finding, which a later release can close."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from commonweal.records.audit.models import Event
from commonweal.records.facts.models import Finding
from commonweal.records.findings.actions_published import NothingDiffers, open_published_finding
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.published import actions
from commonweal.records.published.actions_withdraw import withdraw_published
from commonweal.records.published.models import PublishedRelease
from commonweal.records.published.selectors import periods_for
from commonweal.records.register.models import Place
from tests.records import people
from tests.spec.published.sets import ANNUAL, line, written

pytestmark = pytest.mark.django_db
RATES = f"/published/sets/{ANNUAL.id}/rates/"
RATE = ANNUAL.rates[0]


@pytest.fixture(autouse=True)
def root(settings: Settings, tmp_path: Path) -> None:
    settings.PUBLISHED_ROOT = tmp_path / "var" / "published"


@pytest.fixture
def shire() -> Place:
    return people.place("shire", north_ccg="lead", trust_a="provider")


@pytest.fixture
def analyst() -> Acting:
    return people.person(Role.ANALYST, "north_ccg")


def bring(folder: Path, recovered: str, name: str = "one.csv") -> None:
    """QYY treated 220, of which 20 were no case; the publication says that 60 % recovered."""
    lines = [
        line("finished_course_treatment", "220", code="QYY", name="Yonder"),
        line("not_at_caseness", "20", code="QYY", name="Yonder"),
        line("recovery", recovered, code="QYY", name="Yonder"),
        line("recovery", "60", code="QYY", name="Yonder", statistic="percentage"),
    ]
    path = written(folder, *lines, name=name)
    actions.bring_in_published(by=Acting.system(), set_code=ANNUAL.id, path=path)


def opened(by: Acting, place: Place, row: str = "ICB|QYY") -> Finding:
    period = periods_for(by, ANNUAL.id)[0]
    return open_published_finding(
        by=by, place=place, said=ANNUAL, period=period, rate=RATE, row=row
    )


def test_a_finding_says_both_sides_with_the_working(
    shire: Place, analyst: Acting, tmp_path: Path
) -> None:
    bring(tmp_path, "100")
    found = opened(analyst, shire)
    # 100 of 220 - 20 are half.
    assert found.sentence == (
        "Yonder, period to 31 March 2025: the counts give 50.0 % and the publication says 60 %."
    )
    assert found.difference == Decimal(-10)
    assert found.steps[2] == "100 of 200 is 50.0 %."
    assert opened(analyst, shire).pk == found.pk, "it is met again, not opened twice"
    assert Event.objects.filter(action="finding.opened_on_published").count() == 2


def test_what_agrees_and_whom_it_does_not_concern(
    shire: Place, analyst: Acting, tmp_path: Path
) -> None:
    bring(tmp_path, "120")
    with pytest.raises(NothingDiffers):
        opened(analyst, shire)
    with pytest.raises(NothingDiffers):
        opened(analyst, shire, row="ICB|none")
    for stranger in (people.person(Role.PROVIDER, "trust_a"), people.person(Role.ANALYST, "far")):
        with pytest.raises(NotAllowed):
            opened(stranger, shire)


def test_a_later_release_closes_it_or_opens_it_again(
    shire: Place, analyst: Acting, tmp_path: Path
) -> None:
    bring(tmp_path, "100")
    found = opened(analyst, shire)
    Finding.objects.filter(pk=found.pk).update(state=Finding.State.EXPLAINED)
    bring(tmp_path, "90", "two.csv")
    found.refresh_from_db()
    assert (found.state, found.steps[2]) == (Finding.State.OPEN, "90 of 200 is 45.0 %.")
    bring(tmp_path, "120", "three.csv")
    found.refresh_from_db()
    assert found.state == Finding.State.GONE
    assert Event.objects.filter(action="finding.looked_at_again").count() == 2


def test_a_withdrawn_release_takes_its_finding_along_and_the_earlier_counts(
    shire: Place, analyst: Acting, tmp_path: Path
) -> None:
    bring(tmp_path, "90")
    bring(tmp_path, "100", "two.csv")
    found = opened(analyst, shire)
    for number, state, step in ((2, "OPEN", "90 of 200"), (1, "GONE", "90 of 200")):
        release = PublishedRelease.objects.get(set_code=ANNUAL.id, number=number)
        withdraw_published(by=Acting.system(), release=release, reason="Wrong file")
        found.refresh_from_db()
        assert found.state == Finding.State[state]
        assert found.steps[2].startswith(step)
    assert periods_for(analyst, ANNUAL.id) == []


def test_a_reader_opens_one_from_the_page_and_finds_it_again(
    shire: Place, analyst: Acting, tmp_path: Path
) -> None:
    bring(tmp_path, "100")
    client = Client()
    assert analyst.user is not None
    client.force_login(analyst.user)
    page = client.get(RATES).content.decode()
    assert "Open a finding about a rate that differs" in page
    wrong = client.post(f"{RATES}finding/", {"row": "ICB|none", "place": "shire"}, follow=True)
    assert "Choose a rate that differs" in wrong.content.decode()
    said = client.post(f"{RATES}finding/", {"row": "ICB|QYY", "place": "shire"}, follow=True)
    shown = said.content.decode()
    assert "the counts give 50.0 % and the publication says 60 %" in shown
    assert "100 of 200 is 50.0 %." in shown
    assert f"{RATES}?rate={RATE.id}" in shown
    found = Finding.objects.get(place=shire)
    assert f"/places/shire/findings/{found.pk}/" in client.get(RATES).content.decode()
    assert "Yonder" in client.get("/places/shire/findings/").content.decode()


def test_who_commissions_nowhere_is_offered_nothing(shire: Place, tmp_path: Path) -> None:
    bring(tmp_path, "100")
    opened(people.person(Role.ANALYST, "north_ccg"), shire)
    client, reader = Client(), people.person(Role.PROVIDER, "trust_a")
    assert reader.user is not None
    client.force_login(reader.user)
    page = client.get(RATES).content.decode()
    assert "Open a finding" not in page
    assert "/findings/" not in page, "a working paper of commissioners is not linked for others"
    assert client.post(f"{RATES}finding/").status_code == 403
