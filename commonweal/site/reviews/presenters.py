"""Reviews in words: concerns, what doubles what, dimensions, and what followed."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.timezone import localtime

from commonweal.planning.grant_review import Grant, Overlap, concerns_of, overlaps
from commonweal.planning.service_review import Finding
from commonweal.records.reviews import definitions, reading
from commonweal.records.reviews.models import Review
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.reviews.desk import Desk
from commonweal.site.words import day, money, section

COLOURS = {Review.State.DRAFT: "blue", Review.State.CONCLUDED: "green"}


def state_of(row: Review) -> tuple[str, str]:
    """The state as a tag."""
    state = Review.State(row.state)
    return str(state.label), COLOURS[state]


def listing(desks: Sequence[Desk], empty: str) -> Table:
    """Reviews with what followed from each."""
    return Table(
        "reviews",
        "Reviews",
        (
            Column("title", "Review"),
            Column("kind", "Kind"),
            Column("state", "State"),
            Column("conclusion", "What followed"),
        ),
        tuple(
            (
                Cell(desk.row.title, href=desk.address),
                Cell(str(Review.Kind(desk.row.kind).label)),
                Cell(state_of(desk.row)[0]),
                Cell(conclusion_words(desk) or "nothing yet"),
            )
            for desk in desks
        ),
        empty=empty,
    )


def conclusion_words(desk: Desk) -> str:
    """What followed last; empty while the review is being worked on."""
    if desk.is_draft or not desk.conclusions:
        return ""
    return definitions.conclusions(desk.row.kind)[desk.conclusions[0].conclusion]


def summary(desk: Desk) -> tuple[tuple[str, str], ...]:
    """The review in lines."""
    last = desk.conclusions[0] if desk.conclusions and not desk.is_draft else None
    return (
        ("Kind", str(Review.Kind(desk.row.kind).label)),
        ("What followed", conclusion_words(desk)),
        ("Why", last.reason if last else ""),
        ("Evidence that would be needed", last.needed if last else ""),
        ("Reopened because", desk.row.reopened_because if desk.is_draft else ""),
        ("What is not printed", desk.row.printed_note),
        ("Source", desk.row.document.title if desk.row.document else ""),
    )


def tables(desk: Desk) -> tuple[Table, ...]:
    """All that the review holds."""
    if not desk.is_grants:
        return (dimensions_table(desk), past_table(desk))
    grants = reading.grants_in(desk.row.content)
    found = overlaps(grants, definitions.duplicates_from())
    doubled = (overlap_table(found), grants_table(grants, found)) if grants else ()
    return (concerns_table(desk), *doubled, past_table(desk))


def concerns_table(desk: Desk) -> Table:
    """The four concerns: how many grants raise each, and of a printed review what is printed."""
    raised = {one.concern: one for one in reading.raised_in(desk.row.content)}
    printed = reading.printed_in(desk.row.content)
    rows = []
    for code, title in definitions.concerns().items():
        one, said = raised.get(code), printed.get(code)
        told = Cell(said["finding"], hint=section(said["section"])) if said else Cell("not printed")
        rows.append((
            Cell(title, hint=f"Where {definitions.concern_words()[code]}."),
            Cell(f"{one.count} of {one.of}") if one else Cell("Missing", status="missing"),
            Cell(money(one.amount), raw=one.amount) if one else Cell("Missing", status="missing"),
            *((told,) if printed else ()),
        ))  # fmt: skip
    columns = (
        Column("concern", "Concern"),
        Column("grants", "Grants", numeric=True),
        Column("amount", "Amount a year", numeric=True),
        *((Column("printed", "As printed"),) if printed else ()),
    )
    note = "A grant may raise several concerns. One without an amount adds nothing to an amount."
    return Table("concerns", "Concerns", columns, tuple(rows), note=note)


def overlap_table(found: Sequence[Overlap]) -> Table:
    """Who does what where, what is doubled first."""
    listed = sorted(found, key=lambda one: (not one.is_doubled, one.function, one.area))
    return Table(
        "duplication",
        "Who does what, and where",
        (
            Column("function", "Function"),
            Column("area", "Area"),
            Column("count", "Services", numeric=True),
            Column("services", "Which"),
            Column("doubled", "Doubled"),
        ),
        tuple(
            (
                Cell(one.function),
                Cell(one.area),
                Cell(str(len(one.services))),
                Cell("; ".join(one.services)),
                Cell("Doubled" if one.is_doubled else "no"),
            )
            for one in listed
        ),
        note="Services that are not reviewed stand here too where they do the same as one that is.",
    )


def grants_table(grants: Sequence[Grant], found: Sequence[Overlap]) -> Table:
    """Each grant with the concerns that it raises."""
    titles, measured = definitions.concerns(), definitions.measures()
    return Table(
        "grants",
        "Grants and services beside them",
        (
            Column("service", "Service"),
            Column("provider", "Provider", only="file"),
            Column("amount", "Amount a year", numeric=True),
            Column("functions", "Functions"),
            Column("areas", "Areas"),
            Column("link", "Statutory service it is linked to"),
            Column("measure", "Measures"),
            Column("concerns", "Concerns"),
        ),
        tuple(
            (
                Cell(one.service, hint=one.provider),
                Cell(one.provider or "not stated"),
                Cell("Missing", status="missing")
                if one.amount is None
                else Cell(money(one.amount), raw=one.amount),
                Cell("; ".join(one.functions)),
                Cell("; ".join(one.areas)),
                Cell(one.link or "none"),
                Cell(measured[one.measure]),
                Cell("; ".join(titles[code] for code in concerns_of(one, found)) or "none")
                if one.is_reviewed
                else Cell("not reviewed"),
            )
            for one in grants
        ),
    )


def dimensions_table(desk: Desk) -> Table:
    """The dimensions with what was found and how far the evidence suffices."""
    found = reading.findings_in(desk.row.content)
    return Table(
        "dimensions",
        "Dimensions",
        (
            Column("dimension", "Dimension"),
            Column("finding", "What was found"),
            Column("evidence", "Evidence"),
            Column("rests", "It rests on"),
            Column("needed", "Evidence that would be needed"),
        ),
        tuple(
            _dimension(desk, code, title, found.get(code))
            for code, title in definitions.dimensions().items()
        ),
    )


def _dimension(desk: Desk, code: str, title: str, one: Finding | None) -> tuple[Cell, ...]:
    href = f"{desk.address}dimensions/{code}/" if desk.may_write else ""
    name = Cell(title, href=href, hint=definitions.questions()[code])
    if one is None:
        return (name, Cell("nothing yet"), Cell("not judged yet"), Cell(""), Cell(""))
    judged = definitions.evidence(printed=True)[one.evidence]
    return (name, Cell(one.finding or "none"), Cell(judged), Cell(one.rests_on), Cell(one.needed))


def past_table(desk: Desk) -> Table:
    """What was concluded, newest first."""
    titles = definitions.conclusions(desk.row.kind)
    return Table(
        "conclusions",
        "Conclusions",
        (
            Column("number", "Number", numeric=True),
            Column("what", "What followed"),
            Column("why", "Why"),
            Column("when", "When"),
            Column("by", "By"),
        ),
        tuple(
            (
                Cell(str(one.number)),
                Cell(titles[one.conclusion]),
                Cell(one.reason),
                Cell(day(localtime(one.made_at).date())),
                Cell(one.author_name),
            )
            for one in desk.conclusions
        ),
        empty="Nothing is concluded yet.",
    )
