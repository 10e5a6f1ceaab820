"""The words and tables of a re-expressed figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from commonweal.language.answer import Answer, Outcome, Part, Unit
from commonweal.language.figure import Quantity
from commonweal.language.lexicon import Lexicon
from commonweal.language.lexicon_amounts import tidy, tidy_quantity
from commonweal.records.lexicon.shipped import unit
from commonweal.records.register.models import Place
from commonweal.site.lexicon.held import HeldSet
from commonweal.site.lexicon.presenters import CONFIDENCE, term_cell
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import amount, figure, quantity

OUTCOME = {
    Outcome.EXACT: "Exact",
    Outcome.RANGE: "A range",
    Outcome.REFUSAL: "This cannot be said",
}


@dataclass(frozen=True)
class Working:
    """How one amount came to one part, step by step."""

    heading: str
    reason: str
    steps: tuple[str, ...]


def amount_words(value: Quantity, unit: Unit) -> str:
    """An amount with its unit, a range, or that it is not known and why."""
    words = quantity(tidy_quantity(value), unit.code)
    return f"{words}: {value.reason}" if value.reason and not value.is_exact else words


def parts_table(lexicon: Lexicon, answer: Answer) -> Table:
    return Table(
        "parts",
        "The amounts in the words that you asked for",
        (
            Column("term", "Term and plain label"),
            Column("amount", "Amount"),
            Column("low", "Lowest", numeric=True),
            Column("high", "Highest", numeric=True),
            Column("confidence", "How sure"),
            Column("why", "Why"),
        ),
        tuple(_row(lexicon, answer, part) for part in answer.parts),
        note=(
            "The lowest and highest amounts of different terms cannot be added up: they cannot "
            "all be true at once."
            if answer.outcome is Outcome.RANGE
            else ""
        ),
    )


def _row(lexicon: Lexicon, answer: Answer, part: Part) -> tuple[Cell, ...]:
    counted_in = answer.unit.code
    ends = (part.quantity.low, part.quantity.high)
    low, high = (
        Cell("not known") if end is None else Cell(amount(tidy(end), counted_in), raw=tidy(end))
        for end in ends
    )
    why = dict.fromkeys(one.reason for one in part.contributions)
    reasons = list(why)[:3]
    more = f" And {len(why) - 3} more, below." if len(why) > 3 else ""
    if answer.unplaced:
        more += " What could not be placed may also lie here, wholly or in part."
    return (
        term_cell(lexicon, part.target),
        Cell("Exact" if part.outcome is Outcome.EXACT else "Between two ends"),
        low,
        high,
        Cell(CONFIDENCE[part.confidence]),
        Cell(" ".join(reasons) + more, raw=" ".join(why)),
    )


def working(lexicon: Lexicon, answer: Answer) -> list[Working]:
    """Every step from a held amount to a part."""
    return [
        Working(
            f"{lexicon.name(one.source)} to {lexicon.name(part.target)}",
            one.reason,
            one.steps,
        )
        for part in answer.parts
        for one in part.contributions
    ]


def sets_table(lexicon: Lexicon, place: Place, sets: Sequence[HeldSet]) -> Table:
    """The sets of a place's figures that stand under terms of the lexicon."""
    rows = tuple(
        (
            Cell(one.measure or one.dataset, href=_set_href(place, one)),
            Cell(lexicon.schemes[one.scheme].title),
            Cell(one.period),
            Cell(unit(one.unit).label),
            Cell(str(len(one.amounts))),
            Cell(one.dataset.replace("_", " ")),
        )
        for one in sets
    )
    return Table(
        "sets",
        f"Figures of {place.name} that stand under terms",
        (
            Column("measure", "What is counted"),
            Column("scheme", "Held under"),
            Column("period", "Period"),
            Column("unit", "Unit"),
            Column("count", "Amounts", numeric=True),
            Column("dataset", "Data set"),
        ),
        rows,
        empty=(
            "No figure here that you may see is recorded under a term of the lexicon. Bring in a "
            "table with a column for the cluster or the service, or type amounts instead."
        ),
    )


def _set_href(place: Place, one: HeldSet) -> str:
    query = urlencode({"place": place.code, "set": one.key})
    return f"{reverse('lexicon_re_express')}?{query}"


def held_table(lexicon: Lexicon, place: Place, chosen: HeldSet) -> Table:
    """The amounts of one set, each with its source."""
    return Table(
        "held",
        f"What is held: {chosen.measure or chosen.dataset}, period {chosen.period}",
        (
            Column("term", "Held under"),
            Column("amount", "Amount", numeric=True),
            Column("figure", "Figure"),
            Column("source", "Source"),
        ),
        tuple(
            (
                term_cell(lexicon, term),
                Cell(figure(item), status=item.status, raw=item.value),
                Cell(item.label, href=f"/places/{place.code}/figures/{record}/"),
                Cell(f"{item.citation.document}, {item.citation.section}"),
            )
            for term, item, record in chosen.amounts
        ),
    )
