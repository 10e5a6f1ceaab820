"""The organisations and areas of the papers load through the import and can be walked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from commonweal.language.figure import Quantity
from commonweal.language.restatement import Basis, restate
from commonweal.records.audit.models import Event
from commonweal.records.register.actions_shipped import load_shipped
from commonweal.records.register.models import Organisation, OrganisationRole
from commonweal.records.register.selectors_areas import area_for, standings_of, successions_for
from commonweal.records.register.selectors_organisations import family_of, organisation_for
from tests.records.register.makers import SYSTEM

pytestmark = pytest.mark.django_db

#: The codes of the papers' table of organisations.
OF_THE_PAPERS = [
    "bb_ccg",
    "cpr_ccg",
    "mid_essex_ccg",
    "ne_essex_ccg",
    "southend_ccg",
    "thurrock_ccg",
    "west_essex_ccg",
    "essex_cc",
    "southend_ua",
    "thurrock_ua",
    "nhs_england",
    "nep",
    "sept",
    "nelft",
    "hpft",
    "leics_cc",
    "leicester_city_c",
    "rutland_c",
    "elr_ccg",
    "wl_ccg",
    "lc_ccg",
    "lpt",
    "richmond_fellowship",
    "healthwatch_leics",
    "ncl_ccg",
    "ncl_ics",
    "beh",
    "ci",
    "tavi",
    "whittington",
    "eput",
]


@pytest.fixture(autouse=True)
def _loaded() -> None:
    load_shipped(by=SYSTEM)


def test_all_thirty_two_organisations_of_the_papers_are_there() -> None:
    assert set(OF_THE_PAPERS) <= set(Organisation.objects.values_list("code", flat=True))
    assert organisation_for(SYSTEM, "papers:ecc_2022").code == "essex_cc"


def test_loading_again_changes_nothing() -> None:
    events = Event.objects.count()
    checked = load_shipped(by=SYSTEM)
    assert (checked.new_count, checked.ended_count, Event.objects.count()) == (0, 0, events)


def test_a_council_is_commissioner_partner_and_rota_operator_at_once() -> None:
    roles = OrganisationRole.objects.filter(organisation__code="essex_cc")
    held = set(roles.values_list("role", flat=True))
    assert {"commissioner", "section_75_partner", "rota_operator"} <= held


def test_each_block_contract_has_its_lead() -> None:
    leads = OrganisationRole.objects.filter(role="lead_commissioner")
    pairs = set(leads.values_list("organisation__code", "towards__code"))
    assert pairs == {("ne_essex_ccg", "nep"), ("cpr_ccg", "sept")}


def test_what_the_papers_do_not_say_is_marked_as_assigned() -> None:
    family = family_of(SYSTEM, "organisation", "mid_essex_ccg")
    told = {(r.predecessor.code, r.successor.code): r.status for r in family.rows}
    assert told["mid_essex_pct", "mid_essex_ccg"] == "assigned"
    assert told["mid_essex_ccg", "mse_icb"] == "assigned"
    assert {"mse_icb", "essex_icb", "mid_essex_pathfinder"} <= set(family.members)


def test_seven_groups_lie_in_north_and_south_as_it_was() -> None:
    def below(code: str, on: date) -> list[str]:
        (standing,) = [
            s
            for s in standings_of(SYSTEM, area_for(SYSTEM, code), on)
            if s.hierarchy == "north_south"
        ]
        return [link.child.code for link in standing.below]

    then = date(2015, 6, 1)
    assert below("north_essex", then) == [
        "mid_essex_ccg_area",
        "ne_essex_ccg_area",
        "west_essex_ccg_area",
    ]
    assert len(below("south_essex", then)) == 4
    now = standings_of(SYSTEM, area_for(SYSTEM, "north_essex"), date(2026, 11, 1))
    assert [link.child.code for s in now for link in s.below] == []


def test_a_group_is_found_up_to_england_by_way_of_north_essex_and_by_its_county() -> None:
    there = standings_of(SYSTEM, area_for(SYSTEM, "mid_essex_ccg_area"), date(2015, 6, 1))
    above = {s.hierarchy: [x.code for x in s.above] for s in there}
    assert above["north_south"] == ["north_essex", "essex_southend_thurrock"]
    assert above["commissioning"] == ["essex"]


def test_the_block_contracts_as_they_are_now_are_one_trusts() -> None:
    # 69 + 81 = 150 (million pounds).
    values = {"nep": Quantity.exact(Decimal(69)), "sept": Quantity.exact(Decimal(81))}
    result = restate(
        values,
        successions_for(SYSTEM, "organisation"),
        basis=Basis.AS_IT_IS_NOW,
        held_on=date(2015, 4, 1),
        on=date(2026, 11, 24),
    )
    assert {code: q.value for code, q in result.values.items()} == {"eput": Decimal(150)}


def test_seven_groups_of_2015_make_essex_and_two_parts_of_others_now() -> None:
    # Population of three 2022 boards: 1,209,480 + 997,767 + 1,506,036 = 3,713,283. Of the second
    # 345,845 / 997,767 and of the third 321,976 / 1,506,036 come to Essex, which is exactly the
    # people of North East and West Essex: 1,209,480 + 345,845 + 321,976 = 1,877,301.
    values = {
        "mse_icb_area": Quantity.exact(Decimal(1_209_480)),
        "snee_icb_area": Quantity.exact(Decimal(997_767)),
        "hwe_icb_area": Quantity.exact(Decimal(1_506_036)),
    }
    result = restate(
        values,
        successions_for(SYSTEM, "area"),
        basis=Basis.AS_IT_IS_NOW,
        held_on=date(2022, 7, 1),
        on=date(2026, 4, 1),
    )
    assert result.values["essex_icb_area"].value == 1_877_301
    assert result.before == result.after == Quantity.exact(Decimal(3_713_283))
