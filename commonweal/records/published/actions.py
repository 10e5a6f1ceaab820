"""Bringing published statistics in: a file of a set becomes a release, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import structlog
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commonweal.facts.population import PopulationFault
from commonweal.facts.published import PublishedFault
from commonweal.records.audit.actions import record
from commonweal.records.disk import sentence_of
from commonweal.records.facts.uploads import Upload, let_go_of_killed, safe_file_name
from commonweal.records.findings.actions_published import look_again
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.published import hooks, keeping
from commonweal.records.published.areas_note import what_stays
from commonweal.records.published.models import PublishedFile, PublishedPeriod, PublishedRelease
from commonweal.records.published.selectors import current_files
from commonweal.records.published.sets import published_set

log = structlog.get_logger(__name__)

Progress = Callable[[str, int, int], None]


class NotBroughtIn(Exception):
    """Nothing was brought in. The message is fit to show."""


@transaction.atomic
def receive_published(
    *, by: Acting, set_code: str, upload: Upload, reason: str = "", recognised: str = ""
) -> PublishedFile:
    """Keep an upload until `bring_in_received` reads it. `recognised` says why the set was taken
    where its columns told. What a killed import left waiting is let go.

    Raises NotAllowed, NoSuchSet, and NotBroughtIn where the disk does not keep it."""
    by.require(Capability.CHANGE_PUBLISHED)
    said = published_set(set_code)
    _let_go_of_killed(by, said.id)
    try:
        stored_as = keeping.receive(upload)
    except OSError as fault:
        raise NotBroughtIn(sentence_of(fault)) from None
    file = PublishedFile.objects.create(
        set_code=said.id,
        name=safe_file_name(upload.name or ""),
        stored_as=stored_as,
        reason=reason,
        recognised=recognised,
        received_at=timezone.now(),
        received_by=by.user,
        organisation=by.organisation,
    )
    _note(by, "published.received", said.id, {"file": file.name, "recognised": recognised})
    return file


def bring_in_received(*, by: Acting, file: PublishedFile) -> PublishedRelease | None:
    """Bring a received upload in, telling how far it is. None when it was refused."""
    by.require(Capability.CHANGE_PUBLISHED)
    try:
        with keeping.reading(file.set_code):
            PublishedFile.objects.filter(pk=file.pk, progress=0).update(progress=1)
            release = bring_in_published(
                by=by, set_code=file.set_code, path=keeping.received(file.stored_as),
                name=file.name, reason=file.reason, recognised=file.recognised,
                progress=_meter(file),
            )  # fmt: skip
        _accept(by=by, file=file, release=release)
        return release
    except NotBroughtIn as fault:
        refuse_published(by=by, file=file, sentence=str(fault))
        return None
    finally:
        keeping.discard(file.stored_as)


def _let_go_of_killed(by: Acting, code: str) -> None:
    waiting = PublishedFile.State.WAITING
    let_go_of_killed(
        PublishedFile.objects.filter(set_code=code, state=waiting, progress__gt=0),
        is_reading=keeping.is_reading(code),
        discard=keeping.discard,
        refuse=lambda file, sentence: refuse_published(by=by, file=file, sentence=sentence),
    )


@transaction.atomic
def _accept(*, by: Acting, file: PublishedFile, release: PublishedRelease) -> None:
    waiting = PublishedFile.objects.filter(pk=file.pk, state=PublishedFile.State.WAITING)
    waiting.update(state=PublishedFile.State.ACCEPTED, release=release, progress=100, stored_as="")
    _note(by, "published.accepted", file.set_code, {"file": file.name})


@transaction.atomic
def refuse_published(*, by: Acting, file: PublishedFile, sentence: str) -> None:
    """Leave a received file refused, with why. One that was decided on stays as it is."""
    waiting = PublishedFile.objects.filter(pk=file.pk, state=PublishedFile.State.WAITING)
    if waiting.update(state=PublishedFile.State.REFUSED, sentence=sentence, stored_as=""):
        _note(by, "published.refused", file.set_code, {"file": file.name, "sentence": sentence})


def bring_in_published(
    *,
    by: Acting,
    set_code: str,
    path: Path,
    name: str = "",
    reason: str = "",
    recognised: str = "",
    progress: Progress | None = None,
) -> PublishedRelease:
    """Bring a file in as the next release of its set; its periods take the place of earlier ones.

    `recognised` says why the set was taken where the columns of the file told.

    Raises NotBroughtIn for a file that is refused or brings nothing new, NotAllowed, NoSuchSet.
    """
    by.require(Capability.CHANGE_PUBLISHED)
    said = published_set(set_code)
    shown = safe_file_name(name or path.name)
    try:
        with keeping.writing(said.id) as folder:
            keeping.sweep(folder, _named(said.id))
            held = current_files(by, said.id)
            kept = keeping.keep(
                path, said, folder, shown, progress, today=timezone.localdate(), held=held
            )
            if all(held.get(one.end) == one.file for one in kept):
                raise NotBroughtIn(f"{shown} brings nothing new: every period is held as it is.")
            words = {
                "reason": reason, "recognised": recognised, "note": what_stays(said, held, kept),
            }  # fmt: skip
            release = _record(by, said.id, path, shown, kept=kept, words=words)
    except (PublishedFault, PopulationFault, keeping.Busy) as fault:
        raise NotBroughtIn(str(fault)) from None
    except OSError as fault:
        raise NotBroughtIn(sentence_of(fault)) from None
    follow(by, said.id, {date.fromisoformat(one.end) for one in kept})
    return release


def follow(by: Acting, code: str, ends: set[date]) -> None:
    """Tell everybody that other periods count now. That is on record already, so what fails here
    is logged and undoes nothing."""
    for tell in (lambda: look_again(by=by, code=code, ends=ends), lambda: hooks.follow(code)):
        try:
            tell()
        except Exception:
            log.exception("published.not_followed", set=code)


@transaction.atomic
def _record(
    by: Acting,
    code: str,
    path: Path,
    name: str,
    *,
    kept: list[keeping.Kept],
    words: Mapping[str, str],
) -> PublishedRelease:
    last = PublishedRelease.objects.filter(set_code=code).aggregate(last=Max("number"))["last"]
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    release = PublishedRelease.objects.create(
        set_code=code,
        number=(last or 0) + 1,
        name=name,
        sha256=digest,
        rows=sum(one.rows for one in kept),
        repeated=sum(one.repeated for one in kept),
        narrowed=sum(one.narrowed for one in kept),
        contradicting=sum(one.contradicting for one in kept),
        **words,
        made_at=timezone.now(),
        made_by=by.user,
        organisation=by.organisation,
    )
    PublishedPeriod.objects.bulk_create(
        PublishedPeriod(
            release=release, end=one.end, file=one.file, rows=one.rows, states=one.states,
            organisations=one.organisations, breakdowns=one.breakdowns, measures=one.measures,
        )
        for one in kept
    )  # fmt: skip
    details = {"file": name, "sha256": digest, "release": release.number, "reason": words["reason"]}
    _note(by, "published.brought_in", code, details)
    return release


def _named(code: str) -> set[str]:
    rows = PublishedPeriod.objects.filter(release__set_code=code)
    return set(rows.values_list("file", flat=True))


def _meter(file: PublishedFile) -> Progress:
    """Note the share of the work, by fives: reading is told by batches, finishing by periods."""
    told = batches = 0

    def tell(_: str, done: int, total: int) -> None:
        nonlocal told, batches
        batches += not total
        share = 50 + 49 * done // total if total else min(batches * 5, 50)
        if share >= told + 5:
            told = share
            PublishedFile.objects.filter(pk=file.pk).update(progress=share)

    return tell


def _note(by: Acting, action: str, ref: str, details: dict[str, object]) -> None:
    record(by=by, action=action, kind="published", ref=ref, details=details)
