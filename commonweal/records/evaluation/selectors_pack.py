"""The files of a challenge pack, read from the record as it stands."""

from __future__ import annotations

import json
from typing import Any

from commonweal.language.row import CannotWork
from commonweal.records.audit.models import Event
from commonweal.records.equality.selectors import approved_assessment, carried_actions
from commonweal.records.evaluation.case import Case, Unit
from commonweal.records.evaluation.selectors_case import case_of
from commonweal.records.evaluation.selectors_record import links_of, require_record
from commonweal.records.people.acting import Acting
from commonweal.records.procuring.models import Submission, Tender
from commonweal.records.procuring.packages import digest_of_file
from commonweal.records.procuring.selectors_bids import Opened, opened_bids, opened_files
from commonweal.records.procuring.selectors_clarifications import answers_of, waiting_of
from commonweal.records.procuring.selectors_notices import releases_of

SYSTEM = Acting.system()


def pack_files(acting: Acting, tender: Tender) -> dict[str, bytes]:
    """What a court or a review panel would ask for, file by file. Raises NotAllowed.

    Scores of an answer are left out until all of its panel are in, here as everywhere. Once they
    are moderated they stay, whoever sits on the panel afterwards.
    """
    require_record(acting, tender)
    case = case_of(SYSTEM, tender)
    found: dict[str, Any] = {
        f"tender/version-{one.number}.json": {
            "digest": one.digest, "published": one.made_at, "reason": one.reason,
            "content": one.content,
        }
        for one in tender.versions.order_by("number")
    }  # fmt: skip
    found["bids/opening.json"] = _opening(tender)
    found |= {f"bids/receipts/{one.pk}.json": _receipt(one) for one in _submissions(tender)}
    found |= {f"bids/{one.submission.pk}.json": _bid(tender, case, one)
              for one in opened_bids(SYSTEM, tender) if not one.fault}  # fmt: skip
    found["conflicts.json"] = _declarations(tender)
    found["clarifications.json"] = _clarifications(tender)
    found["equality.json"] = _equality(tender)
    found |= {
        f"notices/release-{one.number:04d}.json": {
            "digest": one.digest, "before": one.before, "published": one.date, "text": one.text,
        }
        for one in releases_of(SYSTEM, tender)
    }  # fmt: skip
    found["panels.json"] = _panels(case)
    found["scores.json"] = _scores(case)
    found["chain.json"] = [_link(one, case) for one in links_of(acting, tender)]
    found["totals.json"] = _totals(case)
    found["new-prices.json"] = [
        {"lot": one.lot, "reason": one.reason, "recorded": one.made_at, "by": one.author_name,
         "prices": {bid.name: one.prices.get(str(bid.pk)) for bid in case.bidders_for(one.lot)}}
        for one in case.new_prices
    ]  # fmt: skip
    found["combination-offers.json"] = _combinations(case)
    found["low-prices.json"] = _low_prices(case)
    found["award.json"] = _award(case)
    found["not-awarded.json"] = [
        {"lot": one.lot, "ground": one.words, "reason": one.reason, "decided": one.made_at,
         "by": one.author_name, "holds": case.decisions.holds(one)}
        for one in case.decisions.declined
    ]  # fmt: skip
    found["reopened.json"] = [
        {"lot": one.lot, "reason": one.reason, "decided": one.made_at, "by": one.author_name,
         "left_out": [bid.name for bid in case.bidders if bid.pk in one.left_out]}
        for one in case.decisions.reopened
    ]  # fmt: skip
    found["settled-ties.json"] = [
        {"among": one.among, "chosen": one.chosen, "steps": one.steps, "draw": one.draw,
         "reason": one.reason, "at": one.made_at, "by": one.author_name}
        for one in case.settled
    ]  # fmt: skip
    found["audit.json"] = _events(tender)
    return {name: _plain(says) for name, says in found.items()}


def _plain(says: Any) -> bytes:
    return json.dumps(says, indent=1, ensure_ascii=False, default=str).encode()


def _submissions(tender: Tender) -> list[Submission]:
    """What was received; nothing before the opening, and nothing of bids that never were opened."""
    if not _was_opened(tender):
        return []
    rows = Submission.objects.filter(bid__tender=tender).defer("sealed")
    return list(rows.select_related("bid__organisation").order_by("pk"))


def _was_opened(tender: Tender) -> bool:
    seal = getattr(tender, "bid_seal", None)
    return seal is not None and seal.opened_at is not None


