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


def millions(amount: Decimal) -> str:
    """An amount in a sentence: £4.69m, or in pounds where that would hide it."""
    if abs(amount) >= 100_000:
        return f"£{amount / 1_000_000:,.2f}m"
    return f"£{amount:,.2f}".removesuffix(".00")
