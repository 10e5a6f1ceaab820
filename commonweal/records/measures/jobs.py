"""Working measures out, which takes longer than a person should wait for a page."""

from __future__ import annotations

from django_tasks import task

from commonweal.records.measures.actions import NotMeasured, fail_run, work_out_measures
from commonweal.records.measures.models import MeasureRun
from commonweal.records.measures.selectors import acting_of_run, run_by_number
from commonweal.records.people.acting import Acting, NotAllowed

MAY_NO_LONGER = "Whoever asked may no longer work measures out here. Ask a colleague who may."
BROKE_OFF = "The work broke off, and whoever runs Commonweal has been told. Ask again."


@task()
def work_out_in_background(run_number: int) -> None:
    """Work a run out for whoever asked; one that cannot be finished says so."""
    system = Acting.system()
    run = run_by_number(system, run_number)
    if run.state != MeasureRun.State.WAITING:
        return
    try:
        work_out_measures(by=acting_of_run(system, run), run=run)
    except NotMeasured:
        return
    except NotAllowed:
        fail_run(by=system, run=run, sentence=MAY_NO_LONGER)
    except Exception:
        fail_run(by=system, run=run, sentence=BROKE_OFF)
        raise
