"""Reading the activity definitions that every engine works from. Each file is read once."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import Any

from commonweal.engines.declared import ACTIVITY, DEFINITIONS, read_yaml
from commonweal.language.disclosure import Profile, read_profile
from commonweal.language.intervals import (
    Comparator,
    Methods,
    StandardPopulation,
    read_comparators,
    read_methods,
    read_standard_population,
)
from commonweal.reviewing.comparing import MostRule, read_most_rule
from commonweal.reviewing.measures import (
    Breakdowns,
    Given,
    Measure,
    parse_breakdowns,
    parse_given,
    parse_measure,
)
from commonweal.reviewing.outliers import DoubtRule, read_doubt_rule
from commonweal.reviewing.spc import Mode, read_mode

_MEASURES = DEFINITIONS / "measures"
_COMPARISON = DEFINITIONS / "comparison"
_STATISTICS = DEFINITIONS / "statistics"


@cache
def given() -> Given:
    """The code lists, numbers and instruments of event sets and measures."""
    return parse_given(read_yaml(ACTIVITY / "codelists.yaml"))


@cache
def breakdowns() -> Breakdowns:
    """The groups of people that values are told apart by."""
    return parse_breakdowns(read_yaml(ACTIVITY / "breakdowns.yaml"))


@cache
def measures() -> dict[str, Measure]:
    """All defined measures by id, in the order of their themes and names."""
    paths = (path for path in _MEASURES.iterdir() if path.name.endswith(".yaml"))
    found = [parse_measure(read_yaml(path)) for path in paths]
    return {each.id: each for each in sorted(found, key=lambda each: (each.theme, each.name))}


@cache
def digest_of(measure_id: str) -> str:
    """What a measure rests on, as one fingerprint: its definition and what all are given."""
    told = sha256((_MEASURES / f"{measure_id}.yaml").read_bytes())
    for name in ("tables.yaml", "codelists.yaml", "breakdowns.yaml"):
        told.update((ACTIVITY / name).read_bytes())
    return told.hexdigest()


@cache
def synthetic() -> dict[str, Any]:
    """What shapes the synthetic system."""
    found: dict[str, Any] = read_yaml(ACTIVITY / "synthetic.yaml")
    return found


@cache
def modes() -> dict[str, Mode]:
    """The rules of charts over time, by id."""
    found = (read_mode(one) for one in _all_in("spc"))
    return {mode.id: mode for mode in found}


@cache
def profiles() -> dict[str, Profile]:
    """The disclosure profiles, by id."""
    found = (read_profile(one) for one in _all_in("disclosure"))
    return {profile.id: profile for profile in found}


@cache
def comparators() -> dict[str, Comparator]:
    """The ways to judge a value against another, by id."""
    return read_comparators(read_yaml(_COMPARISON / "comparators.yaml"))


@cache
def methods() -> Methods:
    """The numbers within statistical methods that are a choice of the field."""
    return read_methods(read_yaml(_STATISTICS / "methods.yaml"))


@cache
def standard_population(named: str) -> StandardPopulation:
    """The standard population of that id."""
    return read_standard_population(read_yaml(_STATISTICS / f"{named}.yaml"))


@cache
def doubt_rule() -> DoubtRule:
    """When a value is so far from its peers that it is doubted."""
    return read_doubt_rule(read_yaml(_COMPARISON / "doubt.yaml"))


@cache
def most_rule() -> MostRule:
    """Which share of an excess the few hold, and into how many places bodies are put."""
    return read_most_rule(read_yaml(_COMPARISON / "concentration.yaml"))


def _all_in(folder: str) -> list[dict[str, Any]]:
    paths = [one for one in (DEFINITIONS / folder).iterdir() if one.name.endswith(".yaml")]
    return [read_yaml(one) for one in sorted(paths, key=str)]
