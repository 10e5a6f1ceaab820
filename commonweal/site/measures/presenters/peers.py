"""Organisations beside each other, and the few behind most of an excess."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.disclosure import State
from commonweal.reviewing.comparing import MostRule, Peer, excess_of, peers_of
from commonweal.reviewing.concentration import Concentration
from commonweal.reviewing.measures import Measure
from commonweal.reviewing.measures.definition import Direction
from commonweal.reviewing.publishing import COUNT, Line, Shown
from commonweal.site import charts
from commonweal.site.measures.presenters import saying
from commonweal.site.measures.presenters.groups import limits_cell
from commonweal.site.measures.presenters.trend import count_cell
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import plural

QUARTERS = {1: "Lowest quarter", 2: "Second quarter", 3: "Third quarter", 4: "Highest quarter"}
FUNNEL = {
    "above": "Above what chance would give",
    "below": "Below what chance would give",
    "": "Within what chance would give",
}

#: A code to how it is called, and to its page.
Called = Callable[[str], str]


@dataclass(frozen=True)
class PeerPart:
    """The comparison on the page: its sentence, chart and table."""

    sentence: str
    chart: charts.BarChart | None
    table: Table


@dataclass(frozen=True)
class ExcessPart:
    """Where to act: the sentence, the next step and the table."""

    sentence: str
    step: str
    table: Table


def part(
    measure: Measure,
    lines: Sequence[Line],
    whole: Shown | None,
    rule: MostRule,
    decimals: int,
    *,
    called: Called,
    address: Called,
) -> PeerPart:
    """Providers, those worse first, those too small to be ranked after them, then the rest."""
    peers = sorted(
        peers_of(measure, lines, whole, rule), key=lambda one: _order(measure, one, called)
    )
    table = Table(
        "providers",
        f"{measure.name} by provider, {saying.period(measure, lines[0].latest.month)}",
        (
            Column("provider", "Provider"),
            Column("value", "Value", numeric=True),
            Column("limits", "95 % limits"),
            Column("denominator", "Denominator", numeric=True),
            Column("funnel", "For its size"),
            Column("place", "Among providers"),
        ),
        tuple(_row(measure, one, decimals, called, address) for one in peers),
    )
    return PeerPart(
        _sentence(measure, peers), _chart(measure, peers, whole, decimals, called), table
    )


def _order(measure: Measure, one: Peer, called: Called) -> tuple[int, float, str]:
    shown = one.compared.shown
    if shown.value is None:
        return 2, 0.0, called(one.compared.key)
    ranked = 0 if shown.ranked or measure.formula == COUNT else 1
    sign = 1 if measure.direction is Direction.HIGHER else -1
    return ranked, sign * shown.value, called(one.compared.key)


def _sentence(measure: Measure, peers: Sequence[Peer]) -> str:
    if measure.formula == COUNT:
        return "Counts grow with the size of a provider, so they are shown and not ranked."
    outside = sum(bool(one.funnel) for one in peers)
    small = sum(one.compared.shown.value is not None and not one.compared.shown.ranked
                for one in peers)  # fmt: skip
    said = [
        f"{plural(outside, 'provider lies', 'providers lie')} outside what chance would give for "
        "its size." if outside == 1 else
        f"{plural(outside, 'provider lies', 'providers lie')} outside what chance would give for "
        "their size."
    ]  # fmt: skip
    if small:
        least = measure.show_from_denominator
        said.append(
            f"{plural(small, 'provider has', 'providers have')} a denominator below {least:,} and "
            f"{'is' if small == 1 else 'are'} shown and not ranked."
        )
    return " ".join(said)


def _chart(
    measure: Measure, peers: Sequence[Peer], whole: Shown | None, decimals: int, called: Called
) -> charts.BarChart | None:
    there = [one for one in peers if one.compared.shown.value is not None]
    if not there:
        return None
    marked = whole is not None and whole.value is not None and measure.formula != COUNT
    beside = whole.value if whole is not None and marked else None
    bars = [
        charts.Bar(
            called(one.compared.key),
            Decimal(str(one.compared.shown.value)),
            saying.amount(measure, one.compared.shown.value or 0.0, decimals),
            note=_note(measure, one),
            marker=None if beside is None else Decimal(str(beside)),
            marker_shown="" if beside is None else saying.amount(measure, beside, decimals),
        )
        for one in there
    ]
    return charts.bars(
        bars,
        id="providers-chart",
        finding=_sentence(measure, peers),
        marker_label="all together" if marked else "",
    )


def _note(measure: Measure, one: Peer) -> str:
    if measure.formula == COUNT:
        return ""
    return FUNNEL[one.funnel] if one.funnel else "" if one.compared.shown.ranked else "Not ranked"


def _row(
    measure: Measure, one: Peer, decimals: int, called: Called, address: Called
) -> tuple[Cell, ...]:
    shown, key = one.compared.shown, one.compared.key
    value = (
        saying.state_cell(shown.state)
        if shown.state != State.NUMBER or shown.value is None
        else Cell(saying.amount(measure, shown.value, decimals), raw=saying.raw(shown.value))
    )
    return (
        Cell(called(key), href=address(key), raw=f"{called(key)} ({key})"),
        value,
        limits_cell(measure, one.compared.lower, one.compared.upper, decimals),
        count_cell(shown.denominator),
        Cell(_for_its_size(one)),
        Cell(QUARTERS.get(one.place, "Not ranked"), hint=_why_unranked(measure, one)),
    )


def _for_its_size(one: Peer) -> str:
    if one.compared.lower is None or not one.compared.shown.ranked:
        return "Not judged"
    return FUNNEL[one.funnel]


def _why_unranked(measure: Measure, one: Peer) -> str:
    if one.place:
        return ""
    if measure.formula == COUNT:
        return "A count"
    if one.compared.shown.value is None:
        return "No value to rank"
    small = not one.compared.shown.ranked
    return "Small denominator" if small else "Too few providers for quarters"


def excess_part(
    measure: Measure,
    lines: Sequence[Line],
    whole: Shown | None,
    rule: MostRule,
    *,
    called: Called,
    address: Called,
) -> ExcessPart | None:
    """The few providers behind most of the excess; None where it cannot be said."""
    found = excess_of(measure, lines, whole, rule)
    if found is None or len(lines) < 2:
        return None
    few = [called(one.name) for one in found.sites[: found.few]]
    return ExcessPart(
        f"{found.sentence('providers')} The benchmark is all together.",
        _step(few),
        _excess_table(measure, found, called, address),
    )


def _step(few: Sequence[str]) -> str:
    if not few:
        return "Nobody stands out, so look for what would help everywhere."
    names = few[0] if len(few) == 1 else f"{', '.join(few[:-1])} and {few[-1]}"
    return f"Begin with {names}: read the chart over time there, and ask what is done differently."


def _excess_table(measure: Measure, found: Concentration, called: Called, address: Called) -> Table:
    what = "short of" if measure.direction is Direction.HIGHER else "above"
    return Table(
        "excess",
        f"Providers worse than all together, the largest number {what} it first",
        (
            Column("provider", "Provider"),
            Column("excess", f"Number {what} the benchmark", numeric=True),
            Column("share", "Share of the excess", numeric=True),
            Column("so_far", "Share so far", numeric=True),
        ),
        tuple(
            (
                Cell(called(one.name), href=address(one.name), about="chart over time"),
                Cell(f"{one.excess:,.0f}"),
                Cell(f"{100 * one.share:.0f} %"),
                Cell(f"{100 * one.cumulative:.0f} %"),
            )
            for one in found.sites
        ),
        note=_left_out(found, called),
        empty="No provider is worse than all together.",
    )


def _left_out(found: Concentration, called: Called) -> str:
    said = []
    if found.not_ranked:
        said.append(
            f"Too small to be placed: {', '.join(called(one) for one in found.not_ranked)}."
        )
    if found.missing:
        said.append(f"Without a value to show: {', '.join(called(one) for one in found.missing)}.")
    return " ".join(said)
