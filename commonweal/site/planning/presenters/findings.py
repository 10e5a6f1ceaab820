"""Findings in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone

from commonweal.facts.checks import Rule
from commonweal.language.figure import Figure
from commonweal.records.facts.models import Finding, FindingSide
from commonweal.site import words
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.planning.presenters.values import say_value, shown

Sides = Sequence[tuple[FindingSide, Figure]]


def rule_name(title: str) -> str:
    """A rule's title without the places that each finding fills."""
    plain = re.sub(r"\$\w+:?\s*", "… ", title).strip()
    return re.sub(r"\s+", " ", plain)


def headline(found: Iterable[Finding]) -> str:
    """How many findings there are and how many are open, in a sentence."""
    still = [finding for finding in found if finding.state != Finding.State.GONE]
    listed = [finding for finding in still if finding.origin == Finding.Origin.RULE]
    said = "The rules find nothing that does not agree."
    if listed:
        waiting = sum(1 for finding in listed if finding.state == Finding.State.OPEN)
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


def table(book: Book, found: Sequence[Finding], sides: Mapping[int, Sides]) -> Table:
    """A row per finding with both sides."""
    return Table(
        "findings",
        "What does not agree, and what the source concluded",
        (
            Column("finding", "Finding"),
            Column("sides", "Both sides, or where it stands"),
            Column("difference", "Difference", numeric=True),
            Column("state", "State"),
        ),
        tuple(
            (
                Cell(
                    finding.title,
                    href=f"{book.address}findings/{finding.pk}/",
                    hint=finding.get_origin_display(),
                ),
                Cell(_sides(sides.get(finding.pk, ())) or _where(finding)),
                Cell(_difference(finding), raw=finding.difference),
                Cell(finding.get_state_display()),
            )
            for finding in found
        ),
        empty="No finding matches. Clear the filter, or import figures to be checked.",
    )


def _where(finding: Finding) -> str:
    """For a conclusion of the paper, which has no sides: where it stands."""
    return words.cited(finding.document.title if finding.document else "", finding.section)


def _sides(sides: Sides) -> str:
    listed = [_side(side, figure) for side, figure in sides[:4]]
    more = len(sides) - len(listed)
    return "; ".join(listed) + (f"; {more} more" if more > 0 else "")


def _side(side: FindingSide, figure: Figure) -> str:
    """A side in brief; one that is words only is what it says it is."""
    has_number = figure.value is not None or figure.low is not None
    return f"{shown(figure)} {side.part}" if has_number else side.part


def _difference(finding: Finding) -> str:
    if finding.difference is None:
        return "words only"
    unit = "points" if finding.unit == "pct" else finding.unit
    return say_value(abs(finding.difference), unit)


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


def about(finding: Finding, rule: Rule | None) -> list[tuple[str, str]]:
    """What is known of a finding, for a summary list."""
    found_in = ""
    if finding.found_in:
        day = words.day(timezone.localtime(finding.found_in.made_at).date())
        found_in = f"{day} (release {finding.found_in.number})"
    return [
        ("State", finding.get_state_display()),
        ("Where from", finding.get_origin_display()),
        ("Rule", rule_name(rule.title) if rule else ""),
        ("Whom it concerns", finding.audience.capitalize()),
        ("Difference", _difference(finding) if finding.difference is not None else ""),
        ("Document", finding.document.title if finding.document else ""),
        ("Section", words.section(finding.section)),
        ("Found on", found_in),
        ("Explanation", finding.explanation),
    ]
