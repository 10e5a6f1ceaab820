"""Modes and series for the spec tests of charts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from commonweal.reviewing.spc import Direction, Series, Value, read_mode
from tests.spec.definitions import definition

R = read_mode(definition("spc/r-plotthedots.yaml", "spc"))
MDC = read_mode(definition("spc/mdc-sql-2.5.yaml", "spc"))
R_OFF = replace(R, screening=False)


def month(number: int) -> date:
    """The first day of a month, 0 being January 2024."""
    return date(2024 + number // 12, number % 12 + 1, 1)


def series(values, direction=Direction.HIGHER, **options) -> Series:
    """A monthly series from January 2024; None is a missing month."""
    made = tuple(
        Value(month(at), f"{month(at):%B %Y}", None if one is None else float(one))
        for at, one in enumerate(values)
    )
    return Series("Seen in time", made, direction, **options)


def labels(chart) -> list[str]:
    """The label of each point: L outside, T trend, 2 two in three, S shift, with its side."""
    short = {"outside limit": "L", "trend": "T", "two in three": "2", "shift": "S", "": "."}
    return [short[one.rule] + {1: "+", -1: "-", 0: ""}[one.side] for one in chart.points]
