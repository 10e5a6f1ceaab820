"""Reading the activity definitions that every engine works from. Each file is read once."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import yaml

from commonweal.facts.activity import ActivityTables, parse
from commonweal.reviewing.measures import (
    Breakdowns,
    Given,
    Measure,
    parse_breakdowns,
    parse_given,
    parse_measure,
)

_ACTIVITY = files("commonweal.definitions") / "activity"
_MEASURES = files("commonweal.definitions") / "measures"


@cache
def activity_tables() -> ActivityTables:
    """The declared tables of the activity fact base."""
    return parse(yaml.safe_load((_ACTIVITY / "tables.yaml").read_text("utf-8")))


@cache
def given() -> Given:
    """The code lists, numbers and instruments of event sets and measures."""
    return parse_given(yaml.safe_load((_ACTIVITY / "codelists.yaml").read_text("utf-8")))


@cache
def breakdowns() -> Breakdowns:
    """The groups of people that values are told apart by."""
    return parse_breakdowns(yaml.safe_load((_ACTIVITY / "breakdowns.yaml").read_text("utf-8")))


@cache
def measures() -> dict[str, Measure]:
    """All defined measures by id, in the order of their themes and names."""
    paths = (path for path in _MEASURES.iterdir() if path.name.endswith(".yaml"))
    found = [parse_measure(yaml.safe_load(path.read_text("utf-8"))) for path in paths]
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
    found: dict[str, Any] = yaml.safe_load((_ACTIVITY / "synthetic.yaml").read_text("utf-8"))
    return found
