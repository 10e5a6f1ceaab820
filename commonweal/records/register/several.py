"""Where a file of links is a lookup that is many-to-many: areas that lie in several at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from commonweal.facts.registers import Value
from commonweal.language.dated import Span
from commonweal.records.register import lists

LINKS = "register-links"
#: How many areas a sentence names.
NAMED = 3


@dataclass(frozen=True)
class Several:
    """Areas of one hierarchy that lie in several others on the same day, with those, by code."""

    hierarchy: str
    areas: Mapping[str, tuple[str, ...]]

    @property
    def sentence(self) -> str:
        """What it means, with the first of them."""
        shown = "; ".join(
            f"{child} in {', '.join(parents)}"
            for child, parents in sorted(self.areas.items())[:NAMED]
        )
        label = lists.terms("hierarchies")[self.hierarchy].label
        count = f"{len(self.areas):,} area{'s lie' if len(self.areas) != 1 else ' lies'}"
        return (
            f"{label}: {count} in more than one area ({shown}). The lookup is many-to-many: add up "
            "from the smallest areas, and do not give whole areas to their best fit. Ask how wrong "
            "that would be with: commonweal register best-fit FROM TO"
        )


def lying_in_several(links: Iterable[Mapping[str, Value]]) -> list[Several]:
    """The areas that the links of a file put into several areas of one hierarchy at once."""
    held: dict[tuple[str, str], dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for cells in links:
        key = (str(cells["hierarchy"]), str(cells["child"]))
        held[key][str(cells["parent"])].append(_span(cells))
    found: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for (hierarchy, child), parents in held.items():
        together = {
            code
            for code, spans in parents.items()
            for other, others in parents.items()
            if other != code and any(a.overlaps(b) for a in spans for b in others)
        }
        if together:
            found[hierarchy][child] = tuple(sorted(together))
    return [Several(name, areas) for name, areas in sorted(found.items())]


def _span(cells: Mapping[str, Value]) -> Span:
    first, last = cells.get("valid_from"), cells.get("valid_to")
    return Span(
        first if isinstance(first, date) else None, last if isinstance(last, date) else None
    )
