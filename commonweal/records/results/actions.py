"""Working things out and keeping the answers, publishing them, and parties agreeing to them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from commonweal import __version__
from commonweal.language.row import CannotWork
from commonweal.language.worked import Worked
from commonweal.records.audit.actions import record
from commonweal.records.facts.models import Release
from commonweal.records.facts.selectors import shown_versions
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Organisation, Place
from commonweal.records.register.selectors import Sight, require_work_on, sight_of
from commonweal.records.results.kinds import Kind, Tell, all_kinds, kind_of
from commonweal.records.results.models import Agreement, Attempt, Result, ResultSource
from commonweal.records.results.packing import NotReadable, pack, unpack
from commonweal.records.results.reading import Reading
from commonweal.records.results.selectors import commissioners_of, is_overtaken

log = structlog.get_logger(__name__)

BROKE = "Something went wrong on our side. Nothing was kept. Try again, or tell us."


def _no_telling(_: int) -> None:
    """Nobody watches this piece of work."""


def require_work(*, by: Acting, place: Place) -> None:
    """Raise NotAllowed unless they may work things out in this place."""
    require_work_on(by, place, Capability.WORK_OUT)


def work_out(
    *,
    by: Acting,
    place: Place,
    kind: str,
    subject: str = "",
    given: Any = None,
    reason: str = "",
    tell: Tell = _no_telling,
) -> Result:
    """Work something out from the place's figures and keep it as the next version.

    `given` is what was chosen, of the kind's own type; without it what was last chosen holds. The
    same again, from the same figures, is no new version: the one that stands is returned. Raises
    CannotWork with what is missing, NotAllowed.
    """
    require_work_on(by, place, Capability.WORK_OUT)
    wanted = kind_of(kind)
    chosen = given if given is not None else _last_given(place, wanted, subject)
    # Everything is read as the commissioning parties see it: they are the ones who may do this.
    release = _newest_release(place)
    reading = Reading(Acting.system(), place, wanted.reads)
    missing = [name for name in wanted.needs if name not in reading.datasets]
    if missing:
        raise CannotWork(f"{wanted.title} needs {_tables(missing)}. Bring it in first.")
    worked = wanted.work(reading, subject, chosen, tell)
    made = _Made(wanted, subject, chosen, worked, reason.strip(), release, reading.official)
    result = _keep(by, place, made)
    if given is not None and not subject:
        _follow_choice(place, kind)
    return result


@dataclass(frozen=True)
class _Made:
    """What was worked out, from which release, before it is kept."""

    kind: Kind
    subject: str
    given: Any
    worked: Worked
    reason: str
    release: Release | None
    official: tuple[str, ...]


def _newest_release(place: Place) -> Release | None:
    return Release.objects.filter(place=place).order_by("-number").first()


def _tables(names: list[str]) -> str:
    from commonweal.records.facts import library

    titles = [f"the table “{library.template(name).title}”" for name in names]
    return " and ".join(titles)


def _last_given(place: Place, kind: Kind, subject: str) -> Any:
    code = kind.chosen_with or kind.code
    last = Result.objects.filter(place=place, kind=code, subject=subject).first()
    if last is None:
        return kind.given()
    try:
        return unpack(last.given, kind.given)
    except NotReadable:
        return kind.given()


@transaction.atomic
def _keep(by: Acting, place: Place, made: _Made) -> Result:
    Place.objects.select_for_update().get(pk=place.pk)
    if made.release is None:
        raise CannotWork("Nothing has been brought in for this place yet. Bring in a table first.")
    if made.release != _newest_release(place):
        raise CannotWork("Figures came in while this was being worked out. Try it again.")
    versions = _versions_used(place, made.worked)
    packed = _packed(made)
    digest = _digest(packed, versions, made.official)
    last = Result.objects.filter(place=place, kind=made.kind.code, subject=made.subject).first()
    if last is not None and last.digest == digest:
        return last
    result = Result.objects.create(
        place=place,
        kind=made.kind.code,
        subject=made.subject,
        number=last.number + 1 if last else 1,
        code_version=__version__,
        digest=digest,
        release=made.release,
        made_at=timezone.now(),
        made_by=by.user,
        author_name=by.name,
        organisation=by.organisation,
        reason=made.reason,
        official=list(made.official),
        **packed,
    )
    ResultSource.objects.bulk_create(
        ResultSource(result=result, version_id=version) for version in versions
    )
    _note(by, "result.worked_out", result, {"version": result.number, "reason": made.reason})
    return result


def _packed(made: _Made) -> dict[str, Any]:
    worked = made.worked
    return {
        "given": pack(made.given),
        "answer": pack(worked.answer),
        "headline": worked.headline,
        "steps": list(worked.steps),
        "cautions": list(worked.cautions),
        "definitions": list(worked.definitions),
    }


def _versions_used(place: Place, worked: Worked) -> list[int]:
    """The figure versions that went in, as numbers of their records. One query a data set."""
    wanted = set(worked.used)
    datasets = {ref.split("/", 1)[0] for ref in wanted}
    seen = shown_versions(Acting.system(), place).filter(figure__dataset__in=datasets)
    return sorted(version.pk for version in seen if version.figure.ref in wanted)


def _digest(packed: Mapping[str, Any], versions: list[int], official: Sequence[str]) -> str:
    # What rests on figures alone keeps the digest that it had before statistics could go in.
    went_in = [packed, versions, __version__, *([list(official)] if official else [])]
    text = json.dumps(went_in, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def attempt(
    *, by: Acting, place: Place, kind: str, subject: str = "", given: Any = None, reason: str = ""
) -> Attempt:
    """Ask for something that takes long to be worked out. A job takes it on from here."""
    require_work_on(by, place, Capability.WORK_OUT)
    wanted = kind_of(kind)
    chosen = given if given is not None else _last_given(place, wanted, subject)
    return _attempt(by, place, wanted, subject, reason, given=pack(chosen))


def _attempt(
    by: Acting, place: Place, kind: Kind, subject: str, reason: str = "", **more: Any
) -> Attempt:
    return Attempt.objects.create(
        place=place,
        kind=kind.code,
        subject=subject,
        reason=reason.strip(),
        asked_at=timezone.now(),
        asked_by=by.user,
        organisation=by.organisation,
        **more,
    )


def carry_out(*, attempt: Attempt, by: Acting) -> Attempt:
    """Work out what an attempt asks for, and note how it ended. Doing it twice does no harm."""
    if not Attempt.objects.filter(pk=attempt.pk, state=Attempt.State.WAITING).update(
        state=Attempt.State.WORKING
    ):
        return Attempt.objects.get(pk=attempt.pk)

    def tell(percent: int) -> None:
        Attempt.objects.filter(pk=attempt.pk).update(progress=percent)

    kind = kind_of(attempt.kind)
    fields: dict[str, Any]
    try:
        result = work_out(
            by=by,
            place=attempt.place,
            kind=attempt.kind,
            subject=attempt.subject,
            given=unpack(attempt.given, kind.given),
            reason=attempt.reason,
            tell=tell,
        )
        fields = {"state": Attempt.State.DONE, "result": result, "progress": 100}
    except (CannotWork, NotAllowed) as refusal:
        sentences = refusal.sentences if isinstance(refusal, CannotWork) else (str(refusal),)
        fields = {"state": Attempt.State.FAILED, "sentences": list(sentences)}
    except Exception:
        Attempt.objects.filter(pk=attempt.pk).update(state=Attempt.State.FAILED, sentences=[BROKE])
        raise
    Attempt.objects.filter(pk=attempt.pk).update(**fields)
    return Attempt.objects.get(pk=attempt.pk)


def follow_release(*, place: Place, by: Acting) -> list[Result]:
    """Work out again, after a release, everything that is automatic and has what it needs.

    What cannot be worked out is noted as a failed attempt, so that its page can say why; it never
    keeps figures from coming in.
    """
    del by  # what follows by rule is the system's doing, whoever brought the figures in
    system = Acting.system()
    kinds = [kind for kind in all_kinds() if kind.automatic]
    there = Reading(system, place, {name for kind in kinds for name in kind.needs}).datasets
    made = []
    for kind in kinds:
        missing = [name for name in kind.needs if name not in there]
        if missing:
            _note_vanished(place, kind, missing)
            continue
        reading = Reading(system, place, kind.reads)
        for subject in kind.subjects(reading):
            result = _follow_one(place, kind, subject.code)
            if result is not None:
                made.append(result)
    return made


def _follow_choice(place: Place, chosen: str) -> None:
    """Work out again what rests on the choices of a kind, so that both rest on the same."""
    for kind in all_kinds():
        if kind.chosen_with == chosen:
            there = Reading(Acting.system(), place, kind.needs).datasets
            if set(kind.needs) <= there:
                _follow_one(place, kind, "")


def _follow_one(place: Place, kind: Kind, subject: str) -> Result | None:
    """Work one thing out again. Whatever goes wrong is kept as a failed attempt, not raised."""
    # Inside somebody's transaction a fault must leave it whole; outside none is held while this is
    # worked out, so that others may write meanwhile.
    held = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with held:
            result = work_out(by=Acting.system(), place=place, kind=kind.code, subject=subject)
    except CannotWork as fault:
        _note_failure(place, kind, subject, list(fault.sentences))
        return None
    except Exception:
        # A formula that breaks on figures nobody foresaw must not keep those figures out.
        log.exception("result.broke", place=place.code, kind=kind.code, subject=subject)
        _note_failure(place, kind, subject, [BROKE])
        return None
    last = Attempt.objects.filter(place=place, kind=kind.code, subject=subject).first()
    if last is not None and last.state == Attempt.State.FAILED:
        done = Attempt.State.DONE
        _attempt(Acting.system(), place, kind, subject, state=done, progress=100, result=result)
    return result


def follow_published(*, code: str) -> list[Result]:
    """Work out again, after a release of a published set, what is automatic and rests on it."""
    made = []
    for place, kind, subject in _resting_on(code):
        result = _follow_one(place, kind, subject)
        if result is not None:
            made.append(result)
    return made


def _resting_on(code: str) -> Iterator[tuple[Place, Kind, str]]:
    for kind in all_kinds():
        if not kind.automatic or code not in kind.official:
            continue
        for place in Place.objects.filter(results__kind=kind.code).distinct() | _tried(kind):
            reading = Reading(Acting.system(), place, kind.reads)
            if set(kind.needs) <= reading.datasets:
                for subject in kind.subjects(reading):
                    yield place, kind, subject.code


def _tried(kind: Kind) -> QuerySet[Place]:
    """The places where a kind could not be worked out, perhaps for want of statistics."""
    return Place.objects.filter(attempts__kind=kind.code).distinct()


def _note_vanished(place: Place, kind: Kind, missing: list[str]) -> None:
    """Say of what was worked out before that its tables are no longer there."""
    before = Result.objects.filter(place=place, kind=kind.code).values_list("subject", flat=True)
    sentence = f"{kind.title} needs {_tables(missing)}, which is no longer there."
    for subject in sorted(set(before)):
        _note_failure(place, kind, subject, [sentence])


def _note_failure(place: Place, kind: Kind, subject: str, sentences: list[str]) -> None:
    """Keep why it could not be worked out, once for as long as that stays the same."""
    last = Attempt.objects.filter(place=place, kind=kind.code, subject=subject).first()
    if last and last.state == Attempt.State.FAILED and last.sentences == sentences:
        return
    failed = Attempt.State.FAILED
    _attempt(Acting.system(), place, kind, subject, state=failed, sentences=sentences)


@transaction.atomic
def publish(*, place: Place, by: Acting) -> int:
    """Publish the newest version of every result of a place, with the place's figures.

    What can no longer be worked out from the figures is taken out of publication instead: it
    would tell of figures that have been withdrawn.
    """
    newest: dict[tuple[str, str], Result] = {}
    for row in Result.objects.filter(place=place).order_by("number"):
        newest[row.kind, row.subject] = row
    overtaken = {key for key, row in newest.items() if is_overtaken(by, row)}
    good = [row.pk for key, row in newest.items() if key not in overtaken]
    fresh = Result.objects.filter(pk__in=good, published_at__isnull=True)
    refs = [str(row) for row in fresh]
    fresh.update(published_at=timezone.now())
    gone = []
    for kind, subject in sorted(overtaken):
        out = Result.objects.filter(
            place=place, kind=kind, subject=subject, published_at__isnull=False
        )
        gone += [str(row) for row in out]
        out.update(published_at=None)
    if refs or gone:
        record(
            by=by, action="results.published", kind="place", ref=place.code, place=place,
            details={"results": refs, "taken_out": gone},
        )  # fmt: skip
    return len(refs)


@transaction.atomic
def agree(
    *,
    by: Acting,
    result: Result,
    stance: str,
    reason: str = "",
    organisation: Organisation | None = None,
) -> Agreement:
    """Say whether a party agrees to this version. Each commissioner speaks for itself only.

    The system names the `organisation`. A newer version needs a new agreement. Declining, or
    agreeing in part, needs a reason. Raises ValidationError, NotAllowed.
    """
    body = _speaker(by, result.place, organisation)
    if stance not in Agreement.Stance.values:
        raise ValidationError({"stance": f"Choose one of: {', '.join(Agreement.Stance.labels)}."})
    if stance != Agreement.Stance.AGREE and not reason.strip():
        raise ValidationError({"reason": "Say why, so that the others know what would help."})
    said = Agreement.objects.create(
        result=result,
        organisation=body,
        stance=stance,
        reason=reason.strip(),
        taken_at=timezone.now(),
        taken_by=by.user,
    )
    details = {"version": result.number, "organisation": body.code, "stance": stance,
               "reason": said.reason}  # fmt: skip
    _note(by, "result.agreement", result, details)
    return said


def _speaker(by: Acting, place: Place, organisation: Organisation | None) -> Organisation:
    # To speak for a commissioner takes a commissioner's role: a body may also be a provider.
    by.require(Capability.MANAGE_PLACE)
    body = organisation if by.is_system else by.organisation
    if body is None:
        raise ValidationError("Name the organisation that agrees or declines.")
    if not by.is_system and (
        sight_of(by, place) != Sight.ALL or organisation not in (None, by.organisation)
    ):
        raise NotAllowed(f"{body} is not asked to agree here, or you do not speak for it.")
    if body not in commissioners_of(by, place):
        raise ValidationError(f"{body} does not commission in {place}.")
    return body


def _note(by: Acting, action: str, result: Result, details: dict[str, Any]) -> None:
    record(
        by=by, action=action, kind="result", ref=f"{result.place.code}/{result.ref}",
        place=result.place, details=details,
    )  # fmt: skip
