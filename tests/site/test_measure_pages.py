"""The pages of measures, over activity whose answers are worked by hand."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from commonweal.cli.measures import command as measures_command
from commonweal.engines.definitions import measures
from commonweal.records.activity.keeping import measuring
from commonweal.records.activity.models import ActivityRelease
from commonweal.records.measures.models import MeasureRun, MeasureStanding
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import (
    Area,
    AreaDuty,
    AreaLink,
    OrganisationCode,
    Place,
)
from commonweal.reviewing.standing import Gravity
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
    assert "Clear the filter" in contacts
    assert 'id="looks"' not in contacts, "a filtered list is the list alone"


def test_the_list_is_kept_to_what_is_worse(analyst: Client) -> None:
    worse = rows_of(analyst.get(HOME, {"kind": "worse", "download": "theme-contacts.csv"}))
    assert {row[3] for row in worse[1:]} == {"Worse than usual: high", "Worse than usual: low"}
    assert "No measure is like that here." in text(analyst.get(HOME, {"kind": "misses"}))


def test_the_dashboard_leads_to_each_organisation(analyst: Client) -> None:
    found = rows_of(analyst.get(HOME, {"download": "bodies.csv"}))
    by_name = {row[0]: row for row in found[1:]}
    assert by_name["Trust A"][1] == "Provider"
    # Trust A misses more of its contacts, and so do all whom its commissioner buys for.
    assert int(by_name["Trust A"][4]) > 0
    assert int(by_name["Provider RXC"][4]) == 0
    page = text(analyst.get(HOME))
    assert f"{HOME}organisations/provider/RXA/" in page
    assert f"{HOME}organisations/commissioner/07M/" in page


def test_a_row_of_the_dashboard_draws_its_last_months(analyst: Client) -> None:
    held = MeasureStanding.objects.get(measure="did-not-attend", level="all")
    assert len(held.trend) == 13
    assert held.trend[-1] == held.value == 30
    assert text(analyst.get(HOME)).count('class="cw-spark"') > 3


def test_the_page_of_a_measure_answers_its_question(analyst: Client) -> None:
    page = text(analyst.get(f"{HOME}did-not-attend/"))
    assert "How often do people not come?" in page
    assert "Contacts that people did not attend: 30 % in November 2024." in page
    assert "a concern" in page
    assert "Lower is better." in page
    assert "Because: The cancelled contact (2) leaves the denominator." in page


def test_the_command_shows_what_is_behind_a_value(shire: Place) -> None:
    said = CliRunner().invoke(measures_command, ["show", shire.code, "did-not-attend"])
    # 46 of 152 in the last month, each to the nearest five.
    assert said.output.splitlines()[-1].split() == [
        "all", "2024-11", "30", "45", "of", "150",
    ]  # fmt: skip


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


def test_commissioners_stand_on_a_map_with_their_table(analyst: Client) -> None:
    page = text(analyst.get(f"{HOME}did-not-attend/"))
    assert "Barnet: 18 %" in page
    assert "Enfield: Not counted" in page
    assert "Not on the map: 1." in page
    found = rows_of(analyst.get(f"{HOME}did-not-attend/", {"download": "areas.csv"}))
    by_name = {row[0]: row for row in found[1:]}
    # RXA and RXD are bought by one commissioner: 24 + 6 missed of 40 + 12, 58 in a hundred.
    assert by_name["North Ccg"][1] == "58"
    assert by_name["North Ccg"][3] == "Worse than the whole place"


def serves(provider: str, area: str) -> None:
    """Say in the register that a provider gives care in an area."""
    body = OrganisationCode.objects.filter(system="ods", code=provider).first()
    owner = body.organisation if body else people.organisation(f"trust_{provider.lower()}")
    if body is None:
        OrganisationCode.objects.create(organisation=owner, system="ods", code=provider)
    found, _ = Area.objects.get_or_create(code=area, defaults={"name": area, "kind": "borough"})
    AreaDuty.objects.create(organisation=owner, area=found, duty="serves")


def test_providers_stand_on_a_map_where_each_area_has_one(analyst: Client) -> None:
    page = text(analyst.get(f"{HOME}did-not-attend/"))
    assert (
        "There is no map of providers: the register says of none of them which areas it serves."
    ) in page
    serves("RXA", "camden")
    serves("RXB", "the_north")
    page = text(analyst.get(f"{HOME}did-not-attend/"))
    assert "no map that is known shows the areas of two of them." in page
    north = Area.objects.get(code="the_north")
    for name in ("barnet", "enfield"):
        child = Area.objects.create(code=name, name=name.title(), kind="borough")
        AreaLink.objects.create(hierarchy="localities", parent=north, child=child)
    part = Area.objects.create(code="islington", name="Islington", kind="borough")
    AreaLink.objects.create(
        hierarchy="localities", parent=north, child=part, share="0.5", share_basis="people"
    )
    answer = analyst.get(f"{HOME}did-not-attend/?of=provider:RXA")
    page = text(answer)
    assert 'id="served-map"' in page
    assert "From 18 % at Trust B to 60 % at Trust A." in page
    assert "Trust A serves Camden; Trust B serves Enfield and Barnet." in page
    assert "Providers that are not on the map: 2." in page
    drawn = page[page.index('id="served-map"') :]
    for words in ("Camden: 60 %", "Barnet: 18 %", "Enfield: 18 %", "Islington: Not counted"):
        assert words in drawn
    serves("RXC", "barnet")
    page = text(analyst.get(f"{HOME}did-not-attend/"))
    assert (
        "There is no map of providers: Trust B and Trust Rxc serve Barnet, and values are not "
        "counted by provider and area both."
    ) in page


def test_a_provider_is_told_why_it_has_no_map_of_its_own(provider: Client) -> None:
    serves("RXA", "camden")
    page = text(provider.get(f"{HOME}did-not-attend/"))
    assert "There is no map of one provider: its values are not counted by area." in page


def test_an_area_is_served_only_while_the_duty_holds(analyst: Client) -> None:
    serves("RXA", "camden")
    serves("RXB", "barnet")
    page = text(analyst.get(f"{HOME}did-not-attend/"))
    assert 'id="served-map"' in page
    AreaDuty.objects.filter(area__code="barnet").update(valid_to=date(2024, 10, 31))
    page = text(analyst.get(f"{HOME}did-not-attend/"))
    assert 'id="served-map"' not in page, "the latest values are of November 2024"


def test_a_map_gives_no_darker_shade_to_what_may_be_chance(analyst: Client) -> None:
    rows = MeasureStanding.objects.filter(measure="did-not-attend", level="commissioner")
    rows.update(word="worse")
    page = text(analyst.get(f"{HOME}did-not-attend/"))
    assert "higher than the whole place</li>" in page, "lower is better"
    rows.update(word="similar")
    alike = text(analyst.get(f"{HOME}did-not-attend/"))
    drawn = set(re.findall(r'class="cw-tile cw-tile-(\d)" d=', alike))
    assert drawn == {"1"}
    assert "much like the whole place</li>" in alike
    rows.filter(organisation="QH8").update(word="not compared")
    assert re.search(r"</svg>from \d+ %", text(analyst.get(f"{HOME}did-not-attend/")))


def test_a_funnel_has_both_limits_and_small_ones_hollow(analyst: Client) -> None:
    page = text(analyst.get(f"{HOME}did-not-attend/"))
    assert 'id="funnel"' in page
    for words in ("95 % limits", "99.8 % limits", "Trust A: 60 % of 40, above the outer limits",
                  "Provider RXD: 50 % of 10, too small to be judged"):  # fmt: skip
        assert words in page
    assert 'id="funnel"' not in text(analyst.get(f"{HOME}contacts/")), "counts have no funnel"


def test_every_value_of_a_page_is_one_file(analyst: Client, provider: Client) -> None:
    page = f"{HOME}did-not-attend/"
    found = rows_of(analyst.get(page, {"download": "values.csv"}))
    head, rows = found[0], [dict(zip(found[0], row, strict=True)) for row in found[1:]]
    assert head[:2] == ["Measure", "Level"]
    last = [r for r in rows if r["Month"] == "2024-11" and r["Breakdown"] == "None"]
    assert {r["Organisation code"] for r in last} == {
        "",
        "QH8",
        "07M",
        "07R",
        "RXA",
        "RXB",
        "RXC",
        "RXD",
    }
    assert next(r for r in last if r["Level"] == "Whole place")["Value"] == "30"
    assert {r["State"] for r in rows} >= {"number", "suppressed"}
    assert all(r["Value"] == "" for r in rows if r["State"] != "number")
    own = rows_of(provider.get(page, {"download": "values.csv"}))
    assert {row[2] for row in own[1:]} == {"", "RXA"}


def test_the_page_says_where_to_act(analyst: Client) -> None:
    page = text(analyst.get(f"{HOME}did-not-attend/"))
    assert "1 of 3 providers accounts for 100 % of the excess." in page
    assert "Begin with Trust A" in page
    apart = "No provider lies outside what chance would give for its size." in page
    assert apart == ("the excess may be no more than chance" in page)


def test_the_home_of_a_place_with_measures_leads_to_them(analyst: Client) -> None:
    page = text(analyst.get("/places/shire/"))
    assert f'<a href="{HOME}">Measures</a> say how services do' in page
    measured = MeasureStanding.objects.filter(level="all").count()
    assert "Known of the eight stages of the cycle: 2 in part, 6 not at all" in page
    rows = rows_of(analyst.get("/places/shire/", {"download": "stages.csv"}))
    by_stage = {row[0]: row for row in rows}
    assert by_stage["Deliver"][2].endswith(" records of activity")
    assert by_stage["Review outcomes"][2] == f"{measured} measures"
    assert by_stage["Buy"][2] == "Nothing"


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
    bodies = rows_of(provider.get(HOME, {"download": "bodies.csv"}))
    assert [row[0] for row in bodies[1:]] == ["Trust A"]
    assert provider.get(page, {"download": "areas.csv"}).status_code == 404
    alerts = rows_of(provider.get(f"{HOME}alerts/", {"download": "alerts.csv"}))
    assert {row[1] for row in alerts[1:]} <= {"Whole place", "Trust A"}


def test_a_body_stands_beside_all_together(analyst: Client) -> None:
    body = f"{HOME}organisations/provider/RXA/"
    found = rows_of(analyst.get(body, {"download": "measures.csv"}))
    first = found[1]
    assert first[:4] == [
        "Contacts that people did not attend", "60 %", "30 %", "Worse than the whole place",
    ]  # fmt: skip
    page = text(analyst.get(body))
    assert "Measures of Trust A" in page
    assert 'id="looks"' in page
    assert analyst.get(f"{HOME}organisations/region/RXA/").status_code == 404
    assert analyst.get(f"{HOME}organisations/provider/RXZ/").status_code == 404


def test_list_and_counts_of_a_body_rest_on_one_rule(analyst: Client) -> None:
    body = f"{HOME}organisations/provider/RXA/"
    rows = MeasureStanding.objects.filter(level="provider", organisation="RXA")
    # Nothing is amiss over time: it is worse than the whole place, and that is enough.
    rows.filter(measure="did-not-attend").update(gravity=Gravity.NONE, alert="")
    found = rows_of(analyst.get(body, {"download": "looks.csv"}))
    by_name = {row[0]: row[1] for row in found}
    assert by_name["Contacts that people did not attend"] == "Beside the others: worse"
    over_time = rows.filter(gravity__gte=Gravity.DOUBT).count()
    beside = rows.filter(word__in=("worse", "worst")).count()
    said = f"attention: {over_time} over time or against a target, {beside} beside the others"
    assert said in text(analyst.get(body))
    bodies = rows_of(analyst.get(HOME, {"download": "bodies.csv"}))
    assert next(row for row in bodies if row[0] == "Trust A")[5] == str(beside)
    rows.filter(measure="did-not-attend").update(gravity=Gravity.FAILS, word="better")
    page = text(analyst.get(body))
    assert "Over time: misses its target as it runs now" in page
    assert "Beside the others: better" in page


def test_the_gravest_alert_stands_first(analyst: Client) -> None:
    found = rows_of(analyst.get(f"{HOME}alerts/", {"download": "alerts.csv"}))
    assert found[1][:3] == [
        "Contacts that people did not attend", "Whole place", "Worse than usual",
    ]  # fmt: skip
    assert {row[1] for row in found[1:]} >= {"Trust A"}
    gravities = list(
        MeasureStanding.objects.filter(gravity__gt=0).values_list("gravity", flat=True)
    )
    assert len(found) == len(gravities) + 1


def test_alerts_are_gathered_by_measure_and_kept_to_what_is_asked(analyst: Client) -> None:
    page = f"{HOME}alerts/"
    first = rows_of(analyst.get(page, {"download": f"first-{Gravity.CONCERN:d}.csv"}))
    assert first[1][:2] == [
        "Contacts that people did not attend", "Whole place, North Ccg, Trust A",
    ]  # fmt: skip
    assert first[1][2].startswith("Whole place: 30 % in November 2024.")
    assert len({row[0] for row in first}) == len(first), "a measure stands once"
    own = rows_of(analyst.get(page, {"where": "provider:RXA", "download": "alerts.csv"}))
    assert {row[1] for row in own[1:]} == {"Trust A"}
    none = text(analyst.get(page, {"theme": "nothing"}))
    assert "is not one of the choices" in none


def test_each_page_asks_the_database_a_few_times(
    analyst: Client, django_assert_max_num_queries: Any
) -> None:
    for path in ("", "did-not-attend/", "alerts/", "organisations/provider/RXA/"):
        with django_assert_max_num_queries(20):
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
    odd.pk, odd.organisation, odd.gravity, odd.alert = None, "N/A", 2, "Look."
    odd.save()
    address = f"{HOME}organisations/commissioner/N/A/"
    assert address in text(analyst.get(f"{HOME}alerts/"))
    assert "Commissioner N/A" in text(analyst.get(address))


def test_an_indicator_leads_to_its_measure_and_back(analyst: Client, shire: Place) -> None:
    indicator = "/places/shire/frameworks/indicators/iapt-recovery/"
    measure = f"{HOME}talking-therapies-recovery/"
    assert indicator in text(analyst.get(measure))
    assert f'href="{measure}"' in text(analyst.get(indicator))
    MeasureStanding.objects.create(
        run=MeasureRun.objects.get(place=shire), measure="talking-therapies-recovery", level="all",
        month="2024-11-01", state="number", value=48, variation="concern, low",
        assurance="not shown", kind="control chart", sentence="Recovery: 48 % in November 2024.",
    )  # fmt: skip
    assert "Recovery: 48 % in November 2024." in text(analyst.get(indicator))
    elsewhere = text(client(Role.READER, "north_ccg").get(indicator))
    assert measures()["talking-therapies-recovery"].name in elsewhere
    assert measure not in elsewhere, "who sees no measures is led to none"
    assert "48 %" not in elsewhere


def test_a_measure_that_is_only_near_says_why(analyst: Client) -> None:
    near = "/places/shire/frameworks/indicators/detention-rate/"
    assert "Not the same: It counts detentions" in text(analyst.get(near))
    assert "Not the same: It counts detentions" in text(analyst.get(f"{HOME}detentions/"))


def test_a_doubted_value_is_shown_with_its_doubt(analyst: Client) -> None:
    MeasureStanding.objects.filter(
        measure="did-not-attend", level="provider", organisation="RXA"
    ).update(doubt="60 % lies far from its peers")
    page = text(analyst.get(f"{HOME}did-not-attend/", {"of": "provider:RXA"}))
    assert "Doubtful value." in page
    assert "60 % lies far from its peers. It is shown as it came." in page
    assert "look at the data first" in page


def test_the_page_of_data_quality_shows_what_is_doubted(
    analyst: Client, provider: Client, shire: Place
) -> None:
    run = MeasureRun.objects.get(place=shire)
    common = {"run": run, "measure": "dq-ethnicity-known", "month": "2024-11-01", "said": "70 %",
              "state": "number", "value": 70, "variation": "common cause",
              "assurance": "not shown", "kind": "control chart", "sentence": "x"}  # fmt: skip
    MeasureStanding.objects.create(**common, level="all")
    MeasureStanding.objects.create(
        **common, level="provider", organisation="RXB", doubt="70 % lies far from its peers"
    )
    address = "/places/shire/activity/quality/"
    page = text(analyst.get(address))
    assert "1 value is doubted." in page
    found = rows_of(analyst.get(address, {"download": "quality.csv"}))
    assert found[0] == ["Measure", "Whole place", "Trust B"]
    assert found[1][1:] == ["70 %", "70 %"]
    own = text(provider.get(address))
    assert "Trust B" not in own
    assert "No value of a measure is doubted." in own


def test_a_target_whose_source_nobody_read_says_so(analyst: Client) -> None:
    page = text(analyst.get(f"{HOME}talking-therapies-reliable-improvement/"))
    assert "67 %" in page
    assert "Not verified: The guidance could not be read" in page
