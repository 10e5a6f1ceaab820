"""Measures: definitions read into recipes of components, and counts made into values."""

from __future__ import annotations

from commonweal.reviewing.measures.breakdowns import Breakdown, Breakdowns, parse_breakdowns
from commonweal.reviewing.measures.definition import (
    Chart,
    Measure,
    MeasureError,
    Period,
    parse_measure,
)
from commonweal.reviewing.measures.formulas import Recipe, Shape, formulas, recipe
from commonweal.reviewing.measures.given import Given, parse_given
from commonweal.reviewing.measures.values import Value, values_of, with_noughts

__all__ = [
    "Breakdown",
    "Breakdowns",
    "Chart",
    "Given",
    "Measure",
    "MeasureError",
    "Period",
    "Recipe",
    "Shape",
    "Value",
    "formulas",
    "parse_breakdowns",
    "parse_given",
    "parse_measure",
    "recipe",
    "values_of",
    "with_noughts",
]
