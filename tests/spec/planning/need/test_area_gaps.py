"""The gaps of areas together by hand, and what cannot be said where too little is known."""

from __future__ import annotations

import pytest

from commonweal.planning.need.area_gaps import by_area, rivals
from commonweal.planning.need.gap import Gap, Required, Strength, There, gaps
from commonweal.records.planning.kinds.need_gap import Gaps, NamedPlace, headline

RULE = Strength(("none", "weak"), {"printed": "weak"}, 3)


def beds(area: str, low: float, value: float, high: float, element: str = "bed") -> Required:
    """At £1,000 each and 1,000 need-weighted people: £1,000 for each 1,000 a bed."""
    return Required(element, area, "beds", value, low, high, 1000.0)


def there(area: str, value: float, element: str = "bed") -> There:
    return There(element, area, "beds", value, value, value, "", "printed", 2025, ())


def find(required: list[Required], known: list[There]) -> tuple[Gap, ...]:
    weighted = dict.fromkeys("abc", 1000.0)
    return gaps(required, known, weighted, RULE, year=2026, model_status="printed")


def answer(found: tuple[Gap, ...], areas: str = "abc") -> Gaps:
    named = tuple(NamedPlace(code, code.upper()) for code in areas)
    elements = (NamedPlace("bed", "Bed"), NamedPlace("home", "Home"))
    return Gaps(2026, "Packages", "comparable", False, named, elements, found)


def test_an_area_has_the_ends_of_its_gaps_and_what_may_be_none() -> None:
    """10 beds short (5 to 20) and 2 homes short (-3 to 6): £12,000, from 5 + 0 to 20 + 6, of which
    2 may be no gap. The other area is short of 8 (7 to 9), so that either could be first."""
    second, first = by_area("ab", find(
        [beds("a", 15, 20, 30), beds("a", 7, 12, 16, "home"), beds("b", 17, 18, 19)],
        [there("a", 10), there("a", 10, "home"), there("b", 10)],
    ))  # fmt: skip
    assert (first.area, first.weighed, first.cost) == ("a", 12_000, 12_000)
    assert (first.weighed_low, first.weighed_high, first.maybe) == (5_000, 26_000, 2_000)
    assert (second.weighed_low, second.weighed_high, second.maybe) == (7_000, 9_000, 0)


def test_an_area_lacks_a_share_of_what_it_needs_by_what_that_costs() -> None:
    """A needs 20 beds and 12 homes (£32,000) and is short of 10 and 2 (£12,000): 37.5%. At the low
    end 15 and 7 (£22,000), short of 5 and of no home, as 10 are there: 5 ÷ 22 = 22.7%. At the high
    end 30 and 16 (£46,000), short of 20 and 6: 26 ÷ 46 = 56.5%. B lacks 8 of 18 = 44.4% (7 of 17
    to 9 of 19) and comes first though it would cost less to close; A could lack more."""
    found = by_area("ab", find(
        [beds("a", 15, 20, 30), beds("a", 7, 12, 16, "home"), beds("b", 17, 18, 19)],
        [there("a", 10), there("a", 10, "home"), there("b", 10)],
    ))  # fmt: skip
    first, second = found
    assert (first.area, first.lacking) == ("b", pytest.approx(8 / 18))
    assert (first.lacking_low, first.lacking_high) == (
        pytest.approx(7 / 17), pytest.approx(9 / 19)
    )  # fmt: skip
    assert second.lacking == pytest.approx(12 / 32)
    assert (second.lacking_low, second.lacking_high) == (
        pytest.approx(5 / 22), pytest.approx(26 / 46)
    )  # fmt: skip
    assert rivals(found) == ("a",)


def test_the_headline_names_the_area_its_share_and_whether_the_order_is_sure() -> None:
    """A lacks 10 of 20 (5 of 15 to 20 of 30), B 3 of 13 (2 of 12 to 4 of 14 = 28.6%), below the
    33.3% of A at its least."""
    told = headline(answer(find(
        [beds("a", 15, 20, 30), beds("b", 12, 13, 14)], [there("a", 10), there("b", 10)]
    ), "ab"))  # fmt: skip
    assert told == (
        "Need is least met in A: 50% of what its people need, by what it costs, is not there "
        "(range 33% to 67%). That is sure: no other area comes near within the ranges. Most of it "
        "is bed in A: 10 of 20 beds (95% range 15 to 30), short over the whole range."
    )


def test_an_order_is_sure_where_no_other_range_reaches_the_first() -> None:
    found = by_area("ab", find(
        [beds("a", 15, 20, 30), beds("b", 12, 13, 14)], [there("a", 10), there("b", 10)]
    ))  # fmt: skip
    assert [one.area for one in found] == ["a", "b"]
    assert rivals(found) == ()


def test_a_gap_that_is_not_known_leaves_the_high_end_open() -> None:
    found = by_area("ab", find(
        [beds("a", 15, 20, 30), beds("b", 12, 13, 14), beds("b", 1, 2, 3, "home")],
        [there("a", 10), there("b", 10)],
    ))  # fmt: skip
    assert (found[1].weighed, found[1].weighed_high, found[1].unknown) == (3_000, None, 1)
    assert rivals(found) == ("b",)


def test_an_area_whose_known_gaps_are_none_is_not_known_while_others_are_missing() -> None:
    """Not £0: one gap is closed, of the other nobody says what is there."""
    needed = [beds("a", 1, 2, 3), beds("a", 1, 2, 3, "home")]
    (some,) = by_area("a", find(needed, [there("a", 9)]))
    assert (some.weighed, some.cost, some.known, some.unknown) == (None, None, 1, 1)
    (every,) = by_area("a", find(needed, [there("a", 9), there("a", 9, "home")]))
    assert (every.weighed, every.cost) == (0, 0)


def test_where_need_is_least_met_is_not_said_from_one_doubtful_gap() -> None:
    """Of three gaps two are unknown and the third may be enough: nothing can be ranked."""
    needed = [beds("a", 15, 20, 30), beds("b", 1, 2, 3), beds("c", 1, 2, 3)]
    told = headline(answer(find(needed, [there("a", 18)])))
    assert told.startswith("Where need is least met cannot be said: 2 of 3 gaps are not known")
    sure = headline(answer(find(needed, [there("a", 10)])))
    assert sure.startswith("Need is least met in A, by the 1 of 3 gaps that are known: 50% of")


@pytest.mark.parametrize("value", [0.5, 9])
def test_with_every_gap_known_the_headline_ranks_them(value: float) -> None:
    told = headline(answer(find([beds("a", 1, 2, 3)], [there("a", value)])))
    assert ("Need is least met in A" in told) == (value < 1)
