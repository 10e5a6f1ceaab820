"""`commonweal tenders`: as the operator, who may neither bid nor open."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commonweal.cli.main import cli
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.procuring.actions_bids import save_bid_draft
from commonweal.records.procuring.actions_opening import give_opening_code
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.workbooks import workbook_of
from tests.records.procuring.world import Clock, bid, buying, clock, content, provider, submitted

__all__ = ["clock"]
pytestmark = pytest.mark.django_db

NAMED = ("shire", "community-recovery-support")


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["tenders", *words], catch_exceptions=False)


def test_a_tender_is_begun_shown_published_and_exported(clock: Clock, tmp_path: Path) -> None:
    made = buying()
    said = run("show", *NAMED).output
    assert "Lot 1\tThe shire\tshire_council" in said
    assert "50%\tLocality" in said
    assert "To put right" not in said
    assert run("list", "--place", "shire").output == (
        "shire/community-recovery-support\tDraft\tCommunity recovery support\n"
    )
    assert run("publish", *NAMED, "--sign-off").output.startswith("Version 1 is published: ")
    assert "published: amend it" in run("publish", *NAMED).output
    out = tmp_path / "out.xlsx"
    assert run("export", *NAMED, "--out", str(out)).exit_code == 0
    assert run("start", "shire", str(out)).output == (
        "The draft shire/community-recovery-support-2 is begun.\n"
    )
    again = Tender.objects.get(code="community-recovery-support-2")
    assert again.content == made.tender.content
    assert "0 of the 2 openers" in run("show", "shire", again.code).output


def test_faults_of_a_workbook_are_told_and_nothing_is_kept(clock: Clock, tmp_path: Path) -> None:
    buying()
    file = tmp_path / "t.xlsx"
    file.write_bytes(workbook_of(content(title="")))
    said = run("start", "shire", str(file))
    assert said.exit_code == 1
    assert "t.xlsx, sheet “Tender”, row 2, column value: There is no title" in said.output
    assert Tender.objects.count() == 1
    assert "has no tender other" in run("show", "shire", "other").output


def test_a_receipt_is_checked(clock: Clock, tmp_path: Path) -> None:
    made = buying()
    made.publish()
    file = tmp_path / "receipt.json"
    file.write_text(submitted(provider("trust_a"), made.tender).receipt)
    said = run("receipt", str(file))
    assert said.output.startswith("This receipt was given here")
    assert "bidder\tTrust A" in said.output
    file.write_text(file.read_text().replace("Trust A", "Trust B"))
    assert run("receipt", str(file)).exit_code == 1


def test_the_operator_may_neither_bid_nor_open(clock: Clock) -> None:
    made = buying()
    made.publish()
    with pytest.raises(NotAllowed):
        save_bid_draft(by=Acting.system(), tender=made.tender, content=bid())
    clock.reach_opening()
    with pytest.raises(NotAllowed):
        give_opening_code(by=Acting.system(), tender=made.tender, code=made.codes[0])


def test_the_record_of_an_evaluation_is_checked(clock: Clock) -> None:
    buying()
    said = run("check", *NAMED)
    assert said.exit_code == 0
    assert said.output.startswith("The record holds: 0 links")
