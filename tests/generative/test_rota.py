"""Whatever the people and needs: lawful by the clock, two solvers agree, every gap explained."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.delivering.rota import roster
from commonweal.delivering.rota_plan import plan_rota, read_rota
from commonweal.delivering.rota_start import with_start
from commonweal.engines.solvers import CP_SAT, HIGHS
from tests.spec.delivering.rotas import FIRST, SOLVE, SOLVERS, THREE, case, person, rota

EVERY = ("early", "late", "night")


@st.composite
def cases(draw):
    days = draw(st.integers(1, 10))
    people = [
        person(
            f"p{n}",
            draw(st.sampled_from(["a", "b", "ab"])),
            away=draw(st.sets(st.integers(0, days - 1), max_size=4)),
            skills=frozenset(draw(st.sets(st.sampled_from(["senior"])))),
            not_kinds=frozenset(draw(st.sets(st.sampled_from(["night"])))),
            hours_elsewhere=draw(st.sampled_from([0, 24, 40])),
            opted_out=draw(st.booleans()),
            share=draw(st.sampled_from([50, 100])),
        )
        for n in range(draw(st.integers(1, 5)))
    ]
    kinds = draw(st.sampled_from([EVERY, ("early",), ("late", "night")]))
    skilled = {"senior": 1} if draw(st.booleans()) else {}
    rotas = (rota("a", draw(st.integers(1, 2)), kinds, **skilled), rota("b", 1, kinds))
    return case(*people, days=days, rotas=rotas)


@given(cases())
@settings(max_examples=40, deadline=None)
def test_every_rota_is_lawful_when_checked_by_the_clock(one):
    plan = plan_rota(one, SOLVE)
    starts = {kind.code: kind.start / 60 for kind in THREE}
    for worker in one.workers:
        own = [duty for duty in plan.duties if duty.worker == worker.code]
        spans = sorted(
            (begin, begin + duty.minutes / 60)
            for duty in own
            for begin in [(duty.on - FIRST).days * 24 + starts[duty.kind]]
        )
        assert all(late[0] - early[1] >= 11 for early, late in pairwise(spans))
        assert all(end - begin <= 24 for begin, end in spans)
        for day in range(one.days - 6):
            assert len({s[0] // 24 for s in spans if day * 24 <= s[0] < (day + 7) * 24}) <= 6
        days = {FIRST + timedelta(days=h // 24)
                for begin, end in spans for h in range(int(begin), int(end))}  # fmt: skip
        assert days.isdisjoint(worker.away)
        nights = "night" not in worker.not_kinds
        if nights or not worker.opted_out:
            weeks = max(one.days - len(worker.away), 7) / 7
            worked = sum(end - begin for begin, end in spans)
            assert worked <= max(48 - worker.hours_elsewhere, 0) * weeks
        assert all(duty.kind not in worker.not_kinds for duty in own)
        assert all(duty.rota in worker.rotas for duty in own)


@given(cases())
@settings(max_examples=25, deadline=None)
def test_two_solvers_agree_on_what_cannot_be_filled_and_on_evenness(one):
    problem = with_start(roster(one)).problem
    found = [SOLVERS[name](problem) for name in (HIGHS, CP_SAT)]
    assert all(reached.proven for solution in found for reached in solution.reached)
    assert [r.value for r in found[0].reached] == [r.value for r in found[1].reached]


@given(cases())
@settings(max_examples=40, deadline=None)
def test_every_place_is_filled_or_its_gap_is_explained(one):
    made = with_start(roster(one))
    plan = read_rota(made, SOLVE(made.problem))
    for place in made.places:
        shift = one.shifts[place.shift]
        key = (shift.on, shift.kind.code, place.rota)
        filled = sum(1 for d in plan.duties if (d.on, d.kind, d.rota) == key)
        gaps = [u for u in plan.unfilled if (u.on, u.kind, u.rota) == key]
        assert filled + sum(u.short for u in gaps if not u.skill) == place.need.people
        servers = sum(1 for worker in one.workers if place.rota in worker.rotas)
        # everybody who serves the rota and is not on the shift has one reason
        assert all(sum(count for _, count in gap.reasons) == servers for gap in gaps)
