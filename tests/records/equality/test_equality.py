"""Equality assessments from screening to approval, their actions carried on, and who is reached."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from commonweal.language.thread import End
from commonweal.procuring.contracts import AwardedLot, ContractTerms
from commonweal.records.contracts.actions import Carried as With
from commonweal.records.contracts.actions import make_contracts
from commonweal.records.engagement.actions import EventGiven, add_event
from commonweal.records.equality import actions, selectors
from commonweal.records.equality.actions_use import bring_use
from commonweal.records.equality.models import Assessment, Carried, UseReturn
from commonweal.records.equality.reading import standings_of
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.procuring.actions import start_tender
from commonweal.records.register.models import Place
from commonweal.records.thread.selectors import links_for
from tests.records import people
from tests.records.equality import world
from tests.records.procuring.world import content

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 12)


@pytest.fixture
def shire() -> Place:
    return people.place("shire", north_icb="lead", trust_a="provider")


@pytest.fixture
def author(shire: Place) -> Acting:
    return people.person(Role.ANALYST, "north_icb")


@pytest.fixture
def lead(shire: Place) -> Acting:
    return people.person(Role.COMMISSIONER, "north_icb")


def approved(shire: Place, author: Acting, lead: Acting) -> Assessment:
    row = world.whole(author, shire)
    actions.approve(by=lead, assessment=row, group="Equality board", on=DAY)
    row.refresh_from_db()
    return row


def test_a_bare_assessment_says_everything_that_it_lacks(
    shire: Place, author: Acting, lead: Acting
) -> None:
    row = world.draft(author, shire)
    with pytest.raises(ValidationError) as refused:
        actions.approve(by=lead, assessment=row, group="Board", on=DAY)
    # The screening, the effect on each of thirteen groups, and the conclusion.
    assert len(refused.value.messages) == 15
    assert selectors.approved_assessment(lead, shire) is None


def test_a_negative_effect_needs_an_action_for_the_group(shire: Place, author: Acting) -> None:
    row = world.whole(author, shire)
    said = {**row.content["groups"], "age": {"effect": "negative", "reason": "Too far"}}
    given = {code: (one["effect"], one["reason"]) for code, one in said.items()}
    actions.save_effects(by=author, assessment=row, part="groups", said=given)
    row.refresh_from_db()
    assert selectors.problems_of(author, row) == [
        "The effect on Age is negative: add an action for it."
    ]


def test_nobody_who_wrote_it_records_its_approval(
    shire: Place, author: Acting, lead: Acting
) -> None:
    row = world.whole(lead, shire)
    assert not selectors.may_approve(lead, row)
    with pytest.raises(NotAllowed, match="did not write"):
        actions.approve(by=lead, assessment=row, group="Board", on=DAY)
    with pytest.raises(NotAllowed):
        actions.approve(by=author, assessment=row, group="Board", on=DAY)
    other = people.person(Role.COMMISSIONER, "north_icb", "second@example.org")
    actions.save_words(by=other, assessment=row, scope="x", conclusion="y")
    with pytest.raises(NotAllowed, match="did not write"):
        actions.approve(by=other, assessment=row, group="Board", on=DAY)


@pytest.mark.parametrize(
    ("given", "field"),
    [((" ", DAY), "group"), (("Board", None), "on"), (("Board", timedelta(days=2)), "on")],
)
def test_an_approval_names_its_group_and_a_day_that_has_been(
    shire: Place, author: Acting, lead: Acting, given: tuple[str, object], field: str
) -> None:
    row, (group, on) = world.whole(author, shire), given
    day = timezone.localdate() + on if isinstance(on, timedelta) else on
    with pytest.raises(ValidationError) as refused:
        actions.approve(by=lead, assessment=row, group=group, on=day)  # type: ignore[arg-type]
    assert set(refused.value.message_dict) == {field}


def test_who_wrote_an_earlier_version_does_not_approve_the_next(
    shire: Place, author: Acting, lead: Acting
) -> None:
    """Lead and analyst write, a second approves; the third revises: neither the lead nor the third
    approves what follows, while the second, who wrote in none, does again."""
    second, third = (
        people.person(Role.COMMISSIONER, "north_icb", f"{name}@example.org")
        for name in ("second", "third")
    )
    row = world.whole(author, shire)
    actions.save_words(by=lead, assessment=row, scope="One model", conclusion="Nobody is shut out")
    actions.approve(by=second, assessment=row, group="Board", on=DAY)
    actions.revise(by=third, assessment=row, reason="The lots changed")
    for writer in (lead, third):
        assert not selectors.may_approve(writer, row)
        with pytest.raises(NotAllowed, match="did not write"):
            actions.approve(by=writer, assessment=row, group="Board", on=DAY)
    assert actions.approve(by=second, assessment=row, group="Board", on=DAY).number == 2


def test_what_was_approved_never_changes_and_a_revision_makes_the_next(
    shire: Place, author: Acting, lead: Acting
) -> None:
    row = approved(shire, author, lead)
    first = selectors.approved_assessment(lead, shire)
    assert first
    assert (first.number, first.group, len(first.content["actions"])) == (1, "Equality board", 1)
    with pytest.raises(ValidationError, match="revise it"):
        actions.save_words(by=author, assessment=row, scope="x", conclusion="y")
    with pytest.raises(ValidationError, match="why it is revised"):
        actions.revise(by=author, assessment=row, reason="")
    actions.revise(by=author, assessment=row, reason="The lots changed")
    actions.save_words(by=author, assessment=row, scope="Seven lots", conclusion="As before")
    assert selectors.approved_assessment(lead, shire) == first
    second = actions.approve(by=lead, assessment=row, group="Equality board", on=DAY)
    assert (second.number, second.reason) == (2, "The lots changed")
    first.refresh_from_db()
    assert first.content["scope"] == "One model"
    assert selectors.approved_assessment(lead, shire, row.code) == second


def test_who_sees_a_draft_and_who_sees_what_is_approved(
    shire: Place, author: Acting, lead: Acting
) -> None:
    row = world.whole(author, shire)
    trust = people.person(Role.PROVIDER, "trust_a")
    assert list(selectors.assessments_for(trust, shire)) == []
    assert selectors.approved_assessment(trust, shire) is None
    actions.approve(by=lead, assessment=row, group="Board", on=DAY)
    assert list(selectors.assessments_for(trust, shire)) == [row]
    stranger = people.person(Role.COMMISSIONER, "far_icb")
    assert list(selectors.assessments_for(stranger, shire)) == []
    with pytest.raises(NotAllowed):
        actions.revise(by=stranger, assessment=row, reason="x")
    with pytest.raises(NotAllowed):
        actions.revise(by=trust, assessment=row, reason="x")


def test_an_action_is_carried_on_and_its_last_status_counts(
    shire: Place, author: Acting, lead: Acting
) -> None:
    begun(lead, shire)
    row = approved(shire, author, lead)
    (action,) = row.actions.all()
    actions.carry_on(by=author, action=action, target="specification", ref="recovery")
    actions.carry_on(by=author, action=action, target="contract", ref="the-north")
    actions.carry_on(
        by=author, action=action, target="specification", ref="recovery", part="ACCESS",
        status=Carried.Status.PLACED,
    )  # fmt: skip
    found = selectors.carried_actions(lead, shire, target="specification", ref="recovery")
    assert [(one.part, one.status) for one in found] == [("access", "placed")]
    assert len(selectors.carried_actions(lead, shire)) == 2
    assert selectors.carried_actions(people.person(Role.PROVIDER, "trust_a"), shire) == []
    with pytest.raises(ValidationError, match="why it is not done"):
        actions.carry_on(
            by=author, action=action, target="contract", ref="recovery", status="not_met"
        )
    with pytest.raises(ValidationError, match="where the action"):
        actions.carry_on(by=author, action=action, target="drawer", ref="x")


NOT_THERE = (
    ("specification", "recovery", "q1", "“q1” is not there. recovery has access, evenings."),
    ("evaluation", "recovery", "access", "recovery has q1, q2, q3, living-wage."),
    ("contract", "the-north", "2", "“2” is not there. the-north has 1."),
    ("contract", "recovery", "1", "recovery has nothing yet: leave this empty."),
    ("specification", "the-north", "", "There is no tender the-north in Shire"),
    ("contract", "drawer", "", "There is no tender or contract drawer in Shire"),
    ("evaluation", "elsewhere", "", "There is no tender elsewhere in Shire"),
)


def test_an_action_is_carried_on_to_nothing_that_is_not_there(
    shire: Place, author: Acting, lead: Acting
) -> None:
    """A tender with two requirements, three questions and a condition, a contract with one duty,
    and a tender of another place."""
    begun(lead, shire)
    of_far = content(title="Elsewhere", lead="far_icb", bodies=["far_icb"], lots=[])
    start_tender(by=Acting.system(), place=people.place("far", far_icb="lead"), content=of_far)
    action = world.whole(author, shire).actions.get()
    for target, ref, part, words in NOT_THERE:
        with pytest.raises(ValidationError) as fault:
            actions.carry_on(by=author, action=action, target=target, ref=ref, part=part)
        assert words in " ".join(fault.value.messages)
    assert not Carried.objects.exists()
    actions.carry_on(by=author, action=action, target="evaluation", ref="recovery", part="q1")
    actions.carry_on(by=author, action=action, target="contract", ref="the-north", part="1")


def begun(lead: Acting, shire: Place) -> None:
    """A tender with a requirement for all lots and one more for the second, and a contract."""
    lots = [{**one, "holder": "north_icb", "bodies": ["north_icb"]} for one in content()["lots"]]
    item = {"part": "element", "text": ""}
    buys = content(
        title="Recovery", bodies=["north_icb"], lots=lots,
        specification=[{**item, "code": "access", "title": "Access"}],
        schedules=[
            {**item, "code": "evenings", "title": "Evenings", "lot": "2", "way": "adds"},
            {"code": "access", "lot": "1", "way": "leaves out"},
        ],
    )  # fmt: skip
    start_tender(by=lead, place=shire, content=buys)
    trust = people.person(Role.PROVIDER, "trust_b").organisation
    assert trust
    make_contracts(
        by=Acting.system(), place=shire,
        awards=[AwardedLot("1", "The north", trust.code, "north_icb", None)],
        terms=ContractTerms(date(2031, 10, 1), 36), carried=With(obligations=("Be fair",)),
    )  # fmt: skip


def test_evidence_is_a_link_of_the_golden_thread(shire: Place, author: Acting) -> None:
    row = world.draft(author, shire)
    event = add_event(
        by=author, place=shire, event=EventGiven("meeting", "Carers", stakeholder="carers")
    )
    end = End("engagement", event.code)
    given = {"by": author, "assessment": row, "end": end, "group": "carers"}
    with pytest.raises(ValidationError, match="Say what it tells"):
        actions.add_evidence(**given, says="")  # type: ignore[arg-type]
    actions.add_evidence(**given, says="They fear the way")  # type: ignore[arg-type]
    (link,) = links_for(author, shire)
    assert (link.source_ref, link.kind, link.target_ref) == (event.code, "supports", row.code)
    with pytest.raises(ValidationError, match="already"):
        actions.add_evidence(**given, says="Again")  # type: ignore[arg-type]
    missing = {**given, "end": End("finding", "nothing")}
    with pytest.raises(ValidationError, match="There is no finding nothing"):
        actions.add_evidence(**missing, says="x")  # type: ignore[arg-type]


def test_what_a_revision_adds_is_not_read_outside_before_its_approval(
    shire: Place, author: Acting, lead: Acting
) -> None:
    row = approved(shire, author, lead)
    event = add_event(
        by=author, place=shire, event=EventGiven("meeting", "Carers", stakeholder="carers")
    )
    trust = people.person(Role.PROVIDER, "trust_a")
    actions.revise(by=author, assessment=row, reason="More was heard")
    end = End("engagement", event.code)
    actions.add_evidence(by=author, assessment=row, end=end, says="They fear the way")
    actions.add_action(by=author, assessment=row, text="Ask", owner="The council", due=world.DUE)
    assert len(selectors.evidence_of(author, row)) == 1
    assert selectors.evidence_of(trust, row) == []
    assert [one.number for one in selectors.actions_of(trust, row)] == [1]
    actions.approve(by=lead, assessment=row, group="Board", on=DAY)
    assert len(selectors.evidence_of(trust, row)) == 1


def csv(*rows: str) -> bytes:
    return "\n".join(["characteristic,group,users,population", *rows]).encode()


def test_a_return_is_taken_whole_or_not_at_all(shire: Place, author: Acting) -> None:
    given = {"by": author, "place": shire, "service": "Hub", "period": "2025/26"}
    with pytest.raises(ValidationError) as refused:
        bring_use(
            **given, file_name="use.csv",  # type: ignore[arg-type]
            data=csv("age,18 to 24,many,100", "shoe size,9,1,2", "age,18 to 24,3,100"),
        )  # fmt: skip
    said = refused.value.message_dict["file"]
    assert said[0].startswith("use.csv, row 2, column users: “many” is no whole number")
    assert said[1].startswith("use.csv, row 3, column characteristic")
    assert said[2].startswith("use.csv, row 4, column group: The group stands twice")
    assert UseReturn.objects.count() == 0
    data = csv("Sex,women,300,5000", "Sex,men,100,5000")
    row = bring_use(**given, file_name="use.csv", data=data)  # type: ignore[arg-type]
    assert [one.is_low for one in standings_of(row)] == [False, True]
    assert selectors.use_returns(people.person(Role.READER, "north_icb"), shire) == []
    with pytest.raises(ValidationError, match="already"):
        bring_use(**given, file_name="use.csv", data=data)  # type: ignore[arg-type]
