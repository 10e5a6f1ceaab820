"""A published version in words, on its page and as a Word paper.

The paper is put together from `PARTS`, in their order. To add a section to it, write a function
that makes sections of a version and add it to `PARTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from commonweal.records.needs.models import AssessmentVersion
from commonweal.site.needs.presenters.common import (
    KINDS,
    STANCES,
    SectionEntries,
    day_words,
    entries_table,
)
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.papers import Block, Bullets, Paper, Paragraph, Section, Terms
from commonweal.site.planning.presenters.engagement import listing
from commonweal.site.words import day, plural


def sections_of(version: AssessmentVersion) -> list[SectionEntries]:
    """The sections of a version with their entries."""
    return [_entries_of(one) for one in version.content["sections"]]


def _entries_of(section: Mapping[str, Any]) -> SectionEntries:
    """The entries of a section: what is met first, then what is unmet, then what is masked."""
    kinds = list(KINDS)
    entries = sorted(section["entries"], key=lambda one: kinds.index(one["kind"]))
    return SectionEntries(section["name"], entries)


def headline(version: AssessmentVersion) -> str:
    """How much is met, unmet and masked, and how it was validated, in a sentence."""
    sections = version.content["sections"]
    entries = [entry for one in sections for entry in one["entries"]]
    counts = [
        f"{sum(one['kind'] == kind for one in entries)} on {words.label.lower()} need"
        for kind, words in KINDS.items()
    ]
    excepted = sum(bool(one["exception"]) for one in sections)
    said = f"{plural(len(entries), 'entry', 'entries')}: {listing(counts)}."
    if excepted:
        return (
            f"{said} Of {plural(len(sections), 'section')}, {excepted} went without full "
            "validation; it says there why."
        )
    in_part = sum(
        any(one["stance"] == "in_part" for one in part["validation"]) for part in sections
    )
    of_all = plural(len(sections), "section")
    agreed = f"{listing(_who(version))} agreed to {of_all}"
    if in_part:
        agreed += f": to {len(sections) - in_part} in full and to {in_part} in part"
    return " ".join(filter(None, (f"{said} {agreed}.", _own_work(version))))


def _who(version: AssessmentVersion) -> list[str]:
    """Who validated any section, each once: in which role, for which organisation."""
    answers = [one for part in version.content["sections"] for one in part["validation"]]
    return list(dict.fromkeys(f"{one['role']} of {one['body']}" for one in answers))


def _own_work(version: AssessmentVersion) -> str:
    """That nobody but the lead validated a section, as a sentence; empty where others did."""
    sections, lead = version.content["sections"], version.content["cover"]["lead"]["name"]
    own = sum(_only_lead(one, lead) for one in sections)
    if not own:
        return ""
    which = "the assessment" if own == len(sections) else plural(own, "section")
    return f"Nobody but {lead}, which leads it, validated {which}: it validated its own work."


def _only_lead(section: Mapping[str, Any], lead: str) -> bool:
    return bool(section["validation"]) and all(one["body"] == lead for one in section["validation"])


def about(version: AssessmentVersion) -> list[tuple[str, str]]:
    """The cover of a version as names and values."""
    cover = version.content["cover"]
    names = {one["term"]: one["name"] for one in version.content["sections"]}
    return [
        ("Topics", ", ".join(names.get(code, code) for code in cover["topics"])),
        ("Areas", ", ".join(one["name"] for one in cover["areas"])),
        ("Led by", cover["lead"]["name"]),
        ("Method", cover["method"]),
        ("Validated by", _validated_by(version)),
        ("Data up to", day_words(cover["data_on"])),
        ("To be reviewed", day_words(cover["review_on"])),
        ("Published", f"{day(version.made_at.date())}, version {version.number}"),
        ("What is new in it", version.note),
    ]


def _validated_by(version: AssessmentVersion) -> str:
    who = _who(version)
    if not who:
        return ""
    return f"{'; '.join(who)}. Roles are as the lead named them when it asked: nobody checks them."


def validation_words(section: Mapping[str, Any]) -> list[str]:
    """Who said what of a section, why it went without, and who contributed to it."""
    found = [
        f"{one['role']}, {one['body']}: {STANCES[one['stance']].lower()}, {day_words(one['on'])}"
        + (f". {one['reason']}" if one["reason"] else "")
        for one in section["validation"]
    ]
    if section["exception"]:
        found.append(f"Published without full validation. {section['exception']}")
    if section["contributed"]:
        found.append(f"With contributions of {listing(section['contributed'])}.")
    return found


def tables(version: AssessmentVersion) -> list[Table]:
    """The entries of each section, all of them as one to take away, and the priorities."""
    sections = version.content["sections"]
    each = [
        entries_table(
            f"section-{one['number']}",
            f"What is known: {one['name']}",
            [_entries_of(one)],
            only=True,
        )
        for one in sections
    ]
    together = entries_table("entries", "All entries", sections_of(version))
    return [*each, together, priorities_table(version)]


def priorities_table(version: AssessmentVersion) -> Table:
    """The priorities that a version sets."""
    place = version.assessment.place.code
    return Table(
        "priorities",
        "Priorities",
        (Column("priority", "Priority"), Column("why", "Why")),
        tuple(
            (
                Cell(one["title"], href=f"/places/{place}/needs/priorities/{one['code']}/"),
                Cell(one["sentence"]),
            )
            for one in version.content["priorities"]
        ),
        empty="This version sets no priority.",
    )


def _cover(version: AssessmentVersion) -> list[Section]:
    rows = tuple((name, value) for name, value in about(version) if value)
    return [
        Section("Summary", (Paragraph(headline(version), strong=True),)),
        Section("What this assessment is", (Terms(rows),)),
    ]


def _needs(version: AssessmentVersion) -> list[Section]:
    found = []
    for one in version.content["sections"]:
        blocks: list[Block] = [
            entries_table("entries", "What is known", [_entries_of(one)], only=True).without("page")
        ]
        said = validation_words(one)
        if said:
            blocks.append(Bullets(tuple(said)))
        if one["plain"]:
            blocks.insert(0, Paragraph(one["plain"]))
        found.append(Section(one["name"], tuple(blocks)))
    return found


def _priorities(version: AssessmentVersion) -> list[Section]:
    return [Section("Priorities", (priorities_table(version),))]


def _words(version: AssessmentVersion) -> list[Section]:
    del version
    rows = tuple((f"{one.label} need", one.meaning) for one in KINDS.values())
    return [Section("What the words mean", (Terms(rows),))]


Part = Callable[[AssessmentVersion], list[Section]]

#: What the paper holds, in order.
PARTS: Sequence[Part] = (_cover, _needs, _priorities, _words)


def paper(version: AssessmentVersion, made_at: datetime) -> Paper:
    """The version as a Word paper."""
    cover = version.content["cover"]
    return Paper(
        title=cover["title"],
        about=(
            f"Needs assessment of {version.assessment.place.name}, version {version.number}, "
            f"published {day(version.made_at.date())} by {cover['lead']['name']}."
        ),
        sections=tuple(section for part in PARTS for section in part(version)),
        made_at=made_at,
    )
