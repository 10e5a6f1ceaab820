"""Bringing uploaded statistics in, which takes longer than a person should wait for a page."""

from __future__ import annotations

from django_tasks import task

from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.people.selectors import open_memberships
from commonweal.records.published.actions import bring_in_received, refuse_published
from commonweal.records.published.models import PublishedFile
from commonweal.records.published.selectors import file_for

MAY_NO_LONGER = (
    "Whoever sent the file may no longer bring it in. Ask a colleague who may to send it."
)
BROKE_OFF = "The import broke off, and whoever runs Commonweal has been told. Send the file again."


@task()
def bring_in_background(file_number: int) -> None:
    """Bring a received file in for whoever sent it; one that cannot be finished is refused."""
    system = Acting.system()
    file = file_for(system, file_number)
    if file.state != PublishedFile.State.WAITING:
        return
    try:
        bring_in_received(by=_sender(file), file=file)
    except NotAllowed:
        refuse_published(by=system, file=file, sentence=MAY_NO_LONGER)
    except Exception:
        refuse_published(by=system, file=file, sentence=BROKE_OFF)
        raise


def _sender(file: PublishedFile) -> Acting:
    if file.received_by is None:
        return Acting.system()
    held = open_memberships(file.received_by).filter(organisation=file.organisation)
    sent_as = [Acting.from_membership(membership) for membership in held]
    allowed = [one for one in sent_as if one.may(Capability.CHANGE_PUBLISHED)]
    return allowed[0] if allowed else Acting.public()
