"""Amounts as they were and as they are now, worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from commonweal.language.figure import Quantity
from commonweal.language.restatement import Basis, How, Restatement, restate
from commonweal.language.succession import Succession, SuccessionKind, Successions

MERGER, SPLIT = SuccessionKind.MERGER, SuccessionKind.SPLIT
TRANSFER, RENAMING = SuccessionKind.TRANSFER, SuccessionKind.RENAMING
BEFORE, DAY, AFTER = date(2021, 3, 31), date(2022, 7, 1), date(2023, 4, 1)
PENNY = Decimal("0.01")


def event(
    kind: SuccessionKind, old: str, new: str, share: str | None = None, on: date = DAY
) -> Succession:
    return Succession(kind, old, new, on, None if share is None else Decimal(share))


def now(
    values: dict[str, str],
    *events: Succession,
    held_on: date = BEFORE,
    on: date = AFTER,
    additive: bool = True,
    step: Decimal = PENNY,
) -> Restatement:
    amounts = {code: Quantity.exact(Decimal(value)) for code, value in values.items()}
    return restate(
        amounts,
        Successions(events),
        basis=Basis.AS_IT_IS_NOW,
        held_on=held_on,
        on=on,
        additive=additive,
        step=step,
    )


def amounts(result: Restatement) -> dict[str, Decimal | tuple[Decimal | None, Decimal | None]]:
    return {code: q.value if q.is_exact else (q.low, q.high) for code, q in result.values.items()}


def test_a_merger_sums_exactly_and_says_its_basis() -> None:
    # The two Essex trusts' block contracts: 69 + 81 = 150.
    result = now(
        {"nep": "69", "sept": "81"}, event(MERGER, "nep", "eput"), event(MERGER, "sept", "eput")
    )
    assert amounts(result) == {"eput": Decimal(150)}
    assert result.basis is Basis.AS_IT_IS_NOW
    assert result.items[0].how == How.SUMMED
    assert [part.origin for part in result.items[0].parts] == ["nep", "sept"]
    assert result.before == result.after == Quantity.exact(Decimal(150))


def test_as_it_was_leaves_everything_as_it_stood() -> None:
    result = restate(
        {"nep": Quantity.exact(Decimal(69))},
        Successions([event(MERGER, "nep", "eput")]),
        basis=Basis.AS_IT_WAS,
        held_on=BEFORE,
        on=AFTER,
    )
    assert amounts(result) == {"nep": Decimal(69)}
    assert (result.basis, result.on) == (Basis.AS_IT_WAS, BEFORE)
    assert not result.items[0].is_derived


def test_a_split_with_stated_shares_agrees_to_the_penny() -> None:
    # 100.00 in thirds: 33.33 three times leaves one penny, which goes to the largest remainder;
    # 0.333333334 has it.
    result = now(
        {"a": "100.00"},
        event(SPLIT, "a", "x", "0.333333333"),
        event(SPLIT, "a", "y", "0.333333333"),
        event(SPLIT, "a", "z", "0.333333334"),
    )
    assert amounts(result) == {
        "x": Decimal("33.33"),
        "y": Decimal("33.33"),
        "z": Decimal("33.34"),
    }
    assert all(item.how == How.APPORTIONED and item.is_derived for item in result.items)
    assert result.after.value == Decimal("100.00")


def test_a_split_without_shares_gives_two_ends_and_never_halves() -> None:
    result = now({"a": "100"}, event(SPLIT, "a", "x"), event(SPLIT, "a", "y"))
    assert amounts(result) == {"x": (0, 100), "y": (0, 100)}
    assert result.items[0].how == How.BOUNDED
    assert result.items[0].quantity.reason == "no source says how a was divided"
    assert result.whole_is_kept


def test_the_one_part_of_a_split_that_nobody_states_is_the_rest() -> None:
    result = now({"a": "100"}, event(SPLIT, "a", "x", "0.6"), event(SPLIT, "a", "y"))
    assert amounts(result) == {"x": Decimal(60), "y": Decimal(40)}


def test_parts_of_unknown_size_that_meet_again_are_known_again() -> None:
    later = date(2023, 1, 1)
    result = now(
        {"a": "100"},
        event(SPLIT, "a", "x"),
        event(SPLIT, "a", "y"),
        event(MERGER, "x", "z", on=later),
        event(MERGER, "y", "z", on=later),
    )
    assert amounts(result) == {"z": Decimal(100)}


def test_a_transfer_leaves_the_rest_where_it_was() -> None:
    result = now({"a": "1000", "b": "10"}, event(TRANSFER, "a", "b", "0.25"))
    assert amounts(result) == {"a": Decimal(750), "b": Decimal(260)}


def test_a_transfer_of_unknown_size_gives_two_ends_on_both_sides() -> None:
    result = now({"a": "1000", "b": "10"}, event(TRANSFER, "a", "b"))
    assert amounts(result) == {"a": (0, 1000), "b": (10, 1010)}


def test_two_bodies_that_swap_parts_on_one_day_give_of_what_they_held_in_the_morning() -> None:
    result = now(
        {"a": "100", "b": "200"}, event(TRANSFER, "a", "b", "0.1"), event(TRANSFER, "b", "a", "0.1")
    )
    assert amounts(result) == {"a": Decimal(110), "b": Decimal(190)}


def test_a_transfer_before_an_ending_on_the_same_day_takes_its_part_of_the_whole() -> None:
    # 10% goes to c, and what is left, 90, becomes b.
    result = now({"a": "100"}, event(TRANSFER, "a", "c", "0.1"), event(MERGER, "a", "b"))
    assert amounts(result) == {"b": Decimal(90), "c": Decimal(10)}


def test_an_amount_of_a_later_day_is_not_moved_again() -> None:
    transfer = event(TRANSFER, "a", "b", "0.25")
    assert amounts(now({"a": "750"}, transfer, held_on=DAY)) == {"a": Decimal(750)}
    assert amounts(now({"a": "750"}, transfer, held_on=BEFORE, on=date(2022, 6, 30))) == {
        "a": Decimal(750)
    }


def test_chains_are_followed_to_the_day_asked_for() -> None:
    chain = (
        event(MERGER, "barnet_ccg", "ncl_ccg", on=date(2020, 4, 1)),
        event(MERGER, "camden_ccg", "ncl_ccg", on=date(2020, 4, 1)),
        event(RENAMING, "ncl_ccg", "ncl_icb", on=date(2022, 7, 1)),
    )
    held = {"barnet_ccg": "3", "camden_ccg": "4"}
    early = date(2015, 4, 1)
    assert amounts(now(held, *chain, held_on=early, on=date(2021, 1, 1))) == {"ncl_ccg": 7}
    assert amounts(now(held, *chain, held_on=early)) == {"ncl_icb": 7}


def test_a_chain_within_one_day_is_followed_to_its_end() -> None:
    result = now({"a": "5"}, event(MERGER, "a", "b"), event(MERGER, "b", "c"))
    assert amounts(result) == {"c": Decimal(5)}


def test_a_rate_is_carried_over_a_renaming_and_refused_over_a_merger() -> None:
    result = now(
        {"a": "12.5", "b": "10", "c": "7"},
        event(RENAMING, "a", "x"),
        event(MERGER, "b", "y"),
        event(MERGER, "c", "y"),
        additive=False,
    )
    assert result.values["x"].value == Decimal("12.5")
    refused = {item.code: item for item in result.items}["y"]
    assert refused.how == How.REFUSED
    assert "does not add up" in refused.quantity.reason


def test_a_missing_amount_stays_missing_with_its_reason() -> None:
    result = restate(
        {"a": Quantity.exact(Decimal(5)), "b": Quantity.unknown("b is suppressed")},
        Successions([event(MERGER, "a", "c"), event(MERGER, "b", "c")]),
        basis=Basis.AS_IT_IS_NOW,
        held_on=BEFORE,
        on=AFTER,
    )
    assert (result.values["c"].low, result.values["c"].reason) == (None, "b is suppressed")


def test_a_suppressed_amount_with_ends_keeps_them_through_a_split() -> None:
    # Between 1 and 7 people, 60% of them: from 0.6 to 4.2, so 0 to 5 whole people.
    result = restate(
        {"a": Quantity(Decimal(1), Decimal(7), "suppressed")},
        Successions([event(SPLIT, "a", "x", "0.6"), event(SPLIT, "a", "y", "0.4")]),
        basis=Basis.AS_IT_IS_NOW,
        held_on=BEFORE,
        on=AFTER,
    )
    assert (result.values["x"].low, result.values["x"].high) == (0, 5)
    assert result.values["x"].reason == "suppressed"


def test_a_negative_amount_is_divided_as_its_opposite_is() -> None:
    result = now({"a": "-10"}, event(SPLIT, "a", "x"), event(SPLIT, "a", "y"))
    assert amounts(result) == {"x": (-10, 0), "y": (-10, 0)}


def test_an_earlier_map_is_refused() -> None:
    with pytest.raises(ValueError, match="does not say its parts"):
        now({"eput": "150"}, held_on=AFTER, on=BEFORE)


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ([event(MERGER, "a", "a")], "a cannot be its own successor"),
        (
            [event(MERGER, "a", "b"), event(MERGER, "b", "a")],
            "the successions go in a circle: a → b → a",
        ),
        (
            [event(MERGER, "a", "b", on=BEFORE), event(MERGER, "c", "a", on=DAY)],
            "a ended on 2021-03-31 and cannot take over on 2022-07-01",
        ),
        ([event(MERGER, "a", "b"), event(MERGER, "a", "c")], "each of them is a split"),
        (
            [event(SPLIT, "a", "b", "0.7"), event(SPLIT, "a", "c", "0.4")],
            "add up to 110%, more than the whole",
        ),
        (
            [event(SPLIT, "a", "b", "0.7"), event(SPLIT, "a", "c", "0.2")],
            "add up to 90%; they must add up to 100%",
        ),
        (
            [event(SPLIT, "a", "b", "1"), event(SPLIT, "a", "c")],
            "leave nothing for the others",
        ),
        ([event(MERGER, "a", "b", "0.5")], "a part is a split"),
        ([event(TRANSFER, "a", "b", "1.5")], "above 0 and up to 1"),
    ],
)
def test_what_cannot_be_is_refused(events: list[Succession], words: str) -> None:
    with pytest.raises(ValueError, match=words.replace("(", r"\(")):
        Successions(events)
