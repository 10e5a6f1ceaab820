"""How groups and areas are set beside each other, read from the shelf once and held to a schema."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import jsonschema

from commonweal.language.intervals import read_methods
from commonweal.planning.need.equity import GroupKind, Rules
from commonweal.planning.need.neighbours import Method, read_method
from commonweal.records.shelf import read_json, read_yaml

PATH = "comparison/equity.yaml"
NEIGHBOURS = "comparison/neighbours.yaml"


@dataclass(frozen=True)
class EquityRules:
    """The kinds of group by id, the numbers of the formulas, and the kinds of spend in order."""

    kinds: dict[str, GroupKind]
    rules: Rules
    quarters: str
    spend_kinds: tuple[str, ...]


@cache
def equity_rules() -> EquityRules:
    """The rules of equity and variation."""
    given = read_yaml(PATH)
    jsonschema.validate(given, read_json("schemas/equity.json"))
    whole, unknown = frozenset(given["whole"]), frozenset(given["unknown"])
    return EquityRules(
        {
            one["id"]: GroupKind(
                one["id"], one["title"], one["ordered"], one["reference"], unknown, whole
            )
            for one in given["kinds"]
        },
        Rules(
            given["per"]["value"],
            read_methods(read_yaml("statistics/methods.yaml")).slopes,
            given["seed"]["value"],
        ),
        given["quarters"]["value"],
        tuple(given["spend_kinds"]),
    )


@cache
def _neighbours() -> dict[str, Any]:
    given = read_yaml(NEIGHBOURS)
    jsonschema.validate(given, read_json("schemas/neighbours.json"))
    return dict(given)


@cache
def neighbour_method() -> Method:
    """The open method of nearest neighbours."""
    return read_method(_neighbours())


def standardisation() -> str:
    """How the method puts features on one scale, in words."""
    return str(_neighbours()["standardisation"])
