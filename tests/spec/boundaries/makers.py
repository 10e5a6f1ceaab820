"""Small files of boundaries."""

from __future__ import annotations

import json
from typing import Any


def square(west: float = -0.2, south: float = 51.5, size: float = 0.1) -> list[list[float]]:
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: str, *, west: float = -0.2, **changes: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "type": "Feature",
        "properties": {"LAD24CD": code, "LAD24NM": f"Area {code}"},
        "geometry": {"type": "Polygon", "coordinates": [square(west)]},
    }
    return given | changes


def collection(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()
