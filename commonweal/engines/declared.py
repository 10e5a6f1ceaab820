"""The declared tables of activity, without the measures and charts that stand on them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from commonweal.facts.activity import ActivityTables, parse

DEFINITIONS = files("commonweal.definitions")
ACTIVITY = DEFINITIONS / "activity"
#: The one written in C where there is one, for it is seven times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def activity_tables() -> ActivityTables:
    """The declared tables of the activity fact base."""
    return parse(read_yaml(ACTIVITY / "tables.yaml"))


def read_yaml(path: Traversable) -> Any:
    """What a definition file says."""
    return yaml.load(path.read_text("utf-8"), _LOADER)  # noqa: S506  either loader is a safe one
