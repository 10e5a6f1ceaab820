"""The Care Act expectations of a place as a paper that can go to providers and into contracts."""

from __future__ import annotations

from collections.abc import Iterable

from commonweal.delivering.threshold_tables import Clause, Thresholds
from commonweal.records.results.models import Result
from commonweal.site.delivering.presenters import thresholds as said
from commonweal.site.pages import Table
from commonweal.site.papers import Block, Bullets, Paper, Paragraph, Section, Terms
from commonweal.site.words import day, status_words

TITLE = "Care Act expectations to put into contracts"


def paper(result: Result, found: Thresholds, name: said.Name, sources: Iterable[str]) -> Paper:
    """The paper of one version: its clauses first, then why they are needed, then its sources."""
    place = result.place.name
    return Paper(
        title=f"{TITLE}: {place}",
        about=f"Version {result.number} of {day(result.made_at.date())}, worked out by "
        f"{result.author_name} from release {result.release.number} of the figures.",
        sections=(
            Section("What this is for", _purpose(result)),
            *(_clause(one, name) for one in found.clauses),
            Section("Why they are needed", _reasons(found, name)),
            Section("Where this comes from", (Bullets(_sources(found, sources)),)),
        ),
        made_at=result.made_at,
    )


def _sources(found: Thresholds, sources: Iterable[str]) -> tuple[str, ...]:
    """The law that names the levels of need, then where the figures stand."""
    law = (one.source for one in found.levels.listed if one.status == "printed")
    return tuple(dict.fromkeys((*law, *sources)))


def _purpose(result: Result) -> tuple[Block, ...]:
    return (
        Paragraph(
            "Councils answer for the Care Act, and providers meet people first. These expectations "
            "say in each contract what access people in distress can count on, who owns each "
            "expectation, and what it does to funding."
        ),
        *(Paragraph(caution, strong=True) for caution in result.cautions),
    )


def _clause(one: Clause, name: said.Name) -> Section:
    rows = [
        ("Follows from", one.duty or "not said"),
        ("Pathway", one.pathway or "all pathways"),
        ("Owner", ", ".join(map(name, one.owners)) or "nobody yet"),
        ("Funding", said.funding_words(one)),
    ]
    if one.status and one.status != "printed":
        rows.append(("Status", status_words(one.status).label))
    return Section(f"{one.code}. {one.title}", (Paragraph(one.text), Terms(tuple(rows))))


def _reasons(found: Thresholds, name: said.Name) -> tuple[Block, ...]:
    tables: tuple[Table, ...] = (
        said.between_table(found, name),
        said.uneven_table(found, name),
        said.levels_table(found),
    )
    return tuple(table for table in tables if table.rows)
