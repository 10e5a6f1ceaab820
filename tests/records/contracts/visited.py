"""What visits of pages about contracts find in Essex: one with a task and a condition."""

from __future__ import annotations

from datetime import date

from commonweal.procuring.contracts import AwardedLot, ContractTerms
from commonweal.records.contracts.actions import make_contracts
from commonweal.records.contracts.actions_start import TaskPlanned, add_condition, plan_task
from commonweal.records.contracts.models import Contract
from commonweal.records.people.acting import Acting
from commonweal.records.people.models import Membership
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place

PLACE, HOLDER, PROVIDER = "essex-2015", "ne_essex_ccg", "nep"


def contract() -> Contract:
    """A contract that the commissioner who visits holds and the provider who visits provides."""
    found = Contract.objects.filter(place__code=PLACE, code="visited").first()
    if found is not None:
        return found
    return make_contracts(
        by=_holder(), place=Place.objects.get(code=PLACE),
        awards=[AwardedLot("old", "Visited", PROVIDER, HOLDER)],
        terms=ContractTerms(date(2031, 10, 1), 36),
    )[0]  # fmt: skip


def task() -> int:
    """A task of its mobilisation."""
    planned = TaskPlanned("Tell every user", "holder", "Contracts team", date(2031, 8, 1))
    return plan_task(by=_holder(), contract=contract(), task=planned).pk


def condition() -> int:
    """A condition that the holder answers."""
    row = contract()
    found = row.criteria.filter(title="Venues are open").first() or add_condition(
        by=_holder(), contract=row, title="Venues are open", side="holder"
    )
    return found.pk


def _holder() -> Acting:
    members = Membership.objects.filter(organisation__code=HOLDER, role=Role.COMMISSIONER)
    return Acting.from_membership(members.order_by("pk")[0])
