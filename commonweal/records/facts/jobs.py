"""Work on facts that takes longer than a person should wait for a page."""

from __future__ import annotations

from django_tasks import task

from commonweal.records.facts.actions.receiving import check_import, refuse_import
from commonweal.records.facts.selectors_sending import acting_of_import, import_by_number
from commonweal.records.people.acting import Acting, NotAllowed

MAY_NO_LONGER = (
    "Whoever sent the file may no longer bring it in. Ask a colleague who may to send it."
)
BROKE_OFF = (
    "The check of the file broke off, and whoever runs Commonweal has been told. Send it again."
)


@task()
def check_in_background(import_number: int) -> None:
    """Check a received file for whoever sent it. Doing it twice does no harm.

    A check that cannot be finished leaves the file refused, so that nobody waits for it in vain.
    """
    import_ = import_by_number(Acting.system(), import_number)
    try:
        check_import(import_=import_, by=acting_of_import(Acting.system(), import_))
    except NotAllowed:
        refuse_import(import_=import_, sentence=MAY_NO_LONGER, by=Acting.system())
    except Exception:
        refuse_import(import_=import_, sentence=BROKE_OFF, by=Acting.system())
        raise
