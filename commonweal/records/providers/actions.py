"""Saying how a contradiction of plans is resolved. Each side speaks for itself."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.records.audit.actions import record
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.providers.models import Resolution
from commonweal.records.providers.selectors import may_resolve, pair_seen
from commonweal.records.register.models import Organisation, Place


@transaction.atomic
def record_resolution(
    *,
    by: Acting,
    place: Place,
    pair: str,
    way: str,
    words: str,
    provider_part_gbp_m: Decimal | None = None,
    organisation: Organisation | None = None,
) -> Resolution:
    """Keep what one side says of a contradiction.

    `provider_part_gbp_m` is what of the amount at stake the provider takes, asked for when each
    takes a part. The system names the `organisation`. Raises ValidationError, NotAllowed.
    """
    by.require(Capability.TAKE_POSITION)
    found = pair_seen(by, place, pair)
    if found is None:
        raise ValidationError(f"There is no pair of plans {pair} in {place}.")
    body = organisation if by.is_system else by.organisation
    if body is None or body.code not in (found.provider, found.commissioner):
        raise NotAllowed("Only the two sides of these plans say how they are resolved.")
    if not by.is_system and not may_resolve(by, place, found):
        raise NotAllowed("Only the two sides of these plans say how they are resolved.")
    if not found.contradicts:
        raise ValidationError("These two plans do not contradict each other.")
    if way not in Resolution.Way.values:
        raise ValidationError({"way": f"Choose one of: {', '.join(Resolution.Way.labels)}."})
    if not words.strip():
        raise ValidationError({"words": "Say what was agreed, or what is in the way."})
    part = _part(way, provider_part_gbp_m, found.at_stake.high)
    said = Resolution.objects.create(
        place=place,
        pair=pair,
        organisation=body,
        way=way,
        provider_part_gbp_m=part,
        words=words.strip(),
        said_at=timezone.now(),
        said_by=by.user,
    )
    record(
        by=by, action="plans.resolution", kind="plans", ref=pair, place=place,
        details={"organisation": body.code, "way": way, "words": said.words, "provider_part": part},
    )  # fmt: skip
    return said


def _part(way: str, part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    if way != Resolution.Way.SHARED:
        return None
    if part is None or part <= 0 or (whole is not None and part >= abs(whole)):
        raise ValidationError(
            {"provider_part_gbp_m": "Say which part of the amount the provider takes, in £m: more "
             "than nothing and less than all."}
        )  # fmt: skip
    return part
