"""The way of a new place to its need: which table is missing, its template, and what follows."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from commonweal.records.facts import library
from commonweal.records.facts.selectors_rows import datasets_for
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, sight_of

AREAS, SERVICES = "need_areas", "need_services"
#: What each table says, and what follows once it is in.
_SAYS = {
    AREAS: (
        "the areas whose people you plan for, each by its code in the register, and what they are "
        "compared with.",
        "As soon as you accept it, the people expected to be ill and the services that they need "
        "are worked out from published populations.",
    ),
    SERVICES: (
        "what each area has of each service.",
        "As soon as you accept it, every gap between need and services is worked out and ranked.",
    ),
}


@dataclass(frozen=True)
class MissingTable:
    """A table that need waits for, with the columns that every row needs; `bring_href` is empty for
    who may not bring it in."""

    title: str
    says: str
    needed: tuple[str, ...]
    then: str
    template_href: str
    bring_href: str


def title_of(dataset: str) -> str:
    """What the template of a table is called, in quotation marks."""
    return f"“{library.template(dataset).title}”"


def missing_tables(acting: Acting, place: Place, *wanted: str) -> list[MissingTable]:
    """Those of the tables, in their order, of which the reader sees nothing in the place."""
    held = set(datasets_for(acting, place))
    may = sight_of(acting, place) == Sight.ALL and acting.may(Capability.IMPORT_FACTS)
    return [_missing(place, name, may=may) for name in wanted or _SAYS if name not in held]


def _missing(place: Place, name: str, *, may: bool) -> MissingTable:
    says, then = _SAYS[name]
    bring = f"{reverse('import_new', args=[place.code])}?template={name}"
    needed = tuple(one.name for one in library.template(name).columns if one.required)
    return MissingTable(
        title_of(name), says, needed, then,
        f"{reverse('template', args=[name])}?place={place.code}", bring if may else "",
    )  # fmt: skip
