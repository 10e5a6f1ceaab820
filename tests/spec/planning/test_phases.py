"""Plans of phases: four of the Section 75 review, three of North Central London (S75-10)."""

from datetime import date

import pytest

from commonweal.language.row import CannotWork, Row
from commonweal.planning.phase_tables import phases_of
from commonweal.planning.phases import Phase, phase_problems, plan_phases, with_choices


def rows(table, *cells):
    return [Row(table, str(n), one, {}) for n, one in enumerate(cells)]


SECTION_75 = rows(
    "s75_phases",
    {"phase": "1", "name": "diagnostic review", "end": "2022-05"},
    {"phase": "2", "name": "options appraisal", "end": "2024-03-31",
     "notice_or_extension": "notice given at end of phase 2 (2024-03-31)"},
    {"phase": "3", "name": "delivery", "start": "2024-04", "end": "2025-03-31",
     "notice_or_extension": "new agreement ends 2025-03-31"},
    {"phase": "4", "name": "evaluation", "start": "from implementation of new services",
     "end": "ongoing beyond phase 3"},
)  # fmt: skip


def section_75(slips=None):
    return plan_phases("Phases", phases_of("s75_phases", SECTION_75), slips)


def test_the_four_phases_of_the_section_75_review():
    """Phase 1 was done in May 2022; phase 2 prints no start and follows on, 1 June 2022."""
    dates = section_75().dates
    assert [(one.start, one.end) for one in dates] == [
        (None, date(2022, 5, 31)),
        (date(2022, 6, 1), date(2024, 3, 31)),
        (date(2024, 4, 1), date(2025, 3, 31)),
        (None, None),
    ]
    assert [one.follows_on for one in dates] == [False, True, False, False]
    assert dates[3].not_before == date(2024, 4, 1)
    assert dates[3].phase.end_words == "ongoing beyond phase 3"


def test_a_notice_stays_when_its_phase_slips_and_what_follows_moves_along():
    """Three months: phase 2 to 30 June 2024, 91 days after the notice; phase 3 to 30 June 2025."""
    plan = section_75({"2": 3})
    assert (plan.dates[1].end, plan.dates[2].start, plan.dates[2].end) == (
        date(2024, 6, 30), date(2024, 7, 1), date(2025, 6, 30),
    )  # fmt: skip
    assert [mark.on for mark in plan.dates[1].phase.marks] == [date(2024, 3, 31)]
    assert plan.warnings == (
        "2. Options appraisal would end on 30 June 2024, 91 days after 31 March 2024: Notice given "
        "at end of phase 2.",
        "3. Delivery would end on 30 June 2025, 91 days after 31 March 2025: New agreement ends.",
    )
    assert section_75().warnings == ()


def test_the_three_stages_as_they_stood_on_18_march_2022():
    stages = phases_of(
        "ncl_review_stages",
        rows(
            "ncl_review_stages",
            {"stage_no": "1", "stage": "Case for change", "status_2022_03_18": "complete"},
            {"stage_no": "2", "stage": "Proposition", "status_2022_03_18": "complete"},
            {"stage_no": "3", "stage": "Implementation", "status_2022_03_18": "current"},
        ),
    )
    plan = plan_phases("Stages", stages)
    seen = date(2022, 3, 18)
    assert [one.not_after for one in plan.dates] == [seen, seen, None]
    assert [one.phase.begun_by for one in plan.dates] == [None, None, seen]
    assert all(one.start is None and one.end is None for one in plan.dates)
    # With a start and lengths of its own the same plan has dates.
    chosen = with_choices(stages, {"1": date(2021, 7, 1)}, {"1": 3, "2": 6, "3": 24})
    assert [one.end for one in plan_phases("Stages", chosen).dates] == [
        date(2021, 9, 30), date(2022, 3, 31), date(2024, 3, 31),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "start", "end", "about"),
    [
        ("2012-04", date(2012, 4, 1), date(2012, 4, 30), False),
        ("2011/12", date(2011, 4, 1), date(2012, 3, 31), False),
        ("2011-01 to 2011/12", date(2011, 1, 1), date(2012, 3, 31), False),
        ("1999-2009", date(1999, 1, 1), date(2009, 12, 31), False),
        ("2012 autumn", date(2012, 1, 1), date(2012, 12, 31), True),
    ],
)
def test_the_loose_times_of_a_transition_are_read_and_say_when_they_are_loose(
    words, start, end, about
):
    [one] = plan_phases(
        "Transition",
        phases_of(
            "jcp_transition_timeline",
            rows("jcp_transition_timeline", {"when": words, "event": "budgets"}),
        ),
    ).dates
    assert (one.start, one.end, one.phase.about) == (start, end, about)


def test_phases_that_cannot_be_are_refused_by_name():
    turned = Phase("1", "1. Review", date(2024, 4, 1), date(2024, 3, 1))
    assert phase_problems([turned, Phase("2", "2. Buy", months=0)]) == [
        "1. Review ends on 1 March 2024, before it starts on 1 April 2024: turn the days round.",
        "2. Buy takes 0 months: say how many, above 0.",
    ]
    with pytest.raises(ValueError, match="turn the days round"):
        plan_phases("x", [turned])
    with pytest.raises(CannotWork, match="not a whole number"):
        phases_of("s75_phases", rows("s75_phases", {"phase": "1", "name": "a", "months": "1.5"}))
