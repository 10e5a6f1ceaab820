"""Beginning a tender under the delegation by which it may be begun."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commonweal.language.thread import End, Link
from commonweal.records.people.acting import Acting
from commonweal.records.procuring.actions import start_tender
from commonweal.records.procuring.models import Tender
from commonweal.records.register.models import Place
from commonweal.records.reports.actions_issue import cite_delegation
from commonweal.records.reports.selectors import Delegation, delegations_for
from commonweal.records.thread.actions import bring_links

#: Said where a tender is begun under none of the delegations in force.
NONE = "none"


@transaction.atomic
def start_under_delegation(
    *, by: Acting, place: Place, content: dict[str, Any], delegation: str
) -> Tender:
    """Begin a tender as a draft and keep by which delegation, as what was done under it and in the
    golden thread.

    `delegation` is the key of one in force, or NONE; it does not matter where none is in force.
    Raises NotAllowed, and ValidationError as `start_tender` does, or where there are delegations
    and none was chosen.
    """
    force = {str(one.pk): one for one in delegations_for(by, place)}
    found = force.get(delegation)
    if force and found is None and delegation != NONE:
        raise ValidationError(
            {"delegation": "Choose the delegation by which it is begun, or that it is under none."}
        )
    tender = start_tender(by=by, place=place, content=content)
    if found is not None:
        _keep(by, tender, found)
    return tender


def _keep(by: Acting, tender: Tender, found: Delegation) -> None:
    cite_delegation(
        by=by, outcome=found.outcome, title=f"The tender “{tender.title[:250]}” was begun.",
        paragraphs=found.limits, kind="tender", ref=tender.code,
    )  # fmt: skip
    asked, delegated = End("report_recommendation", found.ref), End("delegation", found.ref)
    links = [
        Link(asked, "leads_to", delegated),
        Link(delegated, "leads_to", End("tender", tender.code)),
    ]
    bring_links(by=by, place=tender.place, links=links)
