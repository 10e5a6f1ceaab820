"""Therapists and the way through talking therapies, in words and a table."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from commonweal.language.figure import Quantity
from commonweal.records.planning.kinds.need_talking_therapies import Given, TalkingTherapies
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.presenters.values import exact_of, say_quantity


def way_table(answer: TalkingTherapies | None) -> Table:
    """Therapists, then people at each step of the way, each with its range."""
    rows: list[tuple[str, Quantity]] = []
    if answer and answer.therapists is not None:
        rows.append(("Therapists for the people who live here", Quantity.exact(answer.therapists)))
    if answer and answer.way is not None:
        way = answer.way
        rows += [
            ("Referred in a year", Quantity.exact(way.referrals)),
            ("Enter treatment", way.enter),
            ("Complete it", way.complete),
            ("Recover", way.recover),
            ("Would recover at the target", way.at_target),
            ("Fewer than at the target", way.below_target),
        ]
    return Table(
        "talking_therapies",
        "Therapists, and the way of those referred",
        (Column("step", "Step"), Column("number", "Number", numeric=True)),
        tuple(
            (Cell(step), Cell(say_quantity(number, "", 0), raw=exact_of(number)))
            for step, number in rows
        ),
        empty="Nothing has been worked out yet. Enter how many people live here, or are referred.",
    )


def initial(given: Given) -> dict[str, Any]:
    """What the form starts with: what was entered."""
    return asdict(given)
