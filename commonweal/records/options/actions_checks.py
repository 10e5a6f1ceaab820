"""Recording what was found about a belief, a condition of an extension or premises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.records.acts import made, needed
from commonweal.records.options.actions_common import (
    note,
)
from commonweal.records.options.models import Check
from commonweal.records.options.selectors_checks import watched_for
from commonweal.records.options.watching import STANDINGS
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Organisation, Place
from commonweal.records.register.selectors import require_work_on
from commonweal.records.results.selectors import commissioners_of


@dataclass(frozen=True)
class Found:
    """What was found: how the thing stands, on what evidence, who owns it, when it is tested."""

    standing: str
    evidence: str = ""
    owner: Organisation | None = None
    test_on: date | None = None
    found_on: date | None = None


@transaction.atomic
def check(*, by: Acting, place: Place, about: str, key: str, found: Found) -> Check:
    """Record how a belief, a condition or premises stand now. The latest record counts.

    Anything but the standing before anybody looked needs evidence in words. An owner must be a
    commissioner of the place. Raises ValidationError.
    """
    require_work_on(by, place, Capability.WORK_OUT)
    watched = [one for one in watched_for(Acting.system(), place) if one.about == about]
    known = next((one for one in watched if one.key == key), None)
    if known is None:
        listed = ", ".join(one.key for one in watched) or "none yet"
        raise ValidationError(f"There is no {about} {key} in {place}. There are: {listed}.")
    choices = dict(STANDINGS[known.about])
    if found.standing not in choices:
        raise ValidationError({"standing": f"Choose one of: {', '.join(choices.values())}."})
    evidence = found.evidence.strip()
    if found.standing != STANDINGS[known.about][0][0]:
        evidence = needed(evidence, "evidence", "Say what shows it: others rely on this.")
    if found.owner is not None and found.owner not in commissioners_of(by, place):
        raise ValidationError({"owner": f"{found.owner} does not commission in {place}."})
    row = Check.objects.create(
        place=place,
        about=about,
        key=key,
        standing=found.standing,
        evidence=evidence,
        owner=found.owner,
        test_on=found.test_on,
        found_on=found.found_on or timezone.localdate(),
        **made(by),
    )
    details = {
        "standing": found.standing,
        "evidence": evidence,
        "owner": found.owner.code if found.owner else "",
        "test_on": found.test_on,
    }
    note(by, f"option.{about}_checked", place, key, details)
    return row
