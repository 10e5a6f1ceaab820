"""Findings in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from commonweal.facts.checks import Rule
from commonweal.language.figure import Figure, Quantity
from commonweal.records.facts.models import Finding, FindingSide
from commonweal.records.facts.selectors import as_written
from commonweal.site import words
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.planning.presenters.values import shown, signed

if TYPE_CHECKING:
    from commonweal.records.findings.selectors import SeenFinding

Sides = Sequence[tuple[FindingSide, Figure]]


def rule_name(title: str) -> str:
    """A rule's title without the places that each finding fills."""
    plain = re.sub(r"\$\w+:?\s*", "… ", title).strip()
    return re.sub(r"\s+", " ", plain)


def headline(found: Iterable[SeenFinding]) -> str:
    """How many findings there are and how many are open, in a sentence."""
    still = [finding for finding in found if finding.shown_state != Finding.State.GONE]
    listed = [finding for finding in still if finding.origin != Finding.Origin.PRINTED]
    said = "The rules find nothing that does not agree."
    if listed:
        waiting = sum(1 for finding in listed if finding.shown_state == Finding.State.OPEN)
        said = f"{words.plural(len(listed), 'thing does', 'things do')} not agree in these figures"
        said += f"{_waiting(waiting, len(listed))}."
    stated = words.plural(len(still) - len(listed), "conclusion")
    return f"{said} The paper itself states {stated}." if len(still) > len(listed) else said


def _waiting(waiting: int, all_of_them: int) -> str:
    if not waiting:
        return ", each with an explanation"
    if waiting < all_of_them:
        return f"; {waiting} still {'needs' if waiting == 1 else 'need'} an explanation"
    return (
        " and still needs an explanation" if waiting == 1 else ", and all still need an explanation"
    )


def lede(finding: Finding) -> str:
    """What the page says first below its title; empty when the title has said it all."""
    return "" if finding.sentence.rstrip(".") == finding.title.rstrip(".") else finding.sentence


#: The one convention for every difference between the sides of a finding.
CONVENTION = (
    "Difference is computed less printed: what the other sides give, less what the first side "
    "says. A plus means that they give more."
)
COLUMNS = (
    Column("finding", "Finding"),
    Column("sentence", "What does not agree", only="file"),
    Column("sides", "Both sides, or where it stands", only="page"),
    Column("first", "First side", only="file"),
    Column("first_value", "First side: value", numeric=True, only="file"),
    Column("first_source", "First side: source", only="file"),
    Column("others", "Other sides, each with its source", only="file"),
    Column("difference", "Difference", numeric=True),
    Column("unit", "Unit of the difference", only="file"),
    Column("state", "State"),
    Column("explanation", "Explanation", only="file"),
)


def table(book: Book, found: Sequence[SeenFinding], sides: Mapping[int, Sides]) -> Table:
    """A row per finding with both sides; the file has each side with its source and unit."""
    return Table(
        "findings",
        "What does not agree, and what the source concluded",
        COLUMNS,
        tuple(_row(book, finding, sides.get(finding.pk, ())) for finding in found),
        note=CONVENTION,
        empty="No finding matches. Clear the filter, or import figures to be checked.",
    )


def _row(book: Book, finding: SeenFinding, sides: Sides) -> tuple[Cell, ...]:
    first, others = sides[:1], sides[1:]
    value = first[0][1].value if first else None
    stated = f"{finding.document or ''}, {finding.section}".strip(", ")
    return (
        Cell(
            finding.title,
            href=f"{book.address}findings/{finding.pk}/",
            hint=finding.get_origin_display(),
        ),
        Cell(finding.sentence),
        Cell(_brief(sides) or _where(finding)),
        Cell("; ".join(_side(*side) for side in first)),
        Cell("" if value is None else str(value), raw=value),
        Cell("; ".join(_source(figure) for _, figure in first) or stated),
        Cell("; ".join(f"{_side(side, figure)} [{_source(figure)}]" for side, figure in others)),
        Cell(_difference(finding), raw="" if finding.difference is None else _plain(finding)),
        Cell(_unit(finding)),
        Cell(state_label(finding)),
        Cell(finding.shown_explanation),
    )


def _where(finding: Finding) -> str:
    """For a conclusion of the paper, which has no sides: where it stands."""
    return words.cited(finding.document.title if finding.document else "", finding.section)


def state_label(finding: SeenFinding) -> str:
    """The state as far as this reader may know it."""
    return str(Finding.State(finding.shown_state).label)


def _brief(sides: Sides) -> str:
    listed = [_side(side, figure) for side, figure in sides[:4]]
    more = len(sides) - len(listed)
    return "; ".join(listed) + (f"; {more} more" if more > 0 else "")


def _side(side: FindingSide, figure: Figure) -> str:
    """A side in brief; one that is words only is what it says it is."""
    has_number = figure.value is not None or figure.low is not None
    return f"{shown(figure)} {side.part}" if has_number else side.part


def _source(figure: Figure) -> str:
    return f"{figure.citation.document}, {figure.citation.section}"


def _difference(finding: Finding) -> str:
    if finding.difference is None:
        return "words only"
    unit = "points" if finding.unit == "pct" else finding.unit
    return signed(Quantity.exact(finding.difference), unit)


def _plain(finding: Finding) -> Decimal | None:
    """The exact difference without the noughts that the database writes behind the point."""
    return as_written(finding.difference)


def _unit(finding: Finding) -> str:
    """The unit of the difference: between two percents it is points."""
    if finding.difference is None:
        return ""
    return words.unit_name("points" if finding.unit == "pct" else finding.unit)


def sides_table(book: Book, sides: Sides) -> Table:
    """Each side with its figure's page, value, document and section."""
    return Table(
        "sides",
        "Both sides",
        (
            Column("part", "What it is here"),
            Column("figure", "Figure"),
            Column("value", "Value", numeric=True),
            Column("year", "Year"),
            Column("source", "Source"),
        ),
        tuple(
            (
                Cell(side.part[:1].upper() + side.part[1:]),
                Cell(figure.label, href=f"{book.address}figures/{side.figure_id}/"),
                Cell(shown(figure), status=figure.status, raw=figure.value),
                Cell(figure.period.label),
                Cell(book.source(figure)),
            )
            for side, figure in sides
        ),
        empty="This finding is about words in the source, not about figures.",
    )


def about(finding: SeenFinding, rule: Rule | None) -> list[tuple[str, str]]:
    """What is known of a finding, for a summary list."""
    found_in = ""
    if finding.found_in:
        day = words.day(timezone.localtime(finding.found_in.made_at).date())
        found_in = f"{day} (release {finding.found_in.number})"
    told = f"{_difference(finding)}, computed less printed"
    return [
        ("State", state_label(finding)),
        ("Where from", finding.get_origin_display()),
        ("Rule", rule_name(rule.title) if rule else ""),
        ("Whom it concerns", finding.audience.capitalize()),
        ("Difference", told if finding.difference is not None else ""),
        ("Document", finding.document.title if finding.document else ""),
        ("Section", words.section(finding.section)),
        ("Found on", found_in),
        ("Explanation", finding.shown_explanation),
        ("Who reads the explanation", _readers(finding)),
    ]


def _readers(finding: SeenFinding) -> str:
    """Said to those who wrote an explanation that others do not read yet."""
    same = finding.shown_explanation == finding.published_explanation
    if same or not finding.place.is_published:
        return ""
    others = "Others read the earlier one" if finding.published_explanation else "Others do"
    when = "until" if finding.published_explanation else "when"
    return f"The commissioning parties. {others} {when} the place is published again."
