"""One record at a time: the same checks, one audit event each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from commonweal.records.audit.models import Event
from commonweal.records.register import actions
from commonweal.records.register.actions_files import NotRegistered
from commonweal.records.register.models import Area, AreaDuty, Organisation, OrganisationRole
from tests.records.register.makers import DAY, SYSTEM

pytestmark = pytest.mark.django_db


def body(code: str, kind: str = "ccg") -> Organisation:
    return actions.register_organisation(by=SYSTEM, code=code, name=code.upper(), kind=kind)


def piece(code: str, kind: str = "ccg_area") -> Area:
    return actions.register_area(by=SYSTEM, code=code, name=code.upper(), kind=kind)


def last() -> Event:
    found = Event.objects.first()
    assert found
    return found


def test_each_write_is_audited_with_what_it_says() -> None:
    body("essex_cc", "county_council")
    assert (last().action, last().subject_ref) == ("register.organisation_added", "essex_cc")
    body("nep", "nhs_trust")
    actions.give_role(
        by=SYSTEM,
        organisation="essex_cc",
        role="section_75_partner",
        towards="nep",
        valid_from=date(2015, 4, 1),
    )
    assert last().details["towards"] == "nep"
    actions.give_code(by=SYSTEM, subject="organisation", owner="nep", system="ods", code="RRD")
    piece("essex", "county")
    actions.give_duty(by=SYSTEM, organisation="essex_cc", area="essex", duty="governs")
    assert AreaDuty.objects.get().organisation.code == "essex_cc"
    assert Event.objects.count() == 6


def test_a_role_ends_on_its_last_day() -> None:
    body("nep")
    actions.give_role(by=SYSTEM, organisation="nep", role="provider", valid_from=date(2015, 4, 1))
    with pytest.raises(NotRegistered, match="no open role provider"):
        actions.end_role(by=SYSTEM, organisation="nep", role="provider", on=date(2015, 3, 31))
    actions.end_role(by=SYSTEM, organisation="nep", role="provider", on=date(2017, 3, 31))
    assert OrganisationRole.objects.get().valid_to == date(2017, 3, 31)
    assert last().action == "register.role_ended"
    with pytest.raises(NotRegistered):
        actions.end_role(by=SYSTEM, organisation="nep", role="provider", on=date(2017, 3, 31))


def test_links_and_successions_meet_the_same_checks() -> None:
    for code in ("a", "b"):
        piece(code)
        body(code)
    actions.link_areas(by=SYSTEM, hierarchy="nhs", parent="a", child="b", share=Decimal("0.5"))
    with pytest.raises(NotRegistered, match="goes in a circle"):
        actions.link_areas(by=SYSTEM, hierarchy="nhs", parent="b", child="a")
    actions.record_succession(
        by=SYSTEM,
        subject="organisation",
        kind="merger",
        predecessor="a",
        successor="b",
        effective_on=DAY,
    )
    with pytest.raises(NotRegistered, match="go in a circle"):
        actions.record_succession(
            by=SYSTEM,
            subject="organisation",
            kind="merger",
            predecessor="b",
            successor="a",
            effective_on=DAY,
        )


def test_a_correction_keeps_what_stood_before_and_why() -> None:
    body("cpr_ccg")
    with pytest.raises(NotRegistered, match="Say why"):
        actions.correct_organisation(by=SYSTEM, code="cpr_ccg", reason=" ", name="Castle Point")
    actions.correct_organisation(
        by=SYSTEM, code="cpr_ccg", reason="misspelt", name="Castle Point and Rochford CCG"
    )
    assert last().details["before"] == {"name": "CPR_CCG"}
    assert last().details["reason"] == "misspelt"
    with pytest.raises(NotRegistered, match="A correction changes one of"):
        actions.correct_organisation(by=SYSTEM, code="cpr_ccg", reason="x", code_="new")
    with pytest.raises(NotRegistered, match="is no kind"):
        actions.correct_organisation(by=SYSTEM, code="cpr_ccg", reason="x", kind="shop")
    with pytest.raises(NotRegistered, match="There is no such area"):
        actions.correct_area(by=SYSTEM, code="nowhere", reason="x", name="Y")
