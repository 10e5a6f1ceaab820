"""Care packages: groups of people by condition and severity, and the services each needs a year.

What a package says is a definition (`definitions/packages/`); here is its shape and its check.
Every number in it is a driver with a range, so that it can be varied by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

#: The kinds of unit in which an element of service is counted.
CONTACT, BED_DAY, PLACE = "contact", "bed day", "place"


class PackageFault(ValueError):
    """A package set that contradicts itself. The message names the part and what is wrong."""


@dataclass(frozen=True, slots=True)
class Driver:
    """One number of the model with the range that is thought to hold it 95 times out of 100."""

    code: str
    title: str
    unit: str
    value: float
    low: float
    high: float
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class Element:
    """One element of service, counted in contacts, occupied bed days or places.

    `mix` gives each profession's share of a contact's time, or its full-time staff for each bed
    or place. `currency` is the code of its unit cost in the national cost collection.
    """

    code: str
    title: str
    unit: str
    kind: str
    currency: str
    mix: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class NeedGroup:
    """People of one condition, age and severity. `clusters` are those of the lexicon that fit."""

    code: str
    title: str
    prevalence: str
    first_age: int
    last_age: int | None
    severity: str
    clusters: tuple[str, ...]
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackageSet:
    """A set of packages: groups, elements, professions and every driver by its code."""

    id: str
    title: str
    status: str
    owner: str
    source: str
    valid_from: str
    groups: tuple[NeedGroup, ...]
    elements: tuple[Element, ...]
    professions: Mapping[str, str]
    drivers: Mapping[str, Driver]


def package_set(
    data: Mapping[str, Any], unit_costs: Mapping[str, float] | None = None
) -> PackageSet:
    """A set from its definition, which has passed its schema.

    `unit_costs` are pounds by currency code of the national cost collection; they take the place
    of those in the definition. Raises PackageFault where the parts do not fit each other.
    """
    status, source = data["status"], data["source"]
    drivers: dict[str, Driver] = {}

    def keep(code: str, title: str, unit: str, given: Any) -> None:
        drivers[code] = _driver(code, title, unit, given, status=status, source=source)

    elements = tuple(_element(one, keep, unit_costs or {}) for one in data["elements"])
    groups = tuple(_group(one, keep, {e.code: e for e in elements}) for one in data["need_groups"])
    for one in data["general"]:
        keep(one["code"], one["title"], one["unit"], one)
    made = PackageSet(
        id=data["id"], title=data["title"], status=status, owner=data["owner"], source=source,
        valid_from=str(data["valid_from"]), groups=groups, elements=elements,
        professions=dict(data["professions"]), drivers=drivers,
    )  # fmt: skip
    _check(made)
    return made


def _driver(code: str, title: str, unit: str, given: Any, *, status: str, source: str) -> Driver:
    low, high = given.get("low", given["value"]), given.get("high", given["value"])
    value = float(given["value"])
    return Driver(
        code, title, unit, value, float(low), float(high),
        given.get("status", status), given.get("source", source),
    )  # fmt: skip


def _element(one: Mapping[str, Any], keep: Any, unit_costs: Mapping[str, float]) -> Element:
    code, title = one["code"], one["title"]
    cost = dict(one["unit_cost"])
    currency = cost.get("currency", "")
    if currency in unit_costs:
        # The range of the definition is kept, as a share of its own value.
        factor = unit_costs[currency] / cost["value"]
        cost |= {name: cost[name] * factor for name in ("low", "high") if name in cost}
        cost |= {"value": unit_costs[currency]}
    keep(f"unit_cost/{code}", f"Unit cost of {title}", f"£ for each {one['unit']}", cost)
    if one["unit"] == CONTACT:
        keep(f"minutes/{code}", f"Minutes of a contact, {title}", "minutes", one["minutes"])
    else:
        keep(f"occupancy/{code}", f"Target occupancy, {title}", "share", one["occupancy"])
    return Element(code, title, one["unit"], one["kind"], currency, dict(one["mix"]))


def _group(one: Mapping[str, Any], keep: Any, elements: Mapping[str, Element]) -> NeedGroup:
    code, title = one["code"], one["title"]
    keep(f"severity/{code}", f"Share at this severity, {title}", "share", one["share"])
    keep(f"demand/{code}", f"Share that comes for care in a year, {title}", "share", one["demand"])
    for name, given in one["package"].items():
        if name not in elements:
            raise PackageFault(f"The package of {title} names {name}, which is no element.")
        element = elements[name]
        keep(
            f"quantity/{code}/{name}", f"{element.title} for each of {title}",
            f"{element.unit}s a year", given,
        )  # fmt: skip
    return NeedGroup(
        code, title, one["prevalence"], one["ages"][0], one["ages"][1], one["severity"],
        tuple(str(cluster) for cluster in one.get("clusters", ())), tuple(one["package"]),
    )  # fmt: skip


def _check(made: PackageSet) -> None:
    for driver in made.drivers.values():
        if not 0 <= driver.low <= driver.value <= driver.high:
            raise PackageFault(
                f"{driver.title} is {driver.value:g} and its range {driver.low:g} to "
                f"{driver.high:g}: the value must lie within it, and none below nought."
            )
        if driver.unit == "share" and driver.high > 1:
            raise PackageFault(f"{driver.title} goes above 1, which no share does.")
    _check_severities(made.groups, made.drivers)
    for element in made.elements:
        strange = set(element.mix) - set(made.professions)
        if strange:
            raise PackageFault(f"{element.title} names {min(strange)}, which is no profession.")
        if element.unit == CONTACT and abs(sum(element.mix.values()) - 1) > 1e-9:
            raise PackageFault(f"The staff of a contact of {element.title} do not add up to 1.")


def _check_severities(groups: Iterable[NeedGroup], drivers: Mapping[str, Driver]) -> None:
    """Groups of one prevalence and age may not share out more than everybody."""
    shares: dict[tuple[str, int, int | None], float] = {}
    for group in groups:
        who = (group.prevalence, group.first_age, group.last_age)
        shares[who] = shares.get(who, 0) + drivers[f"severity/{group.code}"].value
    for (prevalence, first, _), share in shares.items():
        if share > 1 + 1e-9:
            raise PackageFault(
                f"The severities of {prevalence} from age {first} add up to {share:.2f}: "
                "nobody can be in two of them."
            )
