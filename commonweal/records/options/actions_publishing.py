"""Publishing what was decided and found about options, together with the place."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from commonweal.records.audit.actions import record
from commonweal.records.options.models import (
    Check,
    Decision,
    Meeting,
    MixedOption,
    Open,
    Paper,
    Shortlisting,
)
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place

PUBLISHED: tuple[type[Open], ...] = (Shortlisting, MixedOption, Check, Meeting, Paper, Decision)


@transaction.atomic
def publish(*, place: Place, by: Acting) -> int:
    """Publish every act that may be; scores, weights and positions stay with commissioners."""
    now, count = timezone.now(), 0
    for model in PUBLISHED:
        fresh = model._default_manager.filter(place=place, published_at__isnull=True)
        count += fresh.update(published_at=now)
    if count:
        record(
            by=by, action="options.published", kind="place", ref=place.code, place=place,
            details={"acts": count},
        )  # fmt: skip
    return count
