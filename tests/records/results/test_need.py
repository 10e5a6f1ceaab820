"""Need through the door of imports: the papers' own tables, and what a place enters."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commonweal.language.figure import Quantity, round_half_up
from commonweal.language.row import CannotWork
from commonweal.planning.need.filters import Filters
from commonweal.planning.need.gp_list import GpList
from commonweal.records.people.acting import Acting
from commonweal.records.planning.kinds.need_contact import Contacts
from commonweal.records.planning.kinds.need_filters import Given as FiltersGiven
from commonweal.records.planning.kinds.need_gp_list import Given as ListGiven
from commonweal.records.planning.kinds.need_projected import Given as ProjectedGiven
from commonweal.records.planning.kinds.need_projected import Projections
from commonweal.records.planning.kinds.need_treatment import Given as TreatmentGiven
from commonweal.records.planning.kinds.need_treatment import Treatment
from commonweal.records.register.models import Place
from commonweal.records.results import actions
from commonweal.records.results.answers import answer_of
from commonweal.records.results.models import Result
from commonweal.records.results.selectors import result_for
from tests import universe

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SYSTEM = Acting.system()
D = Decimal


def paper(code: str, table: str) -> Place:
    found = universe.worked_papers.worked_papers(code)[0]
    universe.ground()
    place = universe.worked_papers.open_paper(found, SYSTEM)
    path = next(path for path in found.files if path.endswith(f"/{table}.csv"))
    universe.bring_in(place, table, universe.shelf.read_bytes(path))
    return place


@pytest.fixture
def guide() -> Place:
    return paper("jcp-2011", "prevalence_and_filters")


@pytest.fixture
def leicestershire() -> Place:
    return paper("leicestershire-2017", "leicestershire_demand")


def newest(place: Place, kind: str) -> Result:
    found = result_for(SYSTEM, place, kind)
    assert found is not None
    return found


def worked(place: Place, kind: str, given: object) -> Result:
    return actions.work_out(by=SYSTEM, place=place, kind=kind, given=given)


def test_the_guide_gives_filters_per_1000_with_their_sources(guide: Place) -> None:
    result = newest(guide, "need-filters")
    found = answer_of(result)
    assert isinstance(found, Filters)
    assert [line.level.says for line in found.lines] == [
        "250", "230", "130", "20 to 30", "fewer than 10"
    ]  # fmt: skip
    assert result.headline == (
        "Of 1,000 people about 250 have mental health problems and 20 to 30 are referred to a "
        "specialist service; no population has been entered."
    )
    assert result.sources.count() == 5
    assert result.definitions == ["rules/care_filters@2011-03-01"]


def test_a_population_and_local_counts_show_which_filter_differs(guide: Place) -> None:
    given = FiltersGiven(
        D(5000), "the census", {"attending": D(1150), "diagnosed": D(600), "referred": D(40)}
    )
    result = worked(guide, "need-filters", given)
    assert result.headline == (
        "The filter that differs most here is “Referred to a specialist service”: 7% pass it, "
        "lower than the 15 to 23% expected."
    )
    assert "The population was entered by a commissioner: the census." in result.cautions


def test_the_guide_gives_people_on_a_list(guide: Place) -> None:
    assert newest(guide, "need-gp-list").headline == (
        "A list of 2,000 people is expected to hold 50 with depression, 10 with serious mental "
        "illness, 180 with anxiety disorders and 180 with milder depression and anxiety."
    )
    result = worked(guide, "need-gp-list", ListGiven(D(9000), {"serious": D(54)}))
    found = answer_of(result)
    assert isinstance(found, GpList)
    assert found.lines[1].found == Quantity.exact(D(120))
    assert "Serious mental illness: 54 on the register are 120% of those expected" in result.steps


def test_the_guide_gives_the_mix_of_treatment_and_its_rounding(guide: Place) -> None:
    result = newest(guide, "need-treatment")
    found = answer_of(result)
    assert isinstance(found, Treatment)
    assert found.mix is not None
    assert (found.mix.whole, found.mix.summed) == (Quantity.exact(D(23)), Quantity.exact(D(24)))
    assert any("24% and the whole is printed as 23%" in step for step in result.steps)
    assert result.headline.startswith("Nationally 47.7% of adults with symptoms")


def test_a_gap_entered_here_has_limits_and_is_shown_above_100_percent(guide: Place) -> None:
    given = TreatmentGiven(D(3000), D(12_000), D(10_000), D(15_000), "the service, 2025/26")
    result = worked(guide, "need-treatment", given)
    assert result.headline == (
        "25% of those expected to be ill are treated (20 to 30%); 75% are not."
    )
    over = worked(guide, "need-treatment", TreatmentGiven(D(1500), D(1000)))
    assert over.headline == (
        "150% of those expected to be ill are treated: the two numbers do not count the same "
        "people."
    )
    straddling = worked(guide, "need-treatment", TreatmentGiven(D(13), D(12), D(10), D(15)))
    assert straddling.headline == (
        "108% of those expected to be ill are treated (87 to 130%): the two numbers do not count "
        "the same people."
    )
    assert "The expected number has no limits, so the gap looks surer than it is." in over.cautions
    with pytest.raises(CannotWork, match="Enter both how many are treated"):
        worked(guide, "need-treatment", TreatmentGiven(treated=D(5)))
    with pytest.raises(CannotWork, match="does not lie between its limits 20 and 30"):
        worked(guide, "need-treatment", TreatmentGiven(D(5), D(10), D(20), D(30)))


def test_a_gap_with_one_limit_says_which_is_missing(guide: Place) -> None:
    given = TreatmentGiven(D(5), D(25), expected_low=D(20))
    said = " ".join(worked(guide, "need-treatment", given).cautions)
    assert "has no high limit, so the number itself stands for it" in said
    assert "has no limits" not in said
    neither = " ".join(worked(guide, "need-treatment", TreatmentGiven(D(5), D(25))).cautions)
    assert "The expected number has no limits" in neither


def test_essex_prints_that_a_quarter_are_treated_and_takes_the_filters_that_ship() -> None:
    place = universe.essex("prevalence_and_filters")
    result = newest(place, "need-treatment")
    assert result.headline == "People with MH problems receiving treatment: 25%, as printed."
    assert newest(place, "need-filters").sources.count() == 0


def test_leicestershire_shows_its_gap_in_contacts(leicestershire: Place) -> None:
    result = newest(leicestershire, "need-contact")
    found = answer_of(result)
    assert isinstance(found, Contacts)
    gap = found.gaps[0].gap
    assert (round_half_up(gap.gap), round_half_up(gap.denominator)) == (269, 295_156)
    assert result.headline == (
        "Leicestershire, 2013 Apr-Jun: at the rate of England 269 more people would be in contact; "
        "the rate is lower than the comparator, by more than chance."
    )
    assert result.sources.count() == 3


def test_leicestershire_reproduces_its_projected_changes(leicestershire: Place) -> None:
    """LEI-14: 14.3 and 43.1 percent; severe 14.5 and 48.6."""
    result = newest(leicestershire, "need-projected")
    found = answer_of(result)
    assert isinstance(found, Projections)
    changes = [change for one in found.projections for change in one.changes]
    assert [change.printed for change in changes] == [
        D(one) for one in ("14.3", "43.1", "14.5", "48.6")
    ]
    assert all(change.agrees for change in changes)
    assert found.between == ()
    assert result.sources.count() == 10


def test_a_year_between_is_drawn_only_when_asked(leicestershire: Place) -> None:
    result = worked(leicestershire, "need-projected", ProjectedGiven(2025))
    found = answer_of(result)
    assert isinstance(found, Projections)
    assert found.between[0].found is not None
    assert found.between[0].found.value == D("14433.5")
    beyond = answer_of(worked(leicestershire, "need-projected", ProjectedGiven(2050)))
    assert isinstance(beyond, Projections)
    assert "2050 is outside what is printed" in beyond.between[0].reason
