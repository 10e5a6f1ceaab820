"""Working out what takes longer than a person should wait for a page."""

from __future__ import annotations

from django_tasks import task

from commonweal.records.people.acting import Acting
from commonweal.records.results.actions import carry_out
from commonweal.records.results.selectors_jobs import acting_of_attempt, attempt_by_number


@task()
def carry_out_in_background(attempt_number: int) -> None:
    """Work out what was asked for, for whoever asked."""
    attempt = attempt_by_number(Acting.system(), attempt_number)
    carry_out(attempt=attempt, by=acting_of_attempt(Acting.system(), attempt))
