"""Reading the activity definitions that every engine works from. Each file is read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

from commonweal.facts.activity import ActivityTables, parse


@cache
def activity_tables() -> ActivityTables:
    """The declared tables of the activity fact base."""
    text = (files("commonweal.definitions") / "activity" / "tables.yaml").read_text("utf-8")
    return parse(yaml.safe_load(text))
