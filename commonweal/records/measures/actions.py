"""Asking for the measures of a place's activity, and working them out."""

from __future__ import annotations

from itertools import islice

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commonweal import __version__
from commonweal.engines.spark import SparkFailed
from commonweal.engines.sql import CannotRender
from commonweal.engines.store import Release, StoreError
from commonweal.records.activity.keeping import is_measuring, measuring, store_of
from commonweal.records.audit.actions import record
from commonweal.records.disk import sentence_of
from commonweal.records.measures.models import MeasureRun, MeasureSeries, MeasureStanding
from commonweal.records.measures.selectors import release_to_measure
from commonweal.records.measures.standing import publish, standings_of
from commonweal.records.measures.working import Over, months_of, series_of, worked_out
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on

NO_ACTIVITY = "There is no activity of this place yet. Bring some in, then ask again."
NO_MONTHS = "The activity holds no referral, contact, spell or pathway, so there is no month."
KILLED = "Whatever worked it out was stopped. Ask again."
#: Rows written to the database at a time.
BATCH = 500


class NotMeasured(Exception):
    """The measures could not be worked out. The message is fit to show."""


@transaction.atomic
def ask_for_measures(*, by: Acting, place: Place) -> MeasureRun:
    """Ask for all measures over the newest release. Raises NotMeasured where there is none."""
    require_work_on(by, place, Capability.WORK_OUT)
    release = release_to_measure(by, place)
    if release is None:
        raise NotMeasured(NO_ACTIVITY)
    for killed in MeasureRun.objects.filter(place=place, state=MeasureRun.State.WORKING):
        if not is_measuring(place):
            fail_run(by=by, run=killed, sentence=KILLED)
    highest = MeasureRun.objects.filter(place=place).aggregate(number=Max("number"))["number"]
    run = MeasureRun.objects.create(
        place=place,
        number=(highest or 0) + 1,
        release=release,
        code_version=__version__,
        asked_at=timezone.now(),
        asked_by=by.user,
        organisation=by.organisation,
    )
    _note(by, "measures.asked", run)
    return run


def work_out_measures(*, by: Acting, run: MeasureRun, over: Over | None = None) -> None:
    """Work a run out and keep its values, all of them or none; `over` gives another engine than the
    compiled passes. Raises NotMeasured, also for what an engine cannot do exactly."""
    require_work_on(by, run.place, Capability.WORK_OUT)
    with measuring(run.place):
        try:
            release = store_of(run.place).release(run.release.number)
            release.require_files()
            _work_out(by, run, release, over)
        except (StoreError, CannotRender, SparkFailed, OSError) as fault:
            words = sentence_of(fault) if isinstance(fault, OSError) else str(fault)
            fail_run(by=by, run=run, sentence=words)
            raise NotMeasured(words) from None


def _work_out(by: Acting, run: MeasureRun, release: Release, over: Over | None) -> None:
    months = months_of(release)
    if months is None:
        fail_run(by=by, run=run, sentence=NO_MONTHS)
        raise NotMeasured(NO_MONTHS)

    def tell(done: int, of: int) -> None:
        MeasureRun.objects.filter(pk=run.pk).update(
            state=MeasureRun.State.WORKING, progress=min(99, 100 * done // of)
        )

    # Counted first and kept after, so that no transaction is open while it takes long.
    rows = [
        row
        for found in worked_out(run.place, release, months, tell, over)
        for row in series_of(run, found)
    ]
    run.first_month, run.last_month = months.first, months.last
    publish(run, rows)
    kept = list(standings_of(run, rows))
    with transaction.atomic():
        series = iter(rows)
        while batch := list(islice(series, BATCH)):
            MeasureSeries.objects.bulk_create(batch)
        MeasureStanding.objects.bulk_create(kept, batch_size=BATCH)
        run.state, run.progress = MeasureRun.State.DONE, 100
        run.made_at = timezone.now()
        run.save(update_fields=["state", "progress", "first_month", "last_month", "made_at"])
        _note(by, "measures.worked_out", run)


@transaction.atomic
def fail_run(*, by: Acting, run: MeasureRun, sentence: str) -> None:
    """Say why a run could not be worked out."""
    require_work_on(by, run.place, Capability.WORK_OUT)
    run.state, run.sentence = MeasureRun.State.FAILED, sentence
    run.save(update_fields=["state", "sentence"])
    _note(by, "measures.failed", run)


def _note(by: Acting, action: str, run: MeasureRun) -> None:
    details = {"release": run.release.number, "series": run.series.count()}
    record(
        by=by,
        action=action,
        kind="measures",
        ref=str(run.number),
        place=run.place,
        details=details,
    )
