"""Findings as kept: found after each release, met again, explained, gone; and who sees them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commonweal.records.audit.models import Event
from commonweal.records.facts.actions import publish
from commonweal.records.facts.models import Figure, Finding
from commonweal.records.findings import actions
from commonweal.records.findings.actions import NotExplained
from commonweal.records.findings.selectors import (
    adjustments_for,
    figure_ids,
    finding_for,
    findings_for,
    sides_of,
)
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from tests.records import people
from tests.records.findings.makers import PLAN, SPEND, bring_in


@pytest.fixture
def place(db: None) -> Place:
    return people.place(
        north_ccg="lead", shire_council="commissioner", trust_a="provider", trust_b="provider"
    )


@pytest.fixture
def analyst(place: Place) -> Acting:
    return people.person(Role.ANALYST, "north_ccg")


@pytest.fixture
def finding(place: Place, analyst: Acting) -> Finding:
    bring_in(place, analyst, SPEND)
    return Finding.objects.get(place=place)


def test_a_release_makes_findings_with_both_sides(finding: Finding, analyst: Acting) -> None:
    assert finding.code == "spend-parts/shire"
    # 7.3 + 3.9 = 11.2 against a printed 10.5.
    assert finding.difference == Decimal("0.7")
    assert "£11.2m (£7.3m + £3.9m), but £10.5m is printed: £0.7m more" in finding.sentence
    sides = sides_of(analyst, finding.place, [finding])[finding.pk]
    assert [figure.value for _, figure in sides] == [Decimal(v) for v in ("10.5", "7.3", "3.9")]
    assert sides[0][1].citation.section == "Table 1"
    assert finding.found_in is not None
    assert Event.objects.filter(action="findings.run").latest("id").details["new"] == [finding.code]


def test_running_again_changes_nothing(finding: Finding, analyst: Acting) -> None:
    outcome = actions.run_finding_rules(place=finding.place, by=analyst)
    assert (outcome.open, outcome.new, outcome.changed, outcome.gone) == (1, 0, 0, 0)
    assert Finding.objects.get().pk == finding.pk


def correct(place: Place, by: Acting, drugs: str) -> None:
    text = SPEND.replace("component,3.9", f"component,{drugs}")
    bring_in(place, by, text, is_correction=True, reason="The accounts say so.")


def test_what_is_mended_is_kept_as_gone_and_comes_back_open(
    finding: Finding, analyst: Acting
) -> None:
    correct(finding.place, analyst, "3.2")
    finding.refresh_from_db()
    assert finding.state == Finding.State.GONE
    with pytest.raises(NotExplained, match="no longer found"):
        actions.explain_finding(finding=finding, explanation="x", by=analyst)
    correct(finding.place, analyst, "4.0")
    finding.refresh_from_db()
    assert (finding.state, finding.difference) == (Finding.State.OPEN, Decimal("0.8"))


def test_an_explanation_holds_until_the_values_change(finding: Finding, analyst: Acting) -> None:
    actions.explain_finding(finding=finding, explanation=" Rounding. ", by=analyst)
    actions.run_finding_rules(place=finding.place, by=analyst)
    finding.refresh_from_db()
    assert (finding.state, finding.explanation) == (Finding.State.EXPLAINED, "Rounding.")
    correct(finding.place, analyst, "4.0")
    finding.refresh_from_db()
    assert finding.state == Finding.State.OPEN
    assert finding.explanation == "Rounding."
    actions.explain_finding(finding=finding, explanation="", by=analyst)
    recorded = Event.objects.latest("id")
    assert recorded.action == "finding.opened"
    assert recorded.details == {"before": "Rounding.", "after": ""}


@pytest.mark.parametrize(
    ("role", "organisation"),
    [
        (Role.READER, "north_ccg"),
        (Role.PROVIDER, "trust_a"),
        (Role.ANALYST, "elsewhere_ccg"),
        (Role.ADMINISTRATOR, "north_ccg"),
    ],
)
def test_only_those_who_work_on_the_place_may_explain(
    finding: Finding, role: Role, organisation: str
) -> None:
    with pytest.raises(NotAllowed):
        actions.explain_finding(
            finding=finding, explanation="x", by=people.person(role, organisation)
        )
    with pytest.raises(NotAllowed):
        actions.explain_finding(finding=finding, explanation="x", by=Acting.public())


def test_nobody_outside_sees_a_finding_before_it_is_published(
    finding: Finding, analyst: Acting
) -> None:
    place = finding.place
    reader = people.person(Role.READER, "north_ccg")
    stranger = people.person(Role.COMMISSIONER, "elsewhere_ccg")
    for acting in (reader, stranger, Acting.public()):
        assert not findings_for(acting, place).exists()
        with pytest.raises(Finding.DoesNotExist):
            finding_for(acting, place, finding.pk)
    publish(place=place, by=people.person(Role.COMMISSIONER, "north_ccg"))
    for acting in (reader, stranger, Acting.public()):
        assert finding_for(acting, place, finding.pk) == finding
    correct(place, analyst, "4.0")
    # What it says now speaks of a value that is not published.
    assert not findings_for(Acting.public(), place).exists()
    assert findings_for(analyst, place).exists()


def test_a_provider_sees_what_is_about_itself_and_nobody_elses(
    finding: Finding, analyst: Acting
) -> None:
    place = finding.place
    bring_in(place, analyst, PLAN, "provider_five_year_plan")
    own, other = (people.person(Role.PROVIDER, code) for code in ("trust_a", "trust_b"))
    assert [f.rule for f in findings_for(own, place)] == ["plan-savings-percent"]
    assert not findings_for(other, place).exists()
    assert len(sides_of(own, place, findings_for(own, place))) == 1


def test_reading_sides_takes_the_same_queries_for_many_findings(
    finding: Finding, analyst: Acting, django_assert_num_queries: object
) -> None:
    place = finding.place
    bring_in(place, analyst, PLAN, "provider_five_year_plan")
    both = list(findings_for(analyst, place))
    assert len(both) == 2
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert len(sides_of(analyst, place, both)) == 2


def test_figure_pages_are_found_by_ref(finding: Finding, analyst: Acting) -> None:
    ids = figure_ids(analyst, finding.place, "spend")
    assert ids["spend/north/amount_gbp_m"] == Figure.objects.get(key="north").pk
    assert figure_ids(Acting.public(), finding.place) == {}


def adjust(figure: Figure, by: Acting, **more: object) -> None:
    given = {
        "tag": "CAMHS", "adds": False, "low": Decimal(2), "high": Decimal(3), "reason": "estimate"
    } | more  # fmt: skip
    actions.record_adjustment(figure=figure, by=by, **given)  # type: ignore[arg-type]


def test_an_adjustment_is_kept_beside_the_figure(finding: Finding, analyst: Acting) -> None:
    figure = Figure.objects.get(key="north")
    adjust(figure, analyst)
    (kept,) = adjustments_for(analyst, finding.place)
    assert (kept.pure.amount.low, kept.pure.amount.high) == (2, 3)
    assert kept.pure.figure == "spend/north/amount_gbp_m"
    assert not adjustments_for(Acting.public(), finding.place)
    assert not adjustments_for(people.person(Role.READER, "north_ccg"), finding.place)
    actions.withdraw_adjustment(adjustment=kept, by=analyst)
    assert not adjustments_for(analyst, finding.place)
    with pytest.raises(NotExplained, match="already"):
        actions.withdraw_adjustment(adjustment=kept, by=analyst)
    names = list(Event.objects.order_by("-id").values_list("action", flat=True)[:2])
    assert names == ["adjustment.withdrawn", "adjustment.recorded"]


@pytest.mark.parametrize(
    "wrong", [{"low": Decimal(4)}, {"low": Decimal(-1)}, {"reason": " "}, {"tag": ""}]
)
def test_an_adjustment_says_what_and_why(
    finding: Finding, analyst: Acting, wrong: dict[str, object]
) -> None:
    with pytest.raises(NotExplained):
        adjust(Figure.objects.get(key="north"), analyst, **wrong)
    with pytest.raises(NotAllowed):
        adjust(Figure.objects.get(key="north"), people.person(Role.PROVIDER, "trust_a"))
