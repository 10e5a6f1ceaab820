"""Reading what a file may name, and the figures that it would change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from commonweal.facts.templates import Known
from commonweal.records.facts.comparing import Identity
from commonweal.records.facts.known import make_known
from commonweal.records.facts.models import Figure, FigureVersion, Import
from commonweal.records.facts.selectors_documents import documents_for
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import (
    Area,
    AreaCode,
    Organisation,
    OrganisationCode,
    Place,
    PlaceParty,
)
from commonweal.records.register.selectors import Sight, sight_of


def known_for(acting: Acting, place: Place) -> Known:
    """Everything that a file may name; for a provider, with itself as the only subject."""
    codes: dict[str, list[str]] = defaultdict(list)
    for owner, code in OrganisationCode.objects.values_list("organisation__code", "code"):
        codes[owner].append(code)
    organisations = [
        (code, name, short, *codes[code])
        for code, name, short in Organisation.objects.values_list("code", "name", "short_name")
    ]
    areas: list[tuple[str, ...]] = list(Area.objects.values_list("code", "name"))
    documents = [
        (code, title, *aliases)
        for code, title, aliases in documents_for(acting).values_list("code", "title", "aliases")
    ]
    own = None
    if sight_of(acting, place) == Sight.OWN and acting.organisation:
        own = frozenset({acting.organisation.code})
    return make_known(organisations, areas, documents, own, _bearers())


def _bearers() -> dict[str, tuple[tuple[str, str], ...]]:
    """Code and name of every area that bears an official code, by that code in small letters."""
    rows = AreaCode.objects.order_by("pk").values_list("code", "area__code", "area__name")
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for official, code, name in rows:
        found[official.casefold()][code] = name
    return {official: tuple(areas.items()) for official, areas in found.items()}


def standing_figures(acting: Acting, place: Place, dataset: str) -> dict[Identity, Figure]:
    """Every figure of a data set with its current version, whoever asks.

    Only for comparing an import with what is on record; pages read `figures_for`.
    """
    if sight_of(acting, place) == Sight.NOTHING:
        return {}
    figures = Figure.objects.filter(place=place, dataset=dataset).select_related(
        "current__document", "current__about", "current__area"
    )
    return {(figure.key, figure.column): figure for figure in figures}


def corrects(acting: Acting, place: Place) -> Callable[[FigureVersion], bool]:
    """Which versions they may correct: those their organisation gave; all, when it leads."""
    leads = acting.is_system or (
        acting.may(Capability.CORRECT_FIGURE)
        and PlaceParty.objects.filter(
            place=place, organisation=acting.organisation, part=PlaceParty.Part.LEAD
        ).exists()
    )
    own = acting.organisation.pk if acting.organisation else None
    return lambda version: leads or (own is not None and version.organisation_id == own)


def speaks_only_of(acting: Acting, import_: Import) -> str:
    """The code of a sender who sees only what is about itself; empty for those who commission."""
    if import_.organisation is None or sight_of(acting, import_.place) == Sight.NOTHING:
        return ""
    commissions = PlaceParty.objects.filter(
        place=import_.place,
        organisation=import_.organisation,
        part__in=(PlaceParty.Part.LEAD, PlaceParty.Part.COMMISSIONER),
    )
    return "" if commissions.exists() else import_.organisation.code


def organisations_by_code(acting: Acting, codes: Iterable[str]) -> dict[str, Organisation]:
    """The registered bodies of these codes; the register is open to all who may act."""
    return Organisation.objects.in_bulk(set(codes), field_name="code") if _reads(acting) else {}


def areas_by_code(acting: Acting, codes: Iterable[str]) -> dict[str, Area]:
    """The registered areas of these codes; see `organisations_by_code`."""
    return Area.objects.in_bulk(set(codes), field_name="code") if _reads(acting) else {}


def _reads(acting: Acting) -> bool:
    return acting.is_system or acting.organisation is not None
