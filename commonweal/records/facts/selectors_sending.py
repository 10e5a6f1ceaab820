"""Who may bring what into a place, and who publishes it."""

from __future__ import annotations

from django.db.models import QuerySet

from commonweal.facts.templates import Template
from commonweal.records.facts import library
from commonweal.records.facts.actions.receiving import require_import_of
from commonweal.records.facts.models import Import
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.models import Membership
from commonweal.records.people.permissions import Capability
from commonweal.records.people.selectors import open_memberships
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, sight_of


def templates_offered(acting: Acting, place: Place) -> list[Template]:
    """The templates by which this organisation may bring tables into the place.

    Who may send differs only between what providers send and what they do not, so it is asked
    once for each and not once for every template.
    """
    shipped = library.templates().values()
    samples = {one.by_provider: one for one in shipped}
    allowed = {sent: _may(acting, place, one) for sent, one in samples.items()}
    return [one for one in shipped if allowed[one.by_provider]]


def may_import(acting: Acting, place: Place) -> bool:
    """Whether there is anything that this organisation may bring in."""
    return bool(templates_offered(acting, place))


def _may(acting: Acting, place: Place, template: Template) -> bool:
    try:
        require_import_of(acting, place, template)
    except NotAllowed:
        return False
    return True


def may_publish(acting: Acting, place: Place) -> bool:
    """Whether the page offers to publish; the action decides again."""
    return acting.may(Capability.MANAGE_PLACE) and sight_of(acting, place) == Sight.ALL


def import_by_number(acting: Acting, number: int) -> Import:
    """One import of any place, for the product's own jobs. Raises NotAllowed for people."""
    if not acting.is_system:
        raise NotAllowed("Imports are read through their place.")
    return Import.objects.select_related("place", "received_by", "organisation").get(pk=number)


def acting_of_import(acting: Acting, import_: Import) -> Acting:
    """Who sent an import, as a job acts for them: in the role in which they may send it."""
    if import_.received_by is None or import_.organisation is None:
        return acting
    template = library.template(import_.template)
    memberships: QuerySet[Membership] = open_memberships(import_.received_by).filter(
        organisation=import_.organisation
    )
    sent_as = [Acting.from_membership(membership) for membership in memberships]
    allowed = [one for one in sent_as if _may(one, import_.place, template)]
    return allowed[0] if allowed else Acting.public()
