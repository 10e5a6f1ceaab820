"""How the kinds of this room say amounts and lists, and that tables hold invented values."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from commonweal.language.figure import Status
from commonweal.records.facts import library
from commonweal.records.results.reading import Reading


def illustrative(reading: Reading, datasets: Sequence[str]) -> tuple[str, ...]:
    """The caution that some tables hold invented values; none where none do."""
    titles = [
        f"“{library.template(name).title}”"
        for name in datasets
        if any(row.status == Status.ILLUSTRATIVE for row in reading.rows(name))
    ]
    if not titles:
        return ()
    return (
        f"Illustrative: values of {listed(titles)} were made up to show how this works. They are "
        "not evidence, and nothing should be decided on what follows from them.",
    )


def listed(words: Sequence[str]) -> str:
    """Several names in a sentence: "A, B and C"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def parts_of(whole: Decimal, *parts: Decimal) -> tuple[str, ...]:
    """A whole and its parts in a sentence; to the pound or penny where rounded ones do not add up.

    >>> parts_of(Decimal(7_994_900), Decimal(7_389_000), Decimal(605_900))
    ('£7,994,900', '£7,389,000', '£605,900')
    """
    amounts = (whole, *parts)
    in_millions = [round(amount / 1_000_000, 2) for amount in amounts]
    if all(abs(one) >= 100_000 for one in amounts) and in_millions[0] != sum(in_millions[1:]):
        return tuple(f"£{amount:,.2f}".removesuffix(".00") for amount in amounts)
    return tuple(millions(amount) for amount in amounts)


def millions(amount: Decimal) -> str:
    """An amount in a sentence: £4.69m, or in pounds where that would hide it."""
    if abs(amount) >= 100_000:
        return f"£{amount / 1_000_000:,.2f}m"
    return f"£{amount:,.2f}".removesuffix(".00")
