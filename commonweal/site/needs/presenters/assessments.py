"""A draft in words: its cover, where each section stands, what partners said, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.planning.needs_assessment import CLEARED, Stance, Standing, standing
from commonweal.records.needs.models import Assessment, Contribution, Validator
from commonweal.records.needs.packing import entry_content
from commonweal.records.needs.selectors import Section, asked_of, may_answer
from commonweal.records.needs.selectors_publishing import has_moved_on
from commonweal.site.needs.desk import Desk
from commonweal.site.needs.presenters.common import (
    STANCES,
    STANDINGS,
    STATES,
    SectionEntries,
    Tagged,
    day_words,
    entries_table,
)
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import day, moment, plural

State = Assessment.State


def about(desk: Desk, names: Sequence[str]) -> list[tuple[str, str]]:
    """The cover as names and values."""
    row = desk.assessment
    return [
        ("Topics", ", ".join(names)),
        ("Areas", ", ".join(area.name for area in row.areas.all())),
        ("Led by", row.lead.name if row.lead else ""),
        ("Made by", row.publisher),
        ("Method", row.method),
        ("Data up to", day_words(row.data_on)),
        ("Finished", day_words(row.finished_on) if not row.is_own else ""),
        ("To be reviewed", day_words(row.review_on) if row.is_own else ""),
        ("Replaces", row.replaces.title if row.replaces else ""),
    ]


def entries_of(desk: Desk, section: Section) -> SectionEntries:
    """The entries of a section as a version would keep them, with their pages for who works."""
    hrefs = [f"{desk.address}entries/{one.pk}/" for one in section.entries if desk.may_work]
    content = [entry_content(one, desk.packing) for one in section.entries]
    return SectionEntries(section.name, content, hrefs)


@dataclass(frozen=True)
class SectionView:
    """One section on the page: its standing, its entries, and what may be done there."""

    number: int
    name: str
    plain: str
    table: str
    tag: Tagged
    said: tuple[str, ...]
    exception: str
    moved_on: str
    base: str
    may_work: bool
    may_contribute: bool
    sees: bool


def section_views(desk: Desk) -> list[SectionView]:
    """Every section; whoever may not see its entries gets its heading."""
    seen = {one.topic_id for one in asked_of(desk.acting, desk.assessment)}
    return [
        SectionView(
            number=one.topic.number,
            name=one.name,
            plain=one.plain,
            table=f"section-{one.topic.number}",
            tag=STANDINGS[standing(one.state)],
            said=tuple(said_words(one)),
            exception=_exception(one) if desk.is_inside else "",
            moved_on=_moved_on(desk, one) if desk.is_inside else "",
            base=f"{desk.address}sections/{one.topic.number}/",
            may_work=desk.may_work,
            may_contribute=desk.may_contribute,
            sees=desk.is_inside or one.topic.pk in seen,
        )
        for one in desk.sections
    ]


def section_tables(desk: Desk) -> list[Table]:
    """The table of each section, and all of them as one to take away."""
    sections = [(one, entries_of(desk, one)) for one in desk.sections]
    tables = [
        entries_table(
            f"section-{one.topic.number}", f"What is known: {one.name}", [entries], only=True
        )
        for one, entries in sections
    ]
    together = entries_table("entries", "All entries", [entries for _, entries in sections])
    return [*tables, together]


def said_words(section: Section) -> list[str]:
    """What each of those asked said, or that they have not answered."""
    found = []
    for one in section.validators:
        said = section.said.get(one.pk)
        if said is None:
            found.append(f"{one}: no answer yet")
            continue
        stale = "" if said.digest == section.state.digest else ", before it was changed"
        reason = f": {said.reason}" if said.reason else ""
        stance = STANCES[Stance(said.stance)].lower()
        found.append(f"{one}: {stance}, {day(said.made_at.date())}{stale}{reason}")
    return found


def _exception(section: Section) -> str:
    if section.topic.exception_digest != section.state.digest:
        return ""
    return f"{section.topic.exception} ({section.topic.exception_by})"


def _moved_on(desk: Desk, section: Section) -> str:
    count = sum(has_moved_on(desk.acting, one) for one in section.entries)
    if not count:
        return ""
    return (
        f"{plural(count, 'number')} cited here {'has' if count == 1 else 'have'} a newer version."
    )


def next_step(desk: Desk) -> str:
    """What is to be done next, in a sentence; empty for whoever does not work here."""
    if not desk.is_inside or not desk.is_open:
        return ""
    empty = [one.name for one in desk.sections if not one.entries]
    if empty:
        return f"Enter what is known of {empty[0]}."
    waiting = _waiting(desk.contributions)
    if waiting:
        return f"Answer {plural(waiting, 'contribution')}: say whether each is taken in."
    return _to_validate(desk)


def _to_validate(desk: Desk) -> str:
    state = desk.assessment.state
    if state == State.VALIDATED:
        return "Every section is cleared. Publish it."
    open_ones = [one for one in desk.sections if standing(one.state) not in CLEARED]
    if state == State.IN_VALIDATION:
        return f"{plural(len(open_ones), 'section')} still to be validated."
    silent = [one for one in open_ones if standing(one.state) == Standing.NOBODY_ASKED]
    if silent:
        return f"Ask a clinician to validate {silent[0].name}."
    return "Hand it to those who validate."


def _waiting(rows: Sequence[Contribution]) -> int:
    return sum(one.outcome == Contribution.Outcome.WAITING for one in rows)


def contributions_table(desk: Desk) -> Table:
    """What parties contributed and what became of it; for a party its own."""
    names = {one.topic.pk: one.name for one in desk.sections}
    return Table(
        "contributions",
        "Contributions" if desk.is_inside else "What your organisation contributed",
        (
            Column("text", "Contribution"),
            Column("section", "Topic"),
            Column("who", "From"),
            Column("when", "When"),
            Column("outcome", "What became of it"),
        ),
        tuple(
            (
                Cell(one.text, href=f"{desk.address}contributions/{one.pk}/", hint=one.evidence),
                Cell(names.get(one.topic_id, one.topic.term)),
                Cell(str(one.organisation)),
                Cell(day(one.made_at.date())),
                Cell(Contribution.Outcome(one.outcome).label, hint=one.reason),
            )
            for one in desk.contributions
        ),
        empty=_no_contribution(desk),
    )


def _no_contribution(desk: Desk) -> str:
    if not desk.is_inside:
        return "Your organisation has contributed nothing yet. Choose a topic to add to."
    if desk.assessment.opened_at is None:
        return "The parties have not been asked to contribute yet."
    return f"Nothing yet. The parties were asked on {day(desk.assessment.opened_at.date())}."


def versions_table(desk: Desk) -> Table:
    """The published versions, and by which each was replaced."""
    newest = desk.versions[0].number if desk.versions else 0
    return Table(
        "versions",
        "Published versions",
        (
            Column("version", "Version"),
            Column("when", "Published"),
            Column("by", "By"),
            Column("note", "What was new"),
            Column("replaced", "Replaced by"),
        ),
        tuple(
            (
                Cell(f"Version {one.number}", href=f"{desk.address}versions/{one.number}/"),
                Cell(moment(one.made_at)),
                Cell(str(one.organisation or one.author_name)),
                Cell(one.note),
                Cell(f"Version {one.number + 1}" if one.number < newest else "in force"),
            )
            for one in desk.versions
        ),
        empty="No version is published yet.",
    )


def validators_asked(desk: Desk) -> list[tuple[str, str]]:
    """What the reader's own organisation is asked to validate: words and the address."""
    names = {one.topic.pk: one.name for one in desk.sections}
    return [
        (
            f"{names.get(one.topic_id, one.topic.term)}, as {one.role}",
            f"{desk.address}sections/{one.topic.number}/validation/",
        )
        for one in asked_of(desk.acting, desk.assessment)
        if may_answer(desk.acting, one)
    ]


def validator_name(one: Validator) -> str:
    """The role and organisation of somebody asked."""
    return f"{one.role}, {one.body.name}"


def own_work(desk: Desk) -> str:
    """What somebody of the lead is told before answering for a section themselves."""
    lead = desk.assessment.lead
    if lead is None or desk.acting.organisation != lead:
        return ""
    return (
        f"{lead.name} leads this assessment. Where no other organisation answers, the published "
        "version says that nobody but you has validated it."
    )


def state_tag(assessment: Assessment) -> Tagged:
    """The status of an assessment."""
    return STATES[assessment.state]
