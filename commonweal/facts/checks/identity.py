"""Checks on names: a code used twice, a reference that leads nowhere, a source that is not held."""

from __future__ import annotations

from collections.abc import Iterator

from commonweal.facts.checks.evidence import Evidence
from commonweal.facts.checks.registry import Found, check
from commonweal.facts.checks.rule import Rule, cell, row_of
from commonweal.facts.checks.saying import listing
from commonweal.language.figure import Figure
from commonweal.language.finding import Side


@check("identifier_used_twice")
def identifier_used_twice(rule: Rule, evidence: Evidence) -> Iterator[Found]:
    """A code that stands for more than one row.

    `rows`: a pick; `identifier`: the cell with the code; `or_else`: the cell that holds it where
    that one is empty; `name`: the cell with a row's title.
    """
    identifier, name = rule.text("identifier"), rule.text("name")
    or_else = rule.text("or_else", "")
    rows = _rows(evidence.picked(rule.pick("rows")))
    by_code: dict[str, list[Figure]] = {}
    for figure in rows:
        code = cell(figure, identifier) or cell(figure, or_else)
        by_code.setdefault(code, []).append(figure)
    for code, users in by_code.items():
        if code and len(users) > 1:
            titles = listing(f"“{cell(figure, name) or figure.label}”" for figure in users)
            yield Found(
                about=(code,),
                sides=tuple(Side(f.ref, f"{code}: {cell(f, name) or f.label}") for f in users),
                words={"about": code, "titles": titles, "count": str(len(users))},
                steps=tuple(f"{code}: {cell(f, name) or f.label}" for f in users),
            )


@check("reference_to_nothing")
def reference_to_nothing(rule: Rule, evidence: Evidence) -> Iterator[Found]:
    """A row that refers to a code which no row has.

    `rows`: a pick; `identifier`: the cell with a row's own code; `refers_to`: the cell with the
    codes referred to, parted by semicolons; `name`: the cell with a row's title.
    """
    identifier, refers_to = rule.text("identifier"), rule.text("refers_to")
    name = rule.text("name")
    rows = _rows(evidence.picked(rule.pick("rows")))
    known = {cell(figure, identifier) for figure in rows}
    for figure in rows:
        for code in _codes(cell(figure, refers_to)):
            if code not in known:
                own = cell(figure, identifier)
                near = sorted(one for one in known if one.startswith(code))
                yield Found(
                    about=(own, code),
                    sides=(Side(figure.ref, f"refers to {code}"),),
                    words={
                        "about": own,
                        "title": cell(figure, name) or figure.label,
                        "reference": code,
                        "near": listing(near) or "none",
                    },
                    steps=(f"{own} refers to {code}", f"codes that begin so: {listing(near)}"),
                )


@check("in_one_group_only")
def in_one_group_only(rule: Rule, evidence: Evidence) -> Iterator[Found]:
    """Members, parted by semicolons in a cell, that stand in more than one group. CALC-36.

    `rows`: a pick; `members`: the cell; `name`: the cell that names the group.
    """
    members, name = rule.text("members"), rule.text("name")
    groups: dict[str, list[Figure]] = {}
    for figure in _rows(evidence.picked(rule.pick("rows"))):
        for member in _codes(cell(figure, members)):
            groups.setdefault(member, []).append(figure)
    for member, figures in groups.items():
        if len(figures) > 1:
            named = [cell(figure, name) or figure.label for figure in figures]
            yield Found(
                about=(member,),
                sides=tuple(Side(f.ref, n) for f, n in zip(figures, named, strict=True)),
                words={"about": member, "groups": listing(named)},
                steps=tuple(f"{n} holds {member}" for n in named),
            )


@check("source_not_held")
def source_not_held(rule: Rule, evidence: Evidence) -> Iterator[Found]:
    """A document that figures cite or name, and that is not held.

    `cell`: the cell in which rows name further documents by code, parted by semicolons. One
    finding per document, with at most `show` of the figures that rely on it.
    """
    named_in, show = rule.text("cell"), int(rule.text("show"))
    citing: dict[str, list[Figure]] = {}
    for figure in evidence.figures:
        cited = {figure.citation.document, *_codes(cell(figure, named_in))}
        for document in sorted(cited & set(evidence.not_held)):
            citing.setdefault(document, []).append(figure)
    for document, figures in citing.items():
        title = evidence.not_held[document]
        yield Found(
            about=(document,),
            sides=tuple(Side(f.ref, "relies on it") for f in figures[:show]),
            words={"about": title, "count": str(len(figures))},
            documents=(document,),
            steps=(f"{len(figures)} figures name {title}, which is not held",),
        )


def _codes(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _rows(figures: list[Figure]) -> list[Figure]:
    """One figure for each row, so that a row with several columns speaks once."""
    first: dict[str, Figure] = {}
    for figure in figures:
        first.setdefault(row_of(figure), figure)
    return list(first.values())
