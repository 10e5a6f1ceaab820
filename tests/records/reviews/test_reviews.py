"""Reviews on record: who may do what, what a conclusion freezes, and what cites it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from commonweal.language.thread import End
from commonweal.planning.decision_report import Built
from commonweal.planning.service_review import Conclusion, Finding
from commonweal.records.audit.models import Event
from commonweal.records.facts.models import Document
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from commonweal.records.reports import sources_reviews
from commonweal.records.results.reading import Reading
from commonweal.records.reviews import selectors
from commonweal.records.reviews.actions import (
    bring_in_grants,
    conclude_review,
    reopen_review,
    save_finding,
    start_review,
)
from commonweal.records.reviews.actions_shipped import load_reviews
from commonweal.records.reviews.definitions import dimensions
from commonweal.records.reviews.models import Review
from commonweal.records.thread.selectors_ends import resolve
from tests.records import people
from tests.records.reviews.world import DROP_IN, listed

pytestmark = pytest.mark.django_db
ALIGN = Conclusion("align", "They double each other")


@pytest.fixture
def shire() -> Place:
    return people.place("shire", north_icb="lead", trust_a="provider")


@pytest.fixture
def lead(shire: Place) -> Acting:
    return people.person(Role.COMMISSIONER, "north_icb")


@pytest.fixture
def grants(shire: Place, lead: Acting) -> Review:
    row = start_review(by=lead, place=shire, title="Grants", kind="grants")
    return bring_in_grants(by=lead, review=row, data=listed(), file_name="grants.csv")


def built(acting: Acting, place: Place) -> dict[str, Built]:
    return {one.key: one for one in sources_reviews.reviews(Reading(acting, place, ()))}


def test_a_list_is_taken_whole_or_not_at_all(grants: Review, lead: Acting) -> None:
    bad = listed(DROP_IN, DROP_IN)
    with pytest.raises(ValidationError) as refused:
        bring_in_grants(by=lead, review=grants, data=bad, file_name="grants.csv")
    assert "grants.csv, row 3, column service" in refused.value.messages[0]
    grants.refresh_from_db()
    assert len(grants.content["grants"]) == 4
    again = bring_in_grants(
        by=lead, review=grants, data=listed(DROP_IN, ending="xlsx"), file_name="grants.xlsx"
    )
    assert len(again.content["grants"]) == 1
    event = Event.objects.filter(action="review.grants_brought_in").latest("id")
    assert (event.details["grants"], event.details["before"]) == (1, 4)


def test_a_conclusion_is_told_in_the_report_with_its_counts_and_no_provider(
    grants: Review, lead: Acting, shire: Place
) -> None:
    assert built(lead, shire) == {}
    conclude_review(by=lead, review=grants, conclusion=ALIGN)
    one = built(lead, shire)["review/grants"]
    assert one.text == (
        "The review “Grants” was concluded: Align with each other and with statutory services. "
        "They double each other."
    )
    assert one.points[:2] == ("Low level of support: 1 of 3 grants", "Duplication: 3 of 3 grants")
    assert "Made-up charity" not in str(one.plain)


def test_what_was_concluded_stays_when_it_is_reopened(
    grants: Review, lead: Acting, shire: Place
) -> None:
    first = conclude_review(by=lead, review=grants, conclusion=ALIGN)
    with pytest.raises(ValidationError, match="reopen it with a reason"):
        bring_in_grants(by=lead, review=grants, data=listed(DROP_IN), file_name="grants.csv")
    with pytest.raises(ValidationError, match="why it is reopened"):
        reopen_review(by=lead, review=grants, reason=" ")
    row = reopen_review(by=lead, review=grants, reason="A grant was forgotten")
    assert built(lead, shire) == {}
    bring_in_grants(by=lead, review=row, data=listed(DROP_IN), file_name="grants.csv")
    conclude_review(by=lead, review=row, conclusion=Conclusion("end", "One is left"))
    first.refresh_from_db()
    assert len(first.content["grants"]) == 4
    assert [one.number for one in selectors.conclusions_of(lead, row)] == [2, 1]
    assert "1 of 1 grants" in built(lead, shire)["review/grants"].points[0]


def test_a_strategic_review_says_that_it_cannot_conclude(shire: Place, lead: Acting) -> None:
    row = start_review(by=lead, place=shire, title="Day services", kind="strategic")
    cannot = Conclusion("cannot_conclude", "Nobody counts", "Unit costs and outcomes")
    with pytest.raises(ValidationError) as refused:
        conclude_review(by=lead, review=row, conclusion=cannot)
    assert len(refused.value.messages) == 5
    short = Finding("insufficient", "No prices", needed="Unit costs")
    for code in dimensions():
        row = save_finding(by=lead, review=row, dimension=code, finding=short)
    with pytest.raises(ValidationError, match="insufficient on: Costs"):
        conclude_review(by=lead, review=row, conclusion=Conclusion("fits", "It is liked"))
    conclude_review(by=lead, review=row, conclusion=cannot)
    one = built(lead, shire)["review/day-services"]
    assert "Cannot conclude" in one.text
    assert "Evidence that would be needed: Unit costs and outcomes." in one.text
    assert one.table
    assert len(one.table.rows) == 5
    with pytest.raises(ValidationError, match="This is no review of grants"):
        bring_in_grants(by=lead, review=row, data=listed(), file_name="grants.csv")


def test_only_a_printed_review_may_leave_a_finding_open(shire: Place, lead: Acting) -> None:
    row = start_review(by=lead, place=shire, title="Day services", kind="strategic")
    with pytest.raises(ValidationError, match="how far the evidence"):
        save_finding(by=lead, review=row, dimension="costs", finding=Finding("not_printed"))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.READER, Role.PANEL, Role.PROVIDER])
def test_others_write_nothing_and_those_outside_read_nothing(grants: Review, role: Role) -> None:
    body = "trust_a" if role == Role.PROVIDER else "north_icb"
    other = people.person(role, body)
    for act in (
        lambda: start_review(by=other, place=grants.place, title="A", kind="grants"),
        lambda: bring_in_grants(by=other, review=grants, data=listed(), file_name="a.csv"),
        lambda: conclude_review(by=other, review=grants, conclusion=ALIGN),
    ):
        with pytest.raises(NotAllowed):
            act()
    seen = selectors.reviews_for(other, grants.place).exists()
    assert seen is (role == Role.AUDITOR)
    assert not selectors.reviews_for(Acting.public(), grants.place).exists()


def test_an_analyst_reviews_and_a_commissioner_concludes(grants: Review) -> None:
    analyst = people.person(Role.ANALYST, "north_icb")
    bring_in_grants(by=analyst, review=grants, data=listed(DROP_IN), file_name="grants.csv")
    with pytest.raises(NotAllowed):
        conclude_review(by=analyst, review=grants, conclusion=ALIGN)


def test_a_review_stands_in_the_golden_thread_for_those_inside(
    grants: Review, lead: Acting, shire: Place
) -> None:
    end = End("service_review", "grants")
    assert resolve(lead, shire, [end])[end].label == "Grants"
    provider = people.person(Role.PROVIDER, "trust_a")
    assert resolve(provider, shire, [end]) == {}


def test_leicestershire_ships_both_reviews_as_printed() -> None:
    """Four concerns of paragraph 20 without a count; of the five dimensions of paragraph 27
    two have a finding, and value for money cannot be concluded."""
    Document.objects.create(code="leicestershire-cabinet-2017", title="Report to the cabinet")
    place = people.place("leicestershire-2017", leics_cc="lead")
    system = Acting.system()
    assert load_reviews(by=system, place=place)
    assert not load_reviews(by=system, place=place)
    lead = people.person(Role.COMMISSIONER, "leics_cc")
    grants, strategic = built(lead, place).values()
    assert len(grants.points) == 4
    assert all(point.endswith("(source, para 20)") for point in grants.points)
    assert "Cannot conclude" in strategic.text
    assert strategic.table
    findings = [row[1] for row in strategic.table.rows]
    assert findings == [
        "There is too little evidence on value for money", "none", "none", "none",
        "The model meets only part of what is wanted in future",
    ]  # fmt: skip
    assert grants.sources[0].endswith("Report to the cabinet")
