"""Routes as data: stages, notices, standstill and records, and when a notice may be issued."""

from datetime import date

import pytest

from commonweal.procuring.conflicts import ConflictStatement
from commonweal.procuring.routes import CONFLICTS, notice_problems, notice_time, routes_from
from commonweal.procuring.standstill import Kind
from commonweal.records import shelf
from tests.spec.procuring.given import RULES

DEFINITION = shelf.read_yaml("procurement/routes.yaml")
ROUTES = routes_from(DEFINITION)
SAID = ConflictStatement((), ())


@pytest.mark.parametrize(
    ("code", "kind", "notices"),
    [
        ("psr-direct-award-a", Kind.NONE, ["psr-award"]),
        ("psr-direct-award-b", Kind.NONE, ["psr-award"]),
        ("psr-direct-award-c", Kind.PSR, ["psr-intention", "psr-confirmation"]),
        (
            "psr-most-suitable-provider",
            Kind.PSR,
            ["psr-approach", "psr-intention", "psr-confirmation"],
        ),
        ("psr-competitive", Kind.PSR, ["psr-tender", "psr-intention", "psr-confirmation"]),
        ("act-open", Kind.ACT, ["uk4-tender", "uk6-award", "uk7-details"]),
        ("act-competitive-flexible", Kind.ACT, ["uk4-tender", "uk6-award", "uk7-details"]),
        ("act-light-touch", Kind.NONE, ["uk4-tender", "uk6-award", "uk7-details-light-touch"]),
        ("below-threshold", Kind.NONE, []),
        ("framework-call-off", Kind.NONE, ["uk6-award", "uk7-details"]),
        ("any-willing-provider", Kind.NONE, []),
    ],
)
def test_each_route_has_its_standstill_and_notices(code, kind, notices):
    route = ROUTES[code]
    assert route.standstill is kind
    assert [notice.code for notice in route.notices] == notices
    stages = [stage.code for stage in route.stages]
    assert ("standstill" in stages) == (kind is not Kind.NONE)
    assert stages.index("decide") < stages.index("sign")
    assert route.records
    assert all(stage.needs for stage in route.stages)


def test_only_light_touch_and_call_offs_may_have_a_voluntary_standstill():
    voluntary = {code for code, route in ROUTES.items() if route.voluntary_standstill}
    assert voluntary == {"act-light-touch", "framework-call-off"}


def test_what_is_only_recalled_is_told():
    assert ROUTES["act-open"].cautions == ()
    told = ROUTES["psr-most-suitable-provider"].cautions
    assert told[0] == (
        "Most suitable provider process is not verified: SI 2023/1348 regulation 10; recalled."
    )
    assert any("Notice of intended approach" in one for one in told)
    assert any("conflicts" in one for one in told)


def filled(notice):
    return dict.fromkeys(notice.fields, "said")


def test_an_intention_notice_is_not_issued_with_an_empty_conflicts_section():
    notice = ROUTES["psr-competitive"].notice("psr-intention")
    assert notice_problems(notice, filled(notice), SAID) == []
    blank = filled(notice) | {CONFLICTS: " "}
    assert notice_problems(notice, blank, SAID) == [
        "Intention notice does not say conflicts: fill it in."
    ]
    silent = ConflictStatement((), ("Bo has not declared at appointment.",))
    assert notice_problems(notice, filled(notice), silent) == [
        "Bo has not declared at appointment."
    ]
    assert len(notice_problems(notice, {}, SAID)) == len(notice.fields) == 10
    tender = ROUTES["act-open"].notice("uk4-tender")
    assert notice_problems(tender, filled(tender), silent) == []
    with pytest.raises(KeyError):
        ROUTES["act-open"].notice("psr-award")


def test_notices_are_due_by_their_dated_rules():
    signed = date(2026, 6, 1)
    details = notice_time(ROUTES["act-open"].notice("uk7-details"), signed, RULES)
    assert details.day == date(2026, 7, 1)
    assert details.caution == ""
    light = ROUTES["act-light-touch"].notice("uk7-details-light-touch")
    assert notice_time(light, signed, RULES).day == date(2026, 9, 29)
    award = ROUTES["psr-direct-award-a"].notice("psr-award")
    assert notice_time(award, signed, RULES).sentence == (
        "Award notice is due by 2026-07-01, 30 days after award on 2026-06-01."
    )
    approach = ROUTES["psr-most-suitable-provider"].notice("psr-approach")
    waiting = notice_time(approach, signed, RULES)
    assert waiting.sentence == (
        "The next stage waits until 2026-06-15 has passed, 14 days after 2026-06-01."
    )
    assert "not verified" in waiting.caution
    assert notice_time(ROUTES["act-open"].notice("uk4-tender"), signed, RULES) is None


def test_a_route_must_have_the_stage_of_its_notice():
    wrong = shelf.read_yaml("procurement/routes.yaml")
    wrong["routes"][0]["stages"].remove("decide")
    with pytest.raises(ValueError, match="psr-direct-award-a has the notice psr-award"):
        routes_from(wrong)
