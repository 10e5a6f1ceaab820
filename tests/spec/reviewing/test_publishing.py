"""What of a measure may be shown, and how it stands: worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from commonweal.engines.definitions import (
    comparators,
    doubt_rule,
    measures,
    modes,
    most_rule,
    profiles,
)
from commonweal.language.disclosure import State
from commonweal.reviewing.comparing import excess_of, groups_of, peers_of
from commonweal.reviewing.publishing import Exact, Line, months_shown, published
from commonweal.reviewing.standing import Gravity, Standing, standings

MISSED = measures()["did-not-attend"]
COUNT = measures()["contacts"]
APRIL = (date(2024, 4, 1),)


def line(
    numerators: list[float | None],
    denominators: list[float | None],
    *,
    level: str = "all",
    organisation: str = "",
    breakdown: str = "",
    group: int | None = None,
    months: tuple[date, ...] = APRIL,
) -> Exact:
    values = tuple(
        None if not below or above is None else 100 * above / below
        for above, below in zip(numerators, denominators, strict=True)
    )
    return Exact(
        level,
        organisation,
        breakdown,
        group,
        months,
        tuple(numerators),
        tuple(denominators),
        values,
    )


def show(*lines: Exact, profile: str = "mhsds", months: tuple[date, ...] = APRIL) -> list[Line]:
    return published(MISSED, lines, months, profiles()[profile])


def test_a_percentage_is_of_exact_counts_and_the_counts_are_rounded() -> None:
    (found,) = show(line([7], [52]))
    # 7 of 52 is 13.46 %; 7 goes to 5 and 52 to 50.
    assert (found.latest.value, found.latest.numerator, found.latest.denominator) == (13, 5, 50)
    assert found.latest.ranked


@pytest.mark.parametrize(("above", "below"), [(4, 52), (0, 52), (3, 4)])
def test_a_percentage_is_hidden_with_either_count(above: int, below: int) -> None:
    (found,) = show(line([above], [below]))
    assert found.latest.state is State.SUPPRESSED
    assert (found.latest.value, found.latest.numerator, found.latest.denominator) == (None,) * 3


def test_without_a_denominator_there_is_nobody_to_count() -> None:
    (found,) = show(line([0], [0]), profile="none")
    assert found.latest.state is State.NOT_APPLICABLE


def test_a_month_without_a_line_is_missing_and_not_nought() -> None:
    months = (date(2024, 3, 1), *APRIL)
    (found,) = show(line([7], [52]), profile="none", months=months)
    assert [one.state for one in found.values] == [State.MISSING, State.NUMBER]


def test_a_count_that_nobody_reported_is_missing_and_nought_is_hidden() -> None:
    months = (date(2024, 3, 1), *APRIL)
    given = Exact("provider", "RXA", "", None, APRIL, (0,), (None,), (0,))
    (found,) = published(COUNT, [given], months, profiles()["mhsds"])
    assert [one.state for one in found.values] == [State.MISSING, State.SUPPRESSED]


def test_an_amount_is_hidden_by_the_placements_behind_it_and_with_a_second_one() -> None:
    """12 placements cost 9,000 pounds: one of A 1,500, five of B 2,500, six of C 5,000."""
    cost = measures()["oap-inappropriate-cost"]
    given = [("all", "", 12, 900_000)]
    given += [("commissioner", "A", 1, 150_000), ("commissioner", "B", 5, 250_000)]
    given += [("commissioner", "C", 6, 500_000)]
    lines = [Exact(level, code, "", None, APRIL, (pence,), (placements,), (pence,))
             for level, code, placements, pence in given]  # fmt: skip
    found = {one.organisation: one.latest for one in
             published(cost, lines, APRIL, profiles()["mhsds"])}  # fmt: skip
    assert {code: one.value for code, one in found.items()} == {
        "": 9000, "A": None, "B": None, "C": 5000,
    }  # fmt: skip
    assert (found["C"].numerator, found["C"].denominator) == (None, None)


def test_days_of_few_people_are_hidden_with_a_second_part_and_the_others_are_rounded() -> None:
    """12 people had 187 days: one of A 30, five of B 62, six of C 95. By their days alone all would
    be shown, and A's 30 would be the total less the others."""
    days = measures()["oap-inappropriate-days-month"]
    given = [("all", "", 12, 187)]
    given += [
        ("commissioner", "A", 1, 30),
        ("commissioner", "B", 5, 62),
        ("commissioner", "C", 6, 95),
    ]
    lines = [Exact(level, code, "", None, APRIL, (sum_,), (people,), (sum_,))
             for level, code, people, sum_ in given]  # fmt: skip
    found = {one.organisation: one.latest for one in
             published(days, lines, APRIL, profiles()["mhsds"])}  # fmt: skip
    assert {code: one.value for code, one in found.items()} == {
        "": 185, "A": None, "B": None, "C": 95,
    }  # fmt: skip
    assert (found["C"].numerator, found["C"].denominator) == (95, None)


