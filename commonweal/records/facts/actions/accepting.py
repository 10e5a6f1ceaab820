"""Accepting an import whole, in one transaction, and taking one back."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from commonweal.facts.templates.cells import THIS_FILE
from commonweal.records.audit.actions import record
from commonweal.records.facts import hooks, library
from commonweal.records.facts.actions.receiving import (
    ImportRefused,
    put_proposal,
    require_import_of,
)
from commonweal.records.facts.actions.versions import BATCH, Giver, write_versions
from commonweal.records.facts.models import Document, Figure, FigureVersion, Import, Release
from commonweal.records.facts.proposing import (
    Proposed,
    landed_rows,
    propose,
    this_file_code,
)
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place


def accept_import(*, import_: Import, by: Acting, reason: str = "") -> Release | None:
    """Make the figures of a checked file the place's figures.

    The file is read and checked again, against the record as it now is. `reason` answers the
    questions that the check asked; should more have come up since, they are shown first. All is
    written in one transaction, or nothing; an import
    that changes nothing is accepted without a new release. Raises ImportRefused, NotAllowed.
    """
    release, refusal = _accept(import_, by, reason.strip())
    import_.refresh_from_db()
    if refusal:
        raise ImportRefused(refusal)
    return release


def _not_ready(import_: Import) -> str:
    return {
        Import.State.RECEIVED: "The file has not been checked yet. Wait for the check.",
        Import.State.REFUSED: "The file has problems. Mend it and send it again.",
        Import.State.ACCEPTED: "The file has been accepted already.",
        Import.State.WITHDRAWN: "The file has been withdrawn. Send it again.",
    }[Import.State(import_.state)]


def _lock(import_: Import) -> Import:
    # The place is locked first, so that two imports into it wait for each other.
    Place.objects.select_for_update().get(pk=import_.place_id)
    return Import.objects.select_for_update(of=("self",)).select_related("place").get(pk=import_.pk)


@transaction.atomic
def _accept(import_: Import, by: Acting, reason: str) -> tuple[Release | None, str]:
    """The release, or why not. What the last check found is kept even when it refuses."""
    locked = _lock(import_)
    require_import_of(by, locked.place, library.template(locked.template))
    if locked.state != Import.State.CHECKED:
        return None, _not_ready(locked)
    asked = {query["sentence"] for query in locked.queries}
    proposed = propose(locked, by)
    put_proposal(locked, proposed)
    refusal = _refusal(proposed, reason, asked)
    if not refusal:
        locked.reason = "\n".join(dict.fromkeys(t for t in (locked.reason, reason) if t))
        locked.state = Import.State.ACCEPTED
    locked.progress = 100
    locked.save()
    if refusal:
        return None, refusal
    release = _release(locked, proposed, by) if _changes_anything(locked) else None
    _record_acceptance(locked, release, by)
    if release:
        hooks.follow(locked.place, by)
    return release, ""


def _refusal(proposed: Proposed, reason: str, asked: Collection[str]) -> str:
    """Why the file cannot come in yet. A reason answers only the questions that were shown."""
    if proposed.problems:
        more = len(proposed.problems) - 1
        return f"{proposed.problems[0]}" + (f" ({more} more problems.)" if more else "")
    later = sum(query.sentence not in asked for query in proposed.queries)
    if later:
        come = "1 more question has" if later == 1 else f"{later} more questions have"
        return (
            f"Figures of the place have changed since the file was checked, and {come} come up. "
            "Look at them, then accept the file again or mend it."
        )
    if proposed.queries and not reason:
        count = len(proposed.queries)
        wait = "1 question waits" if count == 1 else f"{count} questions wait"
        return f"{wait} for an answer. Say why the file is right, or mend it and send it again."
    return ""


def _record_acceptance(import_: Import, release: Release | None, by: Acting) -> None:
    record(
        by=by,
        action="import.accepted",
        kind="import",
        ref=str(import_.pk),
        place=import_.place,
        details={
            "template": import_.template,
            "file": import_.file_name,
            "release": release.number if release else None,
            "new": import_.new_count,
            "changed": import_.changed_count,
            "same": import_.same_count,
            "reason": import_.reason,
        },
    )


def _changes_anything(import_: Import) -> bool:
    return import_.new_count + import_.changed_count > 0


def _release(import_: Import, proposed: Proposed, by: Acting) -> Release:
    release = make_release(
        import_.place,
        f"{proposed.template.title}: {import_.new_count} new, {import_.changed_count} changed",
        import_,
    )
    giver = Giver(by, release.made_at, import_.reason)
    write_versions(
        dataset=proposed.template.id,
        rows=proposed.comparison.rows,
        release=release,
        giver=giver,
        extra_documents=_own_document(import_, proposed),
    )
    if proposed.template.lands:
        hooks.land(
            proposed.template.lands,
            hooks.Landed(import_.place, landed_rows(proposed), import_, release, by),
        )
    return release


def make_release(place: Place, summary: str, import_: Import | None = None) -> Release:
    """The next release of a place. Call it with the place locked."""
    last = Release.objects.filter(place=place).order_by("-number").first()
    return Release.objects.create(
        place=place,
        number=last.number + 1 if last else 1,
        made_by_import=import_,
        made_at=timezone.now(),
        summary=summary[:200],
    )


def _own_document(import_: Import, proposed: Proposed) -> dict[str, Document]:
    """The file itself as a source, where its rows name it."""
    if not any(draft.document == THIS_FILE for draft in proposed.drafts):
        return {}
    document, _ = Document.objects.get_or_create(
        code=this_file_code(import_),
        defaults={
            "title": f"{import_.file_name}, sent for {import_.place.name}"[:300],
            "publisher": import_.organisation.name if import_.organisation else "",
            "published": f"{import_.received_at:%Y-%m-%d}",
            "note": "The file as it was brought in.",
        },
    )
    return {THIS_FILE: document}


@transaction.atomic
def withdraw_import(*, import_: Import, reason: str, by: Acting) -> Import:
    """Take an import back.

    Before it was accepted the file is only set aside. Afterwards each figure goes back to the
    version it had before, as a new release; the versions stay on record. Raises ImportRefused
    when some of its figures have been changed since.
    """
    locked = _lock(import_)
    require_import_of(by, locked.place, library.template(locked.template))
    if locked.state == Import.State.WITHDRAWN:
        raise ImportRefused("The file has been withdrawn already.")
    if not reason.strip():
        raise ImportRefused("Say why the file is withdrawn.")
    was_accepted = locked.state == Import.State.ACCEPTED
    if was_accepted:
        locked.withdrawn_in = _take_back(locked)
    locked.state = Import.State.WITHDRAWN
    locked.save(update_fields=["state", "withdrawn_in"])
    record(
        by=by,
        action="import.withdrawn",
        kind="import",
        ref=str(locked.pk),
        place=locked.place,
        details={"file": locked.file_name, "reason": reason.strip(), "accepted": was_accepted},
    )
    if was_accepted:
        hooks.follow(locked.place, by)
    import_.refresh_from_db()
    return locked


def _take_back(import_: Import) -> Release | None:
    made = FigureVersion.objects.filter(release__made_by_import=import_)
    if made.exclude(figure__current=F("pk")).exists():
        raise ImportRefused(
            "Figures of this file have been changed since. Correct them one by one instead."
        )
    before: dict[int, int | None] = {}
    for version in made.only("figure_id", "number"):
        before[version.figure_id] = None
    earlier = (
        FigureVersion.objects.filter(figure__in=made.values("figure"))
        .exclude(release__made_by_import=import_)
        .exclude(release__made_by_import__state=Import.State.WITHDRAWN)
        .order_by("figure_id", "number")
    )
    before |= dict(earlier.values_list("figure_id", "pk"))
    figures = Figure.objects.in_bulk(list(before))
    for figure in figures.values():
        figure.current_id = before[figure.pk]
    Figure.objects.bulk_update(figures.values(), ["current"], batch_size=BATCH)
    return make_release(import_.place, f"Withdrew {import_.file_name}") if before else None
