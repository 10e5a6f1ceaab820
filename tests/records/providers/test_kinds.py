"""What is worked out about providers, in a made-up county and from the worked paper of Essex."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from commonweal.language.row import CannotWork
from commonweal.planning.own_scenario import ChosenEffect, Form
from commonweal.records.facts import actions as facts
from commonweal.records.facts.models import Import, Release
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.planning.kinds.market import Given as MarketGiven
from commonweal.records.planning.kinds.scenario import Given
from commonweal.records.planning.kinds.scenario_range import Given as RangeGiven
from commonweal.records.register.models import Place
from commonweal.records.results import actions
from commonweal.records.results.answers import answer_of
from commonweal.records.results.kinds import kind_of
from commonweal.records.results.models import Attempt, Result
from commonweal.records.results.selectors import result_for, sources_of
from tests import universe
from tests.records import people
from tests.records.providers import county

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SYSTEM = Acting.system()
D = Decimal
ESSEX_TABLES = (
    "provider_five_year_plan", "provider_plan_pressures", "provider_plan_statements",
    "stated_changes", "provider_peer_scale", "peer_turnovers", "provider_rating_inputs",
    "scenario_effects", "market_changes", "block_contracts", "momentum_thresholds",
    "momentum_series", "plan_assumptions",
)  # fmt: skip


@pytest.fixture(scope="module")
def essex(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Place]:
    """Essex with what the paper prints of its providers, once for the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield universe.essex(*ESSEX_TABLES)
        transaction.set_rollback(True)


def found(place: Place, kind: str, subject: str = "", by: Acting = SYSTEM) -> Any:
    result = result_for(by, place, kind, subject)
    assert result is not None, (kind, list(Attempt.objects.values_list("kind", "sentences")))
    return answer_of(result)


def test_the_five_printed_scenarios_of_essex_and_their_checks(essex: Place) -> None:
    nep, sept = found(essex, "provider-plan", "nep"), found(essex, "provider-plan", "sept")
    assert [one.scenario for one in nep.scenarios] == ["base", "downside"]
    assert [one.scenario for one in sept.scenarios] == ["base", "upside", "downside"]
    surpluses = [c for c in sept.checks if c.check == "income less operating spend"]
    assert [check.passes for check in surpluses] == [True] * 18
    assert [c.year for c in nep.checks if not c.passes] == ["2017/18"]
    assert not nep.stated[0].agrees
    assert nep.rating_problems == ()
    (merger,) = [one for one in sept.statements if one.about == "merger needed"]
    assert merger.year == "2018/19"


def test_essex_needs_5_9_next_year_above_what_it_has_delivered(essex: Place) -> None:
    need = found(essex, "savings-need", "nep")
    assert [part.part for part in need.parts[1:]] == [
        "one-off income lost", "savings to replace", "full-year effect",
    ]  # fmt: skip
    assert need.need.value == D("5.9")
    assert (need.delivered_low, need.delivered_high) == (3, 4)
    assert need.above_delivered


def test_the_market_momentum_and_conflicts_of_essex(essex: Place) -> None:
    market = found(essex, "market")
    assert (market.loss.lost.low, market.loss.lost.high) == (45, 75)
    assert [one.provider for one in market.conflicts] == ["sept"]
    momentum = found(essex, "momentum")
    savings = next(r for r in momentum.risks if r.watches == "savings share")
    assert savings.crossing.possibly_from == "2016/17"
    result = result_for(SYSTEM, essex, "momentum")
    assert result is not None
    headline = result.headline
    made_up = sum(r.status == "illustrative" for r in momentum.risks)
    leads = next(
        r for r in momentum.risks if r.crossing.possibly_from and r.status != "illustrative"
    )
    assert made_up
    assert f"not illustrative in {leads.crossing.possibly_from}" in headline
    assert leads.crossing.risk.title[1:] in headline
    assert f"{made_up} of the {len(momentum.risks)} rest on illustrative lines." in headline
    rota = next(r for r in momentum.risks if r.about == "South Essex")
    assert rota.crossing.unknown == ("2017/18",)
    conflicts = found(essex, "plan-conflicts")
    assert {pair.provider for pair in conflicts.conflicts} == {"nep"}
    items = {one.item: one.amount.low for one in conflicts.dependencies}
    assert items["CCGs not realising all planned savings on clusters 1-4"] is None
    assert items["unpaid cluster 1-4 activity and reduced property receipts"] == 2