def test_a_share_of_days_is_hidden_by_the_people_behind_either_part() -> None:
    """Of 1,000 bed days of 40 people 187 were delay: one person of A 30, five of B 62, six of C 95.
    By its days alone A's share would be shown, and its 30 days be the total less the others. Of 110
    bed days 50 were delay, of ten people; only four people were on the wards that were counted."""
    share, profile = measures()["delayed-share-of-bed-days"], profiles()["mhsds"]
    given = [("all", "", 187, 1000, (12, 40))]
    given += [("provider", "A", 30, 100, (1, 9)), ("provider", "B", 62, 400, (5, 15))]
    given += [("provider", "C", 95, 500, (6, 16))]
    lines = [
        Exact(level, code, "", None, APRIL, (above,), (below,), (100 * above / below,), (people,))
        for level, code, above, below, people in given
    ]
    found = {one.organisation: one.latest for one in published(share, lines, APRIL, profile)}
    assert {code: one.value for code, one in found.items()} == {
        "": 18.7, "A": None, "B": None, "C": 19.0,
    }  # fmt: skip
    assert {found[code].state for code in "AB"} == {State.SUPPRESSED}
    assert (found["C"].numerator, found["C"].denominator) == (95, 500)
    few = Exact("all", "", "", None, APRIL, (50,), (110,), (45.45,), ((10, 4),))
    (found_few,) = published(share, [few], APRIL, profile)
    assert found_few.latest.state is State.SUPPRESSED


def test_a_share_of_days_of_which_nobody_knows_whose_is_hidden() -> None:
    share = measures()["delayed-share-of-bed-days"]
    old = Exact("all", "", "", None, APRIL, (187,), (1000,), (18.7,))
    (found,) = published(share, [old], APRIL, profiles()["mhsds"])
    assert found.latest.state is State.SUPPRESSED


def test_three_days_of_five_people_are_few_days() -> None:
    days = measures()["bed-days"]
    few = Exact("all", "", "", None, APRIL, (3,), (5,), (3,))
    (found,) = published(days, [few], APRIL, profiles()["mhsds"])
    assert found.latest.state is State.SUPPRESSED


def test_a_median_is_hidden_by_the_number_behind_it() -> None:
    median = measures()["wait-first-contact-median"]
    few = Exact("all", "", "", None, APRIL, (None,), (4,), (15.0,))
    many = Exact("provider", "RXA", "", None, APRIL, (None,), (8,), (15.4,))
    hidden, shown = published(median, [few, many], APRIL, profiles()["mhsds"])
    assert hidden.latest.state is State.SUPPRESSED
    # It is ranked from 10, which its 8 are shown as: a rank by 8 would say that it is not 10.
    assert (shown.latest.value, shown.latest.denominator, shown.latest.ranked) == (15, 10, True)


def test_a_local_profile_hides_a_second_part_of_a_sum() -> None:
    parts = [
        line([above], [below], level="provider", organisation=code)
        for code, above, below in (("A", 3, 50), ("B", 20, 60), ("C", 30, 70))
    ]
    found = show(line([53], [180]), *parts, profile="local")
    hidden = {one.organisation for one in found if one.latest.state is State.SUPPRESSED}
    assert hidden == {"A", "B"}, "A is small, and B must not give it away"


def test_a_group_of_one_body_is_not_the_rest_of_the_same_group_of_all() -> None:
    """All have 43 men; B's page shows its 40, so A's hidden 3 would be known."""
    counts = {("A", 1): 3, ("A", 2): 60, ("B", 1): 40, ("B", 2): 50, ("C", 1): 70, ("C", 2): 80}

    def given(organisation: str, group: int | None) -> Exact:
        number = sum(
            count for (body, of), count in counts.items()
            if organisation in ("", body) and group in (None, of)
        )  # fmt: skip
        level = "provider" if organisation else "all"
        breakdown = "" if group is None else "gender"
        return Exact(level, organisation, breakdown, group, APRIL, (number,), (None,), (number,))

    lines = [given(body, group) for body in ("", "A", "B", "C") for group in (None, 1, 2)]
    found = published(COUNT, lines, APRIL, profiles()["local"])
    hidden = {(one.organisation, one.group) for one in found if one.latest.value is None}
    assert hidden == {("A", 1), ("A", 2), ("B", 1), ("B", 2)}, "two in each row and each column"
    rounded = published(COUNT, lines, APRIL, profiles()["mhsds"])
    assert [one.latest.value for one in rounded if one.latest.value is None] == [None]
    assert {one.latest.value for one in rounded if one.group == 1} == {115, None, 40, 70}


