"""A tender's records as the plain values that its notices are made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from commonweal.language.row import CannotWork
from commonweal.procuring.contract_terms import contract_term
from commonweal.procuring.invitation import Invitation
from commonweal.procuring.notices_ocds import (
    AmendmentNotice,
    Body,
    CriterionNotice,
    LotNotice,
    TenderNotice,
    Term,
)
from commonweal.procuring.scoring import Block, Question, Scheme
from commonweal.records.procuring.definitions import routes
from commonweal.records.procuring.models import NoticeRelease, Tender, TenderVersion
from commonweal.records.procuring.reading import invitation_of
from commonweal.records.register.models import Organisation

#: The scheme of the codes of NHS organisations.
_ODS = "GB-NHS"


def body_notice(body: Organisation, *roles: str) -> Body:
    """An organisation as notices name it."""
    held = (one.code for one in body.codes.all() if one.system.casefold() == "ods")
    code = next(held, "")
    return Body(
        f"{_ODS}-{code}" if code else body.code, str(body), roles, _ODS if code else "", code
    )


def buyers_of(tender: Tender) -> list[Body]:
    """The commissioning organisations, the lead first."""
    lead = invitation_of(tender.content).lead
    found = sorted(
        tender.bodies.prefetch_related("codes"), key=lambda one: (one.code != lead, str(one))
    )
    return [
        body_notice(one, *(("buyer", "procuringEntity") if one.code == lead else ("buyer",)))
        for one in found
    ]


def tender_notice(
    tender: Tender, earlier: Sequence[NoticeRelease], release_id: str, *, status: str = ""
) -> TenderNotice:
    """A published tender with its changes, as its next release tells it after those `earlier`."""
    versions = list(tender.versions.order_by("number"))
    found = invitation_of(versions[-1].content)
    route = routes().get(found.route)
    law = route.law if route else None
    is_cancelled = tender.state == Tender.State.CANCELLED
    return TenderNotice(
        id=f"{tender.place.code}/{tender.code}",
        title=found.title,
        description=found.summary,
        status=status or ("cancelled" if is_cancelled else "active"),
        method=route.method if route else "open",
        method_details=route.title if route else found.route,
        published=versions[0].made_at,
        deadline=versions[-1].deadline,
        questions_until=found.questions_until,
        term=term_notice(found),
        lots=_lots(found, versions),
        criteria="; ".join(_weighed(block) for block in found.scheme.blocks),
        most_lots=found.most_lots,
        amendments=_amendments(tender, versions, [*_told(earlier), release_id]),
        law=(law.scheme, law.number) if law and law.number else None,
        combines=found.takes_combinations,
    )


def term_notice(found: Invitation) -> Term | None:
    """The term of the contracts; None where the tender states none."""
    if found.service_start is None or not found.term_months:
        return None
    try:
        term = contract_term(found.service_start, found.term_months, found.extensions)
    except CannotWork:
        return None
    return Term(found.service_start, term.periods[0].end, term.periods[-1].end)


def _lots(found: Invitation, versions: list[TenderVersion]) -> tuple[LotNotice, ...]:
    """The lots, and those of earlier versions that an amendment took out."""
    now = {
        lot.code: LotNotice(
            lot.code, lot.title, lot.value, lot.needs, criteria=_criteria(found.scheme, lot.code)
        )
        for lot in found.lots
    }
    gone: dict[str, LotNotice] = {}
    for version in versions[:-1]:
        for lot in invitation_of(version.content).lots:
            if lot.code not in now:
                gone[lot.code] = LotNotice(lot.code, lot.title, lot.value, is_dropped=True)
    return (*now.values(), *gone.values())


def _criteria(scheme: Scheme, lot: str) -> tuple[CriterionNotice, ...]:
    """The blocks by which bids for a lot are scored, each with its questions."""
    return tuple(
        CriterionNotice(
            block.title, block.weight, block.is_price,
            block.threshold.least if block.threshold else None,
            "; ".join(_weighed(one) for one in scheme.asked(lot) if one.block == block.code),
        )
        for block in scheme.blocks
    )  # fmt: skip


def _weighed(one: Block | Question) -> str:
    return f"{one.title} {one.weight.normalize():f}%"


def _told(earlier: Sequence[NoticeRelease]) -> list[str]:
    """The releases that told of a version, in the order of the versions."""
    return [one.release_id for one in earlier if {"tender", "tenderAmendment"} & set(one.tags)]


def _amendments(
    tender: Tender, versions: list[TenderVersion], releases: list[str]
) -> tuple[AmendmentNotice, ...]:
    """Every change with its reason; a cancellation is the last."""
    found = []
    for place, version in enumerate(versions[1:], start=1):
        cited = ", ".join(str(one) for one in version.cites)
        reason = f"{version.reason} (answers {cited})" if cited else version.reason
        found.append(
            AmendmentNotice(
                str(version.number), version.made_at, reason, releases[place - 1], releases[place]
            )
        )
    if tender.state == Tender.State.CANCELLED:
        found.append(
            AmendmentNotice(
                "cancellation", timezone.now(), tender.cancelled_reason, releases[-2], releases[-1]
            )
        )
    return tuple(found)


def as_json(row: NoticeRelease) -> dict[str, Any]:
    """What a release says."""
    return dict(json.loads(row.text))


def chain_fault(rows: list[NoticeRelease]) -> str:
    """What was changed after publication, in a sentence; empty while every digest holds."""
    before = ""
    for row in rows:
        digest = hashlib.sha256(row.text.encode()).hexdigest()
        if (digest, before) != (row.digest, row.before):
            return f"Release {row.number} is not as it was published: its digest does not hold."
        before = row.digest
    return ""
