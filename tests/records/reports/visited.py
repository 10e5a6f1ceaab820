"""What the visits of pages about decision reports find in Essex: a draft, and an issued report."""

from __future__ import annotations

from commonweal.records.people.acting import Acting
from commonweal.records.people.models import Membership
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from commonweal.records.reports.actions_issue import issue_report
from commonweal.records.reports.actions_lists import put_entry
from commonweal.records.reports.models import Report
from commonweal.records.reports.selectors import policies_of
from tests.records.equality import visited as equality
from tests.records.reports.world import complete, signed

PLACE, LEAD = "essex-2015", "ne_essex_ccg"


def draft() -> Report:
    """A draft whose consultees are of the commissioner who visits."""
    return _made("Visited draft")


def issued() -> Report:
    """A report that everybody may read."""
    found = _made("Visited report")
    if found.state == Report.State.DRAFT:
        member = Membership.objects.get(
            organisation__code=LEAD, role=Role.COMMISSIONER, user__is_demo=True
        )
        signed(Acting.from_membership(member), found)
        issue_report(by=Acting.system(), report=found)
        found.refresh_from_db()
    return found


def _made(title: str) -> Report:
    found = Report.objects.filter(title=title).first()
    if found is not None:
        return found
    by, place = Acting.system(), Place.objects.get(code=PLACE)
    equality.approved()
    row = complete(by, place, LEAD, title=title)
    proposal = row.content["lists"]["proposals"][0]["id"]
    for policy in policies_of(by, place):
        entry = {"policy": policy, "proposal": proposal, "serves": "it helps"}
        row = put_entry(by=by, report=row, name="policies", entry=entry)
    return row
