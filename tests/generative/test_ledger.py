"""Whatever the parts are: what sums reconciles, what was changed is found, bounds never lie."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from commonweal.language.figure import Quantity, Status
from commonweal.language.reconciliation import Tolerance, Verdict, reconcile
from commonweal.planning.ledger import Entry, bottom_sum, build
from tests.figures import make

HALF = Tolerance(printed_units=Decimal("0.5"))
amounts = st.lists(st.decimals(0, 500, places=1), min_size=1, max_size=8)


def ledger_of(total, parts):
    entries = [Entry("all", make(str(total), "all"))]
    entries += [Entry(f"p{n}", make(str(p), f"p{n}"), "all") for n, p in enumerate(parts)]
    return build(entries, HALF)


@given(amounts)
def test_parts_that_sum_always_reconcile(parts):
    line = ledger_of(sum(parts), parts).line("all")
    assert line.check.verdict == Verdict.RECONCILES
    assert bottom_sum(line) == Quantity.exact(sum(parts, Decimal(0)))


@given(amounts, st.data())
def test_a_changed_part_is_always_found_beyond_the_tolerance(parts, data):
    position = data.draw(st.integers(0, len(parts) - 1))
    change = data.draw(st.decimals("0.2", "50", places=1)) * data.draw(st.sampled_from([1, -1]))
    changed = list(parts)
    changed[position] += change
    total = sum(parts, Decimal(0))
    check = ledger_of(total, changed).line("all").check
    expected = Verdict.DOES_NOT if abs(change) > check.tolerance else Verdict.RECONCILES
    assert check.verdict == expected
    assert check.residual == Quantity.exact(change)


@given(amounts, st.decimals(0, 10, places=1), st.decimals(0, 10, places=1), st.data())
def test_a_suppressed_part_gives_bounds_that_hold_the_truth(parts, a, b, data):
    low, high = sorted([a, b])
    truth = data.draw(st.decimals(low, high, places=1))
    total = data.draw(st.decimals(0, 1000, places=1))
    hidden = make(None, "hidden", status=Status.SUPPRESSED, low=str(low), high=str(high))
    entries = [Entry("all", make(str(total), "all")), Entry("hidden", hidden, "all")]
    entries += [Entry(f"p{n}", make(str(p), f"p{n}"), "all") for n, p in enumerate(parts)]
    check = build(entries, HALF).line("all").check
    true_sum = sum(parts, Decimal(0)) + truth
    assert check.computed.low <= true_sum <= check.computed.high
    known = reconcile(Quantity.exact(total), Quantity.exact(true_sum), check.tolerance)
    assert check.verdict in (known.verdict, Verdict.CANNOT_SAY)
