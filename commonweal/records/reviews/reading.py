"""What a review holds, as the room takes it. No query stands here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commonweal.planning.grant_review import Grant, Raised, grants_of, raised_by
from commonweal.planning.service_review import Finding
from commonweal.records.reviews.definitions import duplicates_from


def grants_in(content: Mapping[str, Any]) -> tuple[Grant, ...]:
    """The grants and the services beside them."""
    return grants_of(content.get("grants", ()))


def raised_in(content: Mapping[str, Any]) -> list[Raised]:
    """How many grants raise each concern; none where no grant is listed."""
    grants = grants_in(content)
    return raised_by(grants, duplicates_from()) if grants else []


def findings_in(content: Mapping[str, Any]) -> dict[str, Finding]:
    """The findings of a strategic review, by dimension."""
    return {code: Finding(**one) for code, one in content.get("dimensions", {}).items()}


def printed_in(content: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """What a paper prints of each concern, with where."""
    return {one["code"]: one for one in content.get("printed", ())}