def test_a_contract_lost_moves_turnover_quarter_and_rating(essex: Place) -> None:
    lost = ChosenEffect("All of the block goes", Form.LOST, D(30), date(2015, 4, 1))
    given = Given("A large loss", "base", "", (lost,), date(2015, 5, 31))
    made = actions.work_out(by=SYSTEM, place=essex, kind="scenario", subject="nep", given=given)
    answer = answer_of(made)
    assert [one.income for one in answer.years[:2]] == [110, 76]
    places = [one.place.quartile for one in answer.standings[:2]]
    assert places == [1, 1]
    # All its cost goes too, so liquidity is counted on less spend: -1.0 x 360 / 76 is -4.7 days.
    assert [one.rating for one in answer.standings] == [3, 3, 2, 2, 3, 4]
    assert "illustrative" not in made.headline
    assert any("Illustrative" in caution for caution in made.cautions)


def test_a_rating_is_given_only_while_it_held_or_as_on_a_day_that_was_asked_for(
    essex: Place,
) -> None:
    own = actions.work_out(
        by=SYSTEM, place=essex, kind="scenario", subject="nep", given=Given(table="")
    )
    standings = answer_of(own).standings
    # 2014/15 and the first months of 2015/16 lie inside; later years do not.
    assert [one.rating for one in standings] == [3, 3, None, None, None, None]
    assert "held from 1 October 2013 to 31 July 2015" in standings[2].rating_words
    asked = replace(Given(table=""), rated_on=date(2015, 5, 31))
    made = actions.work_out(by=SYSTEM, place=essex, kind="scenario", subject="nep", given=asked)
    # What the plan prints: its inputs were made up so that they give the printed ratings.
    assert [one.rating for one in answer_of(made).standings] == [3, 3, 3, 2, 3, 4]
    late = replace(Given(table=""), rated_on=date(2024, 5, 31))
    made = actions.work_out(by=SYSTEM, place=essex, kind="scenario", subject="nep", given=late)
    assert {one.rating for one in answer_of(made).standings} == {None}


def test_a_made_up_county_gets_the_same(django_assert_max_num_queries: Any) -> None:
    place = county.exampleshire()
    assert not Attempt.objects.filter(place=place).exists()
    own = found(place, "scenario", "example_trust")
    # £8m lost from October: half in 2025/26, all of it after
    assert [one.income for one in own.years] == [80, 74, 68]
    assert [one.place.quartile for one in own.standings] == [3, 2, 2]
    assert found(place, "savings-need", "example_trust").need.value == 3
    assert found(place, "market").loss.lost.low == 4
    assert found(place, "market").types[0].share_pct == 75
    (pair,) = found(place, "plan-conflicts").conflicts
    assert pair.at_stake.value == D("2.5")
    cash = found(place, "momentum").risks[0].crossing
    assert (cash.risk.title, cash.certainly_from) == ("Cash below a month of pay", "2025/26")
    portfolio = found(place, "portfolio", "example_trust")
    assert [line.service for line in portfolio.uncovered] == ["CAMHS"]
    result = result_for(SYSTEM, place, "scenario", "example_trust")
    assert result is not None
    assert {version.figure.dataset for version in sources_of(SYSTEM, result)} >= {
        "provider_five_year_plan", "scenario_effects", "peer_turnovers",
    }  # fmt: skip


def test_the_same_seed_gives_the_same_version_and_many_draws_are_for_a_job() -> None:
    place = county.exampleshire(
        "provider_profile", "provider_five_year_plan", "scenario_uncertainties"
    )
    first = result_for(SYSTEM, place, "scenario-range", "example_trust")
    assert first is not None

    def draw(given: RangeGiven) -> Result:
        return actions.work_out(
            by=SYSTEM, place=place, kind="scenario-range", subject="example_trust", given=given
        )

    assert draw(RangeGiven()) == first
    named = draw(RangeGiven(10_000, 2015, "base"))
    named.refresh_from_db()
    assert named.answer == first.answer
    other = draw(RangeGiven(10_000, 2016))
    assert other.answer["futures"] != first.answer["futures"]
    kind = kind_of("scenario-range")
    assert not kind.takes_long(RangeGiven())
    assert kind.takes_long(RangeGiven(draws=50_000))
    with pytest.raises(CannotWork, match="between 1 and 1,000,000"):
        draw(RangeGiven(draws=2_000_000))


