"""The market of providers in words: who lost what, sizes, who holds what, what may go."""

from __future__ import annotations

from decimal import Decimal

from commonweal.language.figure import Quantity
from commonweal.planning.market import Conflict, Dependency, Market, MarketYear, ScaleChange
from commonweal.planning.scale import PeerPlace
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.planning.presenters.own_scenario import QUARTERS
from commonweal.site.planning.presenters.values import say_quantity, say_value, worked_out


def changes_table(book: Book, answer: Market | None) -> Table:
    """What changed hands, as printed."""
    return Table(
        "changes",
        "Won, lost, and expected to go",
        (
            Column("event", "What happened"),
            Column("loser", "Lost by"),
            Column("winner", "Went to"),
            Column("effect", "Effect"),
            Column("size", "Size", numeric=True),
        ),
        tuple(
            (
                Cell(one.event[:1].upper() + one.event[1:]),
                Cell(book.name(one.loser) or "not stated"),
                Cell(book.name(one.winner) or "not stated"),
                Cell(one.effect),
                Cell(say_value(one.amount, one.unit), raw=one.amount)
                if one.amount is not None
                else Cell("not printed"),
            )
            for one in (answer.changes if answer else ())
        ),
        empty="No change of the market has been brought in. Bring in “Contracts won and lost”.",
    )


def scale_table(book: Book, answer: Market | None) -> Table:
    """Turnover before and after a loss, computed and printed, and the place among peers."""
    return Table(
        "scale",
        "Size before and after a loss",
        (
            Column("who", "Who"),
            Column("before", "Before", numeric=True),
            Column("after", "After", numeric=True),
            Column("again", "Change, worked out", numeric=True),
            Column("printed", "Change, printed", numeric=True),
            Column("place_before", "Among peers before"),
            Column("place_after", "Among peers after"),
        ),
        tuple(_scale_row(book, one) for one in (answer.scale if answer else ())),
        note="Quarters count from the smallest peers.",
        empty="No turnover after a loss has been brought in. Bring in “Size of providers beside "
        "their peers”.",
    )


def _scale_row(book: Book, one: ScaleChange) -> tuple[Cell, ...]:
    differs = one.printed_pct is not None and abs(one.printed_pct - one.change_pct) >= Decimal(
        "0.05"
    )
    hint = ""
    if differs:
        hint = (
            "within rounding of the printed amounts"
            if one.within_rounding
            else "not what the printed amounts give"
        )
    return (
        Cell(one.subject, hint=f"{book.name(one.provider)}, among {one.peer_group}"),
        Cell(say_value(one.before, "gbp_m"), raw=one.before),
        Cell(say_value(one.after, "gbp_m"), raw=one.after),
        Cell(say_value(one.change_pct, "pct", 1), raw=one.change_pct, hint=hint),
        Cell(say_value(one.printed_pct, "pct"), raw=one.printed_pct)
        if one.printed_pct is not None
        else Cell("not printed"),
        _place(one.place_before),
        _place(one.place_after),
    )


def _place(place: PeerPlace | None) -> Cell:
    if place is None:
        return Cell("not known")
    pct = place.against_average_pct
    sign = "+" if pct > 0 else ""
    hint = f"{sign}{say_value(pct, 'pct', 0)} against their average"
    return Cell(QUARTERS.get(place.quartile or 0, "quarter not known"), hint=hint)


def scale_chart(answer: Market | None) -> charts.BarChart | None:
    """Sizes after a loss with the size before it as a line; None without any."""
    scale = answer.scale if answer else ()
    if not scale:
        return None
    worst = min(scale, key=lambda one: one.change_pct)
    return charts.bars(
        [
            charts.Bar(
                one.subject,
                one.after,
                say_value(one.after, "gbp_m"),
                note=f"was {say_value(one.before, 'gbp_m')}",
                marker=one.before,
                marker_shown=say_value(one.before, "gbp_m"),
            )
            for one in scale
        ],
        id="scale-chart",
        finding=f"{worst.subject} loses the most: "
        f"{say_value(worst.change_pct, 'pct', 1)} of turnover",
        marker_label="turnover before the loss",
    )


