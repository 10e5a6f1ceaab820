"""Whatever the successions, an amount before and after them is the same amount."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from commonweal.language.apportionment import apportion
from commonweal.language.figure import Quantity
from commonweal.language.restatement import Basis, How, Restatement, restate
from commonweal.language.succession import Succession, SuccessionKind, Successions

START = date(2013, 4, 1)
STEP = Decimal("0.01")
SHARE = Decimal("0.000000001")


@st.composite
def histories(draw: st.DrawFn, *, stated: bool) -> list[Succession]:
    """A made-up history: each year some bodies end, split or pass a part to a later body.

    Bodies are b0, b1, ...; successors always have a higher number, so that there is no circle.
    """
    events: list[Succession] = []
    living, made = ["b0", "b1", "b2", "b3"], 4
    for year in range(draw(st.integers(0, 5))):
        day = START + timedelta(days=365 * year + 1)
        body = draw(st.sampled_from(living))
        kind = draw(st.sampled_from(sorted(SuccessionKind)))
        if kind in (SuccessionKind.MERGER, SuccessionKind.TRANSFER) and len(living) > 1:
            other = draw(st.sampled_from([b for b in living if b != body]))
            share = draw(st.integers(1, 999)) * Decimal("0.001")
            part = share if stated and kind == SuccessionKind.TRANSFER else None
            events.append(Succession(kind, body, other, day, part))
            if kind == SuccessionKind.MERGER:
                living.remove(body)
            continue
        count = draw(st.integers(2, 4)) if kind == SuccessionKind.SPLIT else 1
        new = [f"b{made + n}" for n in range(count)]
        made += count
        weights = {b: Fraction(draw(st.integers(1, 50))) for b in new}
        shares = apportion(Decimal(1), weights, SHARE)
        ending = SuccessionKind.SPLIT if count > 1 else SuccessionKind.RENAMING
        for b in new:
            part = shares[b] if stated and count > 1 else None
            events.append(Succession(ending, body, b, day, part))
        living = [b for b in living if b != body] + new
    return events


amounts = st.dictionaries(
    st.sampled_from(["b0", "b1", "b2", "b3"]),
    st.decimals(-1_000_000, 1_000_000, places=2),
    min_size=1,
)
END = START + timedelta(days=365 * 10)


def now(values: dict[str, Decimal], events: list[Succession], on: date = END) -> Restatement:
    quantities = {code: Quantity.exact(value) for code, value in values.items()}
    return restate(
        quantities, Successions(events), basis=Basis.AS_IT_IS_NOW, held_on=START, on=on, step=STEP
    )


@given(amounts, histories(stated=True))
def test_totals_agree_to_the_penny_before_and_after(
    values: dict[str, Decimal], events: list[Succession]
) -> None:
    result = now(values, events)
    assert all(quantity.is_exact for quantity in result.values.values())
    assert sum((q.value for q in result.values.values()), Decimal(0)) == sum(values.values())
    assert result.before == result.after


@given(amounts, histories(stated=False))
def test_unstated_shares_never_lose_the_whole(
    values: dict[str, Decimal], events: list[Succession]
) -> None:
    result = now(values, events)
    assert result.whole_is_kept
    total = sum(values.values())
    low = sum((q.low or Decimal(0) for q in result.values.values()), Decimal(0))
    high = sum((q.high or Decimal(0) for q in result.values.values()), Decimal(0))
    assert low <= total <= high


@given(amounts, histories(stated=True), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(values, events, rng) -> None:  # type: ignore[no-untyped-def]
    first = now(values, events)
    shuffled, items = list(events), list(values.items())
    rng.shuffle(shuffled)
    rng.shuffle(items)
    assert now(dict(items), shuffled) == first


@given(amounts, histories(stated=True))
def test_a_second_way_of_following_agrees(
    values: dict[str, Decimal], events: list[Succession]
) -> None:
    """Move the exact fractions event by event; each amount is within its roundings of that."""
    held: dict[str, Fraction] = {code: Fraction(value) for code, value in values.items()}
    for day in sorted({event.on for event in events}):
        morning = dict(held)
        for event in (e for e in events if e.on == day):
            share = Fraction(event.share) if event.share is not None else Fraction(1)
            moved = morning.get(event.predecessor, Fraction(0)) * share
            held[event.predecessor] = held.get(event.predecessor, Fraction(0)) - moved
            held[event.successor] = held.get(event.successor, Fraction(0)) + moved
    result = now(values, events).values
    for code, exact in held.items():
        got = Fraction(result[code].value) if code in result else Fraction(0)
        assert abs(got - exact) <= Fraction(STEP) * len(values)


@given(amounts, histories(stated=True))
def test_what_is_known_exactly_lies_between_the_ends(
    values: dict[str, Decimal], events: list[Succession]
) -> None:
    """Hide the shares of a history: the true answer lies between the ends that are then given."""
    hidden = [Succession(e.kind, e.predecessor, e.successor, e.on) for e in events]
    true, loose = now(values, events), now(values, hidden)
    for code, quantity in true.values.items():
        ends = loose.values[code]
        assert ends.low is not None
        assert ends.high is not None
        assert ends.low <= quantity.value <= ends.high


@given(amounts, histories(stated=True))
def test_rates_are_carried_or_refused_and_never_added(
    values: dict[str, Decimal], events: list[Succession]
) -> None:
    quantities = {code: Quantity.exact(value) for code, value in values.items()}
    result = restate(
        quantities,
        Successions(events),
        basis=Basis.AS_IT_IS_NOW,
        held_on=START,
        on=END,
        additive=False,
    )
    for item in result.items:
        if item.how != How.REFUSED:
            assert item.quantity.value in values.values()


@settings(max_examples=60)
@given(
    st.decimals(-(10**9), 10**9, places=3),
    st.dictionaries(st.text("abcdef", min_size=1), st.fractions(0, 1000), min_size=1),
)
def test_parts_always_add_up(amount: Decimal, shares: dict[str, Fraction]) -> None:
    assume(sum(shares.values()) > 0)
    parts = apportion(amount, shares, STEP)
    assert sum(parts.values()) == amount
    whole = sum(shares.values())
    for code, part in parts.items():
        assert abs(Fraction(part) - Fraction(amount) * shares[code] / whole) < Fraction(STEP)
