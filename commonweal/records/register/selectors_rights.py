"""Who may change what stands in the shared register, and whom to ask about the rest.

Everybody who edits the register may add to it. What is there is changed by the body itself or by
the organisation that entered it, and an area also by those who commission for it or govern it
today. To lead a place gives no such right: anybody may start a place and name anybody in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils import timezone

from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.register import lists
from commonweal.records.register.models import Area, AreaDuty, Organisation, holds

OPERATOR = "whoever runs Commonweal for you"


@dataclass(frozen=True)
class Rights:
    """What one organisation may change on one day. The system may change everything."""

    acting: Acting
    on: date

    def may_change(self, subject: str, code: str) -> bool:
        """`subject` is "organisation" or "area"."""
        return self.acting.is_system or code in self._own[subject]

    def refusal(self, subject: str, code: str) -> str:
        """A sentence that says who may change a registered body, and empty text for those who
        may."""
        if self.may_change(subject, code):
            return ""
        name, _ = self._entered[subject].get(code, (code, ""))
        return (
            f"{name} is not yours to change: {_WHO[subject]}. "
            f"Ask {self.whom_to_ask(subject, code)}."
        )

    def whom_to_ask(self, subject: str, code: str) -> str:
        """The names of those who may change a registered body, and the operator where it ships."""
        name, entered_by = self._entered[subject].get(code, (code, ""))
        keepers = [name] if subject == "organisation" else self._answering.get(code, [])[:3]
        asked = list(dict.fromkeys((*keepers, entered_by or OPERATOR)))
        return " or ".join([", ".join(asked[:-1]), asked[-1]] if len(asked) > 1 else asked)

    @cached_property
    def _own(self) -> dict[str, frozenset[str]]:
        own = self.acting.organisation
        if own is None:
            return {"organisation": frozenset(), "area": frozenset()}
        bodies = Organisation.objects.filter(Q(pk=own.pk) | Q(entered_by=own))
        areas = Area.objects.filter(entered_by=own).values_list("code", flat=True)
        answered = self._duties().filter(organisation=own).values_list("area__code", flat=True)
        return {
            "organisation": frozenset(bodies.values_list("code", flat=True)),
            "area": frozenset(areas) | frozenset(answered),
        }

    def _duties(self) -> QuerySet[AreaDuty]:
        return AreaDuty.objects.filter(holds(self.on), duty__in=lists.keeping_duties())

    @cached_property
    def _entered(self) -> dict[str, dict[str, tuple[str, str]]]:
        """The name of everything registered, and of the organisation that entered it."""
        return {
            subject: {
                code: (name, entered_by or "")
                for code, name, entered_by in model._default_manager.values_list(
                    "code", "name", "entered_by__name"
                )
            }
            for subject, model in (("organisation", Organisation), ("area", Area))
        }

    @cached_property
    def _answering(self) -> dict[str, list[str]]:
        """The names of those who commission for an area or govern it."""
        found: dict[str, list[str]] = {}
        rows = self._duties().order_by("organisation__name")
        for code, name in rows.values_list("area__code", "organisation__name"):
            found.setdefault(code, []).append(name)
        return found


_WHO = {
    "organisation": "a body is changed by itself or by the organisation that entered it",
    "area": "an area is changed by those who commission for it or govern it, or entered it",
}


def rights_of(acting: Acting) -> Rights:
    """What the acting organisation may change in the register today."""
    return Rights(acting, timezone.localdate())


def require_change_of(acting: Acting, subject: str, code: str) -> None:
    """Raise NotAllowed, saying whom to ask, unless they may change this body or area."""
    acting.require(Capability.EDIT_REGISTER)
    refusal = rights_of(acting).refusal(subject, code)
    if refusal:
        raise NotAllowed(refusal)


def may_correct(acting: Acting, subject: str, code: str) -> bool:
    """Whether a page offers them to correct this body or area."""
    return acting.may(Capability.EDIT_REGISTER) and rights_of(acting).may_change(subject, code)


def whom_to_ask(acting: Acting, subject: str, code: str) -> str:
    """Whom somebody who edits the register asks about what is not theirs; empty for the rest."""
    if not acting.may(Capability.EDIT_REGISTER) or may_correct(acting, subject, code):
        return ""
    return rights_of(acting).whom_to_ask(subject, code)
