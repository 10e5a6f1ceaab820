"""Working on a framework set: taking it up, putting indicators in and out, planning, retiring."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.records.acts import made, needed
from commonweal.records.audit.actions import record
from commonweal.records.frameworks.actions_common import (
    Bench,
    open_bench,
)
from commonweal.records.frameworks.models import (
    Attachment,
    FrameworkSet,
    IndicatorRetirement,
    PlannedSwap,
)
from commonweal.records.frameworks.selectors import NoSuchFramework, framework_called
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on
from commonweal.reviewing.frameworks import Placed, refusal_to_place
from commonweal.reviewing.life_cycle import Swap, plan_problem


@transaction.atomic
def take_up(*, by: Acting, place: Place, framework: str) -> FrameworkSet:
    """Begin a draft of a framework. Doing it again changes nothing. Raises ValidationError."""
    require_work_on(by, place, Capability.WORK_OUT)
    try:
        framework_called(by, framework)
    except NoSuchFramework as fault:
        raise ValidationError(str(fault)) from None
    Place.objects.select_for_update().get(pk=place.pk)
    there = FrameworkSet.objects.filter(place=place, framework=framework).first()
    if there is not None:
        return there
    taken = FrameworkSet.objects.create(place=place, framework=framework, **made(by))
    record(
        by=by, action="framework.taken_up", kind="framework", ref=f"{place.code}/{framework}",
        place=place,
    )  # fmt: skip
    return taken


@transaction.atomic
def attach(
    *,
    by: Acting,
    place: Place,
    framework: str,
    wanted: Placed,
    reason: str = "",
    is_illustrative: bool = False,
) -> Attachment:
    """Put an indicator under an outcome. Raises ValidationError with the rule's sentence."""
    bench = open_bench(by, place, framework)
    row = _put(bench, wanted, reason, is_illustrative=is_illustrative)
    bench.note(
        "framework.indicator_attached",
        f"{wanted.outcome}/{wanted.indicator}",
        {"key": wanted.is_key, "reason": reason.strip()},
    )
    return row


def _put(bench: Bench, wanted: Placed, reason: str, *, is_illustrative: bool) -> Attachment:
    refusal = refusal_to_place(bench.framework, bench.placed, wanted, bench.library)
    if refusal:
        raise ValidationError(refusal)
    row = Attachment.objects.create(
        set=bench.set,
        outcome=wanted.outcome,
        indicator=wanted.indicator,
        is_key=wanted.is_key,
        is_illustrative=is_illustrative,
        reason=reason.strip(),
        **made(bench.by),
    )
    bench.rows.append(row)
    return row


@transaction.atomic
def take_out(
    *, by: Acting, place: Place, framework: str, outcome: str, indicator: str, reason: str
) -> None:
    """Take an indicator from under an outcome. The reason stays with it. Raises ValidationError."""
    bench = open_bench(by, place, framework)
    said = needed(reason, "reason", "Say why it is taken out.")
    rows = [one for one in bench.rows if (one.outcome, one.indicator) == (outcome, indicator)]
    if not rows:
        raise ValidationError(f"{indicator} does not stand under outcome {outcome}.")
    _take(bench, rows[0], said)
    bench.note("framework.indicator_taken_out", f"{outcome}/{indicator}", {"reason": said})


def _take(bench: Bench, row: Attachment, reason: str) -> None:
    row.removed_at, row.removed_by, row.removed_reason = timezone.now(), bench.by.user, reason
    row.save(update_fields=["removed_at", "removed_by", "removed_reason"])
    bench.rows.remove(row)


@transaction.atomic
def plan_swap(*, by: Acting, place: Place, framework: str, swap: Swap) -> PlannedSwap:
    """Plan that an indicator gives way to another on a day. Raises ValidationError."""
    bench = open_bench(by, place, framework)
    said = needed(swap.reason, "reason", "Say why it is to be replaced.")
    problem = plan_problem((one.indicator for one in bench.placed), bench.library, swap)
    if problem:
        raise ValidationError({"successor": problem})
    row = PlannedSwap.objects.create(
        set=bench.set,
        indicator=swap.indicator,
        successor=swap.successor,
        on=swap.on,
        reason=said,
        **made(by),
    )
    details = {"successor": swap.successor, "on": swap.on, "reason": said}
    bench.note("framework.swap_planned", swap.indicator, details)
    return row


@transaction.atomic
def retire(
    *,
    by: Acting,
    place: Place,
    framework: str,
    indicator: str,
    on: date,
    successor: str = "",
    reason: str,
) -> IndicatorRetirement:
    """Take an indicator out wherever it stands, and put its successor there, if there is one.

    `on` is its last day, today at the latest: what is yet to come belongs in the plan. Raises
    ValidationError.
    """
    bench = open_bench(by, place, framework)
    said = needed(reason, "reason", "Say why it is retired.")
    if on > timezone.localdate():
        raise ValidationError({"on": "That day is yet to come. Plan the replacement instead."})
    rows = [one for one in bench.rows if one.indicator == indicator]
    if not rows:
        raise ValidationError(f"{indicator} does not stand in this set.")
    problem = plan_problem([indicator], bench.library, Swap(indicator, successor, on))
    if problem:
        raise ValidationError({"successor": problem})
    for row in rows:
        _take(bench, row, said)
        wanted = Placed(successor, row.outcome, row.is_key)
        already = any((p.indicator, p.outcome) == (successor, row.outcome) for p in bench.placed)
        if successor and not already:
            _put(bench, wanted, f"Takes the place of {indicator}.",
                 is_illustrative=row.is_illustrative)  # fmt: skip
    retired = IndicatorRetirement.objects.create(
        set=bench.set, indicator=indicator, successor=successor, on=on, reason=said, **made(by)
    )
    details = {"successor": successor, "on": on, "reason": said}
    bench.note("framework.indicator_retired", indicator, details)
    return retired
