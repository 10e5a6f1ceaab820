"""The rules of the needs part from the shelf, once: packages, draws, grades and what is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import jsonschema

from commonweal.planning.need.gap import Strength
from commonweal.planning.need.packages import PackageSet, package_set
from commonweal.records.shelf import list_files, read_json, read_yaml

PATH = "rules/need.yaml"


@dataclass(frozen=True)
class NeedRules:
    """What the shelf says. `index_spread` is what a need index may be out by, as a share."""

    packages: str
    draws: int
    seed: int
    strength: Strength
    shown_to_nearest: int
    measures: tuple[str, ...]
    years_ahead: tuple[int, ...]
    variant: str
    index_spread: float
    index_spread_made_up: bool


@cache
def need_rules() -> NeedRules:
    """The rules of need."""
    given = read_yaml(PATH)
    strength = given["strength"]
    return NeedRules(
        packages=given["packages"],
        draws=given["draws"],
        seed=given["seed"],
        strength=Strength(
            tuple(strength["grades"]), strength["by_status"], strength["stale_after_years"]
        ),
        shown_to_nearest=given["shown_to_nearest"],
        measures=tuple(given["measures"]),
        years_ahead=tuple(given["years_ahead"]),
        variant=given["variant"],
        index_spread=given["index_spread"]["value"],
        index_spread_made_up=given["index_spread"]["status"] == "illustrative",
    )


class NoSuchPackages(LookupError):
    """There is no set of care packages of that id."""


@cache
def package_definitions() -> dict[str, dict[str, Any]]:
    """Every set of care packages as it is written down, by its id, held to its schema."""
    schema = read_json("schemas/packages.json")
    found = {}
    for path in list_files("packages", ".yaml"):
        data = read_yaml(path)
        jsonschema.validate(data, schema)
        found[data["id"]] = data
    return found


def packages_of(code: str, unit_costs: Mapping[str, float] | None = None) -> PackageSet:
    """One set, with `unit_costs` by currency code in place of its own where they are given.

    Raises NoSuchPackages naming those that there are, and PackageFault.
    """
    sets = package_definitions()
    if code not in sets:
        raise NoSuchPackages(f"There is no set of packages {code}; there are {', '.join(sets)}.")
    return package_set(sets[code], unit_costs)
