"""Nearest neighbours in words, a chart and tables: who, how far, what differs, and beside them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from commonweal.planning.need.beside_peers import BesidePeers
from commonweal.planning.need.neighbours import Feature, Peer
from commonweal.records.planning.kinds.need_neighbours import AreaPeers, PeerAnswer, rests_on
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.presenters.need_equity import number_cell, rounded
from commonweal.site.planning.presenters.need_values import exact, plain
from commonweal.site.words import percent

#: How many of the features that set a peer apart are named.
NAMED = 2
BESIDE = {
    "higher": "Higher than its neighbours", "lower": "Lower than its neighbours",
    "better": "Better than its neighbours", "worse": "Worse than its neighbours",
    "similar": "Within its own limits of their median",
}  # fmt: skip
NOTHING = "No neighbours have been looked for yet. Bring in the table “Areas of need”."


def made_up(status: str) -> str:
    """What is made up on the page, to stand beside the label; empty where nothing is."""
    return "The values set beside the neighbours; not who the neighbours are." if status else ""


def chosen(answer: PeerAnswer | None, asked: str) -> AreaPeers | None:
    """The area that is asked for by its code; else the first that has peers."""
    if answer is None:
        return None
    first = next((one for one in answer.areas if one.peers), None)
    return next((one for one in answer.areas if one.code == asked), first)


def areas_table(answer: PeerAnswer | None, address: str) -> Table:
    """Every area of the place with its nearest neighbours, each a way to its own list."""
    return Table(
        "areas",
        "Nearest neighbours of each area",
        (
            Column("area", "Area"),
            Column("nearest", "Its three nearest"),
            Column("distance", "Distance to the nearest", numeric=True),
            Column("among", "Looked for among"),
        ),
        tuple(_area_row(answer, one, address) for one in answer.areas) if answer else (),
        empty=NOTHING,
    )


def _area_row(answer: PeerAnswer, one: AreaPeers, address: str) -> tuple[Cell, ...]:
    if not one.peers:
        return (Cell(one.name), Cell("none", hint=one.reason), Cell("not known"), Cell(one.tier))
    nearest = [answer.names[peer.peer] for peer in one.peers[:3]]
    distance = one.peers[0].distance
    return (
        Cell(one.name, href=f"{address}?area={one.code}#neighbours", about="and its neighbours"),
        Cell(", ".join(nearest)),
        Cell(plain(distance, 2), raw=exact(distance)),
        Cell(f"{one.among:,} {one.tier}"),
    )


def peers_table(answer: PeerAnswer, one: AreaPeers) -> Table:
    """The neighbours of one area, how far they are and which features set them apart."""
    return Table(
        "peers",
        f"Neighbours of {one.name}, nearest first",
        (
            Column("place", "Place", numeric=True), Column("peer", "Neighbour"),
            Column("code", "Code", only="file"),
            Column("distance", "Distance", numeric=True),
            Column("apart", "What sets it apart most"),
        ),
        tuple(
            (
                Cell(str(peer.place), raw=Decimal(peer.place)),
                Cell(answer.names[peer.peer]),
                Cell(peer.peer),
                Cell(plain(peer.distance, 2), raw=exact(peer.distance)),
                Cell(apart_words(peer)),
            )
            for peer in one.peers
        ),
        note="Distance has no unit: it is the root of the sum of weighted squared differences, "
        "each feature scaled to deviation 1. The share is that of the squared distance.",
        empty="This area has no neighbours.",
    )  # fmt: skip


def apart_words(peer: Peer) -> str:
    """The features that add most to a distance, which way, and how much of it they are."""
    square = sum(part * part for part in peer.parts.values())
    if not square:
        return "Nothing: it is alike in every feature held"
    most = sorted(peer.parts.items(), key=lambda item: -abs(item[1]))[:NAMED]
    return "; ".join(
        f"{title}: {'higher' if part > 0 else 'lower'} "
        f"({percent(Decimal(repr(part * part / square * 100)), 0)})"
        for title, part in most
        if part
    )


def features_table(answer: PeerAnswer, one: AreaPeers) -> Table:
    """Every feature of the method with the area's value, its neighbours' range, and its source."""
    return Table(
        "features",
        f"What neighbours are found by, {one.name} and its neighbours",
        (
            Column("feature", "Feature"), Column("weight", "Weight", numeric=True),
            Column("value", one.name, numeric=True),
            Column("low", "Lowest neighbour", numeric=True),
            Column("high", "Highest neighbour", numeric=True),
            Column("put", "Put as"), Column("source", "Source"),
        ),
        tuple(_feature_row(answer, one, feature) for feature in answer.features),
        note=f"People are those of mid-{answer.year}. A feature that is not held counts for "
        "nothing; the official lists have it.",
    )  # fmt: skip


def _feature_row(answer: PeerAnswer, one: AreaPeers, feature: Feature) -> tuple[Cell, ...]:
    own = answer.values.get(one.code, {}).get(feature.id)
    around = [
        value
        for peer in one.peers
        if (value := answer.values.get(peer.peer, {}).get(feature.id)) is not None
    ]
    places = 0 if feature.reads is not None and not feature.reads.as_share else 1
    return (
        Cell(feature.title), Cell(f"{feature.weight:g}", raw=exact(feature.weight)),
        *(_plain_cell(value, places)
          for value in (own, min(around, default=None), max(around, default=None))),
        Cell(one.transformed.get(feature.title, "not held").capitalize(),
             hint="" if feature.title in one.transformed else feature.missing),
        Cell(feature.source),
    )  # fmt: skip


def _plain_cell(value: float | None, places: int) -> Cell:
    return Cell("not held" if value is None else plain(value, places), raw=exact(value))


def distances_chart(answer: PeerAnswer, one: AreaPeers) -> charts.BarChart | None:
    """How far each neighbour is, on one scale."""
    if not one.peers:
        return None
    first, last = one.peers[0], one.peers[-1]
    return charts.bars(
        [
            charts.Bar(answer.names[peer.peer], rounded(peer.distance), plain(peer.distance, 2))
            for peer in one.peers
        ],
        id="distances",
        finding=f"{answer.names[first.peer]} is nearest to {one.name}; "
        f"{answer.names[last.peer]}, the last of {len(one.peers)}, is {_farther(first, last)}",
        description=f"Shorter is more alike, by {rests_on(answer)}.",
    )


def _farther(first: Peer, last: Peer) -> str:
    if not first.distance:
        return "farther"
    return f"{plain(last.distance / first.distance, 1)} times as far"


def standings_of(answer: PeerAnswer | None, area: str = "", measure: str = "") -> list[BesidePeers]:
    """What is set beside neighbours: of one area, of one measure, or all."""
    return [
        one
        for one in (answer.standings if answer else ())
        if (not area or one.area == area) and (not measure or one.measure == measure)
    ]


def standings_table(
    answer: PeerAnswer | None, shown: Sequence[BesidePeers], caption: str, by_area: bool = False
) -> Table:
    """Values beside the median of the neighbours, one row a measure, or an area where `by_area`."""
    names = {one.code: one.name for one in answer.areas} if answer else {}
    return Table(
        "beside_neighbours",
        caption,
        (
            Column("what", "Area" if by_area else "Measure"),
            Column("value", "Value", numeric=True),
            Column("median", "Median of its neighbours", numeric=True),
            Column("range", "Lowest to highest of them", numeric=True),
            Column("known", "Neighbours with a value"),
            Column("beside", "Beside them"),
        ),
        tuple(_standing_row(answer, one, names, by_area) for one in shown if answer),
        note="The neighbours' median is set against the 95% limits of the area's own value; a "
        "median that equals a limit is inside. Published indicators carry no judgement of what is "
        "good.",
        empty="Nothing is held for this area and for enough of its neighbours. Bring in rows about "
        "its neighbours in “Use of services by area and group”, or public health indicators.",
    )


def _standing_row(
    answer: PeerAnswer, one: BesidePeers, names: dict[str, str], by_area: bool
) -> tuple[Cell, ...]:
    what = (
        Cell(names.get(one.area, one.area)) if by_area
        else Cell(one.measure, hint=f"{one.unit}, {one.period}".strip(", "))
    )  # fmt: skip
    ends = (
        "not known" if one.lowest is None
        else f"{plain(one.lowest, 1)} to {plain(one.highest, 1)}"
    )  # fmt: skip
    shown = ", ".join(answer.names.get(code, code) for code in one.peers)
    return (
        what,
        number_cell(one.value, 1),
        Cell("not known", hint="" if one.value.value is None else one.reason)
        if one.median is None else Cell(plain(one.median, 1), raw=exact(one.median)),
        Cell(ends),
        Cell(f"{len(one.peers)} of {one.of}", hint=shown),
        Cell(BESIDE.get(one.word, "Not compared"), hint=one.reason),
    )  # fmt: skip
