"""Days of few people: no published combination of counts, rates and totals gives them away.

People have a body and a group each, and days of two kinds; what is published of the sums and of
their ratio is attacked with every total that adds up.
"""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.engines.definitions import measures, profiles
from commonweal.language.disclosure import State, solved_bounds
from commonweal.reviewing.publishing import Exact, published

APRIL = (date(2024, 4, 1),)
DAYS, SHARE = measures()["delayed-days"], measures()["delayed-share-of-bed-days"]
PROFILE = profiles()[SHARE.disclosure]
ALL = ("all", "", "", None)


@st.composite
def systems(draw):
    """Of each body and group so many people, with their days of delay and of bed."""
    bodies, groups = draw(st.integers(2, 4)), draw(st.integers(1, 3))
    some = st.one_of(st.integers(0, 6), st.integers(5, 40))
    people = {}
    for cell in product(range(bodies), range(groups)):
        on_wards = draw(some)
        delayed = draw(st.integers(0, on_wards))
        delays = [draw(st.integers(1, 30)) for _ in range(min(delayed, 3))]
        delays += [7] * (delayed - len(delays))
        people[cell] = [*((days, 30) for days in delays), *((0, 30),) * (on_wards - delayed)]
    return people


def places_of(body, group):
    """The lines that a person of a body and a group is counted in."""
    return [
        (level, code, breakdown, number)
        for (level, code), (breakdown, number) in product(
            (("all", ""), ("provider", f"P{body}")), (("", None), ("gender", group))
        )
    ]


def counted(people):
    """Delay days, bed days, people delayed and people on wards of every line."""
    found = {}
    for (body, group), some in people.items():
        for place in places_of(body, group):
            held = found.setdefault(place, [0, 0, 0, 0])
            for delay, bed in some:
                held[0] += delay
                held[1] += bed
                held[2] += delay > 0
                held[3] += 1
    return found


def lines_of(found):
    """The lines of the sum of days and of the share, as they were worked out."""
    days, shares = [], []
    for place, (delay, bed, delayed, on_wards) in found.items():
        days.append(Exact(*place, APRIL, (delay,), (delayed,), (delay,)))
        value = 100 * delay / bed if bed else None
        behind = ((delayed, on_wards),)
        shares.append(Exact(*place, APRIL, (delay,), (bed,), (value,), behind))
    return days, shares


def equations(found):
    """Every total with its parts."""
    bodies = sorted({place[1] for place in found if place[0] != "all"})
    groups = sorted({place[3] for place in found if place[2]})
    sums = [(("all", "", *rest), [("provider", body, *rest) for body in bodies])
            for rest in (("", None), *(("gender", one) for one in groups))]  # fmt: skip
    sums += [((*of, "", None), [(*of, "gender", one) for one in groups])
             for of in (("all", ""), *(("provider", one) for one in bodies))]  # fmt: skip
    return [(str(total), tuple(str(part) for part in parts)) for total, parts in sums]


def shown(measure, lines):
    """The places of the lines that are published as numbers."""
    cells = published(measure, lines, APRIL, PROFILE)
    return {
        (one.level, one.organisation, one.breakdown, one.group)
        for one in cells
        if one.latest.state is State.NUMBER
    }


@pytest.mark.parametrize("part", [2, 3], ids=["people delayed", "people on wards"])
@given(systems())
@settings(max_examples=60, deadline=None)
def test_no_combination_of_what_is_shown_is_of_few_people(part, people):
    """Whoever knows all shown sums exactly still knows no sum of fewer people than the profile
    hides: the number of people behind what is hidden cannot be told to less than that width."""
    found = counted(people)
    days, shares = lines_of(found)
    # What either measure shows is known: they have the numerator in common.
    known_places = shown(SHARE, shares) | (shown(DAYS, days) if part == 2 else set())
    assert all(found[place][part] > PROFILE.hide_to for place in known_places)
    known = {str(place): found[place][part] for place in known_places}
    unknown = [str(place) for place in found if str(place) not in known]
    least = solved_bounds(unknown, known, equations(found), 0)
    few = {str(place) for place in found if 0 < found[place][part] <= PROFILE.hide_to}
    assert not {key for key, one in least.items() if key in few and one.within(PROFILE.hide_to)}
