"""Before a file comes in, its sender is asked about what it would bring into disagreement."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from commonweal.records.facts import actions
from commonweal.records.facts.models import Figure, Finding, Import
from commonweal.records.findings.actions import explain_finding
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from tests import universe
from tests.records import people
from tests.records.findings.makers import SPEND, bring_in

PROFILE = """\
provider_code,staff_approx,turnover_gbp_m,source_doc,source_section
trust_a,2000,90,this file,Table 1
"""
STAFF = """\
provider_code,financial_year,quarter,staff_group,headcount_or_wte,source_doc,source_section
trust_a,2024/25,Q1,total,1200,this file,Table 2
trust_a,2024/25,Q1,nurses,700,this file,Table 2
trust_a,2024/25,Q1,others,450,this file,Table 2
"""


@pytest.fixture
def place(db: None) -> Place:
    return people.place(
        north_ccg="lead", shire_council="commissioner", trust_a="provider", trust_b="provider"
    )


@pytest.fixture
def analyst(place: Place) -> Acting:
    return people.person(Role.ANALYST, "north_ccg")


def send(place: Place, by: Acting, text: str, template: str = "spend", **more: object) -> Import:
    received = actions.receive_import(
        place=place,
        template=template,
        file=ContentFile(text.encode(), name=f"{template}.csv"),
        by=by,
        **more,  # type: ignore[arg-type]
    )
    checked = actions.check_import(import_=received, by=by)
    assert checked.problems == []
    return checked


def asked(checked: Import) -> list[str]:
    return [query["code"] for query in checked.queries]


def test_a_total_that_does_not_add_up_is_asked_about_by_row_with_both_sides(
    place: Place, analyst: Acting
) -> None:
    """7.3 + 3.9 = 11.2 against 10.5 in row 4 of the file; 20.0 + 10.5 = 30.5 is not asked."""
    checked = send(place, analyst, SPEND)
    (query,) = checked.queries
    assert (query["code"], query["row"], query["column"]) == ("spend-parts", 4, "amount_gbp_m")
    assert query["sentence"].endswith("but £10.5m is printed: £0.7m more.")
    assert query["sides"] == [
        "£10.5m is the printed total (row 4)",
        "£7.3m is a part (row 5)",
        "£3.9m is a part (row 6)",
    ]
    with pytest.raises(actions.ImportRefused, match="1 question waits"):
        actions.accept_import(import_=checked, by=analyst, reason=" ")
    assert not Figure.objects.exists()


def test_what_is_confirmed_comes_in_and_becomes_a_finding(place: Place, analyst: Acting) -> None:
    checked = send(place, analyst, SPEND)
    actions.accept_import(import_=checked, by=analyst, reason="The accounts say so.")
    finding = Finding.objects.get()
    assert (finding.rule, finding.state) == ("spend-parts", Finding.State.OPEN)
    assert finding.sentence == checked.queries[0]["sentence"]
    checked.refresh_from_db()
    assert checked.reason == "The accounts say so."


def test_a_file_that_agrees_comes_in_without_a_question(place: Place, analyst: Acting) -> None:
    mended = send(place, analyst, SPEND.replace("component,3.9", "component,3.2"))
    assert mended.queries == []
    assert actions.accept_import(import_=mended, by=analyst) is not None


def test_the_other_side_may_stand_on_record(place: Place, analyst: Acting) -> None:
    bring_in(place, analyst, PROFILE, "provider_profile")
    staff = send(place, analyst, STAFF, "provider_workforce_quarterly")
    said = {query["code"]: query for query in staff.queries}
    # 2,000 in the profile against 1,200; 700 + 450 = 1,150 against 1,200.
    assert set(said) == {"provider-staff", "staff-groups"}
    record, fresh = said["provider-staff"]["sides"]
    assert record.startswith("2,000 people in the profile (on record: exampleshire-file-")
    assert fresh == "1,200 people in the return for 2024/25 Q1 (row 2)"


def test_what_stands_on_record_already_is_not_asked_again(place: Place, analyst: Acting) -> None:
    bring_in(place, analyst, SPEND)
    explain_finding(finding=Finding.objects.get(), explanation="Rounding.", by=analyst)
    # Every line has another source now, and the same things do not agree.
    again = send(place, analyst, SPEND.replace("Table 2", "Table 9"))
    assert (again.changed_count, again.queries) == (6, [])
    further = SPEND.replace("component,3.9", "component,4.0")
    corrected = send(place, analyst, further, is_correction=True, reason="Typed wrongly.")
    assert asked(corrected) == ["spend-parts"]


def test_a_reason_answers_only_the_questions_that_were_shown(place: Place, analyst: Acting) -> None:
    staff = send(place, analyst, STAFF, "provider_workforce_quarterly")
    assert asked(staff) == ["staff-groups"]
    bring_in(place, analyst, PROFILE, "provider_profile")
    with pytest.raises(actions.ImportRefused, match="1 more question has come up"):
        actions.accept_import(import_=staff, by=analyst, reason="Bank staff are left out.")
    staff.refresh_from_db()
    assert set(asked(staff)) == {"provider-staff", "staff-groups"}
    assert not Figure.objects.filter(dataset="provider_workforce_quarterly").exists()
    actions.accept_import(import_=staff, by=analyst, reason="Bank staff are left out.")
    assert Figure.objects.filter(dataset="provider_workforce_quarterly").count() == 3


def test_a_provider_is_asked_about_its_own_figures_and_told_nothing_of_others(
    place: Place, analyst: Acting
) -> None:
    """The commissioner has on record that it paid £15m; the provider reports £9m of income."""
    paid = (
        "commissioner_code,commissioner,commissioner_type,provider_code,amount_gbp_m,year,"
        "source_doc,source_section\n"
        "nhs_england,NHS England,component,trust_a,15.0,2024/25,this file,Table 1\n"
    )
    people.organisation("nhs_england")
    bring_in(place, analyst, paid)
    income = (
        "provider_code,financial_year,line,value,unit,source_doc,source_section\n"
        "trust_a,2024/25,special_services_income,9.0,gbp_m,this file,Table 1\n"
    )
    template = "provider_finance_history"
    commissioner = send(place, analyst, income, template)
    assert asked(commissioner) == ["payer-and-provider"]
    trust = people.person(Role.PROVIDER, "trust_a")
    own = send(place, trust, income, template)
    assert own.queries == []
    # Whoever decides, the questions of a provider's file speak of that provider alone.
    actions.accept_import(import_=own, by=analyst)
    assert Finding.objects.get().rule == "payer-and-provider"


def test_two_equal_totals_in_a_sheet_are_two_questions_and_two_findings(
    place: Place, analyst: Acting
) -> None:
    """A sheet may hold two estimates of one body and year; each is judged, neither is lost."""
    text = (
        "commissioner_code,year,part,category,amount_gbp_m,source_doc,source_section\n"
        "north_ccg,2024/25,estimate,one estimate,20,this file,Table 1\n"
        "north_ccg,2024/25,estimate,another estimate,30,this file,Table 1\n"
        "north_ccg,2024/25,item,an item,11,this file,Table 1\n"
    )
    checked = send(place, analyst, text, "dementia_spend")
    assert asked(checked).count("condition-itemised") == 2
    actions.accept_import(import_=checked, by=analyst, reason="Both are printed.")
    codes = Finding.objects.filter(rule="condition-itemised").values_list("code", flat=True)
    assert sorted(codes) == [
        "condition-itemised/north-ccg/2024-25",
        "condition-itemised/north-ccg/2024-25/2",
    ]


def test_the_contradictions_of_a_worked_paper_are_confirmed_with_its_reason(db: None) -> None:
    universe.essex("spend", published=False)
    kept = Import.objects.get(template="spend")
    assert asked(kept) == ["spend-parts"]
    assert kept.state == Import.State.ACCEPTED
    assert kept.reason == "Printed so in the paper."
