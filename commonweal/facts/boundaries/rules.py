"""How large a file of boundaries may be, how it names its areas, and how finely it is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class BoundaryRules:
    """Sizes are in bytes, `west` to `north` in degrees, `unit` and `tolerance` in projected metres.

    `stems` begin the names of properties that hold a code: LAD for LAD24CD.
    """

    bytes: int
    unpacked_bytes: int
    depth: int
    brackets: int
    areas: int
    problems: int
    stems: tuple[str, ...]
    west: float
    east: float
    south: float
    north: float
    unit: float
    tolerance: float

    def is_code_name(self, name: str) -> bool:
        """Whether a property of this name holds the code of an area."""
        return re.fullmatch(f"({'|'.join(self.stems)})[0-9]{{2}}CD", name.upper()) is not None


def read_rules(
    limits: Mapping[str, Mapping[str, int]], definition: Mapping[str, Any]
) -> BoundaryRules:
    """The rules from the limits of files and a definition that has passed its schema."""
    sizes, bounds = limits["boundaries"], definition["bounds"]
    return BoundaryRules(
        bytes=limits["upload"]["bytes"],
        unpacked_bytes=sizes["unpacked_bytes"],
        depth=sizes["depth"],
        brackets=sizes["brackets"],
        areas=sizes["areas"],
        problems=limits["table"]["problems"],
        stems=tuple(one["stem"] for one in definition["codes"]),
        west=bounds["west"],
        east=bounds["east"],
        south=bounds["south"],
        north=bounds["north"],
        unit=float(definition["unit"]["value"]),
        tolerance=float(definition["tolerance"]["value"]),
    )
