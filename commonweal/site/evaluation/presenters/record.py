"""What the page of the record says."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from commonweal.records.evaluation.chain import ChainCheck
from commonweal.records.evaluation.models import ChainLink
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.procuring.presenters.tenders import when
from commonweal.site.words import plural

ABOUT = (
    "One file with everything that a court or a review panel would ask for. Its manifest gives the "
    "SHA-256 of every file and the last link of the chain, and the audit keeps the manifest's own. "
    "Individual scores are in it only for answers on which all scores are in.",
)
_GROUP = 8
#: So many links of the chain are listed.
NEWEST = 20


def state(check: ChainCheck) -> str:
    """Whether the record holds."""
    if not check.count:
        return "Nothing is recorded yet."
    links = plural(check.count, "link")
    if check.holds:
        return f"The record holds: {links} follow each other, and every row says what was recorded."
    return f"The record does not hold: {plural(len(check.faults), 'fault')} in {links}."


def links_table(links: Sequence[ChainLink]) -> Table:
    """The newest links of the chain, without what they say."""
    rows = tuple(
        (
            Cell(str(one.number)),
            Cell(one.kind.replace("-", " ")),
            Cell(when(one.made_at)),
            Cell(in_groups(one.digest), raw=one.digest),
        )
        for one in reversed(links[-NEWEST:])
    )
    columns = (
        Column("number", "Link"),
        Column("kind", "What was recorded"),
        Column("at", "When"),
        Column("digest", "Digest"),
    )
    note = f"The newest {NEWEST}. All of them are in chain.json of the pack."
    more = note if len(links) > NEWEST else ""
    empty = "Nothing is recorded yet."
    return Table("links", "The chain", columns, rows, note=more, empty=empty)


def pack_table(files: Mapping[str, bytes]) -> Table:
    """What the pack holds."""
    rows = tuple(
        (Cell(name), Cell(f"{len(data):,} bytes"), _digest(data)) for name, data in files.items()
    )
    columns = (
        Column("name", "File"),
        Column("size", "Size", numeric=True),
        Column("digest", "SHA-256"),
    )
    return Table("pack", "What the pack holds", columns, rows)


def _digest(data: bytes) -> Cell:
    found = hashlib.sha256(data).hexdigest()
    return Cell(in_groups(found), raw=found)


def in_groups(digest: str) -> str:
    """A digest that people can compare by eye and a phone can break."""
    return " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))
