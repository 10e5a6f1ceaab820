"""Reading the activity definitions that every engine works from. Each file is read once."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from commonweal.facts.activity import ActivityTables, parse
from commonweal.language.disclosure import Profile, read_profile
from commonweal.language.intervals import Comparator, read_comparators
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

_DEFINITIONS = files("commonweal.definitions")
_ACTIVITY = _DEFINITIONS / "activity"
_MEASURES = _DEFINITIONS / "measures"
_COMPARISON = _DEFINITIONS / "comparison"
#: The one written in C where there is one, for it is seven times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def activity_tables() -> ActivityTables:
    """The declared tables of the activity fact base."""
    return parse(_read(_ACTIVITY / "tables.yaml"))


@cache
def given() -> Given:
    """The code lists, numbers and instruments of event sets and measures."""
    return parse_given(_read(_ACTIVITY / "codelists.yaml"))


@cache
def breakdowns() -> Breakdowns:
    """The groups of people that values are told apart by."""
    return parse_breakdowns(_read(_ACTIVITY / "breakdowns.yaml"))


@cache
def measures() -> dict[str, Measure]:
    """All defined measures by id, in the order of their themes and names."""
    paths = (path for path in _MEASURES.iterdir() if path.name.endswith(".yaml"))
    found = [parse_measure(_read(path)) for path in paths]
    return {each.id: each for each in sorted(found, key=lambda each: (each.theme, each.name))}


@cache
def digest_of(measure_id: str) -> str:
    """What a measure rests on, as one fingerprint: its definition and what all are given."""
    told = sha256((_MEASURES / f"{measure_id}.yaml").read_bytes())
    for name in ("tables.yaml", "codelists.yaml", "breakdowns.yaml"):
        told.update((_ACTIVITY / name).read_bytes())
    return told.hexdigest()


@cache
def synthetic() -> dict[str, Any]:
    """What shapes the synthetic system."""
    found: dict[str, Any] = _read(_ACTIVITY / "synthetic.yaml")
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
    return read_comparators(_read(_COMPARISON / "comparators.yaml"))


@cache
def doubt_rule() -> DoubtRule:
    """When a value is so far from its peers that it is doubted."""
    return read_doubt_rule(_read(_COMPARISON / "doubt.yaml"))


@cache
def most_rule() -> MostRule:
    """Which share of an excess the few hold, and into how many places bodies are put."""
    return read_most_rule(_read(_COMPARISON / "concentration.yaml"))


def _all_in(folder: str) -> list[dict[str, Any]]:
    paths = [one for one in (_DEFINITIONS / folder).iterdir() if one.name.endswith(".yaml")]
    return [_read(one) for one in sorted(paths, key=str)]


def _read(path: Traversable) -> Any:
    return yaml.load(path.read_text("utf-8"), _LOADER)  # noqa: S506  either loader is a safe one
