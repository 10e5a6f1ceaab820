"""Putting a decision report together: what is built, what people wrote, and the report's own lists,
under their headings, with paragraphs numbered through from the first heading to the last.

`content` is the draft as it is kept: `cover`, `written`, `built` (what people decided about built
paragraphs) and `lists`. Source: LEI-01, LEI-02.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from commonweal.planning.decision_report import (
    Asked,
    Built,
    Chapter,
    Cited,
    Composed,
    Heading,
    Outline,
    Paragraph,
    numbers_words,
)

LETTERS = "abcdefghijklmnopqrstuvwxyz"
#: What people decide about a built paragraph; left out, it is not in the report.
LEFT_OUT = "left_out"

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Writing:
    """What the report's own lists are written from."""

    outline: Outline
    content: Mapping[str, Any]
    bodies: Mapping[str, str]


Filler = Callable[[Writing], Iterator[Paragraph]]


def compose(
    outline: Outline,
    content: Mapping[str, Any],
    built: Mapping[str, Sequence[Built]],
    figures: Mapping[str, Cited],
    bodies: Mapping[str, str],
) -> Composed:
    """The report for a reader. `built` holds the built paragraphs by heading, `figures` those that
    the texts may cite, `bodies` the names of organisations by code."""
    chapters: list[Chapter] = []
    number = 0
    for place, heading in enumerate(outline.headings, start=1):
        paragraphs = []
        for one in _under(outline, heading, content, built.get(heading.code, ()), bodies):
            number += heading.numbered
            paragraphs.append(replace(one, number=number if heading.numbered else 0))
        label = "" if heading.is_closing else f"{heading.part.upper()}{place}"
        chapters.append(
            Chapter(heading.code, heading.part, label, heading.title, tuple(paragraphs))
        )
    by_id = {one.id: one.number for chapter in chapters for one in chapter.paragraphs}
    asked = tuple(_asked(content, by_id))
    done = tuple(_with_asked(chapter, outline, asked) for chapter in chapters)
    own = {one.ref: one for listed in built.values() for paragraph in listed
           for one in paragraph.figures}  # fmt: skip
    return Composed(content.get("cover", {}), outline.parts, done, asked, {**figures, **own})


def entries(content: Mapping[str, Any], name: str) -> list[Entry]:
    """The entries of one list of the draft."""
    return list(content.get("lists", {}).get(name, ()))


def letter_of(place: int) -> str:
    """The letter of a recommendation by its place from 0; numbers after z."""
    return LETTERS[place] if place < len(LETTERS) else str(place + 1)


