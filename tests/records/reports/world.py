"""A made-up report with its people, for the tests of decision reports: complete but for what a
test is to see refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commonweal.planning.decision_report_compose import entries
from commonweal.records.equality.actions import approve
from commonweal.records.facts.models import Document
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from commonweal.records.reports import actions, actions_issue, actions_lists
from commonweal.records.reports.definitions import outline
from commonweal.records.reports.models import Report, ReportVersion
from commonweal.records.reports.reading import digest_of
from commonweal.records.reports.selectors import built_of, composed_of
from tests.records import people
from tests.records.equality import world as equality

TITLE = "Peer support for the shire"
COVER = {
    "title": TITLE, "decider": "Board", "meeting_on": "2027-03-01",
    "report_of": "Director of Commissioning", "service_start": "2027-10-01",
}  # fmt: skip
#: One entry of every list but recommendations, policies and consultees.
ENTRIES: list[tuple[str, dict[str, str]]] = [
    ("reasons", {"text": "People asked for it.", "evidence": "document:essex-review-2015"}),
    ("scrutiny", {"body": "Scrutiny committee", "held": "2027-01-12", "outcome": "It noted it."}),
    ("planned", {"step": "contracts", "held": "2027-06"}),
    ("proposals", {"text": "Peer support in every district"}),
    ("circulation", {"text": "All members", "how": "the bulletin"}),
    ("papers", {"text": "The strategy", "href": "https://papers.example/strategy"}),
]  # fmt: skip


def complete(by: Acting, place: Place, body: str, *, title: str = TITLE) -> Report:
    """A report in which nothing is missing but the sign-off of its consultees."""
    row = actions.start_report(by=by, place=place, title=title)
    row = actions.save_cover(by=by, report=row, cover={**COVER, "title": title})
    for name, entry in ENTRIES:
        row = actions_lists.put_entry(by=by, report=row, name=name, entry=entry)
    proposal = entries(row.content, "proposals")[0]["id"]
    served = {"policy": "Care Act 2014", "proposal": proposal, "serves": "it prevents need"}
    row = actions_lists.put_entry(by=by, report=row, name="policies", entry=served)
    for role in outline().consultees:
        entry = {"role": role, "body": body, "signer": "commissioner"}
        row = actions_lists.put_entry(by=by, report=row, name="consultees", entry=entry)
    office = {"text": "Commissioning office", "body": body, "contact": "office@shire.example"}
    row = actions_lists.put_entry(by=by, report=row, name="officers", entry=office)
    for one in outline().headings:
        if one.by_hand and one.code not in ("timetable", "policy", "resources"):
            row = actions.write_paragraph(by=by, report=row, heading=one.code, text="As it is.")
    note = {"kind": "note", "text": "That the outcome be noted."}
    row = actions_lists.put_entry(by=by, report=row, name="recommendations", entry=note)
    number = composed_of(Acting.system(), row).chapter("commissioning").paragraphs[0].number
    asked = {"kind": "delegate", "text": "That the services be bought.",
             "delegate": "the Director", "limits": str(number)}  # fmt: skip
    row = actions_lists.put_entry(by=by, report=row, name="recommendations", entry=asked)
    return actions.accept_built(by=by, report=row, keys=list(built_of(Acting.system(), row)))


def assessed(by: Acting, place: Place) -> None:
    """An assessment of equality that somebody else than its author approves."""
    made = equality.whole(Acting.system(), place)
    approve(by=by, assessment=made, group="Equality group", on=date(2026, 1, 12))


def signed(by: Acting, report: Report) -> None:
    """Every consultee of this reader's organisation agrees to the report as it is now."""
    digest = digest_of(composed_of(Acting.system(), report))
    for one in entries(report.content, "consultees"):
        actions_issue.sign_off(
            by=by, report=report, consultee=one["id"], stance="agrees", comment="", digest=digest
        )


@dataclass
class Deciding:
    """A place with its people and a complete report."""

    place: Place
    lead: Acting
    analyst: Acting
    council: Acting
    report: Report

    def issue(self) -> ReportVersion:
        """The report, signed and issued."""
        signed(self.council, self.report)
        return actions_issue.issue_report(by=self.lead, report=self.report)


def the_review() -> None:
    """The document on which the reasons rest."""
    title = {"title": "The review of the shire"}
    Document.objects.get_or_create(code="essex-review-2015", defaults=title)


def deciding() -> Deciding:
    """A place of a board and a council, which is the consultee; a document to rest on."""
    the_review()
    place = people.place(
        "shire", north_icb="lead", shire_council="commissioner", trust_a="provider"
    )
    lead = people.person(Role.COMMISSIONER, "north_icb")
    council = people.person(Role.COMMISSIONER, "shire_council")
    assessed(council, place)
    return Deciding(
        place,
        lead,
        people.person(Role.ANALYST, "north_icb"),
        council,
        complete(lead, place, "shire_council"),
    )
