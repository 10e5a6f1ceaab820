"""A place's framework set: the sixth refused, publishing, retiring, and who sees what."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from commonweal.records.audit.models import Event
from commonweal.records.frameworks.actions import attach, plan_swap, retire, take_out, take_up
from commonweal.records.frameworks.actions_publishing import Term, publish_set, send_schedules
from commonweal.records.frameworks.actions_returning import return_schedule
from commonweal.records.frameworks.definitions import frameworks
from commonweal.records.frameworks.models import Attachment, FrameworkVersion
from commonweal.records.frameworks.selectors import (
    latest_versions,
    library_for,
    plan_for,
    retirements_for,
    set_for,
    sets_for,
    standings_for,
)
from commonweal.records.frameworks.selectors_schedules import schedule_for, schedules_for
from commonweal.records.frameworks.selectors_values import values_for
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from commonweal.reviewing.frameworks import Placed
from commonweal.reviewing.life_cycle import Swap
from commonweal.reviewing.schedules import Kind
from tests import universe
from tests.records import people
from tests.records.people import place as make_place

pytestmark = pytest.mark.django_db
NCL = "north-central-london-2022"
STRATEGY = "mh-strategy-2011"
TERM = Term(date(2027, 4, 1), date(2028, 3, 31))
FIVE = (
    "talking-therapies-uptake", "detention-rate", "smi-physical-checks", "suicide-rate",
    "follow-up-72-hours",
)  # fmt: skip


@pytest.fixture
def place() -> Place:
    return make_place("exampleshire", example_icb="lead", example_council="commissioner",
                      trust_a="provider", trust_b="provider")  # fmt: skip


@pytest.fixture
def icb(place: Place) -> Acting:
    return people.person(Role.COMMISSIONER, "example_icb")


@pytest.fixture
def trust(place: Place) -> Acting:
    return people.person(Role.PROVIDER, "trust_a")


def put(by: Acting, place: Place, outcome: str, *indicators: str, framework: str = NCL) -> None:
    for name in indicators:
        attach(by=by, place=place, framework=framework, wanted=Placed(name, outcome))


def published(by: Acting, place: Place) -> FrameworkVersion:
    """A framework without a rule, published with two indicators."""
    take_up(by=by, place=place, framework=STRATEGY)
    put(by, place, "2.1", "iapt-recovery", "suicide-rate", framework=STRATEGY)
    return publish_set(by=by, place=place, framework=STRATEGY)


def test_the_sixth_is_refused_and_nothing_is_kept(place: Place, icb: Acting) -> None:
    take_up(by=icb, place=place, framework=NCL)
    put(icb, place, "6.1", *FIVE)
    with pytest.raises(ValidationError, match="5 is the most"):
        put(icb, place, "6.3", "iapt-recovery")
    assert Attachment.objects.count() == 5
    assert Event.objects.filter(action="framework.indicator_attached").count() == 5
    attach(by=icb, place=place, framework=NCL, wanted=Placed("iapt-recovery", "6.3", is_key=False))
    take_out(by=icb, place=place, framework=NCL, outcome="6.1", indicator=FIVE[0], reason="Spare.")
    put(icb, place, "6.3", "dementia-diagnosis")


def test_taking_up_twice_is_once_and_a_stranger_may_not(place: Place, icb: Acting) -> None:
    first = take_up(by=icb, place=place, framework=NCL)
    assert take_up(by=icb, place=place, framework=NCL) == first
    with pytest.raises(ValidationError, match="no framework nowhere"):
        take_up(by=icb, place=place, framework="nowhere")
    for outsider in (people.person(Role.COMMISSIONER, "far_icb"),
                     people.person(Role.READER, "example_icb")):  # fmt: skip
        with pytest.raises(NotAllowed):
            take_up(by=outsider, place=place, framework=STRATEGY)
    with pytest.raises(ValidationError, match="has not taken up"):
        put(icb, place, "2.1", "suicide-rate", framework=STRATEGY)


def test_publishing_asks_the_rule_of_every_heading(place: Place, icb: Acting) -> None:
    take_up(by=icb, place=place, framework=NCL)
    put(
        icb,
        place,
        "6.1",
        *FIVE,
    )
    with pytest.raises(ValidationError) as refusal:
        publish_set(by=icb, place=place, framework=NCL)
    assert len(refusal.value.messages) == 7
    spare = [name for name in library_for(icb, place) if not name.startswith("cpa")]
    for heading in frameworks()[NCL].headings:
        if heading.code != "6":
            put(icb, place, heading.outcomes[0].code, *spare[:3])
    version = publish_set(by=icb, place=place, framework=NCL)
    assert (version.number, len(version.content["placed"])) == (1, 26)
    with pytest.raises(ValidationError, match="Nothing has changed"):
        publish_set(by=icb, place=place, framework=NCL)
    analyst = people.person(Role.ANALYST, "example_icb")
    with pytest.raises(NotAllowed):
        publish_set(by=analyst, place=place, framework=NCL)


def test_a_retired_indicator_gives_way_to_its_successor_in_its_place(
    place: Place, icb: Acting
) -> None:
    take_up(by=icb, place=place, framework=STRATEGY)
    put(icb, place, "2.1", "cpa-employment", "suicide-rate", framework=STRATEGY)
    with pytest.raises(ValidationError, match="ended on 31 March 2021"):
        publish_set(by=icb, place=place, framework=STRATEGY)
    with pytest.raises(ValidationError, match="yet to come"):
        retire(by=icb, place=place, framework=STRATEGY, indicator="cpa-employment",
               on=date(2999, 1, 1), reason="Later.")  # fmt: skip
    retire(by=icb, place=place, framework=STRATEGY, indicator="cpa-employment",
           on=date(2021, 3, 31), successor="secondary-mh-employment", reason="Lifted.")  # fmt: skip
    standing = standings_for(icb, place)[STRATEGY]
    assert [(one.indicator, one.outcome) for one in standing.placed] == [
        ("suicide-rate", "2.1"), ("secondary-mh-employment", "2.1"),
    ]  # fmt: skip
    assert [one.successor for one in retirements_for(icb, place)] == ["secondary-mh-employment"]
    gone = Attachment.objects.get(indicator="cpa-employment")
    assert gone.removed_reason == "Lifted."
    assert publish_set(by=icb, place=place, framework=STRATEGY).number == 1


def test_the_latest_plan_for_an_indicator_counts(place: Place, icb: Acting) -> None:
    take_up(by=icb, place=place, framework=STRATEGY)
    put(icb, place, "2.1", "iapt-recovery", framework=STRATEGY)
    for year in (2028, 2029):
        swap = Swap("iapt-recovery", "suicide-rate", date(year, 4, 1), "Further along.")
        plan_swap(by=icb, place=place, framework=STRATEGY, swap=swap)
    plan = plan_for(icb, set_for(icb, place, STRATEGY))
    assert [one.on for one in plan] == [date(2029, 4, 1)]
    with pytest.raises(ValidationError, match="not in this set"):
        plan_swap(by=icb, place=place, framework=STRATEGY,
                  swap=Swap("suicide-rate", "", date(2029, 4, 1), "No."))  # fmt: skip


def test_a_provider_sees_what_is_published_and_its_own_schedule_alone(
    place: Place, icb: Acting, trust: Acting
) -> None:
    take_up(by=icb, place=place, framework=STRATEGY)
    put(icb, place, "2.1", "iapt-recovery", framework=STRATEGY)
    assert sets_for(trust, place) == {}
    assert standings_for(trust, place) == {}
    publish_set(by=icb, place=place, framework=STRATEGY)
    put(icb, place, "2.1", "suicide-rate", framework=STRATEGY)
    assert [one.indicator for one in standings_for(trust, place)[STRATEGY].placed] == [
        "iapt-recovery"
    ]
    sent = send_schedules(by=icb, place=place, framework=STRATEGY, term=TERM)
    assert [one.provider.code for one in sent] == ["trust_a", "trust_b"]
    with pytest.raises(ValidationError, match="has had version 1"):
        send_schedules(by=icb, place=place, framework=STRATEGY, term=TERM)
    assert [one.provider.code for one in schedules_for(trust, place, STRATEGY)] == ["trust_a"]
    assert schedule_for(trust, place, STRATEGY, "trust_b") is None
    assert len(schedules_for(icb, place, STRATEGY)) == 2
    assert schedules_for(Acting.public(), place, STRATEGY) == []


def test_the_provider_that_differs_is_found_from_a_form_and_from_a_file(
    place: Place, icb: Acting, trust: Acting
) -> None:
    published(icb, place)
    sent = send_schedules(by=icb, place=place, framework=STRATEGY, term=TERM)
    rows = [
        {"indicator_id": "iapt-recovery", "name": "Rate of recovery for IAPT treatment",
         "collected": "yes", "frequency": "year"},
        {"indicator_id": "suicide-rate", "name": "Deaths by suicide", "collected": "no"},
    ]  # fmt: skip
    return_schedule(by=trust, sent=sent[0], rows=rows)
    with pytest.raises(NotAllowed):
        return_schedule(by=trust, sent=sent[1], rows=rows)
    universe.bring_in(place, "indicator_schedule_returned", b"""\