def _receipt(one: Submission) -> Any:
    return json.loads(one.receipt)


def _opening(tender: Tender) -> Any:
    rows = opened_bids(SYSTEM, tender)
    seal = getattr(tender, "bid_seal", None)
    return {
        "opened": seal.opened_at if seal else None,
        "openers": [f"{one.name} for {one.body}" for one in tender.openers.select_related("body")],
        "bids": [
            {"bidder": one.bidder, "lots": one.lots, "digest": one.submission.digest,
             "received": one.submission.received_at, "fault": one.fault}
            for one in rows
        ],
        "withdrawn": [
            {"bidder": str(one.bid.organisation), "digest": one.digest,
             "withdrawn": one.withdrawn_at, "reason": one.withdrawn_reason}
            for one in _submissions(tender) if one.withdrawn_at
        ],
        "refused as late": _late(tender),
    }  # fmt: skip


def _bid(tender: Tender, case: Case, one: Opened) -> Any:
    """What a bid says, and the digest by which each of its files can be held against the record.
    Its prices come when they are open."""
    said = dict(one.content)
    if not case.prices_open:
        hidden = "not shown until the prices are opened"
        said |= {name: hidden for name in ("prices", "combinations") if said.get(name)}
    kept = one.digests
    if kept is None:
        opened = opened_files(SYSTEM, tender, one.submission.pk)
        kept = tuple(digest_of_file(file) for file in opened)
    return {
        "bidder": one.bidder, "digest": one.submission.digest, "says": said, "files": list(kept),
    }  # fmt: skip


def _late(tender: Tender) -> Any:
    """Who was refused because it was late, with what they were told; nothing before the opening."""
    if not _was_opened(tender):
        return []
    rows = Event.objects.filter(action="bid.late", subject_kind="bid", subject_ref=_ref(tender))
    return [
        {"bidder": str(one.organisation), "at": one.at, "why": one.details["why"]}
        for one in rows.select_related("organisation").order_by("id")
    ]


def _ref(tender: Tender) -> str:
    """How the audit names a tender."""
    return f"{tender.place.code}/{tender.code}"


def _declarations(tender: Tender) -> Any:
    return [
        {
            "person": str(row.user), "occasion": row.occasion, "state": row.state,
            "number": row.number, "bidder": str(row.bidder) if row.bidder else "",
            "lot": row.lot, "description": row.description, "decision": row.decision,
            "mitigation": row.mitigation, "recorded_by": row.author_name, "at": row.made_at,
        }
        for row in tender.declarations.select_related("user", "bidder")
    ]  # fmt: skip


def _clarifications(tender: Tender) -> Any:
    """What was asked and what was answered to all. Who asked is known to nobody."""
    return {
        "answered": [
            {
                "number": one.number, "asked": one.asked_at, "question": one.question,
                "answer": one.answer, "answered": one.answered_at, "by": one.answered_by,
            }
            for one in answers_of(SYSTEM, tender)
        ],
        "not answered": [
            {"asked": one.asked_at, "question": one.question} for one in waiting_of(SYSTEM, tender)
        ],
    }  # fmt: skip


def _equality(tender: Tender) -> Any:
    """The approved assessment that counts, and the actions carried on to this tender."""
    approved = approved_assessment(SYSTEM, tender.place)
    return {
        "approved": approved
        and {
            "assessment": approved.assessment.title, "version": approved.number,
            "group": approved.group, "approved": approved.made_at, "content": approved.content,
        },
        "actions": [
            {
                "action": one.action.text, "owner": one.action.owner, "due": one.action.due,
                "target": one.target, "part": one.part, "status": one.status, "note": one.note,
            }
            for one in carried_actions(SYSTEM, tender.place, ref=tender.code)
        ],
    }  # fmt: skip


def _panels(case: Case) -> Any:
    return {
        "started": case.evaluation.started_at,
        "prices_opened": case.evaluation.prices_opened_at,
        "seats": [
            {
                "person": str(one.user), "for": str(one.body), "lot": one.lot,
                "chair": one.is_chair, "appointed": one.made_at, "reason": one.reason,
                "left": one.removed_at, "left_because": one.removed_reason,
            }
            for one in case.all_seats
        ],
    }  # fmt: skip


