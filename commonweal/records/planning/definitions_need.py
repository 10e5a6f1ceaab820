"""What the needs part reads from the shelf, once: prevalence, held to its schema, and its rules."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from commonweal.language.figure import Quantity, Status
from commonweal.planning.need.adjusting import Between
from commonweal.planning.need.filters import Level
from commonweal.planning.need.gp_list import Condition
from commonweal.planning.need.missing_middle import Share
from commonweal.planning.need.prevalence import Prevalence, parse_prevalence
from commonweal.planning.need.talking_therapies import CompleteOf, Funnel
from commonweal.planning.need.treatment import TreatedShare
from commonweal.records.shelf import list_files, read_json, read_yaml

PREVALENCE = "prevalence"


class NoSuchPrevalence(LookupError):
    """There is no measure of prevalence of that id."""


@cache
def prevalences() -> dict[str, Prevalence]:
    """Every measure of prevalence by its id. Raises ValueError for one that stands twice."""
    schema = Draft202012Validator(read_json("schemas/prevalence.json"))
    found: dict[str, Prevalence] = {}
    for path in list_files(PREVALENCE, ".yaml"):
        data = read_yaml(path)
        schema.validate(data)
        for one in parse_prevalence(data):
            if found.setdefault(one.id, one) is not one:
                raise ValueError(f"Two measures of prevalence are called {one.id}.")
    return found


def prevalence_of(code: str) -> Prevalence:
    """One measure. Raises NoSuchPrevalence naming those that there are."""
    if code not in prevalences():
        raise NoSuchPrevalence(
            f"There is no prevalence {code}; there are {', '.join(prevalences())}."
        )
    return prevalences()[code]


@dataclass(frozen=True)
class FilterRules:
    """The filters that ship. `rows` is how a place's own table calls each level, by code."""

    named: str
    per: Decimal
    levels: tuple[Level, ...]
    rows: dict[str, str]
    primary_care_row: str
    primary_care: Decimal
    shown_digits: int


@cache
def filter_rules() -> FilterRules:
    """The levels of `rules/care_filters.yaml`."""
    given, named = _rules("care_filters")
    levels = tuple(
        Level(
            row["code"],
            row["title"],
            Decimal(row["low"]),
            Decimal(row["high"]),
            row.get("bound", ""),
        )
        for row in given["levels"]
    )
    return FilterRules(
        named,
        Decimal(given["per"]),
        levels,
        {row["code"]: row["row"] for row in given["levels"]},
        given["primary_care"]["row"],
        Decimal(given["primary_care"]["at_least"]),
        given["shown_digits"],
    )


@dataclass(frozen=True)
class ListRules:
    """What a list of general practice holds. `rows` is how a place's table calls each condition."""

    named: str
    base: Decimal
    conditions: tuple[Condition, ...]
    rows: dict[str, str]


@cache
def list_rules() -> ListRules:
    """The conditions of `rules/gp_list.yaml`."""
    given, named = _rules("gp_list")
    conditions = tuple(
        Condition(row["code"], row["title"], Quantity.exact(Decimal(row["people"])))
        for row in given["conditions"]
    )
    rows = {row["code"]: row["row"] for row in given["conditions"]}
    return ListRules(named, Decimal(given["list"]), conditions, rows)


@dataclass(frozen=True)
class TreatedRules:
    """Treated shares by definition, and which rows of a place's table are the mix."""

    named: str
    shares: tuple[TreatedShare, ...]
    mix_whole: str
    mix_parts: tuple[str, ...]


@cache
def treated_rules() -> TreatedRules:
    """The definitions of `rules/treated_shares.yaml`."""
    given, named = _rules("treated_shares")
    shares = tuple(
        TreatedShare(
            row["id"],
            row["title"],
            row["of_whom"],
            Quantity.exact(Decimal(str(row["share"]))),
            str(row["year"]),
            row["source"],
            row["mark"],
        )
        for row in given["shares"]
    )
    return TreatedRules(named, shares, given["mix"]["whole"], tuple(given["mix"]["parts"]))


@dataclass(frozen=True)
class ContactRules:
    """Which rows of the table of demand a gap in contacts is read from."""

    named: str
    people: tuple[str, ...]
    rate: tuple[str, ...]
    unit: str
    per: Decimal
    comparator: str


@cache
def contact_rules() -> ContactRules:
    """The names of `rules/contact_gap.yaml`."""
    given, named = _rules("contact_gap")
    return ContactRules(
        named,
        tuple(given["people"]),
        tuple(given["rate"]),
        given["unit"],
        Decimal(given["per"]),
        given["comparator"],
    )


@dataclass(frozen=True)
class TherapyRules:
    """Therapists for a population, and the funnel of talking therapies."""

    named: str
    therapists: Decimal
    population: Decimal
    funnel: Funnel


@cache
def therapy_rules() -> TherapyRules:
    """The values of `rules/talking_therapies.yaml`."""
    given, named = _rules("talking_therapies")
    funnel = given["funnel"]
    return TherapyRules(
        named,
        Decimal(given["capacity"]["therapists"]),
        Decimal(given["capacity"]["population"]),
        Funnel(
            Decimal(funnel["enter"]),
            Decimal(funnel["complete"]),
            CompleteOf(funnel["complete_of"]),
            Decimal(funnel["recover"][0]),
            Decimal(funnel["recover"][1]),
            Decimal(funnel["target"]),
        ),
    )


@dataclass(frozen=True)
class MiddleRules:
    """Shares of the people expected to have a condition, by level of need and by group."""

    named: str
    condition: str
    levels: tuple[Share, ...]
    groups: tuple[Share, ...]


@cache
def middle_rules() -> MiddleRules:
    """The shares of `rules/missing_middle.yaml`, all of them illustrative."""
    given, named = _rules("missing_middle")
    levels, groups = (
        tuple(
            Share(
                row["code"],
                row["title"],
                Decimal(str(row["low"])),
                Decimal(str(row["high"])),
                row["status"],
                row["source"],
            )
            for row in given[part]
        )
        for part in ("levels", "groups")
    )
    return MiddleRules(named, given["of"], levels, groups)


@dataclass(frozen=True)
class AdjustmentRules:
    """How far a need index may be out, and the slope of each condition over deprivation."""

    named: str
    spread: float
    spread_illustrative: bool
    slopes: dict[str, tuple[Between, bool, str]]


@cache
def adjustment_rules() -> AdjustmentRules:
    """The values of `rules/need_adjustments.yaml`. A slope comes with its status and source."""
    given, named = _rules("need_adjustments")
    slopes = {
        row["condition"]: (
            Between(row["slope"], row["low"], row["high"]),
            row["status"] == Status.ILLUSTRATIVE,
            row["source"],
        )
        for row in given["gradients"]
    }
    index = given["need_index"]
    return AdjustmentRules(named, index["spread"], index["status"] == Status.ILLUSTRATIVE, slopes)


def _rules(name: str) -> tuple[dict[str, Any], str]:
    """A file of rules and how results cite it."""
    given = read_yaml(f"rules/{name}.yaml")
    return given, f"rules/{name}@{given['valid_from']}"
