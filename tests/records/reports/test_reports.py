"""Decision reports on record: who may do what, and what is prevented on the way."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from commonweal.records.audit.models import Event
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability, Role, may
from commonweal.records.reports import actions, actions_issue, actions_lists
from commonweal.records.reports.definitions import outline
from commonweal.records.reports.models import RecommendationOutcome, Report, ReportVersion, SignOff
from commonweal.records.reports.reading import version_digest
from commonweal.records.reports.selectors import (
    asked_of,
    delegations_for,
    report_for,
    reports_for,
    standing_of,
)
from tests.records import people
from tests.records.reports.world import Deciding, deciding, signed
from tests.shared import fresh, once

pytestmark = pytest.mark.django_db
world = once(deciding)


@pytest.fixture
def made(world: Deciding) -> Deciding:
    return Deciding(world.place, world.lead, world.analyst, world.council, fresh(world.report))


def problems(row: Report) -> list[str]:
    standing = standing_of(Acting.system(), row)
    assert standing
    return [one.sentence for one in standing.problems]


def test_a_complete_report_waits_for_its_consultees_alone(made: Deciding) -> None:
    assert problems(made.report) == [
        f"{title} has not agreed to the report: ask for it."
        for title in ("Director responsible for finance",
                      "Director responsible for law and governance")
    ]  # fmt: skip
    with pytest.raises(ValidationError, match="has not agreed"):
        actions_issue.issue_report(by=made.lead, report=made.report)
    signed(made.council, made.report)
    assert problems(made.report) == []


def test_no_report_is_issued_without_an_approved_assessment(
    made: Deciding, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = "commonweal.records.reports.selectors.approved_assessment"
    monkeypatch.setattr(gate, lambda *_: None)
    signed(made.council, made.report)
    with pytest.raises(ValidationError) as fault:
        actions_issue.issue_report(by=made.lead, report=made.report)
    assert fault.value.messages == [
        "There is no approved equality and human rights impact assessment: have it approved and "
        "recorded first."
    ]
    assert not ReportVersion.objects.exists()


def test_an_answer_holds_for_the_words_that_were_read(made: Deciding) -> None:
    signed(made.council, made.report)
    row = actions.write_paragraph(
        by=made.analyst, report=made.report, heading="background", text="One more word."
    )
    assert all("agreed to an earlier draft" in one for one in problems(row))
    old = SignOff.objects.first()
    assert old
    with pytest.raises(ValidationError, match="changed since you read it"):
        actions_issue.sign_off(
            by=made.council, report=row, consultee=old.consultee, stance="agrees", comment="",
            digest=old.digest,
        )  # fmt: skip


def test_only_its_own_body_answers_for_a_consultee(made: Deciding) -> None:
    standing = standing_of(Acting.system(), made.report)
    assert standing
    consultee = made.report.content["lists"]["consultees"][0]["id"]
    provider = people.person(Role.PROVIDER, "shire_council", "p@example.org")
    for who in (made.lead, made.analyst, provider):
        with pytest.raises(NotAllowed):
            actions_issue.sign_off(
                by=who, report=made.report, consultee=consultee, stance="agrees", comment="",
                digest=standing.digest,
            )  # fmt: skip
    with pytest.raises(ValidationError, match="what you object to"):
        actions_issue.sign_off(
            by=made.council, report=made.report, consultee=consultee, stance="objects", comment="",
            digest=standing.digest,
        )  # fmt: skip


def test_the_report_names_the_role_that_signs(made: Deciding) -> None:
    """Finance is signed for by an analyst of the council: its commissioner may not, and what the
    commissioner signed before lapses when the draft names the other role."""
    signed(made.council, made.report)
    entry = made.report.content["lists"]["consultees"][0]
    row = actions_lists.put_entry(
        by=made.lead, report=made.report, name="consultees", entry_id=entry["id"],
        entry={"role": entry["role"], "body": entry["body"], "signer": "analyst"},
    )  # fmt: skip
    assert problems(row) == [
        "Director responsible for finance has not agreed to the report: ask for it."
    ]
    finance = people.person(Role.ANALYST, "shire_council", "finance@example.org")
    assert [one["id"] for one in asked_of(finance, row)] == [entry["id"]]
    assert entry["id"] not in {one["id"] for one in asked_of(made.council, row)}
    standing = standing_of(Acting.system(), row)
    assert standing
    given = {"report": row, "consultee": entry["id"], "stance": "agrees", "comment": "",
             "digest": standing.digest}  # fmt: skip
    with pytest.raises(NotAllowed, match="Analyst, finance or contract manager"):
        actions_issue.sign_off(by=made.council, **given)
    assert actions_issue.sign_off(by=finance, **given).role == "analyst"
    assert problems(row) == []
    version = actions_issue.issue_report(by=made.lead, report=row)
    assert {one["role"] for one in version.content["sign_offs"]} == {
        "Commissioner", "Analyst, finance or contract manager"
    }  # fmt: skip


def test_only_declared_roles_sign_and_each_may(made: Deciding) -> None:
    entry = made.report.content["lists"]["consultees"][0]
    with pytest.raises(ValidationError, match="role that signs"):
        actions_lists.put_entry(
            by=made.lead, report=made.report, name="consultees", entry_id=entry["id"],
            entry={"role": entry["role"], "body": entry["body"], "signer": "panel"},
        )  # fmt: skip
    assert all(may(Role(code), Capability.SIGN_REPORT) for code in outline().signers)


def test_an_objection_holds_the_report_back(made: Deciding) -> None:
    standing = standing_of(Acting.system(), made.report)
    assert standing
    signed(made.council, made.report)
    actions_issue.sign_off(
        by=made.council, report=made.report, stance="objects", comment="It costs too much.",
        consultee=made.report.content["lists"]["consultees"][0]["id"], digest=standing.digest,
    )  # fmt: skip
    assert problems(made.report) == [
        "Director responsible for finance objects to the report: change it, and ask again."
    ]


def test_what_is_issued_never_changes_and_is_there_for_everybody(made: Deciding) -> None:
    public = Acting.public()
    made.place.published_release = 1
    made.place.save(update_fields=["published_release"])
    assert not reports_for(public).exists()
    version = made.issue()
    assert version.digest == version_digest(version.content, 1)
    assert report_for(public, "shire", made.report.code)
    assert standing_of(public, made.report) is None
    row = fresh(made.report)
    with pytest.raises(ValidationError, match="is issued"):
        actions.write_paragraph(by=made.lead, report=row, heading="background", text="Later.")
    row = actions_issue.revise_report(by=made.lead, report=row, reason="A figure was wrong.")
    row = actions.write_paragraph(by=made.lead, report=row, heading="background", text="Later.")
    signed(made.council, row)
    second = actions_issue.issue_report(by=made.lead, report=row)
    assert (second.number, second.reason) == (2, "A figure was wrong.")
    assert fresh(version).content == version.content
    assert "Later." not in str(version.content)
    assert Event.objects.filter(action="report.issued").count() == 2


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.PANEL, Role.READER, Role.ADMINISTRATOR])
def test_nobody_else_sees_a_draft_or_writes_in_it(made: Deciding, role: Role) -> None:
    who = people.person(role, "north_icb", f"{role}@example.org")
    assert not reports_for(who).exists()
    with pytest.raises(NotAllowed):
        actions.write_paragraph(by=who, report=made.report, heading="background", text="Mine.")
    with pytest.raises(NotAllowed):
        actions_issue.issue_report(by=who, report=made.report)


def test_an_analyst_writes_and_does_not_issue_and_an_auditor_only_reads(made: Deciding) -> None:
    signed(made.council, made.report)
    auditor = people.person(Role.AUDITOR, "north_icb")
    assert standing_of(auditor, made.report)
    with pytest.raises(NotAllowed):
        actions_issue.issue_report(by=made.analyst, report=made.report)
    with pytest.raises(NotAllowed):
        actions.write_paragraph(by=auditor, report=made.report, heading="background", text="No.")


def test_a_delegation_is_relied_on_within_its_limits_and_only_once_agreed(made: Deciding) -> None:
    version = made.issue()
    limits = version.content["report"]["asked"][1]["limits"]

    def decide(letter: str, outcome: str, words: str = "") -> RecommendationOutcome:
        return actions_issue.record_outcome(
            by=made.lead, version=version, letter=letter, outcome=outcome,
            decided_on=date(2027, 3, 1), words=words,
        )  # fmt: skip

    assert delegations_for(made.lead, made.place) == []
    noted = decide("a", "agreed")
    with pytest.raises(ValidationError, match="not in force"):
        actions_issue.cite_delegation(
            by=made.lead, outcome=noted, title="A tender was begun", paragraphs=tuple(limits)
        )
    agreed = decide("b", "agreed")
    (force,) = delegations_for(made.lead, made.place)
    assert (force.delegate, list(force.limits)) == ("the Director", limits)
    with pytest.raises(ValidationError, match="does not reach to paragraph 1:"):
        actions_issue.cite_delegation(
            by=made.lead, outcome=agreed, title="A tender was begun", paragraphs=(1, *limits)
        )
    done = actions_issue.cite_delegation(
        by=made.analyst, outcome=agreed, title="A tender was begun", paragraphs=tuple(limits),
        kind="specification", ref="tender/shire",
    )  # fmt: skip
    assert (done.ref, done.paragraphs) == ("tender/shire", limits)
    with pytest.raises(ValidationError, match="decided instead"):
        decide("b", "refused")
    decide("b", "refused", "Called in.")
    assert delegations_for(made.lead, made.place) == []
    with pytest.raises(ValidationError, match="not in force"):
        actions_issue.cite_delegation(
            by=made.lead, outcome=agreed, title="Another", paragraphs=tuple(limits)
        )


@pytest.mark.parametrize(
    ("name", "entry", "field"),
    [
        ("reasons", {"text": "Why", "evidence": "document:gone"}, "evidence"),
        ("reasons", {"text": "Why", "evidence": "gone"}, "evidence"),
        ("papers", {"text": "A paper", "href": "javascript:alert(1)"}, "href"),
        ("papers", {"text": "A paper", "href": "https://a.example/ b"}, "href"),
        ("scrutiny", {"body": "C", "held": "soon", "outcome": "Noted"}, "held"),
        ("recommendations", {"kind": "delegate", "text": "x", "limits": "900"}, "limits"),
        ("recommendations", {"kind": "abolish", "text": "x"}, "kind"),
        ("consultees", {"role": "finance", "body": "trust_a"}, "body"),
        ("policies", {"policy": "Act", "proposal": "none", "serves": "x"}, "proposal"),
        ("circulation", {"text": "Members", "how": " "}, "how"),
    ],
)
def test_an_entry_that_cannot_be_is_refused_at_its_field(
    made: Deciding, name: str, entry: dict[str, str], field: str
) -> None:
    before = fresh(made.report).content
    with pytest.raises(ValidationError) as fault:
        actions_lists.put_entry(by=made.lead, report=made.report, name=name, entry=entry)
    assert field in fault.value.message_dict
    assert fresh(made.report).content == before


def test_limits_follow_their_paragraphs(made: Deciding) -> None:
    """The delegated paragraph has one number; with one more in the purpose it has the next."""
    standing = standing_of(Acting.system(), made.report)
    assert standing
    row = actions.write_paragraph(
        by=made.lead, report=made.report, heading="purpose", text="First of all.", first=True
    )
    later = standing_of(Acting.system(), row)
    assert later
    assert later.composed.asked[1].limits == tuple(
        one + 1 for one in standing.composed.asked[1].limits
    )


def test_a_timetable_that_leaves_too_little_time_is_to_be_answered(made: Deciding) -> None:
    """Three months before 1 October 2027 is 1 July: contracts on 2 July come a day too late."""
    entry = made.report.content["lists"]["planned"][0]["id"]
    late = {"step": "contracts", "held": "2027-07-02"}
    row = actions_lists.put_entry(
        by=made.lead, report=made.report, name="planned", entry=late, entry_id=entry
    )
    assert any("2 July" in one or "2027-07-02" in one for one in problems(row)), problems(row)
    last = {"step": "contracts", "held": "2027-07-01"}
    row = actions_lists.put_entry(
        by=made.lead, report=row, name="planned", entry=last, entry_id=entry
    )
    assert len(problems(row)) == 2