framework,version,provider_code,indicator_id,name,source_doc,source_section
mh-strategy-2011,1,trust_b,iapt-recovery,Rate of recovery for IAPT treatment,this file,Schedule
mh-strategy-2011,1,trust_b,suicide-rate,Deaths by suicide,this file,Schedule
""")  # fmt: skip
    found = {one.provider.code: one for one in schedules_for(icb, place, STRATEGY)}
    assert (found["trust_a"].state, found["trust_b"].state) == ("differs", "same")
    assert [(one.kind, one.indicator) for one in found["trust_a"].differences] == [
        (Kind.FREQUENCY, "iapt-recovery"), (Kind.MISSING, "suicide-rate"),
    ]  # fmt: skip
    # Mended from the same form, it differs no more.
    rows = [{**row, "collected": "yes", "frequency": ""} for row in rows]
    return_schedule(by=trust, sent=sent[0], rows=rows)
    assert schedule_for(trust, place, STRATEGY, "trust_a").state == "same"  # type: ignore[union-attr]


def test_a_version_keeps_the_definitions_of_its_day(place: Place, icb: Acting) -> None:
    universe.bring_in(place, "indicator_definitions", b"""\
indicator_id,indicator,unit,direction,stage,frequency,source_doc,source_section
own_1,Our own,pct,higher,benefit,month,this file,Table 1
""")  # fmt: skip
    take_up(by=icb, place=place, framework=STRATEGY)
    put(icb, place, "1.1", "own_1", framework=STRATEGY)
    publish_set(by=icb, place=place, framework=STRATEGY)
    universe.bring_in(place, "indicator_definitions", b"""\
