"""Digests of reports, and what a draft holds when it begins. No query stands here."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from commonweal.planning.decision_report import Composed


def empty_content(title: str) -> dict[str, Any]:
    """The draft of a report in which nothing is written yet."""
    return {"cover": {"title": title}, "written": [], "built": {}, "lists": {}}


def digest_of(composed: Composed) -> str:
    """The digest that sign-offs and versions name: of all that the report says."""
    plain = json.dumps(composed.plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def version_digest(content: dict[str, Any], number: int) -> str:
    """The digest of an issued version: of what it says, its sign-offs and its number."""
    plain = json.dumps(
        {"content": content, "number": number},
        sort_keys=True, ensure_ascii=False, separators=(",", ":"),
    )  # fmt: skip
    return hashlib.sha256(plain.encode()).hexdigest()
