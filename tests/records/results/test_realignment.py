"""Realignment of block contracts through the door of imports: Essex, another county, bad files."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from commonweal.language.optimum import Proof
from commonweal.language.row import CannotWork
from commonweal.planning.realignment import Pace
from commonweal.planning.realignment_draft import DraftEntry
from commonweal.records.facts import actions as facts
from commonweal.records.facts import hooks
from commonweal.records.facts.models import Import, Release
from commonweal.records.people.acting import Acting
from commonweal.records.planning.kinds import realignment, realignment_draft, saying, subsidy
from commonweal.records.register.models import Place
from commonweal.records.results import actions
from commonweal.records.results.answers import answer_of
from commonweal.records.results.models import Attempt, Result
from commonweal.records.results.selectors import result_for, sources_of
from commonweal.site.planning.presenters.realignment_plan import proof_sentence
from tests import universe
from tests.records import people

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

SYSTEM = Acting.system()
COUNTY = Path(__file__).parents[2] / "counties" / "exampleshire"
TABLES = (
    "block_contracts", "contract_shares", "contract_use", "use_weights", "pace_limits",
    "resource_limits", "realignment_draft",
)  # fmt: skip
COUNTY_TABLES = ("block_contracts", "contract_shares", "pace_limits", "resource_limits")


def newest(place: Place, kind: str, subject: str = "") -> Result:
    found = result_for(SYSTEM, place, kind, subject)
    assert found is not None
    return found


def checked(place: Place, template: str, table: str) -> Import:
    received = facts.receive_import(
        place=place, template=template, file=ContentFile(table.encode(), name="x.csv"), by=SYSTEM
    )
    return facts.check_import(import_=received, by=SYSTEM)


@pytest.fixture
def county() -> Place:
    place = people.place(
        "exampleshire", example_icb="lead", example_council="commissioner", example_trust="provider"
    )
    with hooks.told_once(SYSTEM):
        for name in COUNTY_TABLES:
            universe.bring_in(place, name, (COUNTY / f"{name}.csv").read_bytes())
    return place


def test_essex_subsidies_and_its_plan_rest_on_printed_values_and_say_what_is_made_up() -> None:
    place = universe.essex(*TABLES)
    now = newest(place, "subsidy")
    positions = answer_of(now).positions
    # The two values are the paper's; the shares are illustrative and it says so.
    assert [one.value for one in positions] == [Decimal(69_000_000), Decimal(81_000_000)]
    assert "Illustrative" in now.cautions[0]
    assert {one.figure.dataset for one in sources_of(SYSTEM, now)} == set(TABLES[:4])
    assert sum(one.net for one in answer_of(now).subsidies) == 0

    plan = answer_of(newest(place, "realignment"))
    assert plan.done.solution.reached[0].proof is Proof.EXACT
    for year in plan.done.years:
        bodies = [one for one in plan.done.bodies if one.year == year]
        assert sum(one.spend_after - one.spend_before for one in bodies) == 0
        assert sum((one.limit_after or 0) - (one.limit_before or 0) for one in bodies) == 0
    assert plan.before == answer_of(now).paid_for_others
    # CPR may fall by £1.2m a year: a pound more in the first counts in three years at both ends.
    assert {one.limit: one.worth for one in plan.done.binding}[
        "Castle Point and Rochford CCG: spend may fall by at most £1,200,000.00 in 2016/17"
    ] == 6


def test_another_county_with_agreed_shares_is_realigned(county: Place) -> None:
    now = newest(county, "subsidy")
    # 70% paid and 65% used of £40m
    assert now.headline == (
        "Of the £40.00m paid for 1 block contract in 2024/25, £2.00m pays for what others use, "
        "measured by the shares agreed."
    )
    assert now.cautions == []
    plan = answer_of(newest(county, "realignment"))
    # The council may rise by £0.8m a year: 0.8, 1.6, 2.0.
    council = [one.change for one in plan.done.bodies if one.commissioner == "example_council"]
    assert council == [800_000, 1_600_000, 2_000_000]
    assert [one.limit_after for one in plan.done.bodies if one.commissioner == "example_icb"] == [
        899_200_000, 898_400_000, 898_000_000,
    ]  # fmt: skip


def test_the_same_plan_again_is_the_same_to_the_digit(county: Place) -> None:
    first = newest(county, "realignment")
    again = actions.work_out(by=SYSTEM, place=county, kind="realignment")
    assert again == first
    other = actions.work_out(
        by=SYSTEM, place=county, kind="realignment", given=realignment.Given(years=2)
    )
    back = actions.work_out(by=SYSTEM, place=county, kind="realignment", given=realignment.Given())
    assert (other.number, back.number) == (2, 3)
    assert back.answer == first.answer


def test_limits_without_a_solution_are_named_with_the_least_loosening(county: Place) -> None:
    before = Result.objects.count()
    paces = (
        Pace("example_council", cap=Decimal(500_000)),
        Pace("example_icb", complete_by="2026/27"),
    )
    with pytest.raises(CannotWork) as caught:
        actions.work_out(
            by=SYSTEM, place=county, kind="realignment", given=realignment.Given(paces=paces)
        )
    conflict, loosening = caught.value.sentences
    assert "Example Council: spend may rise by at most £500,000.00 in 2025/26" in conflict
    assert "Example Icb: at its share used on every contract by 2026/27" in conflict
    # Two years at £0.5m are £1m of £2m.
    assert "by £1,000,000.00" in loosening
    assert Result.objects.count() == before


def test_limits_that_come_in_and_leave_no_plan_are_kept_and_said(county: Place) -> None:
    table = "commissioner_code,complete_by,source_doc,source_section\n"
    universe.bring_in(county, "pace_limits", f"{table}example_icb,2025/26,this file,A\n".encode())
    attempt = Attempt.objects.get(place=county, kind="realignment")
    assert "No realignment keeps these limits together" in attempt.sentences[0]
    assert newest(county, "realignment").number == 1


def test_shares_that_do_not_total_100_keep_the_file_out(county: Place) -> None:
    releases = Release.objects.count()
    table = (COUNTY / "contract_shares.csv").read_text().replace("council,30,", "council,29.5,")
    found = checked(county, "contract_shares", table.replace("2024/25", "2025/26"))
    assert found.state == Import.State.REFUSED
    assert (found.problems[0]["row"], found.problems[0]["column"]) == (3, "share_paid_pct")
    assert "in 2025/26 total 99.5, not 100 (70 + 29.5)" in found.problems[0]["sentence"]
    assert Release.objects.count() == releases


def test_a_contract_given_twice_keeps_the_file_out(county: Place) -> None:
    header, row = (COUNTY / "block_contracts.csv").read_text().strip().splitlines()
    twice = checked(county, "block_contracts", f"{header}\n{row}\n{row.replace('40', '41')}\n")
    assert "Rows 2 and 3 speak of the same thing" in twice.problems[0]["sentence"]
    dated = checked(
        county, "block_contracts", f"{header},year\n{row.replace('40', '41')},2024/25\n"
    )
    assert dated.state == Import.State.REFUSED
    assert (
        "given twice: once without a year (40) and once for 2024/25 (41)"
        in (dated.problems[0]["sentence"])
    )


DRAFT = """\
draft,provider_code,lead_code,commissioner_code,year,spend_change_gbp,limit_change_gbp,\
source_doc,source_section
First try,example_trust,example_icb,example_icb,2025/26,-500000,-500000,this file,A
First try,example_trust,example_icb,example_council,2025/26,500000,500000,this file,A
"""


def test_a_draft_comes_in_when_it_sums_to_nought_and_not_otherwise(county: Place) -> None:
    short = checked(
        county, "realignment_draft", DRAFT.replace(",500000,500000", ",499999.99,500000")
    )
    assert short.state == Import.State.REFUSED
    said = [(one["row"], one["sentence"]) for one in short.problems]
    assert said[0][0] == 3
    assert "add up to -£0.01, not to nought" in said[0][1]
    assert "spend changes by +£499,999.99 but the Resource Limit by +£500,000.00" in said[1][1]
    assert result_for(SYSTEM, county, "realignment-draft", "first-try") is None

    universe.bring_in(county, "realignment_draft", DRAFT.encode())
    draft = answer_of(newest(county, "realignment-draft", "first-try"))
    assert (draft.name, draft.moved) == ("First try", 500_000)
    assert draft.bodies[0].left_over == draft.bodies[0].limit_after - draft.bodies[0].spend_after


def test_a_draft_written_on_a_page_is_refused_with_its_sum(county: Place) -> None:
    code = "example_trust.example_icb"
    entries = (
        DraftEntry("example_icb", code, "2025/26", Decimal(-5), Decimal(-5)),
        DraftEntry("example_council", code, "2025/26", Decimal(4), Decimal(4)),
    )
    with pytest.raises(CannotWork, match=r"add up to -£1\.00, not to nought"):
        actions.work_out(
            by=SYSTEM, place=county, kind="realignment-draft", subject="odd",
            given=realignment_draft.Given("Odd", entries),
        )  # fmt: skip
    assert result_for(SYSTEM, county, "realignment-draft", "odd") is None


def test_use_that_is_suppressed_is_never_nought(county: Place) -> None:
    use = """\