def conflict_sentences(book: Book, answer: Market | None) -> list[str]:
    """Losses stated in words that the figures do not print."""
    return [_conflict(book, one) for one in (answer.conflicts if answer else ())]


def _conflict(book: Book, one: Conflict) -> str:
    printed = " and ".join(f"{say_value(-pct, 'pct')} ({group})" for group, pct in one.printed)
    return (
        f"{book.name(one.provider)}, {one.event}: the text says a loss of around "
        f"{say_value(one.stated_pct, 'pct')} of turnover, the figure prints {printed}. Both stand "
        "as they are; nobody has said which is meant."
    )


def shares_table(book: Book, answer: Market | None) -> Table:
    """Who holds what, service by service and year by year."""
    return Table(
        "shares",
        "Who holds what",
        (
            Column("service", "Service"),
            Column("area", "Area"),
            Column("year", "Year"),
            Column("provider", "Provider"),
            Column("amount", "Income", numeric=True),
            Column("share", "Share", numeric=True),
            Column("concentration", "Concentration", numeric=True),
        ),
        tuple(
            (
                Cell(year.service),
                Cell(year.area),
                Cell(year.year),
                Cell(book.name(one.provider)),
                _known(one.amount, "gbp_m", status=one.status),
                _known(one.share_pct, "pct", 0, hint=year.reason),
                _known(year.concentration, "", 0, hint=year.reason),
            )
            for year in (answer.years if answer else ())
            for one in year.shares
        ),
        note="Concentration is the sum of squared shares: 10,000 where one provider holds all.",
        empty="No shares have been brought in. Bring in “Who provides which service, where and for "
        "how much”.",
    )


def _known(
    value: Decimal | None, unit: str, places: int | None = None, *, status: str = "", hint: str = ""
) -> Cell:
    """A value, or that it is not known and why."""
    if value is None:
        return Cell("not known", status=status, hint=hint)
    return Cell(say_value(value, unit, places), status=status, raw=value)


def map_chart(book: Book, answer: Market | None) -> charts.Matrix | None:
    """Services by area and year with who holds the most: dark where one provider holds all."""
    years = answer.years if answer else ()
    if not years:
        return None
    columns = sorted({one.year for one in years})
    rows = list(dict.fromkeys((one.service, one.area) for one in years))
    at = {(one.service, one.area, one.year): one for one in years}
    alone = sum(1 for one in years if len(one.shares) == 1 and one.year == columns[-1])
    of = sum(1 for one in years if one.year == columns[-1])
    return charts.matrix(
        [
            (f"{service}, {area}", [_map_cell(book, at.get((service, area, y))) for y in columns])
            for service, area in rows
        ],
        id="market-map",
        finding=f"In {columns[-1]}, one provider alone holds {alone} of {of} services in an area",
        corner="Service and area",
        columns=columns,
        key=((3, "one provider alone"), (2, "more than half"), (1, "shared")),
    )


def _map_cell(book: Book, year: MarketYear | None) -> charts.HeatCell:
    if year is None:
        return charts.HeatCell("not known", None)
    top = year.shares[0]
    if top.share_pct is None:
        return charts.HeatCell(f"not known: {year.reason}", None)
    level = 3 if len(year.shares) == 1 else 2 if top.share_pct > 50 else 1
    text = f"{book.name(top.provider)} {say_value(top.share_pct, 'pct', 0)}"
    return charts.HeatCell(text, level, status=top.status)


def types_table(answer: Market | None) -> Table:
    """The share of each kind of provider."""
    return Table(
        "types",
        "What kinds of provider hold the market",
        (
            Column("year", "Year"),
            Column("type", "Kind of provider"),
            Column("amount", "Income", numeric=True),
            Column("share", "Share", numeric=True),
        ),
        tuple(
            (
                Cell(one.year),
                Cell(one.provider_type),
                _known(one.amount, "gbp_m"),
                _known(one.share_pct, "pct", 0, hint="an amount is not known"),
            )
            for one in (answer.types if answer else ())
        ),
        empty="No shares have been brought in.",
    )


