"""How a published cell is said: its number or its state, and its bounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commonweal.site.pages import Cell

STATES = {
    "suppressed": "Hidden",
    "not_applicable": "Not applicable",
    "missing": "Missing",
}
ENDINGS = {"percentage": "%", "percentage of days": "%"}


#: Words that keep their capitals, and words that have none, in a name printed in capitals.
CAPITALS = frozenset({"NHS", "CCG", "ICB", "STP", "CIC", "HQ", "GP", "UK", "IAPT"})
SMALL = frozenset({"AND", "OF", "THE", "IN", "ON", "WITH", "FOR", "UPON"})


def readable(name: str) -> str:
    """A name printed all in capitals as people write it; any other as it is."""
    if not name.isupper() or " " not in name:
        return name
    words = [_word(place, word) for place, word in enumerate(name.split(" "))]
    return " ".join(words)


def _word(place: int, word: str) -> str:
    if word.strip("(),") in CAPITALS or any(sign.isdigit() for sign in word):
        return word
    if place and word in SMALL:
        return word.lower()
    return "".join(
        sign if at == 0 or word[at - 1] in "(-&/" else sign.lower() for at, sign in enumerate(word)
    )


def said_value(row: Mapping[str, Any]) -> str:
    """The number with its unit, or the state in words."""
    if row["state"] != "value":
        return STATES[row["state"]]
    return f"{number(row['value'])}{ENDINGS.get(row['statistic'], '')}"


def number(value: float) -> str:
    """A number with at most two decimals and no idle ones."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def bounds(row: Mapping[str, Any]) -> str:
    """The least and the most that a cell can be."""
    low, high = row["lower"], row["upper"]
    if low is None or high is None:
        return "Not known" if row["state"] != "value" else "As printed"
    if low == high:
        return "Exact" if row["state"] == "value" else f"{number(low)}, by its total and parts"
    return f"{number(low)} to {number(high)}"


def value_cell(row: Mapping[str, Any]) -> Cell:
    """A published cell, whose download carries the number or the state."""
    raw = str(row["value"]) if row["state"] == "value" else row["state"]
    return Cell(said_value(row), raw=raw)
