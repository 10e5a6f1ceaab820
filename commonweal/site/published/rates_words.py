"""The words of a published rate that was worked out again from its counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from commonweal.facts.published import PublishedSet, Rate
from commonweal.language.intervals import proportion
from commonweal.records.facts.models import Finding
from commonweal.records.published.models import PublishedPeriod
from commonweal.records.published.selectors import Check
from commonweal.reviewing.reproduction import Verdict
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.published.cells import number, readable
from commonweal.site.words import day, plural

ORDER = (Verdict.DIFFERS, Verdict.ROUNDING, Verdict.UNKNOWN, Verdict.AGREES)


@dataclass(frozen=True)
class Way:
    """A link to another rate or another period."""

    label: str
    href: str
    current: bool


def lines(check: Check) -> list[int]:
    """The places of the organisations: England first, then what differs, then by kind and name."""
    places = range(len(check.codes))
    return sorted(
        places,
        key=lambda one: (
            check.kinds[one] != "England",
            check.found.verdicts[one] != Verdict.DIFFERS,
            check.kinds[one],
            check.names[one],
        ),
    )


def sentence(check: Check, period: PublishedPeriod) -> str:
    """How many organisations' rates follow from their counts."""
    tally = Counter(check.found.verdicts)
    parts = [f"{tally[one]:,} {_WORDS[one]}" for one in ORDER if tally[one]]
    total = plural(len(check.codes), "organisation")
    return f"For the period to {day(period.end)}, of {total}: {', '.join(parts)}."


_WORDS = {
    Verdict.AGREES: "agree as printed",
    Verdict.ROUNDING: "agree within what rounding leaves",
    Verdict.DIFFERS: "differ and want an answer",
    Verdict.UNKNOWN: "cannot be told, as a part is hidden",
}


def england(check: Check) -> str:
    """England's rate, step by step; empty where it is not there."""
    if "England" not in check.kinds:
        return ""
    at = check.kinds.index("England")
    return (
        f"England: {number(check.numerator.value[at])} of {number(check.denominator.value[at])} is "
        f"{check.found.rate[at]:.1f} %; the publication says {number(check.published[at])} %."
    )


def differing(check: Check) -> list[tuple[str, str]]:
    """The rows that differ: kind and code as one word, and the organisation's name."""
    rows = zip(check.kinds, check.codes, check.names, check.found.verdicts, strict=True)
    return [
        (f"{kind}|{code}", f"{readable(name)} ({kind})")
        for kind, code, name, verdict in rows
        if verdict == Verdict.DIFFERS
    ]


def linked(opened: Mapping[str, Finding]) -> dict[str, str]:
    """The page of each finding, by the row that it is about."""
    return {row: f"/places/{one.place.code}/findings/{one.pk}/" for row, one in opened.items()}


def rates_table(
    check: Check, period: PublishedPeriod, places: Sequence[int], opened: Mapping[str, str]
) -> Table:
    """Each organisation's rate as published and from its counts, with interval and verdict.

    `opened` leads from a row that differs to the finding about it.
    """
    limits = proportion(check.numerator.value, check.denominator.value, 100)
    return Table(
        "rates",
        f"{check.rate.title}, to {day(period.end)}",
        (
            Column("organisation", "Organisation"),
            Column("kind", "Kind"),
            Column("counts", "From counts"),
            Column("published", "Published", numeric=True),
            Column("rate", "Worked out", numeric=True),
            Column("interval", "95% interval (Wilson)"),
            Column("verdict", "Verdict"),
        ),
        tuple(_row(check, at, (limits.lower95[at], limits.upper95[at]), opened) for at in places),
        note="What rounding leaves is the range of rates that the rounded counts allow. "
        f"Rule: {check.rate.source}.",
    )


def _row(
    check: Check, at: int, limits: tuple[float, float], opened: Mapping[str, str]
) -> tuple[Cell, ...]:
    rate, published = check.found.rate[at], check.published[at]
    found = check.found
    hidden = np.isnan(rate)
    counts = "A count is hidden" if hidden else (
        f"{number(check.numerator.value[at])} of {number(check.denominator.value[at])}"
    )  # fmt: skip
    exact = np.isnan(found.lower[at]) or found.lower[at] == found.upper[at]
    left = "" if exact else (
        f"Can be {found.lower[at]:.1f} % to {found.upper[at]:.1f} %"
    )  # fmt: skip
    return (
        Cell(
            readable(check.names[at]),
            hint="" if check.kinds[at] == "England" else check.codes[at],
            raw=check.names[at],
        ),
        Cell(check.kinds[at]),
        Cell(counts),
        Cell("Hidden", raw="") if np.isnan(published) else _percent(published, number(published)),
        Cell("Cannot be told", raw="") if hidden else _percent(rate, f"{rate:.1f}", left),
        Cell("None" if np.isnan(limits[0]) else f"{limits[0]:.1f} % to {limits[1]:.1f} %"),
        _verdict(check, at, opened),
    )


def _verdict(check: Check, at: int, opened: Mapping[str, str]) -> Cell:
    verdict = check.found.verdicts[at]
    href = opened.get(f"{check.kinds[at]}|{check.codes[at]}", "")
    return Cell(
        verdict.value.capitalize(),
        sign="doubt" if verdict == Verdict.DIFFERS else "",
        href=href,
        about=f"the finding about {readable(check.names[at])}" if href else "",
    )


def _percent(value: float, text: str, hint: str = "") -> Cell:
    return Cell(f"{text} %", raw=str(value), hint=hint)


def ways(
    said: PublishedSet, periods: Sequence[PublishedPeriod], period: PublishedPeriod, rate: Rate
) -> list[tuple[str, list[Way]]]:
    """Links to the other rates of the period and to the other periods of the rate."""
    return [
        ("Rate", [Way(one.title, f"?rate={one.id}&to={period.end}", one == rate)
                  for one in said.rates]),
        ("Period to", [Way(day(one.end), f"?rate={rate.id}&to={one.end}", one == period)
                       for one in periods]),
    ]  # fmt: skip
