"""The rota: filled first, lawful always, then even; worked by hand, on both solvers (ESX-35)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from commonweal.delivering.rota import roster, rota_problems
from commonweal.delivering.rota_plan import plan_rota
from commonweal.delivering.rota_start import with_start
from commonweal.delivering.shifts import Need, Rota, ShiftKind
from commonweal.engines.solvers import Settings, solve_choices
from tests.spec.delivering.rotas import (
    EARLY,
    FIRST,
    LATE,
    NIGHT,
    SOLVE,
    SOLVERS,
    case,
    on,
    person,
    rota,
    shifts_of,
)

EVERY = ("early", "late", "night")


@pytest.fixture(params=SOLVERS)
def solve(request):
    return SOLVERS[request.param]


def test_load_is_spread_evenly(solve):
    plan = plan_rota(case(person("p"), person("q"), days=6), solve)
    assert [shifts_of(plan, "p"), shifts_of(plan, "q")] == [3, 3]
    assert plan.unfilled == ()
    assert plan.sentence == "Every place is filled. No rota that fills as much is more even."


def test_half_a_share_is_half_the_load(solve):
    plan = plan_rota(case(person("p"), person("q", share=50), days=6), solve)
    # squares weighed by share: 4²·1 + 2²·2 = 24 is less than 3²·1 + 3²·2 = 27 and 25 + 2 = 27
    assert [shifts_of(plan, "p"), shifts_of(plan, "q")] == [4, 2]


def test_eleven_hours_of_rest_keep_nights_from_days(solve):
    people = [person("p"), person("q"), person("r")]
    plan = plan_rota(case(*people, days=4, rotas=(rota(kinds=EVERY),)), solve)
    # three people, three shifts a day: everybody keeps one kind of shift
    for kind in EVERY:
        assert len({tuple(on(plan, n, kind)) for n in range(4)}) == 1
    assert plan.unfilled == ()


def test_two_people_cannot_fill_three_shifts_a_day_and_it_is_said_which_and_why(solve):
    people = [person("p"), person("q")]
    plan = plan_rota(case(*people, rotas=(rota(kinds=EVERY),)), solve)
    assert len(plan.unfilled) == 1
    assert plan.unfilled[0].reasons == (("resting before or after another shift", 2),)
    assert plan.sentence.startswith("1 cannot be filled lawfully by these people, in any rota.")


def test_a_free_day_in_every_seven(solve):
    short = replace(EARLY, length=6 * 60)
    plan = plan_rota(case(person("p"), days=8, kinds=(short,)), solve)
    # one free day in the middle serves both stretches of seven
    assert sum(1 for n in range(8) if on(plan, n)) == 7
    one = plan.unfilled[0]
    assert one.reasons == (("without another free day in the week", 1),)


def test_the_average_week_counts_other_work_and_is_not_stretched_by_leave(solve):
    # 48 − 16 = 32 hours a week are 4 shifts of 8; with 7 of 14 days away, 4 in all
    plan = plan_rota(case(person("p", hours_elsewhere=16, away=range(7)), days=14), solve)
    assert shifts_of(plan, "p") == 4
    reasons = dict(plan.unfilled[-1].reasons)
    assert reasons in ({"at the lawful average week": 1}, {"away": 1})


def test_opting_out_lifts_the_average_except_for_nights(solve):
    other = {"hours_elsewhere": 40, "opted_out": True}
    days_only = person("p", not_kinds=frozenset(["night"]), **other)
    assert shifts_of(plan_rota(case(days_only, days=7), solve), "p") == 6
    # 8 hours left in the week beside nights: one shift
    assert shifts_of(plan_rota(case(person("p", **other), days=7), solve), "p") == 1


def test_nobody_works_while_away_nor_into_leave(solve):
    nights = case(person("p", away=[2]), days=4, rotas=(rota(kinds=("night",)),))
    plan = plan_rota(nights, solve)
    # the night of day 1 ends on day 2, which is leave
    assert [bool(on(plan, n, "night")) for n in range(4)] == [True, False, False, True]
    assert dict(plan.unfilled[0].reasons) == {"away": 1}


def test_a_skill_is_needed_on_a_shift(solve):
    able = frozenset(["section 12"])
    people = [person("p"), person("q"), person("r", skills=able)]
    needs = Rota("a", "A", (Need("early", 2, {"section 12": 1}),))
    plan = plan_rota(case(*people, days=2, rotas=(needs,)), solve)
    assert all("r" in on(plan, n) for n in range(2))
    without = plan_rota(case(*people[:2], days=1, rotas=(needs,)), solve)
    assert without.unfilled[0].skill == "section 12"
    assert without.unfilled[0].reasons == (("without section 12", 2),)
    assert "is short of 1 with section 12" in without.unfilled[0].sentence


def test_separate_rotas_are_filled_by_their_own_people(solve):
    people = [person("p", "a"), person("q", "b"), person("r", "ab")]
    plan = plan_rota(case(*people, days=3, rotas=(rota("a"), rota("b"))), solve)
    by_rota = {(duty.rota, duty.worker) for duty in plan.duties}
    assert ("a", "q") not in by_rota
    assert ("b", "p") not in by_rota
    assert sorted(load.shifts for load in plan.loads) == [2, 2, 2]
    assert [one.spare for one in plan.coverage] == [1, 1]


def test_a_rota_that_nobody_serves_says_so(solve):
    plan = plan_rota(case(person("p", "a"), rotas=(rota("a"), rota("b"))), solve)
    assert [one.sentence for one in plan.unfilled] == [
        "b, early of 4 April 2016, is short of 1. "
        "Of the people who serve it: nobody serves this rota."
    ]


def test_bank_holidays_run_as_sundays(solve):
    weekdays = replace(EARLY, on=frozenset(range(5)))
    plan = plan_rota(
        case(person("p"), days=2, kinds=(weekdays,), holidays=frozenset([FIRST])), solve
    )
    assert [duty.on for duty in plan.duties] == [FIRST + timedelta(days=1)]


def test_an_own_limit_and_an_exemption_are_kept(solve):
    people = [person("p", most=1), person("q", not_kinds=frozenset(["early"]))]
    plan = plan_rota(case(*people, days=2), solve)
    assert shifts_of(plan, "p") == 1
    assert plan.unfilled[0].reasons == (
        ("at their own limit of shifts", 1), ("exempt from this shift", 1),
    )  # fmt: skip


def test_hours_and_unsocial_shifts_are_counted():
    plan = plan_rota(case(person("p"), days=2, rotas=(rota(kinds=("night",)),)), SOLVE)
    load = plan.loads[0]
    assert (load.shifts, load.unsocial, load.hours, load.even) == (2, 2, Decimal(16), 2)
    assert plan.hours == 16


def big_case():
    people = [
        person(
            f"p{n:02}",
            "ab"[n % 2],
            away=range(n % 9, n % 9 + 4),
            not_kinds=frozenset(["night"] if n % 5 == 0 else []),
            skills=frozenset(["senior"] if n % 3 == 0 else []),
            hours_elsewhere=20,
        )
        for n in range(24)
    ]
    return case(*people, days=28, rotas=(rota("a", 1, EVERY), rota("b", 1, EVERY)))


def test_the_plan_to_begin_from_is_lawful_and_complete_and_the_published_one_no_worse():
    made = with_start(roster(big_case()))
    assert made.problem.broken(made.problem.start) == []
    assert made.problem.aims[0].value(made.problem.start) == 0
    plan = plan_rota(big_case(), SOLVE)
    assert plan.solution.reached[1].value <= made.problem.aims[1].value(made.problem.start)


def test_no_rota_breaks_rest_when_checked_by_the_clock():
    plan = plan_rota(big_case(), SOLVE)
    kinds = {kind.code: kind for kind in (EARLY, LATE, NIGHT)}
    for code in {duty.worker for duty in plan.duties}:
        own = [duty for duty in plan.duties if duty.worker == code]
        spans = sorted(
            (begin, begin + duty.minutes / 60)
            for duty in own
            for begin in [(duty.on - FIRST).days * 24 + kinds[duty.kind].start / 60]
        )
        assert all(late[0] - early[1] >= 11 for early, late in pairwise(spans))
        assert sum(end - begin for begin, end in spans) <= (48 - 20) * (28 - 4) / 7
        for week in range(22):
            window = [s for s in spans if week * 24 <= s[0] < (week + 7) * 24]
            assert len(window) <= 6


def test_a_published_plan_is_repeatable_to_the_digit_and_the_order_given_changes_nothing():
    one = big_case()
    again = replace(one, workers=tuple(reversed(one.workers)), rotas=tuple(reversed(one.rotas)))
    for solve in SOLVERS.values():
        assert plan_rota(one, solve) == plan_rota(again, solve)


def test_a_search_that_effort_ends_shows_its_gap_and_repeats():
    problem = with_start(roster(big_case())).problem
    short = Settings(seed=1, effort=0.02, solvers=("cp-sat",))
    first, second = solve_choices(problem, short), solve_choices(problem, short)
    assert first == second
    assert problem.broken(first.values) == []
    assert first.reached[1].bound <= first.reached[1].value
    assert first.gap is not None


def test_both_solvers_agree():
    problem = with_start(roster(big_case())).problem
    found = [solve_choices(problem, Settings(seed=1, solvers=(name,))) for name in SOLVERS]
    assert [one.value for one in found[0].reached] == [one.value for one in found[1].reached]
    assert all(one.proven for solution in found for one in solution.reached)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (case(person("p"), person("p")), "two of person p"),
        (case(person("p"), days=0), "at least one day"),
        (case(person("p", "az")), "Person p names z, which is not here"),
        (case(person("p"), rotas=(rota("a", 0),)), "at least one person on early"),
        (case(person("p"), rotas=(rota("a", 1, ("dusk",)),)), "dusk, which is no shift here"),
        (case(person("p"), rotas=(rota("a", 1, senior=2),)), "2 with senior on early"),
        (case(person("p", share=0)), "share of load above nought"),
        (case(person("p"), kinds=(ShiftKind("early", "Early", 0, 1441),)), "up to 24 hours"),
    ],
)
def test_a_case_that_makes_no_sense_is_refused_by_name(wrong, sentence):
    assert any(sentence in problem for problem in rota_problems(wrong))
    with pytest.raises(ValueError, match=sentence):
        roster(wrong)
