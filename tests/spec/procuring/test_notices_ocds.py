"""Notices as OCDS 1.1 releases and records: they follow the schema, offline, and merge by rule."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from commonweal.procuring.notices_ocds import (
    AmendmentNotice,
    AwardNotice,
    Body,
    ContractNotice,
    CriterionNotice,
    LotNotice,
    TenderNotice,
    Term,
    compiled,
    record_package,
    release,
    release_package,
    with_removals,
)
from tests.ocds import faults

OCID = "ocds-000000-shire-recovery"
NOON = datetime(2031, 1, 6, 12, tzinfo=UTC)
LEAD = Body("GB-NHS-Q99", "North ICB", ("buyer", "procuringEntity"), "GB-NHS", "Q99")
COUNCIL = Body("shire_council", "Shire Council", ("buyer",))
MEADOW = Body("meadow", "Meadow", ("supplier",))
CRITERIA = (
    CriterionNotice("Locality", Decimal(50), least=Decimal("62.5"), description="Knowledge 100%"),
    CriterionNotice("Delivery", Decimal("37.5")),
    CriterionNotice("Value", Decimal("12.5"), is_price=True),
)
TERM = Term(date(2031, 10, 1), date(2034, 9, 30), date(2036, 9, 30))


def tender(**changes: Any) -> TenderNotice:
    held: dict[str, Any] = {
        "id": "shire/recovery", "title": "Recovery", "description": "One model.",
        "status": "active", "method": "open", "method_details": "Competitive process",
        "published": NOON, "deadline": datetime(2031, 3, 3, 12, tzinfo=UTC),
        "questions_until": datetime(2031, 2, 20, 12, tzinfo=UTC), "term": TERM,
        "lots": (LotNotice("1", "The shire", Decimal("360000"), criteria=CRITERIA),
                 LotNotice("2", "The city", Decimal("98000.50"), criteria=CRITERIA)),
        "criteria": "Locality 50%; Delivery 40%; Value 10%", "most_lots": 1,
        "law": ("UKSI", "2023/1348"),
    }  # fmt: skip
    return TenderNotice(**{**held, **changes})


def one(number: int, tag: str, notice: TenderNotice, **more: Any) -> dict[str, Any]:
    moment = NOON.replace(day=5 + number)
    return release(
        OCID, f"{OCID}-{number:04d}", moment, [tag], buyers=[LEAD, COUNCIL], tender=notice, **more
    )


def chain() -> list[dict[str, Any]]:
    """A tender published, amended without its second lot, awarded and contracted."""
    change = AmendmentNotice("2", NOON, "Fewer lots", f"{OCID}-0001", f"{OCID}-0002")
    lots = (LotNotice("1", "The shire", Decimal(360000)),
            LotNotice("2", "The city", Decimal("98000.50"), is_dropped=True))  # fmt: skip
    later = tender(lots=lots, amendments=(change,))
    award = AwardNotice("a1", "The shire", "active", NOON, (MEADOW,), ("1",), Decimal(350000), TERM)
    contract = ContractNotice("c1", "a1", "The shire", "active", TERM, Decimal(350000), NOON)
    return [
        one(1, "tender", tender()),
        one(2, "tenderAmendment", later),
        one(3, "award", later, awards=[award]),
        one(4, "contract", tender(lots=lots, amendments=(change,), status="complete"),
            awards=[award], contracts=[contract]),
    ]  # fmt: skip


def test_packages_and_records_follow_the_schema_with_no_network() -> None:
    releases = chain()
    package = release_package("https://example.org/r", "North ICB", NOON, releases)
    record = record_package("https://example.org/c", "North ICB", NOON, OCID, releases)
    assert faults("release", package) == []
    assert faults("record", record) == []


def test_the_check_itself_finds_what_is_wrong() -> None:
    """A wrong status, an amount as text, a missing date, a field misspelt, and a time without
    zone."""
    package = release_package("https://example.org/r", "North ICB", NOON, chain()[:1])
    broken = copy.deepcopy(package)
    said = broken["releases"][0]
    said["tender"]["status"] = "running"
    said["tender"]["lots"][0]["value"]["amount"] = "360000"
    said["tender"]["tenderPeriode"] = {}
    said["tender"]["tenderPeriod"]["endDate"] = "2031-03-03T12:00:00"
    said["tender"]["lots"][1]["awardCriteria"]["criteria"][0]["numbers"][0]["weight"] = "percent"
    said["tender"]["legalBasis"]["law"] = "PSR"
    del said["date"]
    told = " ".join(faults("release", broken))
    for words in ("tender/status", "value/amount", "'date' is a required", "tenderPeriode is no",
                  "has no zone", "numbers/0/weight", "legalBasis/law is no"):  # fmt: skip
        assert words in told


def test_values_are_numbers_and_the_whole_is_the_sum_of_the_lots() -> None:
    """360,000 and 98,000.50 are 458,000.50."""
    said = one(1, "tender", tender())["tender"]
    assert said["value"] == {"amount": 458000.5, "currency": "GBP"}
    assert said["lots"][0]["value"]["amount"] == 360000
    assert said["contractPeriod"]["maxExtentDate"] == "2036-09-30T23:59:59Z"
    assert said["lotDetails"] == {"maximumLotsAwardedPerSupplier": 1}


def test_lots_that_may_be_offered_together_are_a_group_that_may_be_combined() -> None:
    """Not a lot that was taken out. A later release that takes no such offers says so, and the
    record with it."""
    lots = (*tender().lots, LotNotice("3", "The coast", is_dropped=True))
    found = one(1, "tender", tender(combines=True, lots=lots))
    group = {"id": "combinations", "relatedLots": ["1", "2"], "optionToCombine": True}
    assert found["tender"]["lotGroups"] == [group]
    package = release_package("https://example.org/r", "North", NOON, [found])
    assert faults("release", package) == []
    after = one(2, "tenderAmendment", tender(lots=lots))
    assert compiled([found, after])["tender"]["lotGroups"] == [{**group, "optionToCombine": False}]
    assert "lotGroups" not in one(1, "tender", tender(combines=True, lots=lots[:1]))["tender"]


def test_each_lot_says_by_what_it_is_awarded_and_the_tender_on_what_law_it_stands() -> None:
    said = one(1, "tender", tender())["tender"]
    assert said["legalBasis"] == {"scheme": "UKSI", "id": "2023/1348"}
    assert said["lots"][1]["awardCriteria"]["criteria"] == [
        {
            "type": "quality", "name": "Locality", "description": "Knowledge 100%",
            "numbers": [{"number": 50, "weight": "percentageExact"},
                        {"number": 62.5, "threshold": "minimumScore"}],
        },
        {"type": "quality", "name": "Delivery",
         "numbers": [{"number": 37.5, "weight": "percentageExact"}]},
        {"type": "price", "name": "Value",
         "numbers": [{"number": 12.5, "weight": "percentageExact"}]},
    ]  # fmt: skip
    plain = one(1, "tender", tender(law=None, lots=(LotNotice("1", "The shire"),)))["tender"]
    assert "legalBasis" not in plain
    assert "awardCriteria" not in plain["lots"][0]
    fewer = tender(lots=(LotNotice("1", "The shire", criteria=CRITERIA[:2]),))
    whole = compiled([one(1, "tender", tender()), one(2, "tenderAmendment", fewer)])
    assert len(whole["tender"]["lots"][0]["awardCriteria"]["criteria"]) == 2


def test_a_record_merges_by_the_rules_of_the_standard() -> None:
    """Objects field by field, lists of things by id, other lists replaced, null removes."""
    first = one(1, "tender", tender())
    second = one(2, "tenderAmendment", tender(questions_until=None, title="Recovery again"))
    second["tender"] = with_removals(first["tender"], second["tender"])
    assert second["tender"]["enquiryPeriod"] == {"startDate": None, "endDate": None}
    package = release_package("https://example.org/r", "North ICB", NOON, [first, second])
    assert faults("release", package) == []
    found = compiled([second, first])
    assert found["tag"] == ["compiled"]
    assert found["id"] == f"{OCID}-2031-01-07T12:00:00+00:00"
    assert found["tender"]["title"] == "Recovery again"
    assert "enquiryPeriod" not in found["tender"]
    whole = compiled(chain())
    assert [lot["status"] for lot in whole["tender"]["lots"]] == ["complete", "cancelled"]
    assert whole["contracts"][0]["awardID"] == whole["awards"][0]["id"]
    assert [party["id"] for party in whole["parties"]] == ["GB-NHS-Q99", "shire_council", "meadow"]


def test_a_cancelled_tender_cancels_its_lots() -> None:
    said = one(2, "tenderCancellation", tender(status="cancelled"))["tender"]
    assert {lot["status"] for lot in said["lots"]} == {"cancelled"}


@pytest.mark.parametrize(
    ("tags", "more", "words"),
    [
        (["news"], {}, "no tags"),
        ([], {}, "none given"),
        (["contract"], {"contracts": [ContractNotice("c", "a", "T", "active", TERM)]}, "not given"),
    ],
)
def test_what_is_no_release_is_refused(tags: list[str], more: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        release(OCID, "r", NOON, tags, buyers=[LEAD], tender=tender(), **more)
    with pytest.raises(ValueError, match="one process"):
        compiled([])