def refused(place: Place, template: str, table: str) -> Import:
    received = facts.receive_import(
        place=place, template=template, file=ContentFile(table.encode(), name="x.csv"), by=SYSTEM
    )
    return facts.check_import(import_=received, by=SYSTEM)


EFFECTS = (
    "provider_code,scenario,effect,form,contract,from_date,financial_year,amount_gbp_m,"
    "source_doc,source_section\n"
)


@pytest.mark.parametrize(
    ("template", "table", "sentence"),
    [
        (
            "provider_five_year_plan",
            "provider_code,scenario,financial_year,line,value,unit,source_doc,source_section\n"
            "example_trust,base,2028/29,income,70,gbp_m,this file,T\n",
            "2027/28 is missing from the base plan of example_trust: add its lines, or leave the "
            "later years out.",
        ),
        (
            "scenario_effects",
            EFFECTS + "example_trust,s,A grant,one-off income,,,2035/36,1,this file,T\n",
            "A grant starts in 2035/36, which is not a year of the plan: choose one of 2024/25, "
            "2025/26, 2026/27.",
        ),
        (
            "scenario_effects",
            EFFECTS + "example_trust,s,We win,contract won,X,2025-06-01,,1,this file,T\n"
            "example_trust,s,We lose,contract lost,X,2026-01-01,,1,this file,T\n",
            "X is won (We win) and lost (We lose) in 2025/26: keep one of the two.",
        ),
    ],
)
def test_what_contradicts_itself_keeps_the_file_out(
    template: str, table: str, sentence: str
) -> None:
    place = county.exampleshire("provider_profile", "provider_five_year_plan")
    before = (Release.objects.count(), Result.objects.count())
    checked = refused(place, template, table)
    assert checked.state == Import.State.REFUSED
    assert sentence in [one["sentence"] for one in checked.problems]
    assert (Release.objects.count(), Result.objects.count()) == before


def test_a_scenario_that_cannot_be_worked_out_makes_no_version() -> None:
    place = county.exampleshire("provider_profile", "provider_five_year_plan")
    before = Result.objects.count()
    stray = ChosenEffect("A grant", Form.ONE_OFF, D(1), date(2040, 4, 1))
    for given, words in (
        (Given(effects=(stray,)), "not a year of the plan"),
        (Given(base="rosy"), "no scenario “rosy”"),
        (Given(table="unheard of"), "no scenario “unheard of”"),
    ):
        with pytest.raises(CannotWork, match=words):
            actions.work_out(
                by=SYSTEM, place=place, kind="scenario", subject="example_trust", given=given
            )
    with pytest.raises(CannotWork, match="No plan of"):
        actions.work_out(by=SYSTEM, place=place, kind="scenario", subject="example_rival")
    assert Result.objects.count() == before


def test_a_market_is_asked_for_within_reason() -> None:
    place = county.exampleshire("provider_profile", "block_contracts", "market_changes")
    for given, words in (
        (MarketGiven(low_pct=D(-1)), "between 0 and 100"),
        (MarketGiven(market=D(0)), "above zero"),
    ):
        with pytest.raises(CannotWork, match=words):
            actions.work_out(by=SYSTEM, place=place, kind="market", given=given)


def test_a_provider_sees_scenarios_only_when_they_are_published() -> None:
    place = county.exampleshire("provider_profile", "provider_five_year_plan", "scenario_effects")
    trust = people.person(Role.PROVIDER, "example_trust")
    rival = people.person(Role.PROVIDER, "example_rival")
    for who in (trust, rival, Acting.public()):
        assert result_for(who, place, "scenario", "example_trust") is None
    facts.publish(place=place, by=SYSTEM)
    made_up = Given("Ours", "base", "", (ChosenEffect("x", Form.PRESSURE, D(1), year="2025/26"),))
    actions.work_out(
        by=SYSTEM, place=place, kind="scenario", subject="example_trust", given=made_up
    )
    for who in (trust, rival, Acting.public()):
        seen = result_for(who, place, "scenario", "example_trust")
        assert seen is not None
        assert seen.number == 1
