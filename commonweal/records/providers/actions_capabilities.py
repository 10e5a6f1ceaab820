"""Saying what a provider can do: it itself, and those who commission from it."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.records.audit.actions import record
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.providers.models import CapabilityView
from commonweal.records.providers.selectors import side_in
from commonweal.records.register.models import Organisation, Place


@transaction.atomic
def judge_capability(
    *,
    by: Acting,
    place: Place,
    provider: Organisation,
    capability: str,
    level: int,
    evidence: str,
    plan: str = "",
    plan_due_on: date | None = None,
) -> CapabilityView:
    """Keep how one side judges a capability. Below full, a plan or its absence is for all to see.

    Raises ValidationError, NotAllowed.
    """
    by.require(Capability.TAKE_POSITION)
    side = side_in(by, place, provider.code)
    if not side or by.organisation is None:
        raise NotAllowed(f"Only {provider} and its commissioners judge what it can do.")
    if not capability.strip():
        raise ValidationError({"capability": "Name the capability."})
    if level not in CapabilityView.Level.values:
        raise ValidationError({"level": "Choose a level."})
    if not evidence.strip():
        raise ValidationError({"evidence": "Say what the judgement rests on."})
    if plan_due_on and not plan.strip():
        raise ValidationError({"plan": "Say what is to be done by then."})
    view = CapabilityView.objects.create(
        place=place,
        provider=provider,
        capability=capability.strip(),
        side=side,
        organisation=by.organisation,
        level=level,
        evidence=evidence.strip(),
        plan=plan.strip(),
        plan_due_on=plan_due_on,
        said_at=timezone.now(),
        said_by=by.user,
    )
    record(
        by=by, action="capability.judged", kind="capability", ref=f"{provider.code}/{capability}",
        place=place,
        details={"side": side, "level": level, "evidence": view.evidence, "plan": view.plan},
    )  # fmt: skip
    return view