def small_table(book: Book, answer: Market | None) -> Table:
    """Small providers, whom a large contract may push out."""
    return Table(
        "small",
        "Small providers, and what they hold",
        (
            Column("provider", "Provider"),
            Column("income", "Income here", numeric=True),
            Column("services", "From"),
        ),
        tuple(
            (
                Cell(book.name(one.provider), hint=one.year),
                Cell(say_value(one.income, "gbp_m"), raw=one.income),
                Cell("; ".join(one.services)),
            )
            for one in (answer.small if answer else ())
        ),
        note="Small counts all its services here together. Ask, before one large contract is "
        "tendered, what becomes of each.",
        empty="No small provider is on record.",
    )


def dependencies_table(book: Book, answer: Market | None) -> Table:
    """How much of each provider hangs on one contract."""
    return Table(
        "dependencies",
        "How much hangs on one contract",
        (
            Column("provider", "Provider"),
            Column("covers", "Contract"),
            Column("lead", "Lead commissioner"),
            Column("value", "Value", numeric=True),
            Column("share", "Share of turnover", numeric=True),
        ),
        tuple(_dependency(book, one) for one in (answer.dependencies if answer else ())),
        empty="No contract has been brought in.",
    )


def _dependency(book: Book, one: Dependency) -> tuple[Cell, ...]:
    return (
        Cell(book.name(one.provider), href=f"{book.address}providers/{one.provider}/"),
        Cell(one.covers or "not stated"),
        Cell(book.name(one.lead) or "not stated"),
        worked_out(one.value, "gbp_m"),
        worked_out(one.share_pct, "pct", 1),
    )


def loss_table(answer: Market | None) -> Table:
    """What the market may lose, at both ends."""
    rows: list[tuple[Cell, ...]] = []
    loss = answer.loss if answer else None
    if loss is not None:
        rows = [
            (
                Cell("At least"),
                Cell(say_value(loss.low_pct, "pct"), raw=loss.low_pct),
                _end(loss.lost, "low"),
                _end(loss.left, "high"),
            ),
            (
                Cell("At most"),
                Cell(say_value(loss.high_pct, "pct"), raw=loss.high_pct),
                _end(loss.lost, "high"),
                _end(loss.left, "low"),
            ),
        ]
    return Table(
        "loss",
        "What providers may lose of the local market",
        (
            Column("end", "End of the range"),
            Column("share", "Share", numeric=True),
            Column("lost", "Lost", numeric=True),
            Column("left", "Left", numeric=True),
        ),
        tuple(rows),
        note="A range, never one number. The share is printed; the market it is a share of is "
        f"{loss.made_of}, {say_value(loss.market, 'gbp_m')}."
        if loss
        else "",
        empty="Nothing says which share of the market may go.",
    )


def _end(quantity: Quantity, which: str) -> Cell:
    value: Decimal | None = getattr(quantity, which)
    return Cell("not known") if value is None else Cell(say_value(value, "gbp_m", 1), raw=value)


def loss_chart(answer: Market | None) -> charts.BarChart | None:
    """What is left of the market: certain, and open between the two ends."""
    loss = answer.loss if answer else None
    if loss is None:
        return None
    left = say_quantity(loss.left, "gbp_m", 0)
    return charts.bars(
        [
            charts.Bar("Market now", loss.market, say_value(loss.market, "gbp_m")),
            charts.Bar("Left of it", None, left, low=loss.left.low, high=loss.left.high),
        ],
        id="loss-chart",
        finding=f"Between {left} of {say_value(loss.market, 'gbp_m')} would be left",
    )


def initial(answer: Market | None) -> dict[str, object]:
    """What the form shows before anything is chosen."""
    loss = answer.loss if answer else None
    return (
        {"market": loss.market, "low_pct": loss.low_pct, "high_pct": loss.high_pct} if loss else {}
    )
