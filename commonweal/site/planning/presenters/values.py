"""Values as the money pages write them: as finely as they were printed, with a real minus."""

from __future__ import annotations

from decimal import Decimal

from commonweal.facts.checks.saying import say, say_figure
from commonweal.language.figure import Figure, Quantity, Status
from commonweal.language.reconciliation import Verdict
from commonweal.site import words
from commonweal.site.pages import Cell
from commonweal.site.planning.book import Book

VERDICTS = {
    Verdict.RECONCILES: "Adds up",
    Verdict.DOES_NOT: "Does not add up",
    Verdict.CANNOT_SAY: "Cannot be said",
}
NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip


def shown(figure: Figure) -> str:
    """A figure's value, its range, or in a word why there is none."""
    if figure.value is None and (figure.low is None or figure.high is None):
        return words.figure(figure)
    return say_figure(figure).replace("-", words.MINUS)


def say_value(value: Decimal, unit: str, places: int | None = None) -> str:
    """A worked-out value, rounded for reading."""
    step = None if places is None else Decimal(1).scaleb(-places)
    return say(value, unit, step).replace("-", words.MINUS)


def say_quantity(quantity: Quantity, unit: str, places: int | None = None) -> str:
    """An exact amount, a range, a bound, or "not known"."""
    if quantity.is_exact:
        return say_value(quantity.value, unit, places)
    low, high = (
        None if end is None else say_value(end, unit, places)
        for end in (quantity.low, quantity.high)
    )
    if low and high:
        return f"{low} to {high}"
    return f"at least {low}" if low else f"at most {high}" if high else "not known"


def signed(quantity: Quantity, unit: str, places: int | None = None) -> str:
    """A difference with its sign, for example "+£0.4m"."""
    text = say_quantity(quantity, unit, places)
    rises = quantity.is_exact and quantity.value > 0
    return f"+{text}" if rises else text


def value_cell(book: Book, figure: Figure | None, hint: str = "") -> Cell:
    """A figure in a table: its value, a link to its page, its status."""
    if figure is None:
        return Cell("not printed", hint=hint)
    return Cell(
        shown(figure),
        href=book.href(figure),
        status=figure.status,
        hint=hint,
        raw=figure.value if figure.status != Status.SUPPRESSED else None,
        about=figure.label,
    )


def section_cell(figure: Figure) -> Cell:
    """Where in its document a figure stands, spelled out; a download carries it as cited."""
    cited = figure.citation.section
    return Cell(words.section(cited), raw=cited)


def exact_of(quantity: Quantity) -> Decimal | None:
    """The exact value for a download; None for a range."""
    return quantity.value if quantity.is_exact else None


def derived(text: str, raw: Decimal | None = None, hint: str = "") -> Cell:
    """A value that was worked out here, among values that were printed."""
    return Cell(text, status=Status.DERIVED, raw=raw, hint=hint)


def worked_out(quantity: Quantity, unit: str, places: int | None = None, hint: str = "") -> Cell:
    """A value in a column that is all worked out, as its heading says."""
    return Cell(say_quantity(quantity, unit, places), raw=exact_of(quantity), hint=hint)


def count_word(count: int) -> str:
    """Small numbers as words, as the NHS writes them at the start of a sentence."""
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"
