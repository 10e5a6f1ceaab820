"""What rooms keep in the audit for a time from the auditors of other organisations, also where they
commission. Rooms sign up when Django starts; the audit knows none of them."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q

from commonweal.records.people.acting import Acting

Withholding = Callable[[Acting], Q]
_withheld: list[Withholding] = []


def withhold(rule: Withholding) -> None:
    """Keep the events that `rule` names for a reader as long as it names them."""
    if rule not in _withheld:
        _withheld.append(rule)


def withheld_from(acting: Acting) -> Q:
    """The events that are kept from this reader, their own organisation's aside."""
    found = Q(pk__in=())
    for rule in _withheld:
        found |= rule(acting)
    return found