def test_a_quarter_ends_in_its_last_month() -> None:
    quarter = measures()["oap-inappropriate-days-quarter"]
    found = months_shown(quarter, date(2024, 1, 1), date(2024, 8, 1))
    assert found == (date(2024, 3, 1), date(2024, 6, 1))


def stood(*lines: Line) -> list[Standing]:
    return standings(
        MISSED, lines, modes()["r-plotthedots"], 0,
        comparator=comparators()["single-interval-95"], rule=doubt_rule(),
    )  # fmt: skip


def test_a_provider_beside_the_whole() -> None:
    whole, worse, small, same = stood(
        *show(
            line([60], [300]),
            line([40], [100], level="provider", organisation="A"),
            line([6], [12], level="provider", organisation="B"),
            line([20], [100], level="provider", organisation="C"),
        )
    )
    # 40 of 100 has limits 31 to 50, above 20; 20 of 100 has the whole within its own.
    assert (whole.word, worse.word, same.word) == ("", "worse", "similar")
    assert (small.word, small.reason) == (
        "not compared",
        "its denominator is small, below 20",
    )


def test_what_presses_most_is_a_missed_target_that_worsens() -> None:
    months = tuple(date(2023 + at // 12, at % 12 + 1, 1) for at in range(20))
    counts: list[float | None] = [20 + at % 2 * 2 for at in range(19)]
    lines = show(line([*counts, 60], [200] * 20, months=months), months=months)
    target = replace(measures()["bed-occupancy"].targets[0], value=1.0, valid_from=date(2020, 1, 1))
    made = standings(
        replace(MISSED, targets=(target,)), lines, modes()["r-plotthedots"], 0,
        comparator=comparators()["single-interval-95"], rule=doubt_rule(),
    )  # fmt: skip
    assert made[0].gravity is Gravity.FAILS_AND_WORSENS
    assert made[0].alert == made[0].chart.alert(), "the alert is the chart's own"


def test_a_doubted_value_is_an_alert_with_its_doubt() -> None:
    shares = {"A": 20, "B": 21, "C": 22, "D": 19, "E": 23, "F": 95}
    lines = [line([count], [100], level="provider", organisation=code)
             for code, count in shares.items()]  # fmt: skip
    found = {one.line.organisation: one for one in stood(*show(line([200], [600]), *lines))}
    assert found["F"].gravity is Gravity.DOUBT
    # The middle of the peers is not told: it may be the value of one, whom F may not see.
    assert found["F"].doubt == "95 % lies far from its peers: it may be a fault in the data"
    assert f"Look at the data first: {found['F'].doubt}." in found["F"].alert
    assert found["A"].gravity is Gravity.NONE


def test_a_gap_is_the_difference_of_what_is_shown() -> None:
    groups = [
        line([above], [below], breakdown="ethnicity", group=number)
        for number, above, below in ((0, 16, 100), (1, 32, 100), (None, 10, 50))
    ]
    found = groups_of(MISSED, show(*groups))
    best, other, unknown = found.rows
    assert best.best
    assert other.gap == pytest.approx(16)
    assert other.gap_lower is not None
    assert other.gap_lower > 0
    assert unknown.gap is None, "those not known are no group"
    assert found.unknown == pytest.approx(20)


def test_a_hidden_number_of_unknown_stays_hidden() -> None:
    groups = [
        line([above], [below], breakdown="ethnicity", group=number)
        for number, above, below in ((0, 16, 100), (None, 1, 3))
    ]
    assert groups_of(MISSED, show(*groups)).unknown is None


def test_the_few_behind_the_excess_and_the_places() -> None:
    lines = show(
        *(
            line([above], [below], level="provider", organisation=code)
            for code, above, below in (
                ("A", 50, 100), ("B", 22, 100), ("C", 18, 100), ("D", 10, 100), ("E", 9, 15)
            )
        )
    )  # fmt: skip
    (whole,) = show(line([80], [400]))
    found = excess_of(MISSED, lines, whole.latest, most_rule())
    assert found is not None
    # Above 20 %: A 30 and B 2, so A holds 94 %; E is too small.
    assert ([one.name for one in found.sites], found.few) == (["A", "B"], 1)
    assert found.sites[0].excess == pytest.approx(30)
    assert found.not_ranked == ("E",)
    places = {one.compared.key: one.place
              for one in peers_of(MISSED, lines, whole.latest, most_rule())}  # fmt: skip
    assert places == {"A": 4, "B": 3, "C": 2, "D": 1, "E": 0}


def test_counts_are_shown_and_never_compared() -> None:
    given = Exact("provider", "A", "", None, APRIL, (1234,), (None,), (1234,))
    lines = published(COUNT, [given], APRIL, profiles()["mhsds"])
    assert lines[0].latest.value == 1235
    assert excess_of(COUNT, lines, lines[0].latest, most_rule()) is None
