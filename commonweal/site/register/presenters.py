"""The words and tables of organisations and areas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.urls import reverse

from commonweal.language.area import Lying
from commonweal.language.figure import Status
from commonweal.language.succession import Succession, SuccessionKind
from commonweal.records.register import lists
from commonweal.records.register.models import (
    Area,
    AreaDuty,
    AreaSuccession,
    Organisation,
    OrganisationRole,
    OrganisationSuccession,
    Stated,
)
from commonweal.records.register.selectors_areas import Standing
from commonweal.records.register.selectors_organisations import Family, Involvement
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.register.family import FamilyTree, Member, Told, family_tree
from commonweal.site.words import day, plural

ALWAYS = "No dates given"


def dates(start: date | None, end: date | None) -> str:
    """From when to when something holds."""
    if start and end:
        return f"{day(start)} to {day(end)}"
    if start:
        return f"Since {day(start)}"
    return f"Until {day(end)}" if end else ""


def percent(share: Decimal | None) -> str:
    """A share as a percentage with at most two decimals; "not stated" when nobody says it."""
    if share is None:
        return "Not stated"
    return f"{(share * 100).quantize(Decimal('0.01')).normalize():f}%"


def organisation_href(code: str) -> str:
    return reverse("organisation", args=[code])


def area_href(code: str, on: date | None = None) -> str:
    address = reverse("area", args=[code])
    return f"{address}?on={on}" if on else address


def body_href(subject: str, code: str) -> str:
    return organisation_href(code) if subject == "organisation" else area_href(code)


def source_cell(row: Stated) -> Cell:
    """Where a row of the register stands, with its status when it is not simply printed."""
    document = row.document.title if row.document else "No document"
    status = "" if row.status == Status.PRINTED else row.status
    hint = "; ".join(part for part in (row.section, row.note) if part)
    return Cell(document, status=status, hint=hint)


def organisations_table(bodies: Iterable[Organisation]) -> Table:
    rows = tuple(
        (
            Cell(body.name, organisation_href(body.code), hint=body.short_name),
            Cell(lists.label("organisation-kinds", body.kind)),
            Cell(", ".join(f"{c.system.upper()} {c.code}" for c in body.codes.all())),
            Cell(", ".join(dict.fromkeys(duty.area.name for duty in body.areas.all()))),
            Cell(dates(body.valid_from, body.valid_to)),
        )
        for body in bodies
    )
    return Table(
        id="organisations",
        caption="Organisations",
        columns=(
            Column("name", "Name"),
            Column("kind", "Kind"),
            Column("codes", "Codes"),
            Column("areas", "Areas"),
            Column("dates", "Dates"),
        ),
        rows=rows,
        empty="No organisation fits. Try fewer words, or another kind.",
    )


def areas_table(areas: Iterable[Area]) -> Table:
    rows = tuple(
        (
            Cell(area.name, area_href(area.code)),
            Cell(area.code),
            Cell(lists.label("area-kinds", area.kind)),
            Cell(", ".join(f"{c.system.upper()} {c.code}" for c in area.codes.all())),
            Cell(dates(area.valid_from, area.valid_to)),
        )
        for area in areas
    )
    return Table(
        id="areas",
        caption="Areas",
        columns=(
            Column("name", "Name"),
            Column("code", "Code in your tables"),
            Column("kind", "Kind"),
            Column("codes", "Codes elsewhere"),
            Column("dates", "Dates"),
        ),
        rows=rows,
        empty="No area fits. Try fewer words, or another kind or day.",
    )


def codes_table(thing: Organisation | Area) -> Table:
    rows = tuple(
        (
            Cell(lists.label("code-systems", code.system)),
            Cell(code.code),
            Cell(dates(code.valid_from, code.valid_to) or ALWAYS),
        )
        for code in thing.codes.all()
    )
    return Table(
        id="codes",
        caption="Codes",
        columns=(Column("system", "System"), Column("code", "Code"), Column("dates", "Dates")),
        rows=rows,
        empty="No other system's code is registered.",
    )


def roles_table(body: Organisation, roles: Sequence[OrganisationRole]) -> Table:
    rows = tuple(
        (
            Cell(role.organisation.name, _other(role.organisation, body)),
            Cell(lists.label("roles", role.role)),
            Cell(role.towards.name, _other(role.towards, body)) if role.towards else Cell(""),
            Cell(role.concerning),
            Cell(dates(role.valid_from, role.valid_to) or ALWAYS),
            source_cell(role),
        )
        for role in roles
    )
    return Table(
        id="roles",
        caption="Parts that it plays, and that others play towards it",
        columns=(
            Column("organisation", "Organisation"),
            Column("role", "Part"),
            Column("towards", "Towards"),
            Column("concerning", "About"),
            Column("dates", "Dates"),
            Column("source", "Source"),
        ),
        rows=rows,
        empty="No part is registered. Bring parts in with the file “Roles”.",
    )


def _other(body: Organisation, here: Organisation) -> str:
    return "" if body.pk == here.pk else organisation_href(body.code)


def duties_table(duties: Sequence[AreaDuty], *, of_area: bool) -> Table:
    rows = tuple(
        (
            Cell(duty.organisation.name, organisation_href(duty.organisation.code))
            if of_area
            else Cell(duty.area.name, area_href(duty.area.code)),
            Cell(lists.label("duties", duty.duty)),
            Cell(dates(duty.valid_from, duty.valid_to) or ALWAYS),
            source_cell(duty),
        )
        for duty in duties
    )
    return Table(
        id="duties",
        caption="Who answers for it" if of_area else "Areas that it answers for",
        columns=(
            Column("who", "Organisation" if of_area else "Area"),
            Column("duty", "What it does"),
            Column("dates", "Dates"),
            Column("source", "Source"),
        ),
        rows=rows,
        empty="Nothing is registered. Bring it in with the file “Who answers for which area”.",
    )


def involvement_table(found: Sequence[Involvement]) -> Table:
    rows = tuple(
        (
            Cell(item.place.name, f"/places/{item.place.code}/"),
            Cell(", ".join(item.parts) or "No part"),
            Cell(f"{item.figures:,}", raw=Decimal(item.figures)),
        )
        for item in found
    )
    return Table(
        id="places",
        caption="Places and figures that involve it",
        columns=(
            Column("place", "Place"),
            Column("part", "Part"),
            Column("figures", "Figures about it", numeric=True),
        ),
        rows=rows,
        note="You see the places that your organisation takes part in and those that are public.",
        empty="No place that you can see involves it.",
    )


# Successions -------------------------------------------------------------------------------


def _passed(row: OrganisationSuccession | AreaSuccession) -> str:
    if row.kind in {SuccessionKind.MERGER, SuccessionKind.RENAMING}:
        return "All of it"
    if row.share is None:
        return "Not stated"
    basis = f" ({row.share_basis})" if row.share_basis else ""
    return f"{percent(row.share)}{basis}"


def family_table(family: Family) -> Table:
    rows = tuple(
        (
            Cell(row.predecessor.name, body_href(family.subject, row.predecessor.code)),
            Cell(lists.label("succession-kinds", row.kind)),
            Cell(row.successor.name, body_href(family.subject, row.successor.code)),
            Cell(day(row.effective_on), raw=str(row.effective_on)),
            Cell(_passed(row)),
            source_cell(row),
        )
        for row in family.rows
    )
    return Table(
        id="succession",
        caption="What came before and after",
        columns=(
            Column("before", "Before"),
            Column("kind", "How"),
            Column("after", "After"),
            Column("on", "On"),
            Column("share", "What passed on"),
            Column("source", "Source"),
        ),
        rows=rows,
        empty="Nothing is registered before or after it.",
    )


def tree_of(family: Family, name: str) -> FamilyTree | None:
    """The drawing of a family, with its finding in a sentence."""
    members = {code: Member(body.name, _years(body)) for code, body in family.members.items()}
    words = {
        event: Told(_label(event), _sentence(event, members[event.predecessor].name, after))
        for event in family.events
        for after in (members[event.successor].name,)
    }
    finding = family_sentence(family, name)
    return family_tree(family.code, members, family.events, words, finding=finding)


def _years(body: Organisation | Area) -> str:
    start = str(body.valid_from.year) if body.valid_from else ""
    end = str(body.valid_to.year) if body.valid_to else ""
    if start and end:
        return f"{start} to {end}"
    return f"since {start}" if start else f"until {end}" if end else ""


def _label(event: Succession) -> str:
    if event.kind in {SuccessionKind.MERGER, SuccessionKind.RENAMING}:
        return ""
    return percent(event.share) if event.share is not None else "?"


def _sentence(event: Succession, before: str, after: str) -> str:
    part = f"{percent(event.share)} of {before}" if event.share is not None else before
    if event.kind == SuccessionKind.SPLIT and event.share is None:
        part = f"a part of {before}, how much no source says,"
    if event.kind == SuccessionKind.TRANSFER and event.share is None:
        part = f"a part of {before}"
    verb = {
        SuccessionKind.MERGER: "became part of",
        SuccessionKind.SPLIT: "went to",
        SuccessionKind.TRANSFER: "passed to",
        SuccessionKind.RENAMING: "became",
    }[event.kind]
    return f"On {day(event.on)} {part} {verb} {after}."


def family_sentence(family: Family, name: str) -> str:
    """What the tree shows, in one sentence."""
    before = [e for e in family.events if e.successor == family.code]
    after = [e for e in family.events if e.predecessor == family.code]
    names = {code: body.name for code, body in family.members.items()}
    parts = []
    if before:
        parts.append(f"came from {_listed(names[e.predecessor] for e in before)}")
    if after:
        last = max(e.on for e in after)
        parts.append(f"passed to {_listed(names[e.successor] for e in after)} on {day(last)}")
    return f"{name} {' and '.join(parts)}" if parts else name


def _listed(names: Iterable[str]) -> str:
    distinct = list(dict.fromkeys(names))
    if len(distinct) > 4:
        return plural(len(distinct), "body", "bodies")
    if len(distinct) == 1:
        return distinct[0]
    return f"{', '.join(distinct[:-1])} and {distinct[-1]}"


# Hierarchies -------------------------------------------------------------------------------


def standing_tables(standings: Sequence[Standing], on: date) -> list[tuple[str, str, Table, Table]]:
    """For each hierarchy: its name, what it is, the areas above and the areas below."""
    found = []
    for standing in standings:
        term = lists.terms("hierarchies")[standing.hierarchy]
        above = _above_table(standing, on)
        below = _below_table(standing, on)
        found.append((term.label, term.plain, above, below))
    return found


def _above_table(standing: Standing, on: date) -> Table:
    label = lists.label("hierarchies", standing.hierarchy)
    rows = tuple(
        (
            Cell(standing.areas[lying.code].name, area_href(lying.code, on)),
            Cell(lists.label("area-kinds", standing.areas[lying.code].kind)),
            Cell(lying_words(lying)),
        )
        for lying in standing.above
    )
    return Table(
        id=f"above-{standing.hierarchy.replace('_', '-')}",
        caption=f"{label}: what it lies in",
        columns=(Column("name", "Area"), Column("kind", "Kind"), Column("share", "How much")),
        rows=rows,
        empty="It lies in nothing in this hierarchy on this day.",
    )


def lying_words(lying: Lying) -> str:
    """How much of an area lies in another."""
    low, high = (
        Decimal(end.numerator) / Decimal(end.denominator) for end in (lying.low, lying.high)
    )
    if lying.is_exact:
        return "All of it" if low == 1 else percent(low)
    if low == 0 and high == 1:
        return "A part, not stated how much"
    return f"{percent(low)} to {percent(high)}"


def _below_table(standing: Standing, on: date) -> Table:
    label = lists.label("hierarchies", standing.hierarchy)
    rows = tuple(
        (
            Cell(link.child.name, area_href(link.child.code, on)),
            Cell(lists.label("area-kinds", link.child.kind)),
            Cell("All of it" if link.share == 1 else percent(link.share), hint=link.share_basis),
            Cell(dates(link.valid_from, link.valid_to) or ALWAYS),
            source_cell(link),
        )
        for link in standing.below
    )
    more = standing.below_count - len(standing.below)
    return Table(
        id=f"below-{standing.hierarchy.replace('_', '-')}",
        caption=f"{label}: what lies in it",
        columns=(
            Column("name", "Area"),
            Column("kind", "Kind"),
            Column("share", "How much of it"),
            Column("dates", "Dates"),
            Column("source", "Source"),
        ),
        rows=rows,
        note=f"{plural(more, 'more area', 'more areas')} not shown: see the list of areas in it."
        if more
        else "",
        empty="Nothing lies in it in this hierarchy on this day.",
    )
