"""The chain that ties what was recorded together: digests of links, and how rows are held to them.

Nothing here reads or writes the database.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

#: What the first link names as the digest before it.
BEGINNING = "0" * 64


def link_digest(previous: str, number: int, kind: str, says: dict[str, Any]) -> str:
    """SHA-256 over a link and the digest before it."""
    text = json.dumps(
        [previous, number, kind, says], sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Link:
    """A link as it stands in the database, with what its row says now; None where it has none."""

    number: int
    kind: str
    says: dict[str, Any]
    previous: str
    digest: str
    row: dict[str, Any] | None


@dataclass(frozen=True)
class ChainCheck:
    """What checking the chain found: the number of links, the last digest, and every fault."""

    count: int
    head: str
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.faults


def check_chain(links: Iterable[Link], witnessed: Iterable[str]) -> ChainCheck:
    """Hold every link to the one before, to its row, and to the digests that the audit kept.

    `witnessed` are those digests in order: who makes the whole chain anew cannot make the audit
    say so.
    """
    faults: list[str] = []
    expected, count = BEGINNING, 0
    seen: list[str] = []
    for count, link in enumerate(links, start=1):
        name = f"Link {link.number} ({link.kind})"
        if link.number != count or link.previous != expected:
            faults.append(f"{name} does not follow the one before it.")
        if link_digest(link.previous, link.number, link.kind, link.says) != link.digest:
            faults.append(f"{name} was changed after it was recorded.")
        if link.row is None:
            faults.append(f"{name} speaks of a record that is gone.")
        elif link.row != link.says:
            changed = sorted(
                key for key in {*link.row, *link.says} if link.row.get(key) != link.says.get(key)
            )
            faults.append(f"{name}: the record was changed in the database ({', '.join(changed)}).")
        expected = link.digest
        seen.append(link.digest)
    faults += _against_audit(seen, list(witnessed))
    return ChainCheck(count, expected, tuple(faults))


def _against_audit(seen: list[str], witnessed: list[str]) -> list[str]:
    if seen == witnessed:
        return []
    if len(seen) < len(witnessed):
        gone = len(witnessed) - len(seen)
        return [f"{gone} links that the audit knows of are gone or were changed."]
    return ["The chain is not the one that the audit kept: it was made anew or added to."]
