"""Expected need and need-weighted people put in by default, and the table's own over them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from commonweal.language.row import CannotWork
from commonweal.planning.need.picture import NeedPicture
from commonweal.records import shelf, worked_papers
from commonweal.records.facts import hooks
from commonweal.records.people.acting import Acting
from commonweal.records.planning.definitions_need import prevalences
from commonweal.records.planning.definitions_need_rules import need_rules
from commonweal.records.planning.kinds.need_default import Given
from commonweal.records.planning.kinds.need_equity import Equity
from commonweal.records.planning.kinds.need_ground import areas_of, cover_cautions
from commonweal.records.planning.kinds.need_variation import Variation
from commonweal.records.published.actions_shipped import load_official
from commonweal.records.published.selectors_population import people_for
from commonweal.records.published.selectors_weights import weights_for
from commonweal.records.register.actions_files import import_register
from commonweal.records.register.models import Place
from commonweal.records.results.actions import work_out
from commonweal.records.results.answers import answer_of
from commonweal.records.results.models import Result
from commonweal.records.results.reading import Reading
from commonweal.records.results.selectors import result_for
from tests import universe
from tests.records.register.makers import areas as small_areas
from tests.records.register.makers import table

pytestmark = pytest.mark.django_db
SYSTEM = Acting.system()
NCL = "north-central-london-2022"
BOROUGHS = {"E09000003": "Barnet", "E09000007": "Camden"}
HEAD = (
    "area_code,area_name,group_kind,group,theme,measure,count,denominator,expected_need,period,"
    "value_status,source_doc,source_section\n"
)
SPEND_HEAD = (
    "area_code,area_name,kind,financial_year,amount_gbp,weighted_people,value_status,source_doc,"
    "source_section\n"
)
KINDS = ("crisis", "inpatient", "community", "prevention")


def use(need: str = "") -> bytes:
    """Contacts of two boroughs, of the sexes of Camden, and of town in all; need where given."""
    end = f"{need},2023/24,illustrative,illustration,A test\n"
    rows = [
        f"{code},{name},all people,All people,use,Contacts,4000,300000,{end}"
        for code, name in BOROUGHS.items()
    ]
    rows += [
        f"E09000007,Camden,sex,{sex},use,Contacts,{count},100000,{end}"
        for sex, count in (("Female", 2500), ("Male", 1500))
    ]
    rows += [
        f"E09000007,Camden,ethnic group,{group},use,Contacts,{count},100000,{end}"
        for group, count in (("White", 2500), ("Black", 1500))
    ]
    rows.append(f"ncl,North Central London,locality,Urban,use,Contacts,20000,1500000,{end}")
    rows.append(f"E09000007,Camden,all people,All people,need,Registers,4000,300000,{end}")
    return (HEAD + "".join(rows)).encode()


def spend(weighted: str = "") -> bytes:
    return (
        SPEND_HEAD
        + "".join(
            f"{code},{name},{kind},2023/24,1000000,{weighted},illustrative,illustration,A test\n"
            for code, name in BOROUGHS.items()
            for kind in KINDS
        )
    ).encode()


@pytest.fixture(scope="module")
def place(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: Any
) -> Iterator[Place]:
    """North Central London with the statistics that ship and tables without need."""
    from django.conf import settings

    before = settings.PUBLISHED_ROOT
    settings.PUBLISHED_ROOT = tmp_path_factory.mktemp("published")
    with django_db_blocker.unblock(), transaction.atomic():
        universe.ground()
        load_official(by=SYSTEM)
        made = worked_papers.open_paper(worked_papers.worked_papers(NCL)[0], SYSTEM)
        with hooks.told_once(SYSTEM):
            universe.bring_in(made, "need_areas", shelf.read_bytes(f"places/{NCL}/need_areas.csv"))
            universe.bring_in(made, "need_use", use())
            universe.bring_in(made, "need_spend", spend())
        yield made
        transaction.set_rollback(True)
    settings.PUBLISHED_ROOT = before


def kept(place: Place, kind: str) -> Result:
    found = result_for(SYSTEM, place, kind)
    assert found is not None
    return found


def expected(place: Place) -> dict[str, float]:
    """What the page of expected need says of 2023, locally adjusted, by area."""
    picture: NeedPicture = answer_of(kept(place, "need-expected"))
    code = picture.conditions[0].code
    return {
        one.area: one.local
        for one in picture.lines
        if (one.condition, one.year) == (code, 2023) and one.local is not None
    }


def test_areas_have_the_need_that_the_page_of_need_says(place: Place) -> None:
    answer: Variation = answer_of(kept(place, "need-variation"))
    areas = {one.measure.title: one.areas for one in answer.panels}
    need = expected(place)
    for one in areas["Contacts"]:
        assert one.expected == pytest.approx(need[one.name.lower()], rel=1e-9)
        assert one.by_need.value == pytest.approx(100 * 4000 / need[one.name.lower()])
    assert [one.expected for one in areas["Registers"]] == [None]  # of need, not of use
    said = " ".join(kept(place, "need-variation").cautions)
    assert "gives no expected need for Contacts, so people aged 18 to 64 expected" in said


def test_sexes_and_localities_have_theirs_and_ethnic_groups_none(place: Place) -> None:
    answer: Equity = answer_of(kept(place, "need-equity"))
    studies = {one.kind: one for one in answer.studies}
    need = expected(place)
    women, men = studies["sex"].lines
    assert (women.expected or 0) + (men.expected or 0) == pytest.approx(need["camden"])
    assert women.use_need.value == pytest.approx(
        (2500 / 4000) / ((women.expected or 0) / need["camden"])
    )
    town = studies["locality"].lines[0]
    assert town.expected == pytest.approx(
        sum(need[one] for one in ("barnet", "camden", "enfield", "haringey", "islington"))
    )
    assert {one.expected for one in studies["ethnic group"].lines} == {None}


def test_money_goes_by_the_official_weights(place: Place) -> None:
    """People of mid-2023 in Camden × its weighted over its registered people."""
    answer: Variation = answer_of(kept(place, "need-variation"))
    camden = next(one for one in answer.investment if one.name == "Camden")
    held = people_for(SYSTEM, areas=["E09000007"], years=[2023], variants=["estimate"])
    weights, _, _ = weights_for(SYSTEM, ["E09000007"])
    weighted, registered = weights["E09000007"]
    residents = float(held.people.sum())
    assert float(camden.weighted or 0) == pytest.approx(residents * weighted / registered, rel=1e-6)
    assert "gives no need-weighted people" in " ".join(kept(place, "need-variation").cautions)


def test_a_whole_that_its_areas_do_not_fit_is_told(place: Place) -> None:
    """Each of five boroughs has a small area, and the whole has a sixth: one in six is left out."""
    boroughs = ("barnet", "camden", "enfield", "haringey", "islington")
    lines = [f"census|{borough}|s{at}|1" for at, borough in enumerate(boroughs)]
    reading = Reading(SYSTEM, place, ("need_areas",))
    areas = areas_of(reading)
    assert list(cover_cautions(reading, areas, 2023)) == []  # nothing is known of small areas
    lines.append("localities|ncl|s5|1")
    import_register(
        by=SYSTEM,
        tables=[
            small_areas(*(f"s{at}" for at in range(6)), kind="lsoa"),
            ("register-links", table("hierarchy|parent|child|share\n" + "\n".join(lines))),
        ],
    )
    said = " ".join(cover_cautions(reading, areas, 2023))
    assert "North Central London is added up from whole areas that do not fit it" in said
    assert "0.0% of the smallest areas counted lie outside it, and 16.7% of its own" in said


def test_the_table_counts_over_what_ships(place: Place) -> None:
    with hooks.told_once(SYSTEM):
        universe.bring_in(place, "need_use", use("50000"), reason="With need.")
        universe.bring_in(place, "need_spend", spend("200000"), reason="With weights.")
    found = kept(place, "need-variation")
    answer: Variation = answer_of(found)
    assert {one.expected for panel in answer.panels for one in panel.areas} == {50000}
    assert {one.weighted for one in answer.investment} == {200000}
    said = " ".join((*found.cautions, *kept(place, "need-equity").cautions))
    assert "The table gives no" not in said
    assert "The table of spend gives no" not in said
    groups: Equity = answer_of(kept(place, "need-equity"))
    assert {line.expected for one in groups.studies for line in one.lines} == {50000}


def test_whoever_works_chooses_the_condition_that_is_taken_as_need(place: Place) -> None:
    """The second condition of the rules in place of the first: the page says which is taken."""
    chosen = need_rules().measures[1]
    kept_before = answer_of(kept(place, "need-variation"))
    with transaction.atomic():
        made = work_out(by=SYSTEM, place=place, kind="need-variation", given=Given(chosen))
        after = answer_of(made)
        assert any(prevalences()[chosen].title.lower() in one for one in made.cautions)
        before = {one.area: one.expected for one in kept_before.panels[0].areas}
        now = {one.area: one.expected for one in after.panels[0].areas}
        assert before.keys() == now.keys()
        assert all(now[area] != before[area] for area in before)
        with pytest.raises(CannotWork, match="There is no prevalence nothing"):
            work_out(by=SYSTEM, place=place, kind="need-equity", given=Given("nothing"))
        transaction.set_rollback(True)
