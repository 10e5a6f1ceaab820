"""Walking the thread of a place as far as the reader may see.

What is not for them to see is a `Hidden` end: it stands for itself, tells nothing, and the walk
does not go beyond it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from commonweal.language.thread import Direction, End, Step, links_within, walk
from commonweal.language.thread import Link as PureLink
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, sight_of
from commonweal.records.thread.grammar import grammar
from commonweal.records.thread.models import Link
from commonweal.records.thread.selectors_ends import Shown, named, resolve


@dataclass(frozen=True)
class Neighbour:
    """A record one link away: how the link reads from here; `shown` is None when it is hidden."""

    words: str
    shown: Shown | None
    link: PureLink | None


@dataclass(frozen=True)
class Panel:
    """What stands on every record's page: where it comes from and what used it."""

    back: tuple[Neighbour, ...]
    forward: tuple[Neighbour, ...]


@dataclass(frozen=True)
class Chain:
    """Everything that a record rests on and everything that rests on it, as far as seen.

    `links` are the links whose two ends are both shown. `hidden` counts the ends that are not.
    """

    start: Shown
    back: tuple[Step, ...]
    forward: tuple[Step, ...]
    shown: dict[End, Shown]
    links: tuple[PureLink, ...]
    hidden: int


def links_for(acting: Acting, place: Place) -> QuerySet[Link]:
    """The links in use. Who may not see the place sees none."""
    if sight_of(acting, place) == Sight.NOTHING:
        return Link.objects.none()
    return Link.objects.filter(place=place, retired_at__isnull=True).select_related("document")


def link_for(acting: Acting, place: Place, pk: int) -> Link:
    """One link in use. Raises Link.DoesNotExist."""
    return links_for(acting, place).get(pk=pk)


def pure_links(acting: Acting, place: Place) -> list[PureLink]:
    """All links in use, as the pure links that walks are made of. One query."""
    return [_pure(row) for row in links_for(acting, place).order_by("pk")]


def panel_for(acting: Acting, place: Place, end: End) -> Panel:
    """The records one link away, both ways. One query for links and one for each kind."""
    touching = Q(source_kind=end.kind, source_ref=end.ref) | Q(
        target_kind=end.kind, target_ref=end.ref
    )
    links = [_pure(row) for row in links_for(acting, place).filter(touching).order_by("pk")]
    ends = {far for link in links for far in (link.source, link.target)} - {end}
    shown = resolve(acting, place, ends)
    return Panel(
        *(
            tuple(
                _neighbour(link, direction, shown) for link in links if link.near(direction) == end
            )
            for direction in (Direction.BACK, Direction.FORWARD)
        )
    )


def chain_of(acting: Acting, place: Place, end: End, depth: int = 0) -> Chain | None:
    """The thread through a record, `depth` links each way, or all of it when that is 0.

    None when the reader may not see the record itself.
    """
    links = pure_links(acting, place)
    ends = {end, *(far for link in links for far in (link.source, link.target))}
    shown = resolve(acting, place, ends)
    start = shown.get(end)
    if start is None:
        return None
    unseen = frozenset(ends - set(shown))
    depth = depth or grammar().depth
    back, forward = (
        walk(links, end, direction, depth, unseen)
        for direction in (Direction.BACK, Direction.FORWARD)
    )
    reached = {step.end for step in (*back, *forward)}
    seen = {end, *reached} - unseen
    return Chain(
        start,
        tuple(step for step in back if step.end in seen),
        tuple(step for step in forward if step.end in seen),
        {item: shown[item] for item in seen},
        links_within(links, seen),
        len(reached & unseen),
    )


def find_ends(acting: Acting, place: Place, words: str, kinds: Iterable[str]) -> list[Shown]:
    """Records of the place whose name holds all the words, at most twenty of each kind."""
    wanted = set(kinds)
    parts = words.split()
    if not parts:
        return []
    found = [
        end
        for kind, refs in named(acting, place, parts).items()
        if kind in wanted
        for end in (End(kind, ref) for ref in refs)
    ]
    shown = resolve(acting, place, found)
    return [shown[end] for end in found if end in shown]


def rows_for_export(acting: Acting, place: Place) -> list[dict[str, str]]:
    """The links whose both ends the reader may see, as rows of the template `thread-links`."""
    links = pure_links(acting, place)
    shown = resolve(acting, place, _ends(links))
    return [
        {
            "source_kind": link.source.kind,
            "source_ref": link.source.ref,
            "link": link.kind,
            "target_kind": link.target.kind,
            "target_ref": link.target.ref,
            "status": link.status,
            "document": link.document,
            "section": link.section,
            "note": link.note,
        }
        for link in links
        if link.source in shown and link.target in shown
    ]


def _neighbour(link: PureLink, direction: Direction, shown: dict[End, Shown]) -> Neighbour:
    far = shown.get(link.far(direction))
    words = grammar().links[link.kind].words(direction)
    return Neighbour(words, far, link if far else None)


def _ends(links: Iterable[PureLink]) -> set[End]:
    return {end for link in links for end in (link.source, link.target)}


def _pure(row: Link) -> PureLink:
    return PureLink(
        End(row.source_kind, row.source_ref),
        row.kind,
        End(row.target_kind, row.target_ref),
        row.status,
        row.document.code if row.document else "",
        row.section,
        row.note,
        row.pk,
    )
