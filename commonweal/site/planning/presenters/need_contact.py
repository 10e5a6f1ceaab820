"""People in contact with services against a comparator, in words, a table and a chart."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from commonweal.language.figure import Status
from commonweal.planning.need.tables import LocalContact
from commonweal.records.planning.definitions_need import contact_rules
from commonweal.records.planning.kinds.need_contact import Contacts, Given
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.presenters.values import say_quantity, say_value
from commonweal.site.words import number


def contact_table(answer: Contacts | None) -> Table:
    """Each population with people in contact, both rates, and how many more it would be."""
    return Table(
        "contact_gap",
        "People in contact with mental health services",
        (
            Column("population", "People of"),
            Column("count", "In contact", numeric=True),
            Column("rate", "Rate", numeric=True),
            Column("comparator", "Rate to compare with", numeric=True),
            Column("gap", "More at that rate", numeric=True),
            Column("denominator", "Implied by the printed rate", numeric=True),
            Column("verdict", "How it stands"),
        ),
        tuple(_row(one) for one in (answer.gaps if answer else ())),
        note="Rates are as printed. The people implied follow from the count and the printed rate: "
        "no source prints them, and they are not the population of the place. The small line is "
        "what the rounding of the printed rates allows.",
        empty=_asked_for(),
    )


def unit_words() -> str:
    """Of how many people the rates are, in words."""
    return f"For each {number(contact_rules().per)} people"


def initial(given: Given) -> dict[str, Any]:
    """What the form starts with: what was entered."""
    return asdict(given)


def _asked_for() -> str:
    """Which rows it takes, in the words in which they are read."""
    rules = contact_rules()
    return (
        "Enter the people in contact and both rates. Or bring in the table “Demand and its "
        "projection” with three rows of one period: "
        f"“{rules.people[0]}” (unit “people”) and “{rules.rate[0]}” (unit “{rules.unit}”) of your "
        f"own population, and the same rate of {rules.comparator}."
    )


def _row(one: LocalContact) -> tuple[Cell, ...]:
    gap = one.gap
    per = f"for each {number(gap.per)} people"
    return (
        Cell(one.population, hint=one.period),
        Cell(number(gap.count), raw=gap.count),
        Cell(number(gap.local_rate), raw=gap.local_rate,
             hint=f"{per}; 95% range {say_quantity(gap.limits, '', 0)}"),
        Cell(number(gap.comparator_rate), raw=gap.comparator_rate, hint=f"{one.comparator}, {per}"),
        Cell(say_value(gap.gap, "", 0), raw=gap.gap, hint=say_quantity(gap.gap_ends, "", 0)),
        Cell(number(gap.denominator, 0), raw=gap.denominator, status=Status.DERIVED,
             hint=f"implied, not the population of {one.population}; "
             f"{say_quantity(gap.denominator_ends, '', 0)}"),
        Cell(gap.verdict[:1].upper() + gap.verdict[1:]),
    )  # fmt: skip


def contact_chart(answer: Contacts | None) -> charts.RangeChart | None:
    """Local rates with their ranges, and the comparator's as a line of its own row."""
    if answer is None:
        return None
    first = answer.gaps[0]
    others = {(one.comparator, one.period): one.gap.comparator_rate for one in answer.gaps}
    return charts.ranges(
        [
            *(
                charts.Ranged(
                    f"{one.population}, {one.period}",
                    one.gap.local_rate,
                    number(one.gap.local_rate),
                    low=one.gap.limits.low,
                    high=one.gap.limits.high,
                    note=one.gap.verdict,
                )
                for one in answer.gaps
            ),
            *(
                charts.Ranged(f"{name}, {period}", rate, number(rate))
                for (name, period), rate in others.items()
            ),
        ],
        id="contact-chart",
        finding=f"{first.population} has {number(first.gap.local_rate)} in contact for each "
        f"{number(first.gap.per)} people, {first.comparator} {number(first.gap.comparator_rate)}",
        range_label="95% range",
    )
