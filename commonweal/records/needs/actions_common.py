"""What every act on a needs assessment shares: who may, the row to write in, the audit event."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from commonweal.planning.needs_assessment import is_cleared
from commonweal.records.audit.actions import record
from commonweal.records.facts.models import Document
from commonweal.records.lexicon.selectors import lexicon_for
from commonweal.records.needs.definitions import needs_rules
from commonweal.records.needs.models import Assessment
from commonweal.records.needs.selectors import may_lead, sections_for
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Area, Organisation, Place, PlaceParty
from commonweal.records.register.selectors import require_work_on

State = Assessment.State

#: Words that stand in addresses where the code of an assessment or statement would.
RESERVED = frozenset({"outside", "statements", "priorities", "baseline"})


def open_to_write(
    by: Acting,
    assessment: Assessment,
    capability: Capability = Capability.WORK_OUT,
    *,
    lead: bool = False,
) -> Assessment:
    """The assessment locked for writing in its draft.

    Raises NotAllowed, and ValidationError for one that is published or from outside.
    """
    require_work_on(by, assessment.place, capability)
    if lead:
        require_lead(by, assessment)
    return locked(assessment)


def require_lead(by: Acting, assessment: Assessment) -> None:
    """Raise NotAllowed unless they act for the organisation that leads the assessment."""
    if not may_lead(by, assessment):
        raise NotAllowed(f"This is for {assessment.lead}, which leads the assessment.")


def locked(assessment: Assessment) -> Assessment:
    """The assessment as it is now, locked. Raises ValidationError when it is no draft."""
    row = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if not row.is_own:
        raise ValidationError("This assessment is from outside: only its cover is kept here.")
    if row.state == State.PUBLISHED:
        raise ValidationError("It is published. Begin a correction first.")
    if row.state == State.REPLACED:
        raise ValidationError("It has been replaced by another assessment.")
    return row


def settle(assessment: Assessment) -> None:
    """Bring the state up to date with what was said: validated once every section is cleared."""
    if assessment.state not in (State.IN_VALIDATION, State.VALIDATED):
        return
    states = [section.state for section in sections_for(Acting.system(), assessment)]
    now = State.VALIDATED if is_cleared(states) else State.IN_VALIDATION
    if now != assessment.state:
        assessment.state = now
        assessment.save(update_fields=["state"])


def note(
    by: Acting, action: str, assessment: Assessment, details: dict[str, Any], ref: str = ""
) -> None:
    """The audit event of an act on an assessment."""
    named = f"{assessment.place.code}/{assessment.code}/{ref}".rstrip("/")
    record(
        by=by, action=action, kind="needs_assessment", ref=named, place=assessment.place,
        details=details,
    )  # fmt: skip


def topics_named(by: Acting, codes: Iterable[str]) -> list[str]:
    """The codes of topics, once each. Raises ValidationError for one that is no topic."""
    terms, schemes = lexicon_for(by).terms, needs_rules().topic_schemes
    wanted = list(dict.fromkeys(codes))
    strange = [code for code in wanted if code not in terms or terms[code].scheme not in schemes]
    if strange:
        raise ValidationError(
            {"topics": f"No topic is called {', '.join(strange)}. Choose terms of the lexicon."}
        )
    if not wanted:
        raise ValidationError({"topics": "Choose at least one topic."})
    return wanted


def areas_named(codes: Iterable[str]) -> list[Area]:
    """The areas of the codes. Raises ValidationError for an unknown one or for none."""
    wanted = list(dict.fromkeys(codes))
    found = Area.objects.in_bulk(wanted, field_name="code")
    strange = [code for code in wanted if code not in found]
    if strange:
        raise ValidationError(
            {"areas": f"No area is registered as {', '.join(strange)}. Correct the code."}
        )
    if not wanted:
        raise ValidationError({"areas": "Choose at least one area."})
    return [found[code] for code in wanted]


def document_named(code: str) -> Document | None:
    """The document of a code, None for no code. Raises ValidationError for an unknown one."""
    if not code:
        return None
    found = Document.objects.filter(code=code).first()
    if found is None:
        raise ValidationError({"document": f"There is no document {code}. Choose one of the list."})
    return found


def strength_named(code: str) -> str:
    """A code of evidence strength. Raises ValidationError for any other word."""
    strengths = needs_rules().strengths
    if code not in strengths:
        labels = ", ".join(one.label.lower() for one in strengths.values())
        raise ValidationError({"strength": f"Say how strong the evidence is: {labels}."})
    return code


def party_named(place: Place, code: str, field: str, *, commissioning: bool) -> Organisation:
    """A party of the place by its code. Raises ValidationError when it is none."""
    parties = PlaceParty.objects.filter(place=place, organisation__code=code)
    if commissioning:
        parties = parties.filter(part__in=(PlaceParty.Part.LEAD, PlaceParty.Part.COMMISSIONER))
    found = Organisation.objects.filter(parts__in=parties).first()
    if found is None:
        part = "commission" if commissioning else "take part"
        raise ValidationError(
            {field: f"Choose an organisation: {code or 'none'} does not {part} in {place}."}
        )
    return found
