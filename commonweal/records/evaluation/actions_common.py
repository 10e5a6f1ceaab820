"""What every act of an evaluation shares: who may, the row locked, the chain and the audit."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from commonweal.records.audit.actions import plain
from commonweal.records.evaluation.case import Case
from commonweal.records.evaluation.chain import BEGINNING, link_digest
from commonweal.records.evaluation.models import Chained, ChainLink, Evaluation
from commonweal.records.evaluation.selectors_case import fresh_case
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.procuring.actions_common import locked, note
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.selectors import leads

SYSTEM = Acting.system()


def opened_case(tender: Tender) -> Case:
    """The evaluation as it stands, locked until this act is done.

    Raises NotAllowed for whoever works on none, ValidationError before the bids are open.
    """
    row = locked(tender)
    if row.state != Tender.State.OPENED:
        raise ValidationError(
            "The bids of this tender are not open: they are evaluated after that."
        )
    Evaluation.objects.get_or_create(tender=row)
    return fresh_case(SYSTEM, row)


def require_lead(by: Acting, tender: Tender) -> None:
    """Refuse whoever does not run the tender for the organisation that leads it."""
    by.require(Capability.RUN_TENDER)
    if not leads(by, tender):
        raise NotAllowed("This is for those who run this tender for the organisation that leads.")


def add_to_chain(by: Acting, case: Case, row: Chained, action: str, told: dict[str, Any]) -> None:
    """Give a new row its link, save both, and let the audit witness the digest."""
    row.evaluation = case.evaluation
    row.made_at = timezone.now()
    row.link = add_link(case, row.kind, row.says())
    row.save(force_insert=True)
    note(by, action, case.tender, {**told, "link": row.link.digest})


def add_link(case: Case, kind: str, says: dict[str, Any]) -> ChainLink:
    """The next link of the chain."""
    last = ChainLink.objects.filter(evaluation=case.evaluation).order_by("-number").first()
    previous, number = (last.digest, last.number + 1) if last else (BEGINNING, 1)
    said = plain(says)
    return ChainLink.objects.create(
        evaluation=case.evaluation, number=number, made_at=timezone.now(), kind=kind, says=said,
        previous=previous, digest=link_digest(previous, number, kind, said),
    )  # fmt: skip
