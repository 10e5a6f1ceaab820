"""A report as a Word file: real headings, paragraphs that Word numbers through, and its figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from commonweal.planning.decision_report import Chapter, Composed, Paragraph
from commonweal.site.pages import Table
from commonweal.site.papers import Block, Bullets, Numbered, Paper, Section
from commonweal.site.papers import Paragraph as Line
from commonweal.site.reports.presenters.body import figures_table, plain_of, table_of, when


def paper_of(
    title: str, report: Composed, made_at: datetime, *, mark: str, about: str, last: list[Table]
) -> Paper:
    """The report as a paper. `last` are tables that stand at its end, before the figures."""
    sections: list[Section] = []
    for code, part in report.parts.items():
        sections.append(Section(part, ()))
        sections += [_section(one, report) for one in report.chapters if one.part == code]
    closing = [*last, figures_table(report)]
    sections.append(Section("Sign-off and sources", tuple(one for one in closing if one.rows)))
    return Paper(title, about, tuple(sections), made_at, mark=mark)


def cover_words(report: Composed) -> str:
    """Who decides, when and on whose report, as one line."""
    cover = report.cover
    parts = [
        f"{cover.get('decider', '')}, {when(cover.get('meeting_on', ''))}".strip(", "),
        f"Report of the {cover['report_of']}" if cover.get("report_of") else "",
    ]
    return ". ".join(one for one in parts if one)


def _section(chapter: Chapter, report: Composed) -> Section:
    heading = f"{chapter.label}. {chapter.title}" if chapter.label else chapter.title
    blocks = [block for one in chapter.paragraphs for block in _blocks(one, report)]
    return Section(heading, tuple(blocks) or (Line("Nothing stands here yet."),), level=2)


def _blocks(one: Paragraph, report: Composed) -> Iterator[Block]:
    text = plain_of(one.text, report)
    points = tuple(plain_of(point, report) for point in one.points)
    where = "".join(f": {href}" for href, _ in one.links)
    if one.number:
        yield Numbered(f"{text}{where}", points)
    else:
        yield Bullets((f"{text}{where}",))
    if one.table is not None:
        yield table_of(one, report)
    if one.origin == "built" and one.state == "edited":
        yield Line("Built from records, then edited.")