def built_digest(built: Built) -> str:
    """The digest of what was built, which tells whether the records changed since."""
    plain = json.dumps(built.plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _under(
    outline: Outline,
    heading: Heading,
    content: Mapping[str, Any],
    built: Sequence[Built],
    bodies: Mapping[str, str],
) -> Iterator[Paragraph]:
    written = [one for one in content.get("written", ()) if one["heading"] == heading.code]
    yield from (Paragraph(one["id"], 0, one["text"]) for one in written if one.get("first"))
    yield from _built(content.get("built", {}), built)
    for name in heading.lists:
        yield from _FILLERS[name](Writing(outline, content, bodies))
    yield from (Paragraph(one["id"], 0, one["text"]) for one in written if not one.get("first"))


def _built(decided: Mapping[str, Any], built: Sequence[Built]) -> Iterator[Paragraph]:
    for one in built:
        choice = decided.get(one.key, {})
        state = choice.get("state", "as built")
        if state == LEFT_OUT:
            continue
        if choice and choice.get("digest") != built_digest(one):
            state = "changed"
        own = choice.get("text", "")
        yield Paragraph(
            one.key, 0, own or one.text, () if choice.get("state") == "replaced" else one.points,
            None if choice.get("state") == "replaced" else one.table, "built", state, one.sources,
        )  # fmt: skip


def _with_asked(chapter: Chapter, outline: Outline, asked: Sequence[Asked]) -> Chapter:
    """The chapter with the words of the recommendations, which need the numbers of paragraphs."""
    if chapter.code != "recommendations" or not chapter.paragraphs:
        return chapter
    points = tuple(f"({one.letter}) {asked_words(outline, one)}" for one in asked)
    return replace(chapter, paragraphs=(replace(chapter.paragraphs[0], points=points),))


def asked_words(outline: Outline, one: Asked) -> str:
    """A recommendation in words, a delegation with its delegate and limits."""
    if not outline.kinds[one.kind].limits:
        return one.text
    who = one.delegate or "a delegate who is not named yet"
    return f"{one.text} Delegated to {who}, within {numbers_words(one.limits)} of this report."


def _asked(content: Mapping[str, Any], by_id: Mapping[str, int]) -> Iterator[Asked]:
    for place, one in enumerate(entries(content, "recommendations")):
        wanted = one.get("limits", [])
        limits = tuple(sorted(by_id[name] for name in wanted if name in by_id))
        yield Asked(
            one["id"], letter_of(place), one["kind"], one["text"], one.get("delegate", ""), limits,
            len(wanted) - len(limits),
        )  # fmt: skip


def _recommendations(of: Writing) -> Iterator[Paragraph]:
    if entries(of.content, "recommendations"):
        yield Paragraph("recommendations", 0, "It is recommended:", origin="list")


def _reasons(of: Writing) -> Iterator[Paragraph]:
    for one in entries(of.content, "reasons"):
        named = tuple(one.get("evidence_labels", ())) or tuple(one.get("evidence", ()))
        yield Paragraph(one["id"], 0, one["text"], origin="list", sources=named)


def _scrutiny(of: Writing) -> Iterator[Paragraph]:
    for one in entries(of.content, "scrutiny"):
        text = f"Scrutiny, {one['held_words']}: {one['body']}. {one['outcome']}"
        yield Paragraph(one["id"], 0, _ended(text), origin="list")


def _planned(of: Writing) -> Iterator[Paragraph]:
    found = entries(of.content, "planned")
    starts = of.content.get("cover", {}).get("service_start_words", "")
    points = [f"{one['step_title']}: {one['held_words']}" for one in found]
    if starts:
        points.append(f"The service starts: {starts}")
    if points:
        yield Paragraph("planned", 0, "The planned dates are:", tuple(points), origin="list")


def _proposals(of: Writing) -> Iterator[Paragraph]:
    points = tuple(one["text"] for one in entries(of.content, "proposals"))
    if points:
        yield Paragraph("proposals", 0, "The proposals are:", points, origin="list")


def _policies(of: Writing) -> Iterator[Paragraph]:
    proposals = {one["id"]: one["text"] for one in entries(of.content, "proposals")}
    by_policy: dict[str, list[str]] = {}
    for one in entries(of.content, "policies"):
        served = proposals.get(one["proposal"], "")
        said = _ended(f"{served}: {one['serves']}" if served else one["serves"])
        by_policy.setdefault(one["policy"], []).append(said)
    for place, (policy, points) in enumerate(by_policy.items(), start=1):
        text = f"{policy} is served by:"
        yield Paragraph(f"policy/{place}", 0, text, tuple(points), origin="list")


def _consultees(of: Writing) -> Iterator[Paragraph]:
    points = tuple(
        f"{consultee_title(of.outline, one)}, {of.bodies.get(one['body'], one['body'])}"
        for one in entries(of.content, "consultees")
    )
    if points:
        text = "Consulted on the content of this report:"
        yield Paragraph("consultees", 0, text, points, origin="list")


def consultee_title(outline: Outline, entry: Entry) -> str:
    """What a consultee is called: the name of the office where it has one, else the role."""
    return str(entry.get("title") or outline.consultees.get(entry["role"], entry["role"]))


def signer_of(outline: Outline, entry: Entry) -> str:
    """The role that signs for a consultee; the first of the list where the draft names none."""
    return str(entry.get("signer") or next(iter(outline.signers)))


def _circulation(of: Writing) -> Iterator[Paragraph]:
    points = tuple(f"{one['text']}: {one['how']}" for one in entries(of.content, "circulation"))
    if points:
        yield Paragraph("circulation", 0, "This report goes to:", points, origin="list")


def _officers(of: Writing) -> Iterator[Paragraph]:
    for one in entries(of.content, "officers"):
        body = of.bodies.get(one["body"], one["body"])
        yield Paragraph(one["id"], 0, f"{one['text']}, {body}: {one['contact']}", origin="list")


def _linked(name: str, label: str) -> Filler:
    def fill(of: Writing) -> Iterator[Paragraph]:
        for place, one in enumerate(entries(of.content, name)):
            before = f"{label} {LETTERS[place % len(LETTERS)].upper()}: " if label else ""
            links = ((one["href"], one["text"]),) if one.get("href") else ()
            yield Paragraph(one["id"], 0, f"{before}{one['text']}", origin="list", links=links)

    return fill


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


_FILLERS: Mapping[str, Filler] = {
    "recommendations": _recommendations,
    "reasons": _reasons,
    "scrutiny": _scrutiny,
    "planned": _planned,
    "proposals": _proposals,
    "policies": _policies,
    "consultees": _consultees,
    "circulation": _circulation,
    "officers": _officers,
    "papers": _linked("papers", ""),
    "appendices": _linked("appendices", "Appendix"),
}
