"""The paragraphs that a decision report takes from a consultation, as Word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from commonweal.planning.consultation_answers import Outcome
from commonweal.records.consultation.models import Quote
from commonweal.site.consultation.desk import Desk
from commonweal.site.consultation.presenters import pages, results
from commonweal.site.pages import Table
from commonweal.site.papers import Bullets, Paper, Paragraph, Section
from commonweal.site.words import section


def paper_of(
    desk: Desk,
    total: int | None,
    quotes: Mapping[int, Sequence[Quote]],
    chosen: results.Chosen,
    made_at: datetime,
) -> Paper:
    """The consultation in numbered paragraphs, with what is missing said to be missing."""
    count = (
        "The number of responses is not printed."
        if total is None
        else f"{total:,} responses were received."
    )
    about = Section(
        "How people were asked",
        (
            Paragraph(desk.plan.summary),
            Paragraph(f"Answers were taken: {pages.period(desk.plan)}. {count}"),
            *((Paragraph(desk.row.printed_note),) if desk.row.printed_note else ()),
        ),
    )
    said = Section("What people said and what was done", tuple(_paragraphs(desk)))
    tables: list[Table] = [*results.support_tables(desk, chosen)]
    support = Section(
        "Support",
        (Paragraph(pages.NOT_A_SAMPLE), *tables)
        if tables
        else (Paragraph("No level of support is known."),),
    )
    befores = [None, *desk.versions[:-1]]
    versions = Section(
        "What was proposed, before and after",
        tuple(
            results.versions_table(before, after, desk.themes)
            for before, after in zip(befores, desk.versions, strict=False)
        )
        or (Paragraph("No version of the proposal is kept."),),
    )
    words = tuple(f"“{one.text}”" for theme in desk.themes for one in quotes.get(theme.pk, ()))
    spoken = (Section("In people’s words", (Bullets(words),)),) if words else ()
    return Paper(
        title=f"You said, we did: {desk.row.title}",
        about=f"{desk.row.lead}, {desk.place}",
        sections=(about, said, support, versions, *spoken),
        made_at=made_at,
        mark="" if desk.is_published else "Draft: not published",
    )


def _paragraphs(desk: Desk) -> list[Paragraph]:
    found = []
    for number, theme in enumerate(desk.themes, start=1):
        reply = desk.replies.get(theme.pk)
        where = f" ({section(theme.section)})" if theme.section else ""
        said = theme.finding or "What people said is not written."
        if reply is None:
            done = "No response is given yet."
        else:
            outcome = results.OUTCOME_WORDS[Outcome(reply.outcome)]
            parts = (outcome, reply.what_changed, reply.reason)
            done = ". ".join(part.rstrip(".") for part in parts if part) + "."
        found.append(Paragraph(f"{number}. {theme.title}: {said.rstrip('.')}{where}. {done}"))
    return found or [Paragraph("No theme is kept.")]
