"""Organisations beside each other, and the few behind most of an excess."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from commonweal.reviewing.comparing import MostRule, Peer, excess_of, funnel_of, peers_of
from commonweal.reviewing.concentration import Concentration
from commonweal.reviewing.measures import Measure
from commonweal.reviewing.measures.definition import Direction
from commonweal.reviewing.publishing import COUNT, Line, Shown, per_of, unit_of
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

DOUBTED = (
    "A value to be doubted lies far from its peers. It is shown as it came: look at the data first."
)
#: How far the limits of a funnel are drawn beyond the smallest and the largest provider, and in
#: how many steps, closer together where the curve bends.
FIRST_SIZE, LAST_SIZE, STEPS = 0.6, 1.1, 40

#: A code to how it is called, and to its page.
Called = Callable[[str], str]


@dataclass(frozen=True)
class PeerPart:
    """The comparison on the page: its sentence, its table, and a funnel or else bars."""

    sentence: str
    funnel: charts.FunnelChart | None
    bars: charts.BarChart | None
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
    doubts: Mapping[str, str],
) -> PeerPart:
    """Providers, those worse first, those too small to be ranked after them, then the rest.

    `doubts` say of whose value it is doubted, and why.
    """
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
        tuple(
            _row(measure, one, decimals, called=called, address=address, doubts=doubts)
            for one in peers
        ),
        note=DOUBTED if any(one.compared.key in doubts for one in peers) else "",
    )
    drawn = _funnel(measure, peers, whole, decimals, called)
    return PeerPart(
        _sentence(measure, peers),
        drawn,
        None if drawn else _bars(measure, peers, whole, decimals, called),
        saying.trimmed(table),
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
    if all(one.compared.lower is None for one in peers):
        return "The limits of chance are not known here, so providers are shown and not judged."
    said = [_outside(sum(bool(one.funnel) for one in peers))]
    small = sum(
        one.compared.shown.value is not None and not one.compared.shown.ranked for one in peers
    )
    if small:
        least = measure.show_from_denominator
        said.append(
            f"{plural(small, 'provider has', 'providers have')} a denominator below {least:,} and "
            f"{'is' if small == 1 else 'are'} shown and not ranked."
        )
    return " ".join(said)


def _outside(count: int) -> str:
    if count == 0:
        return "No provider lies outside what chance would give for its size."
    if count == 1:
        return "1 provider lies outside what chance would give for its size."
    return f"{count:,} providers lie outside what chance would give for their size."


def _bars(
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
        marker_label="whole place" if marked else "",
    )


def _funnel(
    measure: Measure, peers: Sequence[Peer], whole: Shown | None, decimals: int, called: Called
) -> charts.FunnelChart | None:
    """Values by size between both limits; None where the measure has no such limits."""
    there = [one for one in peers if one.compared.shown.value is not None
             and one.compared.shown.denominator]  # fmt: skip
    sizes = _sizes([one.compared.shown.denominator or 0.0 for one in there])
    limits = funnel_of(measure, whole, sizes)
    if limits is None or whole is None or whole.value is None or len(there) < 2:
        return None
    per = per_of(measure)

    def in_unit(ends: Iterable[float]) -> tuple[Decimal, ...]:
        return tuple(Decimal(f"{end * per:.6f}") for end in ends)

    return charts.funnel(
        [_dot(measure, one, decimals, called) for one in there],
        [
            charts.Limits("95 % limits", in_unit(limits.lower95), in_unit(limits.upper95)),
            charts.Limits("99.8 % limits", in_unit(limits.lower998), in_unit(limits.upper998)),
        ],
        sizes=[Decimal(f"{size:.2f}") for size in sizes],
        centre=Decimal(str(whole.value)),
        centre_label=f"whole place: {saying.amount(measure, whole.value, decimals)}",
        id="funnel",
        finding=_sentence(measure, peers),
        x_label="Size: the denominator of the value",
        y_label=f"{measure.name}, {unit_of(measure)}",
        description="The smaller a provider, the further chance alone can take it from all "
        "together. Beyond the outer limits chance is an unlikely reason.",
        tick_words=lambda mark: f"{float(mark):,.10g}",
    )


def _sizes(there: Sequence[float]) -> list[float]:
    """Sizes at which the limits are drawn, from well below the smallest to the largest."""
    low, high = min(there, default=1.0) * FIRST_SIZE, max(there, default=1.0) * LAST_SIZE
    return [low + (high - low) * (step / STEPS) ** 2 for step in range(STEPS + 1)]


def _dot(measure: Measure, one: Peer, decimals: int, called: Called) -> charts.Dot:
    shown = one.compared.shown
    where = charts.Where(one.funnel or "within") if shown.ranked else charts.Where.SMALL
    value = shown.value or 0.0
    return charts.Dot(
        called(one.compared.key),
        Decimal(round(shown.denominator or 0)),
        Decimal(str(value)),
        saying.amount(measure, value, decimals),
        where,
    )


def _note(measure: Measure, one: Peer) -> str:
    if measure.formula == COUNT:
        return ""
    return FUNNEL[one.funnel] if one.funnel else "" if one.compared.shown.ranked else "Not ranked"


def _row(
    measure: Measure,
    one: Peer,
    decimals: int,
    *,
    called: Called,
    address: Called,
    doubts: Mapping[str, str],
) -> tuple[Cell, ...]:
    shown, key = one.compared.shown, one.compared.key
    value = saying.line_cell(measure, shown, decimals)
    if key in doubts:
        value = replace(value, sign="doubt", hint="Doubtful value")
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
    """The few providers behind most of the excess; None where fewer than two can be ranked."""
    found = excess_of(measure, lines, whole, rule)
    if found is None or found.ranked < 2:
        return None
    few = [called(one.name) for one in found.sites[: found.few]]
    judged = [
        one for one in peers_of(measure, lines, whole, rule) if one.compared.lower is not None
    ]
    by_chance = bool(few and judged) and not any(one.funnel for one in judged)
    return ExcessPart(
        f"{found.sentence('providers')} The benchmark is the whole place.",
        f"{_step(few)} {_MAY_BE_CHANCE}" if by_chance else _step(few),
        _excess_table(measure, found, called, address),
    )


_MAY_BE_CHANCE = (
    "No provider lies outside what chance would give for its size, so the excess may be no more "
    "than chance."
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
        f"Providers worse than the whole place, the largest number {what} it first",
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
        empty="No provider is worse than the whole place.",
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
