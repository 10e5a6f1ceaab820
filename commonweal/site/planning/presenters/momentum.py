"""The momentum case in words: each risk, year by year, and when it may and must cross its line."""

from __future__ import annotations

from commonweal.language.figure import Quantity, Status
from commonweal.planning.momentum import Bad, Risk
from commonweal.planning.momentum_tables import Momentum, Watched
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.planning.presenters.values import say_quantity, say_value

PLACES = {"gbp_m": 1, "rating": None}
MUST, MAY, NO = "must", "may", "no"
KEY = ((3, "must be over the line"), (2, "may be over the line"), (0, "not over the line"))


def _unit(risk: Risk) -> str:
    return risk.unit if risk.unit in {"gbp_m", "pct"} else ""


def _about(book: Book, one: Watched) -> str:
    return "" if one.about == "all" else book.name(one.about)


def risk_name(book: Book, one: Watched) -> str:
    """A risk with whom it is about."""
    about = _about(book, one)
    return f"{one.crossing.risk.title}, {about}" if about else one.crossing.risk.title


def risks_table(book: Book, answer: Momentum | None) -> Table:
    """Every risk with the first years in which it may and must cross its line, soonest first."""
    return Table(
        "risks",
        "When each risk crosses its line",
        (
            Column("risk", "Risk"),
            Column("line", "Its line", numeric=True),
            Column("may", "May cross it from"),
            Column("must", "Must cross it from"),
            Column("unknown", "Not known for"),
            Column("source", "Who sets the line"),
        ),
        tuple(_risk_row(book, one) for one in (answer.risks if answer else ())),
        note="Reaching the line is not yet crossing it. A year that is not known crosses nothing.",
        empty="No line has been set. Bring in “Lines that must not be crossed if nothing changes”.",
    )


def _risk_row(book: Book, one: Watched) -> tuple[Cell, ...]:
    risk, found = one.crossing.risk, one.crossing
    side = "above" if risk.bad == Bad.ABOVE else "below"
    unit = _unit(risk)
    return (
        Cell(risk.title, hint=_about(book, one)),
        Cell(
            f"{side} {say_value(risk.limit, unit)}",
            status=one.status,
            raw=risk.limit,
            hint="" if unit else risk.unit,
        ),
        Cell(found.possibly_from or "not within these years"),
        Cell(found.certainly_from or "not within these years"),
        Cell(", ".join(found.unknown) or "none"),
        Cell(risk.limit_source),
    )


def timeline(book: Book, answer: Momentum | None) -> charts.Matrix | None:
    """Risks by year: dark where the line must be crossed, paler where it may be."""
    if answer is None or not answer.risks or not answer.years:
        return None
    crossed = [one for one in answer.risks if one.crossing.possibly_from]
    finding = f"None of {len(answer.risks)} risks crosses its line by {answer.years[-1]}"
    if crossed:
        sure = sum(1 for one in answer.risks if one.crossing.certainly_from)
        finding = (
            f"{len(crossed)} of {len(answer.risks)} risks may cross their line by "
            f"{answer.years[-1]}, {sure} of them must"
        )
    return charts.matrix(
        [(_marked(book, one), _cells(one)) for one in answer.risks],
        id="timeline",
        finding=finding,
        corner="Risk",
        columns=answer.years,
        key=KEY,
    )


def _marked(book: Book, one: Watched) -> str:
    name = risk_name(book, one)
    return f"{name} (illustrative)" if one.status == Status.ILLUSTRATIVE else name


def _cells(one: Watched) -> list[charts.HeatCell]:
    risk = one.crossing.risk
    return [_cell(risk, value) for value in risk.values]


def _cell(risk: Risk, value: Quantity) -> charts.HeatCell:
    if value.low is None and value.high is None:
        return charts.HeatCell("not known", None)
    worse, better = (value.high, value.low) if risk.bad == Bad.ABOVE else (value.low, value.high)
    said = say_quantity(value, _unit(risk), PLACES.get(risk.unit, 0))
    if better is not None and _over(better > risk.limit, better < risk.limit, risk):
        return charts.HeatCell(f"{MUST}: {said}", 3)
    if worse is not None and _over(worse > risk.limit, worse < risk.limit, risk):
        return charts.HeatCell(f"{MAY}: {said}", 2)
    return charts.HeatCell(f"{NO}: {said}", 0)


def _over(above: bool, below: bool, risk: Risk) -> bool:
    return above if risk.bad == Bad.ABOVE else below


def years_table(book: Book, answer: Momentum | None) -> Table:
    """What each risk is expected to be, year by year."""
    years = answer.years if answer else ()
    return Table(
        "expected",
        "What is expected if nothing changes",
        (Column("risk", "Risk"), *(Column(year, year, numeric=True) for year in years)),
        tuple(
            (
                Cell(risk_name(book, one)),
                *(
                    Cell(
                        say_quantity(value, _unit(one.crossing.risk), 1),
                        raw=value.value if value.is_exact else None,
                    )
                    for value in one.crossing.risk.values
                ),
            )
            for one in (answer.risks if answer else ())
        ),
        note="A range runs over the scenarios in which nothing is won, or between the stated ends.",
        empty="Nothing is watched yet.",
    )


def initial(answer: Momentum | None) -> dict[str, object]:
    """What the form shows before anything is chosen."""
    if answer is None:
        return {}
    return {"low_pct": answer.loss_low_pct, "high_pct": answer.loss_high_pct}
