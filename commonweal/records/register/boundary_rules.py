"""How boundaries are read, from the shelf, held to its schema."""

from __future__ import annotations

from functools import cache
from typing import Any

import jsonschema

from commonweal.facts.boundaries import BoundaryRules, read_rules
from commonweal.records import shelf

_DEFINITION = "register/boundaries.yaml"


@cache
def _definition() -> Any:
    given = shelf.read_yaml(_DEFINITION)
    jsonschema.validate(given, shelf.read_json("schemas/boundaries.json"))
    return given


@cache
def boundary_rules() -> BoundaryRules:
    """The bounds inside which a file is read, and how finely outlines are kept."""
    return read_rules(shelf.read_yaml("limits.yaml"), _definition())


def licence_line() -> str:
    """The line that boundaries of the statistical office have to carry."""
    return str(_definition()["licence_line"])
