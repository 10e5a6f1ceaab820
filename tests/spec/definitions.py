"""Reading a definition for a spec test, after it has passed its schema."""

from __future__ import annotations

import json
from typing import Any

import jsonschema

from commonweal.engines.declared import read_yaml
from tests.house.sources import ROOT

DEFINITIONS = ROOT / "commonweal" / "definitions"


def definition(path: str, schema: str) -> dict[str, Any]:
    """The definition at the path, valid by the schema of that name."""
    content: dict[str, Any] = read_yaml(DEFINITIONS / path)
    rules = json.loads((DEFINITIONS / "schemas" / f"{schema}.json").read_text("utf-8"))
    jsonschema.validate(content, rules)
    return content
