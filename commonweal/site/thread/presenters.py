"""The words and order of the thread: the panel on every record's page, the chain, the links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from commonweal.language.figure import VALUELESS, Status
from commonweal.language.thread import End, Link
from commonweal.records.register.models import Place
from commonweal.records.thread.grammar import grammar
from commonweal.records.thread.selectors import Chain, Neighbour, Panel
from commonweal.records.thread.selectors_ends import Shown
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.thread.addresses import record_address, thread_address
from commonweal.site.words import amount, section, status_words

HIDDEN = "Not visible to you"

#: What nobody prints is labelled in the table of links as on the cards.
_LABELLED = frozenset({Status.ASSIGNED, Status.ILLUSTRATIVE})

#: So many neighbours of one kind are listed; the thread page lists them all.
MOST_IN_PANEL = 12


@dataclass(frozen=True)
class Item:
    """One record as a line: what the link says, what it is, where it leads."""

    words: str
    kind: str
    label: str
    href: str = ""
    value: str = ""
    status: str = ""
    note: str = ""
    is_start: bool = False


@dataclass(frozen=True)
class PanelView:
    """Where a record comes from and what used it, with the way to the whole thread."""

    back: tuple[Item, ...]
    forward: tuple[Item, ...]
    more_back: int
    more_forward: int
    href: str
    link_href: str = ""


@dataclass(frozen=True)
class ColumnView:
    """One column of the chain."""

    label: str
    items: tuple[Item, ...]


def value_words(shown: Shown) -> str:
    """What a figure's page would show first; a value that is not there says why."""
    if shown.value is not None:
        return amount(shown.value, shown.unit)
    if shown.status in {status.value for status in VALUELESS} and not shown.hint:
        return status_words(shown.status).label.lower()
    return shown.hint if shown.end.kind == "figure" else ""


def panel_view(place: Place, end: End, panel: Panel, may_link: bool) -> PanelView:
    """The panel for a template. What is hidden is told once, without saying what it is."""
    return PanelView(
        back=_neighbours(place, panel.back),
        forward=_neighbours(place, panel.forward),
        more_back=max(0, len(panel.back) - MOST_IN_PANEL),
        more_forward=max(0, len(panel.forward) - MOST_IN_PANEL),
        href=thread_address(place, end),
        link_href=f"{thread_address(place, end)}link/" if may_link else "",
    )


def _neighbours(place: Place, neighbours: Sequence[Neighbour]) -> tuple[Item, ...]:
    return tuple(
        _item(place, near.words, near.shown, near.link)
        if near.shown
        else Item(near.words, "", HIDDEN)
        for near in neighbours[:MOST_IN_PANEL]
    )


def _item(
    place: Place, words: str, shown: Shown, link: Link | None, is_start: bool = False
) -> Item:
    kind = grammar().records[shown.end.kind].label
    return Item(
        words=words,
        kind=kind,
        label=shown.label,
        href=record_address(place, shown),
        value=value_words(shown),
        status=shown.status,
        note="the link is our reading" if link and link.status == Status.ASSIGNED else "",
        is_start=is_start,
    )


def columns_view(place: Place, chain: Chain) -> tuple[ColumnView, ...]:
    """The chain in its columns, evidence first; each record once, with what it leads to."""
    order = {step.end: step.distance for step in (*chain.back, *chain.forward)}
    order[chain.start.end] = 0
    leads = _leads(chain)
    views = []
    for code, label in grammar().columns.items():
        ends = [end for end in chain.shown if grammar().column_of(end) == code]
        ends.sort(key=lambda end: (order[end], chain.shown[end].label))
        items = tuple(
            _item(place, leads.get(end, ""), chain.shown[end], None, end == chain.start.end)
            for end in ends
        )
        views.append(ColumnView(label, items))
    return tuple(views)


def _leads(chain: Chain) -> dict[End, str]:
    """For each record the words of its links forward: "supports F3"."""
    found: dict[End, dict[str, list[str]]] = {}
    for link in chain.links:
        words = grammar().links[link.kind].forward
        found.setdefault(link.source, {}).setdefault(words, []).append(
            _short(chain.shown[link.target])
        )
    return {
        end: "; ".join(f"{words} {_listed(targets)}" for words, targets in by_words.items())
        for end, by_words in found.items()
    }


def _short(shown: Shown) -> str:
    """The shortest name by which people know a record."""
    if shown.end.kind in {"finding", "recommendation", "action"} and len(shown.end.ref) <= 8:
        return shown.end.ref
    return shown.label if len(shown.label) <= 40 else f"{shown.label[:38].rstrip()}…"


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:4])
    if len(names) > 4:
        shown.append(f"{len(names) - 4} more")
    return ", ".join(shown)


def chain_table(place: Place, chain: Chain) -> Table:
    """Every link of the chain as a row: from, how, to, and who says so."""
    columns = (
        Column("number", "Link"),
        Column("from", "From"),
        Column("link", "How"),
        Column("to", "To"),
        Column("status", "Who says so"),
        Column("source", "Source"),
    )
    order = list(grammar().columns)
    links = sorted(
        chain.links,
        key=lambda link: (
            order.index(grammar().column_of(link.source)),
            chain.shown[link.source].label,
        ),
    )
    return Table(
        "chain",
        "Every link of this thread",
        columns,
        tuple(_link_row(place, chain.shown, link) for link in links),
        note="A link that the source does not draw itself is our reading and is marked Assigned.",
        empty="Nothing is linked with this record yet.",
    )


def _link_row(place: Place, shown: dict[End, Shown], link: Link) -> tuple[Cell, ...]:
    return (
        Cell(f"Link {link.id}", href=reverse("thread_link", args=[place.code, link.id])),
        _end_cell(place, shown[link.source]),
        Cell(grammar().links[link.kind].forward),
        _end_cell(place, shown[link.target]),
        Cell(
            "The source itself" if link.status == "printed" else "Our reading", status=link.status
        ),
        Cell(section(link.section) or "not stated", hint=link.note, raw=link.section),
    )


def _end_cell(place: Place, shown: Shown) -> Cell:
    kind = grammar().records[shown.end.kind].label
    value = value_words(shown)
    return Cell(
        shown.label,
        href=record_address(place, shown),
        hint=f"{kind}: {value}" if value else kind,
        status=shown.status if shown.status in _LABELLED else "",
    )


def links_table(rows: Iterable[dict[str, str]]) -> Table:
    """All links of a place in the columns of the template, so that the file comes in again."""
    listed = [tuple(Cell(row[name]) for name in row) for row in rows]
    names = (
        "source_kind", "source_ref", "link", "target_kind", "target_ref",
        "status", "document", "section", "note",
    )  # fmt: skip
    return Table(
        "thread-links",
        "Links",
        tuple(Column(name, name) for name in names),
        tuple(listed),
        note="The file has the columns of the template thread-links and can be brought in again.",
        empty="Nothing is linked yet. Open a record and choose “Link it”, or bring in a file.",
    )
