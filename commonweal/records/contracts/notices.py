"""What notices tell of contracts that both sides have signed."""

from __future__ import annotations

from commonweal.procuring.notices_ocds import ContractNotice, Term
from commonweal.records.contracts.models import Contract
from commonweal.records.contracts.reading import term_of
from commonweal.records.contracts.selectors import signed_of
from commonweal.records.evaluation.notices import (
    CANCELLED,
    UNSUCCESSFUL,
    award_ids,
    award_notices,
)
from commonweal.records.people.acting import Acting
from commonweal.records.procuring.actions_common import locked
from commonweal.records.procuring.actions_notices import release_notice
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.selectors_notices import releases_of

SYSTEM = Acting.system()


def tell_contracts(by: Acting, tender: Tender) -> None:
    """Publish the contracts of a tender that are in place, inside the act that signed the last.

    Says nothing for a tender of which no notice was published, or no award here: a contract is
    published as that of its award. With the last lot's contract the tender is complete.
    """
    row = locked(tender)
    awards = award_notices(row)
    values = {one.id: one.value for one in awards}
    ids = {lot: name for lot, name in award_ids(row).items() if name in values}
    found = [
        ContractNotice(
            f"{row.place.code}/{one.code}/{lot['code']}", ids[lot["code"]], lot["title"],
            "active", _term(one), values[ids[lot["code"]]],
            max(said.made_at for said in one.signatures.all()),
        )
        for one in signed_of(SYSTEM, row)
        for lot in one.lots
        if lot["code"] in ids
    ]  # fmt: skip
    if not found or not releases_of(SYSTEM, row):
        return
    to_sign = [one for one in awards if one.status not in {CANCELLED, UNSUCCESSFUL}]
    status = "complete" if len(found) == len(to_sign) else ""
    release_notice(
        by=by, tender=row, tags=["contract"], awards=awards, contracts=found, status=status
    )


def _term(contract: Contract) -> Term:
    periods = term_of(contract).periods
    return Term(contract.starts_on, periods[0].end, periods[-1].end)