indicator_id,indicator,unit,direction,stage,frequency,source_doc,source_section
own_1,Our own,pct,higher,benefit,year,this file,Table 1
""", reason="Once a year is enough.")  # fmt: skip
    assert library_for(icb, place)["own_1"].frequency == "year"
    version = latest_versions(icb, place)[STRATEGY]
    assert version.content["lines"][0]["frequency"] == "month"
    assert publish_set(by=icb, place=place, framework=STRATEGY).number == 2


def test_values_are_read_by_area_and_group_and_what_is_not_known_stays_so(
    place: Place, icb: Acting
) -> None:
    universe.ground()
    universe.bring_in(place, "indicator_values", b"""\
indicator_id,area_code,period,dimension,group,stands_for,value,unit,value_status,source_doc,\
source_section
outc_6,barnet,2021/22,,,,40,pct,printed,this file,T1
iapt-recovery,camden,2021/22,,,,,pct,suppressed,this file,T1
iapt-recovery,ncl,2021/22,,,median,45,pct,printed,this file,T1
iapt-recovery,ncl,2021/22,ethnicity,white,,50,pct,printed,this file,T1
iapt-recovery,ncl,2021/22,ethnicity,black,,44,pct,printed,this file,T1
iapt-recovery,ncl,2021/22,ethnicity,not_known,,10,pct,printed,this file,T1
""")  # fmt: skip
    seen = values_for(icb, place, library_for(icb, place)["iapt-recovery"])
    assert [(one.area, one.known) for one in seen.areas_in("2021/22")] == [
        ("barnet", 40), ("camden", None),
    ]  # fmt: skip
    lines = seen.lines_in("2021/22")
    assert (lines.median, lines.printed) == (45, True)
    assert seen.spoken_of("ethnicity", "ncl")["2021/22"] == {"white": 50, "black": 44}
