"""A made-up county brings in its own tables, one after another, and has every result and page."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from commonweal.records import shelf
from commonweal.records.facts import hooks
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.actions import register_area
from commonweal.records.register.models import Place
from commonweal.records.results import actions
from commonweal.records.results.kinds import all_kinds
from commonweal.records.results.models import Attempt, Result
from tests import universe
from tests.records import people

pytestmark = pytest.mark.django_db

SYSTEM = Acting.system()
COUNTY = Path(__file__).parents[1] / "counties" / "exampleshire"
#: Kinds that are worked out when somebody asks, with the subject to ask for.
ASKED = {
    "rota": "",
    "intentions": "all",
    "realignment": "",
    "need-filters": "",
    "need-gp-list": "",
    "need-treatment": "",
}
#: Kinds that wait for an act: a round of scores that is closed, a draft that somebody brings in,
#: numbers that somebody enters on the page.
AFTER_AN_ACT = {"appraisal", "realignment-draft", "need-contact", "need-talking-therapies"}
#: Pages that show levels or shares of our own beside the county's numbers, and mark them so.
OURS_SHOWS = {"thresholds", "results", "need/missing-middle"}


@pytest.fixture
def county() -> Place:
    place = people.place(
        "exampleshire", example_icb="lead", example_council="commissioner", example_trust="provider"
    )
    people.organisation("example_charity", "voluntary")
    for code in ("example_north", "example_south"):
        register_area(by=SYSTEM, code=code, name=code.replace("_", " ").title(), kind="locality")
    universe.bring_in(place, "spend", universe.SHEET.encode())
    with hooks.told_once(SYSTEM):
        for path in sorted(COUNTY.glob("*.csv")):
            universe.bring_in(place, path.stem, path.read_bytes())
    return place


def test_every_table_of_the_county_comes_in_and_every_result_and_page_follows(
    county: Place,
) -> None:
    for kind, subject in ASKED.items():
        actions.work_out(by=SYSTEM, place=county, kind=kind, subject=subject)
    newest: dict[tuple[str, str], str] = {}
    for attempt in Attempt.objects.filter(place=county).order_by("pk"):
        newest[attempt.kind, attempt.subject] = f"{attempt.state}: {attempt.sentences}"
    assert {key: said for key, said in newest.items() if said.startswith("failed")} == {}
    made = set(Result.objects.filter(place=county).values_list("kind", flat=True))
    tables = {path.stem for path in COUNTY.glob("*.csv")}
    wanted = {kind.code for kind in all_kinds() if set(kind.needs) <= tables}
    assert wanted - made == AFTER_AN_ACT
    client = Client()
    client.force_login(people.person(Role.COMMISSIONER, "example_council").user)
    pages = [page["path"] for page in shelf.read_yaml("completeness/cycle.yaml")["pages"]]
    for page in pages:
        if not page.startswith("/"):
            found = client.get(f"/places/exampleshire/{page}/")
            assert found.status_code == 200, page
            if page not in OURS_SHOWS:
                # In cells only: the key of labels and the filters name every label there is.
                shown = found.content.decode()
                assert "Illustrative</strong></span>" not in shown, page
                assert "Illustrative</strong></a>" not in shown, page
