"""ESX-61: a whole appraisal worked out, by hand; bodies kept apart, agreement told in numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.language.row import CannotWork
from commonweal.planning.appraisal import Draws, analyse, concordance
from commonweal.planning.options import Appraisal, Criterion, Score
from commonweal.records.planning.kinds.appraisal import headline
from commonweal.records.results.packing import pack, unpack

DRAWS = Draws(200, 1)
ONE = (Criterion("1", "Safety"),)


def appraisal(cells: dict[tuple[str, str], int], options: str = "123") -> Appraisal:
    """One criterion, so that the score is the total."""
    scores = tuple(Score(body, option, "1", Decimal(v)) for (body, option), v in cells.items())
    return Appraisal(tuple(options), ONE, scores, (Decimal(0), Decimal(4)))


def row(body: str, scores: str, options: str = "123") -> dict[tuple[str, str], int]:
    return {(body, option): int(v) for option, v in zip(options, scores, strict=True)}


TITLES = {"1": "Tender", "2": "Extend", "3": "Merge"}


def test_concordance_by_hand() -> None:
    """Two bodies, three options. North ranks 1, 2, 3; south 1, 3, 2.

    Rank sums 2, 5, 5; their mean is 4, so S = 4 + 1 + 1 = 6 and
    W = 12 × 6 ÷ (4 × (27 − 3)) = 72 ÷ 96 = 3/4.
    """
    assert concordance(appraisal(row("north", "432") | row("south", "423"))) == Fraction(3, 4)
    assert concordance(appraisal(row("north", "432") | row("south", "432"))) == 1
    # Opposite rankings: every rank sum is 4.
    assert concordance(appraisal(row("north", "432") | row("south", "234"))) == 0


def test_concordance_with_ties_by_hand() -> None:
    """North ranks 1, 2.5, 2.5 (scores 4, 2, 2); south 1, 2, 3.

    Rank sums 2, 4.5, 5.5, mean 4: S = 4 + 0.25 + 2.25 = 6.5. One tie of two: 2³ − 2 = 6.
    W = 12 × 6.5 ÷ (4 × 24 − 2 × 6) = 78 ÷ 84 = 13/14.
    """
    assert concordance(appraisal(row("north", "422") | row("south", "432"))) == Fraction(13, 14)


def test_there_is_no_concordance_of_one_body_or_of_ties_alone() -> None:
    assert concordance(appraisal(row("north", "432"))) is None
    assert concordance(appraisal(row("north", "222") | row("south", "333"))) is None


def test_a_tie_is_told_as_a_tie() -> None:
    """North gives options 1 and 3 a 3 each and option 2 a 1; south puts option 1 first alone."""
    level = analyse(appraisal(row("north", "313")), TITLES, DRAWS)
    assert headline(level, {"north": "North"}) == "North puts options 1 and 3 tied first."
    both = analyse(appraisal(row("north", "313") | row("south", "313")), TITLES, DRAWS)
    assert headline(both, {}).startswith("Both bodies put options 1 and 3 tied first. ")
    apart = analyse(appraisal(row("north", "313") | row("south", "312")), TITLES, DRAWS)
    assert apart.firsts == [(("1",), 1), (("1", "3"), 1)]


def test_bodies_stand_apart_and_firsts_are_counted() -> None:
    cells = row("north", "432") | row("south", "234") | row("east", "431")
    found = analyse(appraisal(cells), TITLES, DRAWS)
    assert found.firsts == [(("1",), 2), (("3",), 1)]
    assert [view.result.first for view in found.bodies] == ["1", "3", "1"]
    # Options 1 and 3 differ by 2 and 3 points; everybody gives option 2 a 3.
    assert [(one.option, one.spread) for one in found.differences] == [("3", 3), ("1", 2)]
    assert found.bodies[0].first_share("1") == 1.0
    assert found.score("east", "3", "1") == Score("east", "3", "1", Decimal(1))


def test_a_ruled_out_option_that_not_everybody_scored_is_left_out() -> None:
    cells = row("north", "432") | row("south", "23", "12")
    found = analyse(appraisal(cells), TITLES, DRAWS, ruled_out=["3"])
    assert found.left_out == ("3",)
    assert all(len(view.result.totals) == 2 for view in found.bodies)
    kept = analyse(
        appraisal(row("north", "432") | row("south", "234")), TITLES, DRAWS, ruled_out=["3"]
    )
    assert kept.left_out == ()


def test_an_option_without_a_score_is_named() -> None:
    with pytest.raises(CannotWork) as fault:
        analyse(appraisal(row("north", "432") | row("south", "23", "12")), TITLES, DRAWS)
    assert fault.value.sentences == ("south has not scored option 3 on Safety.",)
    with pytest.raises(CannotWork, match="Nobody has scored yet"):
        analyse(appraisal({}), TITLES, DRAWS)


def test_an_analysis_comes_back_as_it_was_kept() -> None:
    found = analyse(appraisal(row("north", "432") | row("south", "234")), TITLES, DRAWS)
    assert unpack(pack(found), type(found)) == found


@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=2, max_size=5))
def test_concordance_lies_between_nothing_and_all_and_knows_no_order(
    given_scores: list[list[int]],
) -> None:
    rows = [
        row(f"body{number}", "".join(map(str, scores)))
        for number, scores in enumerate(given_scores)
    ]
    forward: dict[tuple[str, str], int] = {}
    backward: dict[tuple[str, str], int] = {}
    for one in rows:
        forward |= one
    for one in reversed(rows):
        backward |= one
    found = concordance(appraisal(forward))
    assert found is None or 0 <= found <= 1
    assert found == concordance(appraisal(backward))
