"""Reading organisations for pages: lists, one body with all that is said of it, its family.

The register is common knowledge: everybody sees all of it. What happens in places and figures is
read through the places and figures that the reader may see.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from commonweal.language.succession import Succession
from commonweal.records.facts.selectors import shown_versions
from commonweal.records.people.acting import Acting
from commonweal.records.register import lists
from commonweal.records.register.checking import succession_of
from commonweal.records.register.models import (
    Area,
    AreaDuty,
    AreaSuccession,
    Organisation,
    OrganisationRole,
    OrganisationSuccession,
    Place,
)
from commonweal.records.register.selectors import places_for

#: How many generations of successions are followed each way from one body.
GENERATIONS = 12


def organisations_for(
    acting: Acting, *, words: str = "", kind: str = "", area: str = "", on: date | None = None
) -> QuerySet[Organisation]:
    """Organisations by name. `words` look in name, short name and codes of any system; `area` is
    an area's code for which the organisation does something; `on` a day on which it exists."""
    del acting
    found = Organisation.objects.all()
    if words.strip():
        text = words.strip()
        found = found.filter(
            Q(name__icontains=text)
            | Q(short_name__icontains=text)
            | Q(code__icontains=text)
            | Q(codes__code__iexact=text)
        )
    if kind:
        group = [t.code for t in lists.terms("organisation-kinds").values() if t.group == kind]
        found = found.filter(kind__in=group or [kind])
    if area:
        found = found.filter(areas__area__code=area)
    if on:
        found = found.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on))
        found = found.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    return found.distinct().prefetch_related("codes", "areas__area").order_by("name", "code")


def organisation_for(acting: Acting, code: str) -> Organisation:
    """One body by its code, or by the code that another system gives it ("ods:R1L").

    Raises Organisation.DoesNotExist when there is none, or several over time.
    """
    del acting
    bodies = Organisation.objects.select_related("document")
    system, _, other = code.partition(":")
    if other:
        found = list(bodies.filter(codes__system=system, codes__code=other).distinct()[:2])
        if len(found) != 1:
            raise Organisation.DoesNotExist(code)
        return found[0]
    return bodies.get(code=code)


def roles_of(acting: Acting, body: Organisation) -> list[OrganisationRole]:
    """The parts that a body plays, oldest first, and those that others play towards it."""
    del acting
    roles = OrganisationRole.objects.filter(Q(organisation=body) | Q(towards=body))
    return list(
        roles.select_related("organisation", "towards", "document").order_by(
            "organisation__name", "role", "valid_from", "id"
        )
    )


def duties_of(acting: Acting, body: Organisation) -> list[AreaDuty]:
    """What a body does for which areas."""
    del acting
    duties = AreaDuty.objects.filter(organisation=body)
    return list(duties.select_related("area", "document").order_by("area__name", "id"))


def areas_with_duties(acting: Acting) -> list[tuple[str, str]]:
    """Code and name of the areas for which some organisation does something, by name."""
    del acting
    areas = Area.objects.filter(organisations__isnull=False).distinct().order_by("name")
    return list(areas.values_list("code", "name"))


@dataclass(frozen=True)
class Involvement:
    """A place that the reader sees and how many of its figures are about a body."""

    place: Place
    parts: tuple[str, ...]
    figures: int


def involvement_of(acting: Acting, body: Organisation) -> list[Involvement]:
    """The places in which a body takes part or that hold figures about it, as the reader sees."""
    found = []
    for place in places_for(acting).prefetch_related("parties"):
        parts = [p.get_part_display() for p in place.parties.all() if p.organisation_id == body.pk]
        figures = shown_versions(acting, place).filter(about=body).count()
        if parts or figures:
            found.append(Involvement(place, tuple(parts), figures))
    return found


@dataclass(frozen=True)
class Family:
    """A body or area with all that it came from and all that became of it."""

    subject: str
    code: str
    events: tuple[Succession, ...]
    rows: tuple[OrganisationSuccession | AreaSuccession, ...]
    members: dict[str, Organisation | Area]


def family_of(acting: Acting, subject: str, code: str) -> Family:
    """Predecessors of predecessors and successors of successors, in one direction each.

    `subject` is "organisation" or "area".
    """
    del acting
    model = OrganisationSuccession if subject == "organisation" else AreaSuccession
    rows: dict[int, OrganisationSuccession | AreaSuccession] = {}
    for near, far in (("predecessor", "successor"), ("successor", "predecessor")):
        frontier, seen = {code}, {code}
        for _ in range(GENERATIONS):
            found = model._default_manager.filter(**{f"{near}__code__in": frontier})
            step: list[OrganisationSuccession | AreaSuccession] = list(
                found.select_related("predecessor", "successor", "document")
            )
            rows.update((row.pk, row) for row in step)
            frontier = {getattr(row, far).code for row in step} - seen
            seen |= frontier
            if not frontier:
                break
    ordered = sorted(rows.values(), key=lambda r: (r.effective_on, r.predecessor.code, r.pk))
    members = {body.code: body for row in ordered for body in (row.predecessor, row.successor)}
    return Family(subject, code, tuple(_event(r) for r in ordered), tuple(ordered), members)


def _event(row: OrganisationSuccession | AreaSuccession) -> Succession:
    return succession_of(
        {
            "kind": row.kind,
            "predecessor": row.predecessor.code,
            "successor": row.successor.code,
            "effective_on": row.effective_on,
            "share": row.share,
            "share_basis": row.share_basis,
        }
    )
