"""What keeps a decision report from being issued, each in one sentence with what to do about it.

Source: LEI-01 (mandatory headings), LEI-02 (limits), LEI-03 (unreferenced reasons), LEI-04 (the
timetable), LEI-06 (missing policies), LEI-33 (sign-off), and the acceptance of governance: no
report is issued without an approved equality and human rights impact assessment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commonweal.planning.decision_report import Composed, Outline, refs_in, texts_of
from commonweal.planning.decision_report_compose import consultee_title, entries


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right, and the heading under which it is done. `cover` has no heading."""

    heading: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Gates:
    """What the report is checked against besides itself.

    `has_assessment`: an approved equality and human rights impact assessment is on record.
    `agreed` holds the ids of consultees who agreed to the report as it now is, `lapsed` those who
    agreed to an earlier draft, `against` those who object. `policies` is the place's register of
    policies. `breaches` are sentences of the timetable, worked out backward from the start.
    """

    has_assessment: bool
    agreed: frozenset[str] = frozenset()
    lapsed: frozenset[str] = frozenset()
    against: frozenset[str] = frozenset()
    policies: tuple[str, ...] = ()
    breaches: tuple[str, ...] = ()


def problems(
    outline: Outline, content: Mapping[str, Any], composed: Composed, gates: Gates
) -> tuple[Problem, ...]:
    """Everything that keeps the report from being issued, in the order of its headings."""
    found = [
        *_cover(content),
        *_empty(outline, composed),
        *_built(composed),
        *_figures(composed),
        *_asked(outline, composed),
        *_reasons(content),
        *_timetable(content, gates),
        *_policies(content, gates),
        *_consultees(outline, content, gates),
        *_assessment(gates),
    ]
    order = {"cover": -1, **{one.code: place for place, one in enumerate(outline.headings)}}
    return tuple(sorted(found, key=lambda one: order[one.heading]))


_COVER = {
    "decider": "Name on the cover who decides.",
    "meeting_on": "Give on the cover the day on which it is decided.",
    "report_of": "Name on the cover the office whose report it is.",
}


def _cover(content: Mapping[str, Any]) -> Iterator[Problem]:
    cover = content.get("cover", {})
    yield from (Problem("cover", said) for name, said in _COVER.items() if not cover.get(name))


def _empty(outline: Outline, composed: Composed) -> Iterator[Problem]:
    for heading in outline.headings:
        if heading.mandatory and not composed.chapter(heading.code).paragraphs:
            yield Problem(heading.code, f"“{heading.title}” is empty and must not be: fill it in.")


def _built(composed: Composed) -> Iterator[Problem]:
    for chapter, one in composed.paragraphs:
        if one.state == "as built":
            yield Problem(
                chapter.code,
                f"Paragraph {one.number} was built from records and nobody has looked at it: "
                "accept it, edit it, replace it or leave it out.",
            )
        if one.state == "changed":
            yield Problem(
                chapter.code,
                f"The records behind paragraph {one.number} changed after somebody looked at it: "
                "look at it again.",
            )


def _figures(composed: Composed) -> Iterator[Problem]:
    for chapter, one in composed.paragraphs:
        lost = [ref for ref in refs_in(texts_of(one)) if ref not in composed.figures]
        if lost:
            yield Problem(
                chapter.code,
                f"“{chapter.title}” cites {lost[0]}, which is no figure of this place: correct it.",
            )


def _asked(outline: Outline, composed: Composed) -> Iterator[Problem]:
    for one in composed.asked:
        if not outline.kinds[one.kind].limits:
            continue
        if not one.delegate.strip():
            yield Problem(
                "recommendations", f"Recommendation ({one.letter}) delegates: say to which office."
            )
        if not one.limits:
            yield Problem(
                "recommendations",
                f"Recommendation ({one.letter}) delegates without limits: name the paragraphs.",
            )
        if one.lost:
            yield Problem(
                "recommendations",
                f"Recommendation ({one.letter}) is limited to a paragraph that is gone: name its "
                "paragraphs again.",
            )


def _reasons(content: Mapping[str, Any]) -> Iterator[Problem]:
    for place, one in enumerate(entries(content, "reasons"), start=1):
        if not one.get("evidence"):
            yield Problem("reasons", f"Reason {place} rests on no evidence: link it to some.")


def _timetable(content: Mapping[str, Any], gates: Gates) -> Iterator[Problem]:
    cover = content.get("cover", {})
    if not entries(content, "scrutiny"):
        yield Problem("timetable", "No step of scrutiny is given: say who scrutinises, and when.")
    if not cover.get("service_start"):
        yield Problem("cover", "Give on the cover the day on which the service starts.")
    if gates.breaches and not str(cover.get("breaches_answer", "")).strip():
        for sentence in gates.breaches:
            yield Problem("timetable", f"{sentence} Change a date, or answer it on the cover.")


def _policies(content: Mapping[str, Any], gates: Gates) -> Iterator[Problem]:
    rows = entries(content, "policies")
    served = {one["policy"].casefold().strip() for one in rows}
    for policy in gates.policies:
        if policy.casefold().strip() not in served:
            yield Problem(
                "policy", f"Nothing says how a proposal serves {policy}, which the decision must "
                "be consistent with: say how.",
            )  # fmt: skip
    proposals = entries(content, "proposals")
    if not proposals:
        yield Problem("policy", "No proposal is named: name what is proposed.")
    mapped = {one["proposal"] for one in rows}
    for one in proposals:
        if one["id"] not in mapped:
            yield Problem("policy", f"“{one['text']}” serves no policy yet: say which, and how.")


def _consultees(outline: Outline, content: Mapping[str, Any], gates: Gates) -> Iterator[Problem]:
    named = entries(content, "consultees")
    roles = {one["role"] for one in named}
    for role, title in outline.consultees.items():
        if role not in roles:
            yield Problem("resources", f"No consultee is named for: {title}. Name one.")
    for one in named:
        said = _standing(one["id"], gates)
        if said:
            yield Problem("resources", f"{consultee_title(outline, one)} {said}")


def _standing(consultee: str, gates: Gates) -> str:
    if consultee in gates.against:
        return "objects to the report: change it, and ask again."
    if consultee in gates.lapsed:
        return "agreed to an earlier draft: ask again."
    return "" if consultee in gates.agreed else "has not agreed to the report: ask for it."


def _assessment(gates: Gates) -> Iterator[Problem]:
    if not gates.has_assessment:
        yield Problem(
            "assessments",
            "There is no approved equality and human rights impact assessment: have it approved "
            "and recorded first.",
        )


def headings_with(found: Sequence[Problem]) -> frozenset[str]:
    """The headings under which something is to be put right."""
    return frozenset(one.heading for one in found)
