"""Work on facts that takes longer than a person should wait for a page."""

from __future__ import annotations

from django_tasks import task

from commonweal.records.facts.actions.receiving import check_import
from commonweal.records.facts.selectors_sending import acting_of_import, import_by_number
from commonweal.records.people.acting import Acting


@task()
def check_in_background(import_number: int) -> None:
    """Check a received file for whoever sent it. Doing it twice does no harm."""
    import_ = import_by_number(Acting.system(), import_number)
    check_import(import_=import_, by=acting_of_import(Acting.system(), import_))
