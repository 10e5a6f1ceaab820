"""Receiving a file and checking it. Nothing here changes a figure."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from commonweal.facts.problem import Problem
from commonweal.facts.templates import Template
from commonweal.records.audit.actions import record
from commonweal.records.facts import library
from commonweal.records.facts.comparing import Outcome
from commonweal.records.facts.models import Import
from commonweal.records.facts.proposing import Proposed, propose
from commonweal.records.facts.uploads import Upload, discard, safe_file_name, store
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, require_work_on, sight_of


class ImportRefused(ValueError):
    """The import cannot go on. The message is fit to show."""


def receive_import(
    *,
    place: Place,
    template: str,
    file: Upload,
    by: Acting,
    is_correction: bool = False,
    reason: str = "",
) -> Import:
    """Keep a file for checking. Raises NotAllowed, NoSuchTemplate, NotStored or ImportRefused."""
    wanted = library.template(template)
    require_import_of(by, place, wanted)
    if is_correction and not reason.strip():
        raise ImportRefused("A correction needs a reason. Say why the printed values change.")
    stored = store(file, library.limits())
    try:
        with transaction.atomic():
            import_ = Import.objects.create(
                place=place,
                template=wanted.id,
                file_name=safe_file_name(file.name or ""),
                file_size=stored.size,
                sha256=stored.sha256,
                stored_as=stored.name,
                is_correction=is_correction,
                reason=reason.strip(),
                received_at=timezone.now(),
                received_by=by.user,
                organisation=by.organisation,
            )
            record(
                by=by,
                action="import.received",
                kind="import",
                ref=str(import_.pk),
                place=place,
                details={
                    "template": wanted.id,
                    "file": import_.file_name,
                    "sha256": stored.sha256,
                    "correction": is_correction,
                },
            )
    except BaseException:
        discard(stored.name)
        raise
    return import_


def require_import_of(by: Acting, place: Place, template: Template) -> None:
    """Raise NotAllowed unless they may bring this kind of table into this place.

    Commissioning parties may bring in anything; a provider that is party to the place sends
    the returns about itself.
    """
    if by.may(Capability.SUBMIT_RETURN) and not by.is_system:
        if sight_of(by, place) != Sight.OWN:
            raise NotAllowed(f"{by.organisation} does not provide in {place}.")
        if not template.by_provider:
            raise NotAllowed(f"Providers do not send “{template.title}”; commissioners do.")
        return
    require_work_on(by, place, Capability.IMPORT_FACTS)


def check_import(*, import_: Import, by: Acting) -> Import:
    """Read and check a received file; afterwards it is ready to accept or refused.

    Checking twice does no harm. Nothing is audited, because nothing of the place changes.
    """
    require_import_of(by, import_.place, library.template(import_.template))
    if import_.state not in (Import.State.RECEIVED, Import.State.REFUSED, Import.State.CHECKED):
        return import_

    def step(percent: int) -> None:
        Import.objects.filter(pk=import_.pk).update(progress=percent)

    proposed = propose(import_, by, step)
    with transaction.atomic():
        locked = Import.objects.select_for_update().get(pk=import_.pk)
        if locked.state in (Import.State.ACCEPTED, Import.State.WITHDRAWN):
            return locked
        put_proposal(locked, proposed)
        locked.progress = 100
        locked.save()
    return locked


@transaction.atomic
def refuse_import(*, import_: Import, sentence: str, by: Acting) -> Import:
    """Refuse a file whose check could not be finished. Like a check, it leaves no audit event.

    Raises NotAllowed for people: they withdraw a file.
    """
    if not by.is_system:
        raise NotAllowed("Only the product itself refuses a file. Withdraw it instead.")
    locked = Import.objects.select_for_update().get(pk=import_.pk)
    if locked.state == Import.State.RECEIVED:
        locked.state = Import.State.REFUSED
        locked.problems = [Problem(locked.file_name, None, "", sentence).as_dict()]
        locked.progress = 100
        locked.save(update_fields=["state", "problems", "progress"])
    return locked


def put_proposal(import_: Import, proposed: Proposed) -> None:
    """Write what a proposal says on its import, without saving it."""
    import_.state = Import.State.REFUSED if proposed.problems else Import.State.CHECKED
    import_.problems = [problem.as_dict() for problem in proposed.problems]
    import_.queries = [query.as_dict() for query in proposed.queries]
    import_.notes = list(proposed.notes)
    import_.preview = proposed.preview
    import_.row_count = len(proposed.table.rows) if proposed.table else 0
    import_.figure_count = len(proposed.drafts)
    count = proposed.comparison.count
    import_.new_count = count(Outcome.NEW)
    import_.changed_count = count(Outcome.CHANGED)
    import_.same_count = count(Outcome.SAME)
