"""People, services and gaps through the door of imports, held against plain sums of the files."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator

import pytest

from commonweal.planning.need.picture import NeedPicture
from commonweal.planning.need.required import WHOLE, RequiredServices
from commonweal.records import shelf
from commonweal.records.people.acting import Acting
from commonweal.records.planning.kinds.need_gap import Gaps
from commonweal.records.planning.kinds.need_services import Given as ServicesGiven
from commonweal.records.published.actions_shipped import load_official
from commonweal.records.register.models import Place
from commonweal.records.results import actions
from commonweal.records.results.answers import answer_of
from commonweal.records.results.models import Result
from commonweal.records.results.selectors import result_for
from commonweal.records.results.selectors_official import official_of
from tests import universe
from tests.shared import fresh, once

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SYSTEM = Acting.system()
NCL = "north-central-london-2022"
BOROUGHS = {
    "E09000003": "barnet", "E09000007": "camden", "E09000010": "enfield",
    "E09000014": "haringey", "E09000019": "islington",
}  # fmt: skip


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a shipped official file."""
    text = gzip.decompress(shelf.read_bytes(f"official/{name}")).decode("utf-8-sig")
    yield from csv.DictReader(io.StringIO(text))


def opened(*tables: str) -> Place:
    found = universe.worked_papers.worked_papers(NCL)[0]
    universe.ground()
    place = universe.worked_papers.open_paper(found, SYSTEM)
    for table in tables:
        path = next(path for path in found.files if path.endswith(f"/{table}.csv"))
        universe.bring_in(place, table, universe.shelf.read_bytes(path))
    return place


def _boroughs() -> Place:
    load_official(by=SYSTEM)
    return opened("need_areas", "need_scenarios", "need_services")


ncl = once(_boroughs)


@pytest.fixture
def boroughs(ncl: Place, db: None) -> Place:
    return fresh(ncl)


def newest(place: Place, kind: str, subject: str = "") -> Result:
    found = result_for(SYSTEM, place, kind, subject)
    assert found is not None
    return found


def test_expected_people_are_those_of_the_files_added_up_by_hand(boroughs: Place) -> None:
    """18 to 64 in mid-2023, 14.7 % of men and 23.1 % of women; the local estimate times the need
    index of the practices of each borough."""
    result = newest(boroughs, "need-expected")
    found: NeedPicture = answer_of(result)
    people = {code: [0.0, 0.0] for code in BOROUGHS}
    for row in rows("population-estimates.csv.gz"):
        first = int(row["age"].split("-")[0].rstrip("+"))
        if row["area_code"] in people and row["year"] == "2023" and 18 <= first <= 64:
            people[row["area_code"]][0] += float(row["m"])
            people[row["area_code"]][1] += float(row["f"])
    index = {
        row["area_code"]: float(row["MH WP"]) / float(row["Population"])
        for row in rows("practice-weighted-populations-2025_26.csv.gz")
    }
    lines = {
        line.area: line
        for line in found.lines
        if (line.condition, line.year) == ("pansi-cmd-2014", 2023)
    }
    for code, area in BOROUGHS.items():
        men, women = people[code]
        by_hand = men * 0.147 + women * 0.231
        line = lines[area]
        assert line.comparable == pytest.approx(by_hand)
        assert line.local == pytest.approx(by_hand * index[code])
        assert line.low < by_hand < line.high
    assert {one.set_code for one in official_of(SYSTEM, result)} == {
        "population-estimates", "population-projections", "practice-weighted-populations",
    }  # fmt: skip


def test_every_default_year_has_a_range_or_a_reason_and_says_what_the_range_leaves_out(
    boroughs: Place,
) -> None:
    """High and low projections are shipped for some years only, and 2024 is none of them."""
    result = newest(boroughs, "need-expected")
    found: NeedPicture = answer_of(result)
    assert 2024 in found.years
    for line in found.lines:
        assert line.low is not None or line.no_limits, line
    barnet = {
        line.year: line
        for line in found.lines
        if (line.condition, line.area) == ("pansi-cmd-2014", "barnet")
    }
    assert barnet[2024].low is not None
    assert barnet[2024].comparable is not None
    assert barnet[2024].low < barnet[2024].comparable
    assert "without what the projection may be out by" in barnet[2024].no_limits
    assert barnet[2023].no_limits == ""
    assert any("The ranges of 2024" in caution for caution in result.cautions)


def test_changes_are_told_within_the_projections_and_add_up(boroughs: Place) -> None:
    found: NeedPicture = answer_of(newest(boroughs, "need-expected"))
    assert found.base_year == 2024
    for one in found.moved:
        parts = [one.before, one.size, one.ageing]
        assert None not in parts
        assert sum(part for part in parts if part is not None) == pytest.approx(one.after)


def test_services_rest_on_the_packages_and_a_scenario_is_explained(boroughs: Place) -> None:
    plain: RequiredServices = answer_of(newest(boroughs, "need-services"))
    other: RequiredServices = answer_of(newest(boroughs, "need-services", "home-treatment-first"))
    assert plain.basis == other.basis == "locally adjusted"
    assert other.explained is not None
    assert other.explained.first == pytest.approx(plain.total_cost.value)
    steps = sum(step.effect for step in other.explained.steps)
    assert other.explained.first + steps + other.explained.interaction == pytest.approx(
        other.total_cost.value
    )
    beds = {
        (line.element, line.area): line for line in plain.element_lines if line.capacity is not None
    }
    whole = beds["acute-bed", WHOLE]
    assert whole.capacity is not None
    assert whole.capacity.value == pytest.approx(whole.activity.value / 365 / 0.85)


def test_gaps_rest_on_what_was_chosen_for_services(boroughs: Place) -> None:
    """Whoever works services out for another year by national rates moves the gaps with them."""
    chosen = ServicesGiven(year=2030, basis="comparable")
    actions.work_out(by=SYSTEM, place=boroughs, kind="need-services", given=chosen)
    gaps: Gaps = answer_of(newest(boroughs, "need-gap"))
    services: RequiredServices = answer_of(newest(boroughs, "need-services"))
    assert (gaps.year, gaps.basis) == (services.year, services.basis) == (2030, "comparable")


def test_gaps_of_another_year_than_the_services_say_so(boroughs: Place) -> None:
    """The services that are there are of 2023/24, in which mid-2023 lies and mid-2030 does not."""
    said = "need is of mid-2030 and services are of 2023/24"
    here = newest(boroughs, "need-gap")
    assert "not of one time" not in " ".join(here.cautions)
    assert "services are of" not in here.headline
    chosen = ServicesGiven(year=2030)
    actions.work_out(by=SYSTEM, place=boroughs, kind="need-services", given=chosen)
    moved = newest(boroughs, "need-gap")
    assert moved.headline.endswith(f"; {said}.")
    assert f"Need and services are not of one time: {said}." in " ".join(moved.cautions)


def test_gaps_say_what_is_not_known_and_never_count_it_as_nought(boroughs: Place) -> None:
    found: Gaps = answer_of(newest(boroughs, "need-gap"))
    known = {(one.element, one.area): one for one in found.gaps}
    hidden = known["employment-support", "barnet"]
    assert (hidden.there, hidden.gap, hidden.rank, hidden.sure) == (None, None, None, "unknown")
    assert "suppressed" in hidden.reason
    assert known["young-person-bed", "enfield"].there is None
    ranks = [one.rank for one in found.gaps if one.rank is not None]
    assert ranks == list(range(1, len(ranks) + 1))
    weighed = [one.weighed for one in found.gaps if one.weighed is not None]
    assert weighed == sorted(weighed, reverse=True)
