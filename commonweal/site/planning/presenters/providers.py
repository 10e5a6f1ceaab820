"""Providers in words: profile, contracts, finances past, size beside peers, the market."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from commonweal.facts.checks.rule import column_of
from commonweal.language.figure import Figure, Quantity
from commonweal.language.reconciliation import step_of
from commonweal.planning.scale import (
    among_peers,
    change_percent,
    change_within_rounding,
    dependency,
)
from commonweal.records.findings.definitions import plain_names
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning import book as books
from commonweal.site.planning.book import Book
from commonweal.site.planning.presenters.values import (
    say_value,
    section_cell,
    shown,
    value_cell,
    worked_out,
)
from commonweal.site.words import day


def line_name(line: str) -> str:
    """A line of the accounts in words; as it is written where it has none."""
    return plain_names().get(line, line.replace("_", " ").capitalize())


def _column(book: Book, dataset: str, code: str, column: str) -> Figure | None:
    found = book.of(dataset, lambda f: f.subject == code and column_of(f) == column)
    return found[0] if found else None


def _contracts(book: Book, code: str) -> list[Figure]:
    return book.of(books.CONTRACTS, lambda f: code in {f.subject, f.dims.get("provider_code", "")})


def _contracted(contracts: Sequence[Figure]) -> Quantity:
    whole = Quantity.exact(Decimal(0))
    for contract in contracts:
        whole = whole.plus(contract.quantity)
    return whole


def headline(book: Book, codes: Sequence[str]) -> str:
    """Who provides, in a sentence."""
    sized = [
        (turnover, code)
        for code in codes
        if (turnover := _column(book, books.PROFILE, code, "turnover_gbp_m")) and turnover.value
    ]
    if not sized:
        return ""
    listed = [f"{book.name(code)} ({shown(turnover)} turnover)" for turnover, code in sized]
    return f"The figures speak of {' and '.join(listed)}."


def providers_table(book: Book, codes: Sequence[str]) -> Table:
    """A row per provider."""
    rows = []
    for code in codes:
        turnover = _column(book, books.PROFILE, code, "turnover_gbp_m")
        contracts = _contracts(book, code)
        share = (
            dependency(_contracted(contracts), turnover.quantity)
            if contracts and turnover
            else Quantity.unknown("no contract is listed")
        )
        rows.append(
            (
                Cell(book.name(code), href=f"{book.address}providers/{code}/"),
                value_cell(book, turnover),
                value_cell(book, _column(book, books.PROFILE, code, "staff_approx")),
                value_cell(book, _column(book, books.PROFILE, code, "population_served")),
                Cell(", ".join(shown(contract) for contract in contracts) or "none listed"),
                worked_out(share, "pct", 1),
            )
        )
    return Table(
        "providers",
        "Providers",
        (
            Column("provider", "Provider"),
            Column("turnover", "Turnover", numeric=True),
            Column("staff", "Staff", numeric=True),
            Column("population", "People in its area", numeric=True),
            Column("contracts", "Block contracts", numeric=True),
            Column("share", "Contracts as share of turnover", numeric=True),
        ),
        tuple(rows),
        empty="No provider has been brought in. Import a provider profile.",
    )


def size_chart(book: Book, codes: Sequence[str]) -> charts.BarChart | None:
    """Turnover of each provider; None when none is known."""
    sized = [
        (code, figure)
        for code in codes
        if (figure := _column(book, books.PROFILE, code, "turnover_gbp_m")) and figure.value
    ]
    if not sized:
        return None
    top, most = max(sized, key=lambda pair: pair[1].value or Decimal(0))
    return charts.bars(
        [
            charts.Bar(
                book.name(code),
                figure.value,
                shown(figure),
                figure.status,
                href=f"{book.address}providers/{code}/",
            )
            for code, figure in sized
        ],
        id="sizes",
        finding=f"{book.name(top)} is the largest, with {shown(most)} turnover",
    )


def market_table(book: Book) -> Table:
    """Work won and lost."""
    return Table(
        "market",
        "Work that changed hands",
        (
            Column("event", "What happened"),
            Column("loser", "Who loses"),
            Column("winner", "Who gains"),
            Column("effect", "Effect"),
            Column("size", "Size", numeric=True),
        ),
        tuple(
            (
                Cell(figure.dims.get("event", figure.label)),
                Cell(book.name(figure.dims.get("loser_code", "")) or "not stated"),
                Cell(book.name(figure.dims.get("winner_code", "")) or "not stated"),
                Cell(figure.dims.get("effect", "") or figure.label),
                value_cell(book, figure) if figure.value is not None else Cell("no size stated"),
            )
            for figure in book.of(books.MARKET)
        ),
        empty="No changes in the market have been brought in.",
    )


def provider_headline(book: Book, code: str) -> str:
    """The provider in a sentence: size and how much hangs on its block contract."""
    turnover = _column(book, books.PROFILE, code, "turnover_gbp_m")
    if turnover is None or turnover.value is None:
        return ""
    contracts = _contracts(book, code)
    share = dependency(_contracted(contracts), turnover.quantity)
    if not contracts or not share.is_exact:
        return f"{book.name(code)} turns over {shown(turnover)}."
    return (
        f"{book.name(code)} turns over {shown(turnover)}; "
        f"{say_value(share.value, 'pct', 0)} of it hangs on its block contract here."
    )


def profile_table(book: Book, figures: Sequence[Figure]) -> Table:
    """What the profile says."""
    names = {
        "turnover_gbp_m": "Turnover", "staff_approx": "Staff", "population_served": "People served",
    }  # fmt: skip
    rows = [
        (Cell(names.get(column_of(f), f.label)), value_cell(book, f), section_cell(f))
        for f in figures
    ]
    if figures:
        for name, title in (("headquarters", "Headquarters"), ("service_lines", "Service lines")):
            text = figures[0].dims.get(name, "")
            if text:
                rows.append((Cell(title), Cell(text), section_cell(figures[0])))
    return Table(
        "profile",
        "Profile",
        (Column("what", "What"), Column("value", "Value"), Column("source", "Source")),
        tuple(rows),
        empty="No profile has been brought in.",
    )


def regulators_table(figures: Sequence[Figure]) -> Table:
    """What regulators have said, newest first."""
    ordered = sorted(figures, key=lambda f: f.dims.get("happened_on", ""), reverse=True)
    return Table(
        "regulators",
        "What regulators have said",
        (
            Column("when", "When"),
            Column("regulator", "Regulator"),
            Column("event", "What happened"),
            Column("outcome", "What came of it"),
            Column("until", "Until"),
        ),
        tuple(
            (
                Cell(_day(f.dims.get("happened_on", "")), raw=f.dims.get("happened_on", "")),
                Cell(f.dims.get("regulator", "")),
                Cell(f.dims.get("event", "").capitalize()),
                Cell(f.dims.get("outcome", "") or f.printed),
                Cell(_day(f.dims.get("ends_on", "")) or "it stands"),
            )
            for f in ordered
        ),
        empty="Nothing of regulators has been brought in. Bring in “What regulators have said of a "
        "provider”.",
    )


def _day(text: str) -> str:
    return day(date.fromisoformat(text)) if text else ""


def contracts_table(book: Book, code: str, contracts: Sequence[Figure]) -> Table:
    """Contracts with their lead and the share of turnover that hangs on each."""
    turnover = _column(book, books.PROFILE, code, "turnover_gbp_m")
    rows = []
    for contract in contracts:
        share = (
            dependency(contract.quantity, turnover.quantity)
            if turnover
            else Quantity.unknown("no turnover is known")
        )
        rows.append(
            (
                Cell(contract.dims.get("covers", "") or contract.label),
                value_cell(book, contract),
                Cell(book.name(contract.dims.get("lead_ccg_code", "")) or "not stated"),
                Cell(contract.dims.get("contract_type", "") or "not stated"),
                worked_out(share, "pct", 1),
            )
        )
    return Table(
        "contracts",
        "Contracts and how much hangs on them",
        (
            Column("covers", "Covers"),
            Column("value", "Value", numeric=True),
            Column("lead", "Lead commissioner"),
            Column("type", "Type"),
            Column("share", "Share of turnover", numeric=True),
        ),
        tuple(rows),
        empty="No contract is listed.",
    )


def history_table(book: Book, figures: Sequence[Figure]) -> Table:
    """Finances of past years: a row per line, a column per year."""
    years = sorted({figure.period.label for figure in figures})
    lines = list(dict.fromkeys(figure.dims.get("line", "") for figure in figures))
    by_place = {(f.dims.get("line", ""), f.period.label): f for f in figures}
    return Table(
        "history",
        "Finances of past years",
        (Column("line", "Line"), *(Column(year, year, numeric=True) for year in years)),
        tuple(
            (
                Cell(line_name(line)),
                *(value_cell(book, by_place.get((line, year))) for year in years),
            )
            for line in lines
        ),
        note="Losses are below zero.",
        empty="No finance history has been brought in.",
    )


def peers_table(book: Book, figures: Sequence[Figure]) -> Table:
    """Size beside peers before and after losses, with the change worked out again."""
    average = {
        figure.dims.get("peer_group", ""): figure
        for figure in book.of(books.PEERS)
        if figure.dims.get("part") == "average" and figure.value is not None
    }
    turnovers = [f for f in figures if column_of(f) == "turnover_gbp_m" and f.value is not None]
    changes = {_row(f): f for f in figures if column_of(f) == "change_pct"}
    before = {
        f.dims.get("peer_group", ""): f
        for f in turnovers
        if f.dims.get("part") in {"whole", "part"}
    }
    rows = []
    for figure in turnovers:
        group = figure.dims.get("peer_group", "")
        rows.append(
            (
                Cell(figure.dims.get("subject", figure.label), hint=figure.period.label),
                Cell(group),
                value_cell(book, figure),
                value_cell(book, changes[_row(figure)]) if _row(figure) in changes else Cell("–"),
                _again(figure, before.get(group), changes.get(_row(figure))),
                _against(figure, average.get(group)),
            )
        )
    return Table(
        "peers",
        "Size beside peers, before and after losses",
        (
            Column("who", "Who"),
            Column("group", "Peers"),
            Column("turnover", "Turnover", numeric=True),
            Column("printed", "Change, printed", numeric=True),
            Column("again", "Change, worked out", numeric=True),
            Column("average", "Against the average", numeric=True),
        ),
        tuple(rows),
        note="Quartiles cannot be given: the source prints no peer but the average.",
        empty="No comparison with peers has been brought in.",
    )


def _row(figure: Figure) -> str:
    return figure.ref.rsplit("/", 1)[0]


def _again(after: Figure, before: Figure | None, printed: Figure | None) -> Cell:
    if printed is None or before is None or not before.value or before.ref == after.ref:
        return Cell("–")
    first, last = before.quantity.value, after.quantity.value
    change = change_percent(first, last)
    allowed = change_within_rounding(first, step_of(before), last, step_of(after))
    value = printed.quantity
    within = value.is_exact and (allowed.low or 0) <= value.value <= (allowed.high or 0)
    differs = value.is_exact and abs(value.value - change) > step_of(printed) / 2
    hint = "within rounding of the printed amounts" if differs and within else ""
    return Cell(say_value(change, "pct", 1), raw=change, hint=hint)


def _against(figure: Figure, average: Figure | None) -> Cell:
    if average is None or average.value is None:
        return Cell("no average printed")
    place = among_peers(figure.quantity.value, average.value)
    text = say_value(place.against_average_pct, "pct", 1)
    sign = "+" if place.against_average_pct > 0 else ""
    hint = f"average {shown(average)}"
    return Cell(f"{sign}{text}", raw=place.against_average_pct, hint=hint)


def peers_chart(book: Book, figures: Sequence[Figure]) -> charts.BarChart | None:
    """Turnover before and after losses with the peers' average as a line."""
    averages = {
        figure.dims.get("peer_group", ""): figure
        for figure in book.of(books.PEERS)
        if figure.dims.get("part") == "average"
    }
    turnovers = [f for f in figures if column_of(f) == "turnover_gbp_m" and f.value is not None]
    if not turnovers:
        return None
    lost = [f for f in figures if column_of(f) == "change_pct" and f.value is not None]
    worst = min(lost, key=lambda f: f.value or Decimal(0)) if lost else None
    finding = (
        f"{worst.dims.get('subject', worst.label)}: turnover changes by {shown(worst)}"
        if worst
        else "Turnover beside the average of peers"
    )
    return charts.bars(
        [
            charts.Bar(
                f.dims.get("subject", f.label),
                f.value,
                shown(f),
                f.status,
                note=f"{f.period.label}, {f.dims.get('peer_group', '')}",
                href=book.href(f),
                marker=_average_of(averages, f),
            )
            for f in turnovers
        ],
        id="peers-chart",
        finding=finding,
        marker_label="average of the peers",
    )


def _average_of(averages: dict[str, Figure], figure: Figure) -> Decimal | None:
    found = averages.get(figure.dims.get("peer_group", ""))
    return found.value if found else None