provider_code,lead_code,year,commissioner_code,sort,line,unit,quantity,source_doc,source_section
example_trust,example_icb,2024/25,example_icb,activity,contacts,contacts,900,this file,A
example_trust,example_icb,2024/25,example_council,activity,contacts,contacts,*,this file,A
"""
    universe.bring_in(county, "contract_use", use.encode())
    with pytest.raises(CannotWork, match="contacts of Example Council cannot be used"):
        actions.work_out(
            by=SYSTEM, place=county, kind="subsidy", given=subsidy.Given("activity:contacts")
        )
    # The agreed shares can still be used.
    assert newest(county, "subsidy").headline.endswith("measured by the shares agreed.")


def test_a_whole_and_its_parts_add_up_as_they_are_said() -> None:
    """7.389 and 0.6059 are £7.39m and £0.61m, which is not the £7.99m of their sum 7.9949."""
    whole, moved, left = Decimal(7_994_900), Decimal(7_389_000), Decimal(605_900)
    assert saying.parts_of(whole, moved, left) == ("£7,994,900", "£7,389,000", "£605,900")
    round_ones = (Decimal(8_000_000), Decimal(7_390_000), Decimal(610_000))
    assert saying.parts_of(*round_ones) == ("£8.00m", "£7.39m", "£0.61m")


def test_a_plan_without_limits_does_not_speak_of_limits(county: Place) -> None:
    plan = answer_of(newest(county, "realignment"))
    assert "no plan that keeps these limits" in proof_sentence(plan)
    assert "with no limits given, no plan leaves less" in proof_sentence(replace(plan, paces=()))
