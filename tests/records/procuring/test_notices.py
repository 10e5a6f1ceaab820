"""Every change of a tender is published as an OCDS release, kept for good."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from commonweal.procuring.notices_ocds import (
    AwardNotice,
    Body,
    ContractNotice,
    Term,
    compiled,
    record_package,
)
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.procuring.actions import amend_tender, cancel_tender, publish_tender
from commonweal.records.procuring.actions_notices import publish_notice
from commonweal.records.procuring.models import NoticeRelease
from commonweal.records.procuring.reading_notices import as_json, chain_fault
from commonweal.records.procuring.selectors_notices import releases_of
from tests.ocds import faults
from tests.records.procuring.world import DEADLINE, Clock, buying, clock, content, provider

__all__ = ["clock"]
pytestmark = pytest.mark.django_db

TERM = Term(date(2031, 10, 1), date(2034, 9, 30), date(2036, 9, 30))
OCID = "ocds-000000-shire-community-recovery-support"


def test_each_change_is_a_release_and_the_record_is_the_tender_as_it_stands(clock: Clock) -> None:
    made = buying()
    assert releases_of(made.lead, made.tender) == []
    publish_tender(by=made.lead, tender=made.tender, signs_off=True)
    clock.set(clock.now + timedelta(hours=1))
    changed = content(term_months=48, questions_until=None)
    changed["lots"] = changed["lots"][:1]
    changed["questions"][0]["lots"] = ["1"]
    amend_tender(by=made.lead, tender=made.tender, content=changed, reason="One lot less")
    clock.set(clock.now + timedelta(hours=1))
    cancel_tender(by=made.lead, tender=made.tender, reason="No money")
    rows = releases_of(Acting.public(), made.tender)
    assert [one.tags for one in rows] == [["tender"], ["tenderAmendment"], ["tenderCancellation"]]
    assert [one.release_id for one in rows] == [f"{OCID}-000{number}" for number in (1, 2, 3)]
    assert chain_fault(rows) == ""
    said = [as_json(one) for one in rows]
    assert (
        faults("record", record_package("https://x.example/r", "North", clock.now, OCID, said))
        == []
    )
    assert said[1]["tender"]["lots"][1]["status"] == "cancelled"
    whole = compiled(said)["tender"]
    assert whole["status"] == "cancelled"
    assert "enquiryPeriod" not in whole
    # Four years from 1 October 2031, and two more.
    assert whole["contractPeriod"]["endDate"] == "2035-09-30T23:59:59Z"
    assert whole["contractPeriod"]["maxExtentDate"] == "2037-09-30T23:59:59Z"
    assert [(one["rationale"], one["releaseID"]) for one in whole["amendments"]] == [
        ("One lot less", f"{OCID}-0002"), ("No money", f"{OCID}-0003"),
    ]  # fmt: skip
    # 50, 40 and 10 as published; the lot's own block is asked by one question.
    assert [
        (one["type"], one["numbers"][0]["number"], one["description"])
        for one in said[0]["tender"]["lots"][1]["awardCriteria"]["criteria"]
    ] == [
        ("quality", 50, "Understanding of the locality 100%"),
        ("quality", 40, "Delivery model 100%"), ("price", 10, "Price 100%"),
    ]  # fmt: skip
    buyers = [one["id"] for one in said[0]["parties"]]
    assert buyers[0] == "north_icb"
    assert set(buyers) == {"north_icb", "shire_council", "city_council"}


@pytest.mark.parametrize(
    ("route", "law"),
    [
        ("psr-competitive", {"scheme": "UKSI", "id": "2023/1348"}),
        ("act-light-touch", {"scheme": "UKPGA", "id": "2023/54"}),
        ("below-threshold", None),
    ],
)
def test_a_notice_names_the_law_of_its_route(
    clock: Clock, route: str, law: dict[str, str] | None
) -> None:
    made = buying(route=route)
    publish_tender(by=made.lead, tender=made.tender, signs_off=True)
    (row,) = releases_of(made.lead, made.tender)
    assert as_json(row)["tender"].get("legalBasis") == law


def test_what_was_published_and_then_changed_shows(clock: Clock) -> None:
    made = buying()
    publish_tender(by=made.lead, tender=made.tender, signs_off=True)
    row = NoticeRelease.objects.get()
    said = json.loads(row.text) | {"language": "cy"}
    NoticeRelease.objects.update(text=json.dumps(said))
    assert "Release 1 is not as it was published" in chain_fault(
        releases_of(made.lead, made.tender)
    )


def test_awards_and_contracts_are_further_releases(clock: Clock) -> None:
    made = buying()
    meadow = Body("meadow", "Meadow", ("supplier",))
    now = timezone.now()
    award = AwardNotice("a1", "The shire", "active", now, (meadow,), ("1",), Decimal(1000), TERM)
    contract = ContractNotice("c1", "a1", "The shire", "active", TERM, Decimal(1000), now)
    with pytest.raises(ValidationError, match="is not published"):
        publish_notice(by=made.lead, tender=made.tender, tags=["award"], awards=[award])
    publish_tender(by=made.lead, tender=made.tender, signs_off=True)
    clock.set(DEADLINE + timedelta(days=60))
    publish_notice(by=made.lead, tender=made.tender, tags=["award"], awards=[award])
    row = publish_notice(
        by=made.lead, tender=made.tender, tags=["contract"], awards=[award],
        contracts=[contract], status="complete",
    )  # fmt: skip
    said = [as_json(one) for one in releases_of(made.lead, made.tender)]
    assert faults("record", record_package("https://x.example/r", "N", now, OCID, said)) == []
    assert compiled(said)["contracts"][0]["awardID"] == "a1"
    assert row.number == 3
    with pytest.raises(ValidationError, match="cannot be published"):
        publish_notice(by=made.lead, tender=made.tender, tags=["news"])
    with pytest.raises(NotAllowed):
        publish_notice(by=provider("meadow"), tender=made.tender, tags=["award"], awards=[award])


def test_a_cancelled_draft_tells_nobody(clock: Clock) -> None:
    made = buying()
    cancel_tender(by=made.lead, tender=made.tender, reason="No money")
    assert not NoticeRelease.objects.exists()
