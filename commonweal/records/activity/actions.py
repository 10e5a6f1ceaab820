"""Bringing activity into a place, and taking the latest release back.

The store on disk is written first and the record of it after; a record that a killed run did not
come to write is made by the next one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pyarrow as pa
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.engines.intake import Checked, FileFault, Lookups, import_files
from commonweal.engines.intake.staging import Told
from commonweal.engines.store import Provenance, Release, StoreError, return_to, write_release
from commonweal.facts.activity.checks import QualityReport
from commonweal.records.activity import keeping
from commonweal.records.activity.models import ActivityFile, ActivityRelease, QualityFinding
from commonweal.records.audit.actions import record
from commonweal.records.disk import sentence_of
from commonweal.records.facts.uploads import Upload, let_go_of_killed, safe_file_name
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on

Progress = Callable[[str, int, int], None]
BROKEN_OFF = "What made it was broken off at the end."
SENT_THERE = (
    "Release {number}, the latest of this place, holds activity that was sent, and what was made "
    "up is never mixed with it: withdraw that release first, or make the activity in another place."
)


class NotBroughtIn(Exception):
    """Nothing was brought in. The message is fit to show."""


@transaction.atomic
def receive_activity(*, by: Acting, place: Place, upload: Upload, reason: str = "") -> ActivityFile:
    """Keep an upload, locked, until `bring_in_received` takes it in. What a killed import left
    waiting is let go. Raises NotBroughtIn where the disk does not keep it."""
    require_work_on(by, place, Capability.IMPORT_FACTS)
    _let_go_of_killed(by, place)
    try:
        stored_as, digest = keeping.lock_away(place, upload)
    except OSError as fault:
        raise NotBroughtIn(sentence_of(fault)) from None
    file = ActivityFile.objects.create(
        place=place,
        name=safe_file_name(upload.name or ""),
        sha256=digest,
        stored_as=stored_as,
        reason=reason,
        received_at=timezone.now(),
        received_by=by.user,
        organisation=by.organisation,
    )
    _note(by, "activity.received", place, file.name, {"sha256": digest})
    return file


def bring_in_received(*, by: Acting, file: ActivityFile) -> ActivityRelease | None:
    """Bring a received upload in, telling how far it is. None when it was refused."""
    require_work_on(by, file.place, Capability.IMPORT_FACTS)
    try:
        with keeping.reading(file.place), _begun(file) as path:
            return bring_in_activity(
                by=by, place=file.place, paths=[path], reason=file.reason, file=file,
                progress=_meter(file),
            ).release_record  # fmt: skip
    except NotBroughtIn as fault:
        refuse_file(by=by, file=file, sentence=str(fault))
        return None
    except OSError as fault:
        refuse_file(by=by, file=file, sentence=sentence_of(fault))
        return None
    finally:
        keeping.discard(file.place, file.stored_as)


@contextmanager
def _begun(file: ActivityFile) -> Iterator[Path]:
    ActivityFile.objects.filter(pk=file.pk, progress=0).update(progress=1)
    with keeping.unlocked(file.place, file.stored_as, file.name) as path:
        yield path


def _let_go_of_killed(by: Acting, place: Place) -> None:
    waiting = ActivityFile.State.WAITING
    let_go_of_killed(
        ActivityFile.objects.filter(place=place, state=waiting, progress__gt=0),
        is_reading=keeping.is_reading(place),
        discard=partial(keeping.discard, place),
        refuse=lambda file, sentence: refuse_file(by=by, file=file, sentence=sentence),
    )


@transaction.atomic
def refuse_file(*, by: Acting, file: ActivityFile, sentence: str) -> None:
    """Leave a received file refused, with why. One that was decided on stays as it is."""
    waiting = ActivityFile.objects.filter(pk=file.pk, state=ActivityFile.State.WAITING)
    if waiting.update(state=ActivityFile.State.REFUSED, sentence=sentence, stored_as=""):
        _note(by, "activity.refused", file.place, file.name, {"sentence": sentence})


class Brought:
    """What an import came to: what was checked, and the record of the release if there is one."""

    def __init__(self, checked: Checked, release: ActivityRelease | None) -> None:
        self.checked = checked
        self.release_record = release


def bring_in_activity(
    *,
    by: Acting,
    place: Place,
    paths: Sequence[Path],
    reason: str = "",
    lookups: Lookups | None = None,
    file: ActivityFile | None = None,
    progress: Progress | None = None,
) -> Brought:
    """Bring files in as the next release of the place's activity, whole or not at all.

    Raises NotBroughtIn when the files cannot be opened or another import is writing; NotAllowed.
    A refusal by the checks is recorded with its findings and raises nothing."""
    require_work_on(by, place, Capability.IMPORT_FACTS)
    try:
        setting = keeping.setting_of(lookups)
        checked = import_files(keeping.root_of(place), paths, setting, progress=progress)
    except (FileFault, StoreError) as fault:
        raise NotBroughtIn(str(fault)) from None
    except OSError as fault:
        raise NotBroughtIn(sentence_of(fault)) from None
    return Brought(checked, _record(by, place, checked, reason, file))


def bring_in_tables(
    *,
    by: Acting,
    place: Place,
    batches: Iterable[tuple[str, pa.Table]],
    months: Sequence[str],
    reason: str,
) -> ActivityRelease:
    """Take declared tables in as they are, as the next release; `months` are those they report.

    For the synthetic system, whose rows are made to fit: nothing is checked at a door. Raises
    NotBroughtIn when the place holds activity that was sent, another import is writing or the rows
    do not fit the declared tables.
    """
    require_work_on(by, place, Capability.IMPORT_FACTS)
    root = keeping.root_of(place)
    reported = [{"provider": "", "month": month} for month in months]
    try:
        parent = keeping.store_of(place).latest()
        if parent is not None and parent.sources:
            raise NotBroughtIn(SENT_THERE.format(number=parent.number))
        release = write_release(root, parent, batches, provenance=Provenance(reported=reported))
    except StoreError as fault:
        raise NotBroughtIn(str(fault)) from None
    except OSError as fault:
        raise NotBroughtIn(sentence_of(fault)) from None
    with transaction.atomic():
        Place.objects.select_for_update().get(pk=place.pk)
        _catch_up(by, place, release)
        row = _release_row(by, place, release, reason)
        _note(by, "activity.made", place, str(row.number), {"reason": reason})
    return row


@transaction.atomic
def withdraw(*, by: Acting, place: Place, number: int, reason: str) -> ActivityRelease:
    """Take the latest release back: the next release holds what the one before it held.

    The withdrawn release stays on disk and on record. Raises ValidationError for any but the
    latest, or without a reason; NotBroughtIn when an import is writing; NotAllowed."""
    require_work_on(by, place, Capability.IMPORT_FACTS)
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is withdrawn."})
    store = keeping.store_of(place)
    latest = store.latest()
    _catch_up(by, place, None)
    if latest is None or latest.number != number:
        raise ValidationError({"reason": "Only the latest release can be withdrawn."})
    earlier = store.release(latest.parent) if latest.parent else None
    try:
        made = return_to(store.root, latest, earlier)
    except StoreError as fault:
        raise NotBroughtIn(str(fault)) from None
    except OSError as fault:
        raise NotBroughtIn(sentence_of(fault)) from None
    ActivityRelease.objects.filter(place=place, number=number).update(
        withdrawn_at=timezone.now(), withdrawn_by=by.user, withdrawn_because=reason.strip()
    )
    back = _release_row(by, place, made, f"Release {number} was withdrawn: {reason.strip()}")
    _note(by, "activity.withdrawn", place, str(number), {"reason": reason.strip()})
    return back


@transaction.atomic
def _record(
    by: Acting, place: Place, checked: Checked, reason: str, file: ActivityFile | None
) -> ActivityRelease | None:
    Place.objects.select_for_update().get(pk=place.pk)
    _catch_up(by, place, checked.release)
    release = _release_row(by, place, checked.release, reason) if checked.release else None
    for one in checked.submissions:
        _file_row(by, place, one, checked=checked, release=release, file=file)
    names = [one.name for one in checked.submissions]
    action = "activity.brought_in" if release else "activity.refused"
    ref = str(release.number) if release else ", ".join(names)[:100]
    _note(by, action, place, ref, {"files": names, "reason": reason})
    return release


def _catch_up(by: Acting, place: Place, newest: Release | None) -> None:
    """Record releases that a killed run wrote but did not come to record."""
    store = keeping.store_of(place)
    known = set(ActivityRelease.objects.filter(place=place).values_list("number", flat=True))
    for number in store.numbers():
        if number in known or (newest is not None and number == newest.number):
            continue
        made = store.release(number)
        row = _release_row(by, place, made, BROKEN_OFF)
        # An import stands on the release before it; what stands on an earlier one took it back.
        if number > 1 and made.parent != number - 1:
            taken = ActivityRelease.objects.filter(place=place, number=number - 1)
            taken.update(withdrawn_at=row.made_at, withdrawn_because=BROKEN_OFF)


def _release_row(by: Acting, place: Place, release: Release, reason: str) -> ActivityRelease:
    text = json.dumps(release.as_data()["tables"], sort_keys=True)
    months = {entry.month for entries in release.tables.values() for entry in entries}
    return ActivityRelease.objects.create(
        place=place,
        number=release.number,
        store_digest=hashlib.sha256(text.encode()).hexdigest(),
        months=sorted(months),
        rows_by_table={table: release.rows(table) for table in release.tables},
        reported=[dict(one) for one in release.reported],
        quality=dict(release.checks),
        reason=reason,
        made_at=timezone.now(),
        made_by=by.user,
    )


def _file_row(
    by: Acting,
    place: Place,
    one: Told,
    *,
    checked: Checked,
    release: ActivityRelease | None,
    file: ActivityFile | None,
) -> None:
    tallies = one.report.tallies
    values = {
        "sha256": one.digest,
        "stored_as": "",
        "state": ActivityFile.State.ACCEPTED if release else ActivityFile.State.REFUSED,
        "progress": 100,
        "adapter": one.adapter,
        "provider": one.provider,
        "months": list(one.months),
        "accepted": sum(t.accepted for t in tallies) if release else 0,
        "rejected": sum(t.rejected for t in tallies) if release else sum(t.came for t in tallies),
        "tallies": [
            {"table": t.table, "came": t.came, "accepted": t.accepted if release else 0}
            for t in tallies
        ],
        "release": release,
        "sentence": "" if release else _why(checked.report),
    }
    if file is not None:
        ActivityFile.objects.filter(pk=file.pk).update(**{**values, "sha256": file.sha256})
        row = file
    else:
        row = ActivityFile.objects.create(
            place=place, name=safe_file_name(one.name), received_at=timezone.now(),
            received_by=by.user, organisation=by.organisation, **values,
        )  # fmt: skip
    own = {f.check for f in one.report.findings}
    across = [f for f in checked.report.findings if f.check not in own and not f.provider]
    QualityFinding.objects.bulk_create(
        QualityFinding(
            file=row, check_id=f.check, severity=f.severity.value, table=f.table[:60],
            field=f.field[:60], count=f.count, sentence=f.sentence,
            samples=[{"file": s.file, "row": s.row} for s in f.samples],
        )
        for f in (*one.report.findings, *across)
    )  # fmt: skip


def _why(report: QualityReport) -> str:
    """The first reason for which a file is kept out, and how many more stand in its table."""
    refused = (f.sentence for f in report.findings if f.severity.value == "reject_file")
    reasons = list(dict.fromkeys(refused))
    if len(reasons) < 2:
        return "".join(reasons)
    first, *more = reasons
    are = "reason is" if len(more) == 1 else "reasons are"
    return f"{first} {len(more)} more {are} listed with the file."


def _meter(file: ActivityFile) -> Progress:
    """Note the share of the work on the file, seldom enough not to be a burden."""
    told = 0

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal told
        first, room = _SHARES.get(stage, (0, 0))
        share = first + (room * done // total if total else 0)
        if share >= told + _STEP:
            told = share
            ActivityFile.objects.filter(pk=file.pk).update(progress=min(share, 99))

    return tell


_STEP = 5
#: Which part of the whole each stage of an import is: where it begins and how long it is.
_SHARES = {"tables read": (5, 55), "files checked": (60, 5), "tables written": (65, 34)}


def _note(by: Acting, action: str, place: Place, ref: str, details: dict[str, object]) -> None:
    record(by=by, action=action, kind="activity", ref=ref, place=place, details=details)