def _scores(case: Case) -> Any:
    found = []
    for unit in case.units:
        all_in, agreed = _shows(case, unit), case.consensus(unit)
        rows = [
            {"evaluator": row.author_name, "number": row.number, "score": row.score,
             "reason": row.reason, "change_reason": row.change_reason, "at": row.made_at}
            for row in case.all_scores
            if all_in and (row.question, row.lot, row.bidder_id) == unit.key
        ]  # fmt: skip
        found.append(
            {
                "question": unit.question.code, "lot": unit.lot, "bidder": unit.bidder.name,
                "all_in": all_in, "individual": rows,
                "consensus": agreed.says() if agreed else None,
            }
        )  # fmt: skip
    return found


def _link(link: Any, case: Case) -> Any:
    """A link; what one of a score says is left out while not all of its panel are in."""
    says = link.says
    if link.kind == "score" and not _is_seen(link, case):
        says = "not shown until all scores of this answer are in"
    return {"number": link.number, "kind": link.kind, "at": link.made_at, "says": says,
            "previous": link.previous, "digest": link.digest}  # fmt: skip


def _is_seen(link: Any, case: Case) -> bool:
    key = (link.says["question"], link.says["lot"], link.says["bidder"])
    unit = next((one for one in case.units if one.key == key), None)
    return unit is not None and _shows(case, unit)


def _shows(case: Case, unit: Unit) -> bool:
    """Whether the scores of an answer may be read. They were all in where they are moderated."""
    return case.consensus(unit) is not None or case.all_in(unit)


def _totals(case: Case) -> Any:
    if not case.prices_open:
        return "Prices are not open: there are no totals yet."
    found = {}
    for lot in case.lots_with_bids:
        try:
            found[lot] = {
                "totals": {one.bidder: list(one.steps) for one in case.bid_scores(lot)},
                "ranking": list(case.ranking(lot).steps),
                "out": {
                    name: [f"{one.what}: {one.reached}, least {one.least}" for one in failures]
                    for name, failures in case.ranking(lot).disqualified.items()
                },
                "set_aside": case.set_aside(lot),
                "prices": {b.name: b.price(lot) for b in case.bidders_for(lot)},
            }
        except CannotWork as fault:
            found[lot] = {"not worked out": list(fault.sentences)}
    return found


def _combinations(case: Case) -> Any:
    """The combination offers, with the price and score of each of their lots."""
    if not case.prices_open:
        return []
    try:
        rows = case.scored_combinations()
    except CannotWork as fault:
        return {"not worked out": list(fault.sentences)}
    return [
        {"offer": one.code, "bidder": one.bidder, "price": one.price, "singly": one.singly,
         "prices": one.prices, "scores": {lot: str(score) for lot, score in one.scores.items()},
         "out": one.out}
        for one in rows
    ]  # fmt: skip


def _award(case: Case) -> Any:
    return [
        {
            "lot": one.lot, "bidder": case.name_of(one.bidder), "total": one.total,
            "price": one.price,
            "decided": one.made_at, "by": one.author_name, "reason": one.reason,
            "explanation": one.explanation, "standstill_ends_on": one.standstill_ends_on,
            "confirmed": one.confirmed_at,
            "cancelled": gone.told_on if (gone := case.decisions.cancelling(one)) else None,
            "holds": case.decisions.holds(one),
        }
        for one in case.decisions.awards
    ]  # fmt: skip


def _low_prices(case: Case) -> Any:
    """Each price that was asked about, what its bidder answered, and what was decided."""
    found = []
    for one in case.low_questions:
        told, decision = getattr(one, "told", None), getattr(one, "decision", None)
        found.append(
            {
                "lot": one.lot, "bidder": case.name_of(one.bidder), "reasons": one.reasons,
                "asks": one.asks, "asked": one.made_at, "answer_by": one.answer_by,
                "answer": told.answer if told else None,
                "answered": told.made_at if told else None,
                "answered_by": told.author_name if told else None,
                "explained_otherwise": decision.answer if decision else None,
                "stands": decision.stands if decision else None,
                "reason": decision.reason if decision else None,
                "decided": decision.made_at if decision else None,
            }
        )  # fmt: skip
    return found


def _events(tender: Tender) -> Any:
    rows = Event.objects.filter(subject_kind="tender", subject_ref=_ref(tender))
    return [
        {"at": one.at, "who": one.actor_name, "role": one.role, "action": one.action,
         "details": one.details, "digest": one.digest}
        for one in rows.order_by("id")
    ]  # fmt: skip
