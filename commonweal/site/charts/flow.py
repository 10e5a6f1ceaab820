"""Who pays whom: payers on the left, paid on the right, bands as thick as the money.

What lies outside the total is drawn apart at the same scale, so that its size can be compared
without being counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.site.charts.scale import OUTLINE, fill_for, wrapped

#: The drawing, in its own units: a column of labels, a node, the bands, a node, labels.
WIDTH = 1000.0
LABEL_COLUMN = 250.0
NODE_WIDTH = 14.0
LEFT_NODE = LABEL_COLUMN
RIGHT_NODE = WIDTH - LABEL_COLUMN - NODE_WIDTH
#: The height of the larger side when its bands lie close together.
MONEY_HEIGHT = 380.0
LINE_HEIGHT = 19.0
GAP = 14.0
LABEL_CHARACTERS = 29
#: How thick a band of unknown size is drawn, as a dashed line.
UNKNOWN_THICKNESS = 3.0
#: The height of a box outside the total whose amount is not known.
UNKNOWN_BOX = 14.0
#: How many colours groups have.
GROUP_FILLS = 6


@dataclass(frozen=True)
class Flow:
    """Money from one body to another; value None when the amount is not known."""

    source: str
    target: str
    value: Decimal | None
    shown: str
    status: str = ""


@dataclass(frozen=True)
class Outside:
    """Money that is named beside the total and not part of it."""

    label: str
    value: Decimal | None
    shown: str
    reason: str


@dataclass(frozen=True)
class Node:
    """One body as drawn. `label_y` is the base line of its first line of text."""

    lines: tuple[str, ...]
    shown: str
    x: float
    y: float
    height: float
    label_y: float
    series: int
    title: str


@dataclass(frozen=True)
class Band:
    """One flow as drawn."""

    path: str
    thickness: float
    series: int
    fill: str
    title: str


@dataclass(frozen=True)
class OutsideBox:
    """One item outside the total as drawn."""

    label: str
    shown: str
    reason: str
    y: float
    height: float
    label_y: float


@dataclass(frozen=True)
class FlowChart:
    """The whole drawing. `scale` is units of thickness per unit of money."""

    id: str
    finding: str
    description: str
    height: float
    scale: float
    sources: tuple[Node, ...]
    targets: tuple[Node, ...]
    bands: tuple[Band, ...]
    outside: tuple[OutsideBox, ...]
    outside_y: float
    source_label: str
    target_label: str
    groups: tuple[tuple[int, str], ...]
    source: str
    fills: frozenset[str]


@dataclass(frozen=True)
class _Slot:
    """Where a node stands, and how far its bands have filled it."""

    y: float
    height: float


def flow(
    flows: Sequence[Flow],
    *,
    id: str,  # noqa: A002
    finding: str,
    description: str = "",
    totals: Mapping[str, str] | None = None,
    groups: Mapping[str, str] | None = None,
    outside: Sequence[Outside] = (),
    source_label: str = "Who pays",
    target_label: str = "Who is paid",
    source: str = "",
) -> FlowChart:
    """Lay out a two-sided flow.

    `totals` gives the words for each body's own total; `groups` puts payers into named groups,
    each with a fill. Raises ValueError for a negative amount: money back is a flow the other way.
    """
    _refuse_negative(flows, outside)
    totals, groups = totals or {}, groups or {}
    known = sum((f.value for f in flows if f.value is not None), Decimal(0))
    largest = max([known, *(o.value for o in outside if o.value is not None)])
    scale = MONEY_HEIGHT / float(largest) if largest else 0.0
    payers = list(dict.fromkeys(f.source for f in flows))
    paid = list(dict.fromkeys(f.target for f in flows))
    names = list(dict.fromkeys(groups.values()))
    series = {p: names.index(groups[p]) % GROUP_FILLS + 1 if p in groups else 1 for p in payers}
    top = 2 * LINE_HEIGHT
    left = _slots(payers, {p: [f for f in flows if f.source == p] for p in payers}, scale, top)
    right = _slots(paid, {p: [f for f in flows if f.target == p] for p in paid}, scale, top)
    bottom = max([slot.y + slot.height for slot in (*left.values(), *right.values())] + [top])
    outside_y = bottom + 3 * LINE_HEIGHT
    boxes, height = _boxes(outside, scale, outside_y + LINE_HEIGHT)
    bands = _bands(flows, left, right, scale, series)
    return FlowChart(
        id=id,
        finding=finding,
        description=description,
        height=(height if boxes else bottom) + GAP,
        scale=scale,
        sources=tuple(_node(p, left[p], LEFT_NODE, totals, series[p]) for p in payers),
        targets=tuple(_node(p, right[p], RIGHT_NODE, totals, 0) for p in paid),
        bands=bands,
        outside=boxes,
        outside_y=outside_y,
        source_label=source_label,
        target_label=target_label,
        groups=tuple((place % GROUP_FILLS + 1, name) for place, name in enumerate(names)),
        source=source,
        fills=frozenset(band.fill for band in bands),
    )


def _refuse_negative(flows: Sequence[Flow], outside: Sequence[Outside]) -> None:
    for name, value in [(f"{f.source} to {f.target}", f.value) for f in flows] + [
        (o.label, o.value) for o in outside
    ]:
        if value is not None and value < 0:
            raise ValueError(f"{name} is negative: money back is a flow the other way")


def thickness(value: Decimal | None, scale: float) -> float:
    return UNKNOWN_THICKNESS if value is None else float(value) * scale


def _slots(
    names: Sequence[str], flows: Mapping[str, Sequence[Flow]], scale: float, top: float
) -> dict[str, _Slot]:
    """Give every node the room that its bands or its label need, whichever is more."""
    slots: dict[str, _Slot] = {}
    y = top
    for name in names:
        height = sum(thickness(flow.value, scale) for flow in flows[name])
        label = (len(wrapped(name, LABEL_CHARACTERS)) + 1) * LINE_HEIGHT
        room = max(height, label)
        slots[name] = _Slot(y + (room - height) / 2, height)
        y += room + GAP
    return slots


def _node(name: str, slot: _Slot, x: float, totals: Mapping[str, str], series: int) -> Node:
    lines = wrapped(name, LABEL_CHARACTERS)
    shown = totals.get(name, "")
    count = len(lines) + bool(shown)
    label_y = slot.y + slot.height / 2 - count * LINE_HEIGHT / 2 + LINE_HEIGHT * 0.75
    title = f"{name}: {shown}" if shown else name
    return Node(lines, shown, x, slot.y, slot.height, label_y, series, title)


def _bands(
    flows: Sequence[Flow],
    left: Mapping[str, _Slot],
    right: Mapping[str, _Slot],
    scale: float,
    series: Mapping[str, int],
) -> tuple[Band, ...]:
    """Stack the bands at both ends in the order of the nodes across, so that few of them cross."""
    starts = _ends(flows, left, list(right), scale, from_left=True)
    finishes = _ends(flows, right, list(left), scale, from_left=False)
    made = []
    for i, item in enumerate(flows):
        width = thickness(item.value, scale)
        fill = fill_for(item.status, item.value is not None)
        title = f"{item.source} to {item.target}: {item.shown}"
        path = _band_path(starts[i], finishes[i], width, line=fill == OUTLINE)
        made.append(Band(path, width, series[item.source], fill, title))
    return tuple(made)


def _ends(
    flows: Sequence[Flow],
    mine: Mapping[str, _Slot],
    across: Sequence[str],
    scale: float,
    *,
    from_left: bool,
) -> dict[int, float]:
    """Where each flow begins on one side, by its place in the list."""
    found: dict[int, float] = {}
    for name, slot in mine.items():
        y = slot.y
        own = [
            (across.index(item.target if from_left else item.source), i, item)
            for i, item in enumerate(flows)
            if name == (item.source if from_left else item.target)
        ]
        for _, i, item in sorted(own, key=lambda entry: entry[:2]):
            found[i] = y
            y += thickness(item.value, scale)
    return found


def _band_path(y0: float, y1: float, width: float, *, line: bool) -> str:
    x0, x1 = LEFT_NODE + NODE_WIDTH, RIGHT_NODE
    middle = (x0 + x1) / 2
    if line:
        a, b = y0 + width / 2, y1 + width / 2
        return f"M{x0:g} {a:.2f}C{middle:g} {a:.2f} {middle:g} {b:.2f} {x1:g} {b:.2f}"
    return (
        f"M{x0:g} {y0:.2f}C{middle:g} {y0:.2f} {middle:g} {y1:.2f} {x1:g} {y1:.2f}"
        f"V{y1 + width:.2f}"
        f"C{middle:g} {y1 + width:.2f} {middle:g} {y0 + width:.2f} {x0:g} {y0 + width:.2f}Z"
    )


def _boxes(
    outside: Sequence[Outside], scale: float, top: float
) -> tuple[tuple[OutsideBox, ...], float]:
    boxes: list[OutsideBox] = []
    y = top
    for item in outside:
        height = UNKNOWN_BOX if item.value is None else thickness(item.value, scale)
        room = max(height, 2 * LINE_HEIGHT)
        box_y = y + (room - height) / 2
        label_y = y + room / 2 - LINE_HEIGHT * 0.25
        boxes.append(OutsideBox(item.label, item.shown, item.reason, box_y, height, label_y))
        y += room + GAP
    return tuple(boxes), y
