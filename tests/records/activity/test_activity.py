"""Activity on record: who brings it in, who sees it, and that nobody is named anywhere."""

from __future__ import annotations

import errno
import tempfile
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from commonweal.cli.main import cli
from commonweal.engines.store import Store, return_to, write_release
from commonweal.records import backup, disk
from commonweal.records.activity import actions, jobs, keeping, selectors
from commonweal.records.activity.models import ActivityFile, ActivityRelease
from commonweal.records.audit.models import Event
from commonweal.records.facts.uploads import KILLED
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import OrganisationCode, Place
from commonweal.site.activity.views import files
from tests.records.people import organisation, person, place
from tests.spec.activity.submissions import ANN_VALID, BEN, as_zip, v6
from tests.spec.activity.tables import contacts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root(settings: Settings, tmp_path: Path) -> Path:
    settings.ACTIVITY_ROOT = tmp_path / "var" / "activity"
    settings.VAR = tmp_path / "var"
    return tmp_path / "var"


@pytest.fixture
def shire() -> Place:
    made = place(north_ccg="lead", trust_a="provider", trust_b="provider")
    OrganisationCode.objects.create(organisation=organisation("trust_a"), system="ods", code="RXX")
    return made


@pytest.fixture
def analyst() -> Acting:
    return person(Role.ANALYST, "north_ccg")


def upload(folder: Path, name: str = "april.zip") -> SimpleUploadedFile:
    path = as_zip(folder / name, v6())
    return SimpleUploadedFile(name, path.read_bytes())


def brought(by: Acting, shire: Place, folder: Path) -> ActivityRelease:
    path = as_zip(folder / "april.zip", v6())
    made = actions.bring_in_activity(
        by=by, place=shire, paths=[path], reason="First"
    ).release_record
    assert made
    return made


def test_a_release_is_recorded_with_its_file_and_what_was_found(
    shire: Place, analyst: Acting, tmp_path: Path
) -> None:
    made = brought(analyst, shire, tmp_path)
    assert (made.number, made.reason, made.months) == (1, "First", ["2024-03", "2024-04"])
    assert made.rows_by_table["contacts"] == 2
    assert [one["month"] for one in made.reported] == ["2024-04"]
    file = selectors.files_for(analyst, shire).get()
    assert (file.provider, file.state, file.accepted) == ("RXX", "accepted", 10)
    found = {f.check_id: f.count for f in selectors.findings_of(analyst, file)}
    assert found["unknown-bed-type"] == 1
    assert Event.objects.latest("pk").action == "activity.brought_in"


def test_nobody_is_named_below_the_data_folder_not_even_while_a_file_waits(
    shire: Place, analyst: Acting, tmp_path: Path, root: Path
) -> None:
    file = actions.receive_activity(by=analyst, place=shire, upload=upload(tmp_path))
    words = [ANN_VALID, BEN, "1980-02-29", "CM1 1AA", "NHSNumber", "MHS001MPI"]

    def named() -> list[str]:
        return [
            f"{path.name}: {word}"
            for path in root.rglob("*") if path.is_file()
            for word in words[:4] + (words[4:] if "waiting" in path.parts else [])
            if word.encode() in path.read_bytes()
        ]  # fmt: skip

    assert named() == []
    assert list(root.rglob("*.locked"))
    assert actions.bring_in_received(by=analyst, file=file)
    assert named() == []
    assert not list(root.rglob("*.locked"))
    assert not [e for e in Event.objects.all() if ANN_VALID in str(e.details)]


def test_an_upload_that_is_being_read_is_in_memory_and_not_on_disk(
    shire: Place, analyst: Acting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a kill leaves nothing of it."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    file = actions.receive_activity(by=analyst, place=shire, upload=upload(tmp_path))
    with keeping.unlocked(shire, file.stored_as, file.name) as path:
        assert path.read_bytes() == (tmp_path / "april.zip").read_bytes()
        there = [one for one in (tmp_path / "temporary").rglob("*") if not one.is_dir()]
        assert [(one.name, one.is_symlink()) for one in there] == [("april.zip", True)]
        assert "memfd:" in str(path.resolve())
    assert not list((tmp_path / "temporary").iterdir())


def test_the_job_brings_an_upload_in_and_refuses_what_cannot_be(
    shire: Place, analyst: Acting, tmp_path: Path
) -> None:
    good = actions.receive_activity(by=analyst, place=shire, upload=upload(tmp_path))
    jobs.bring_in_background.func(file_number=good.pk)
    good.refresh_from_db()
    assert (good.state, good.progress) == ("accepted", 100)
    cut = SimpleUploadedFile("cut.zip", b"PK\x03\x04 not whole")
    bad = actions.receive_activity(by=analyst, place=shire, upload=cut)
    jobs.bring_in_background.func(file_number=bad.pk)
    bad.refresh_from_db()
    assert bad.state == "refused"
    assert "cut.zip is no whole zip file" in bad.sentence
    same = SimpleUploadedFile("again.zip", (tmp_path / "april.zip").read_bytes())
    again = actions.receive_activity(by=analyst, place=shire, upload=same)
    jobs.bring_in_background.func(file_number=again.pk)
    again.refresh_from_db()
    assert again.sentence == "This very file is in a release already; there is nothing to do."
    assert ActivityRelease.objects.count() == 1


def test_a_file_with_several_faults_is_refused_with_the_first_and_how_many_more(
    shire: Place, analyst: Acting, tmp_path: Path
) -> None:
    client = Client()
    assert analyst.user
    client.force_login(analyst.user)
    sent = SimpleUploadedFile("prices.csv", b"a,b\n1,2\n")
    answer = client.post(
        f"/places/{shire.code}/activity/files/new/", {"file": sent, "reason": "Prices"}
    )
    page = client.get(answer["Location"]).content.decode()
    assert "prices has no column provider." in page
    sentence = ActivityFile.objects.get(name="prices.csv").sentence
    assert sentence.endswith("4 more reasons are listed with the file.")


def test_only_those_who_commission_bring_in_and_see_activity(
    shire: Place, analyst: Acting, tmp_path: Path
) -> None:
    brought(analyst, shire, tmp_path)
    own = person(Role.PROVIDER, "trust_a")
    other = person(Role.PROVIDER, "trust_b")
    reader = person(Role.READER, "north_ccg")
    auditor = person(Role.AUDITOR, "north_ccg")
    for by in (own, other, reader, auditor):
        with pytest.raises(NotAllowed):
            actions.bring_in_activity(by=by, place=shire, paths=[tmp_path / "april.zip"])
    seen = {
        who: (selectors.files_for(by, shire).count(), selectors.releases_for(by, shire).count())
        for who, by in (("own", own), ("other", other), ("reader", reader), ("auditor", auditor),
                        ("public", Acting.public()))
    }  # fmt: skip
    assert seen == {
        "own": (1, 0), "other": (0, 0), "reader": (0, 0), "auditor": (1, 1), "public": (0, 0),
    }  # fmt: skip
    for by in (own, reader):
        with pytest.raises(NotAllowed):
            selectors.activity_store(by, shire)
    assert selectors.latest_activity(auditor, shire)
    assert selectors.findings_for(own, shire).exists()
    assert not selectors.findings_for(other, shire).exists()


def test_withdrawing_goes_back_and_stays_on_record(
    shire: Place, analyst: Acting, tmp_path: Path
) -> None:
    brought(analyst, shire, tmp_path)
    with pytest.raises(ValidationError, match="Only the latest"):
        actions.withdraw(by=analyst, place=shire, number=7, reason="No")
    with pytest.raises(ValidationError, match="Say why"):
        actions.withdraw(by=analyst, place=shire, number=1, reason=" ")
    back = actions.withdraw(by=analyst, place=shire, number=1, reason="Wrong month")
    assert (back.number, back.rows_by_table) == (2, {})
    first = selectors.release_for(analyst, shire, 1)
    assert first.withdrawn_because == "Wrong month"
    assert selectors.activity_store(analyst, shire).release(1).rows("contacts") == 2
    again = actions.bring_in_activity(by=analyst, place=shire, paths=[tmp_path / "april.zip"])
    assert again.release_record
    assert again.release_record.number == 3


def made_up(by: Acting, shire: Place) -> ActivityRelease:
    rows = contacts([("X1", "P9", date(2024, 3, 5))], provider="RYY")
    return actions.bring_in_tables(
        by=by, place=shire, batches=[("contacts", rows)], months=["2024-03"], reason="Made"
    )


def test_what_was_sent_is_not_mixed_with_what_was_made_up(
    shire: Place, analyst: Acting, tmp_path: Path
) -> None:
    made_up(analyst, shire)
    path = as_zip(tmp_path / "april.zip", v6())
    with pytest.raises(actions.NotBroughtIn, match="withdraw that release first"):
        actions.bring_in_activity(by=analyst, place=shire, paths=[path])
    for words in (["import", shire.code, str(path)], ["check", str(path), "--place", shire.code]):
        told = CliRunner().invoke(cli, ["facts", *words])
        assert (told.exit_code, "was made up" in told.output) == (1, True)
    client = Client()
    assert analyst.user
    client.force_login(analyst.user)
    address = f"/places/{shire.code}/activity/"
    sent = client.post(address + "files/new/", {"file": upload(tmp_path), "reason": "First"})
    assert "withdraw that release first" in client.get(sent["Location"]).content.decode()
    held = selectors.latest_activity(analyst, shire)
    assert held
    assert (held.number, held.rows("contacts")) == (1, 1)
    actions.withdraw(by=analyst, place=shire, number=1, reason="For the real thing")
    assert brought(analyst, shire, tmp_path).rows_by_table["contacts"] == 2


def test_what_is_made_up_is_not_mixed_with_what_was_sent(
    shire: Place, analyst: Acting, tmp_path: Path
) -> None:
    brought(analyst, shire, tmp_path)
    with pytest.raises(actions.NotBroughtIn, match="holds activity that was sent"):
        made_up(analyst, shire)
    assert ActivityRelease.objects.count() == 1


def test_a_release_that_a_kill_left_unrecorded_is_recorded_by_the_next(
    shire: Place, analyst: Acting, tmp_path: Path, root: Path
) -> None:
    write_release(root / "activity" / shire.code, None, [])
    made = brought(analyst, shire, tmp_path)
    assert made.number == 2
    assert [r.number for r in selectors.releases_for(analyst, shire)] == [2, 1]


def test_a_backup_holds_the_stores_and_nothing_that_waits(
    shire: Place, analyst: Acting, tmp_path: Path
) -> None:
    brought(analyst, shire, tmp_path)
    actions.receive_activity(by=analyst, place=shire, upload=upload(tmp_path, "may.zip"))
    members = backup._activity()
    release = Store(tmp_path / "var/activity" / shire.code).release(1)
    expected = {f"activity/{shire.code}/{name}" for name in release.files()}
    assert set(members) == expected | {f"activity/{shire.code}/releases/1.json"}
    assert all(backup._is_safe(name) and path.is_file() for name, path in members.items())


def test_the_commands(shire: Place, tmp_path: Path) -> None:
    path = as_zip(tmp_path / "april.zip", v6())

    def run(*words: str) -> str:
        done = CliRunner().invoke(cli, ["facts", *words], catch_exceptions=False)
        return f"{done.exit_code}\n{done.output}"

    assert "No activity yet" in run("releases", shire.code)
    checked = run("check", str(path))
    assert checked.startswith("0\n")
    assert "would be brought in" in checked
    assert not (tmp_path / "var" / "activity").exists()
    done = run("import", shire.code, str(path), "--reason", "First")
    assert "to look at: ward_stays.bed_type: 1:" in done
    assert "contacts: 2 came, 2 accepted, 0 left out" in done
    assert "Release 1 of exampleshire: 10 records." in done
    assert "2024-03 to 2024-04" in run("releases", shire.code)
    again = run("import", shire.code, str(path))
    assert again.startswith("1\n")
    assert "Nothing was brought in." in again
    assert "would not be" in run("check", str(path), "--place", shire.code)
    both = run("check", str(path), str(as_zip(tmp_path / "may.zip", v6("2024-05"))))
    assert "to look at: april.zip: ward_stays.bed_type: 1:" in both
    assert "to look at: may.zip: ward_stays.bed_type: 1:" in both
    assert "Release 2 holds" in run("withdraw", shire.code, "1", "--reason", "Wrong month")


def test_a_file_comes_in_through_the_browser(shire: Place, analyst: Acting, tmp_path: Path) -> None:
    client = Client()
    assert analyst.user
    client.force_login(analyst.user)
    address = f"/places/{shire.code}/activity/"
    empty = client.get(address).content.decode()
    assert "No activity has been brought in yet." in empty
    assert "How to begin" in empty
    answer = client.post(address + "files/new/", {"file": upload(tmp_path), "reason": "First"})
    file = ActivityFile.objects.get()
    assert answer["Location"] == f"{address}files/{file.pk}/"
    page = client.get(answer["Location"]).content.decode()
    assert "10 records came in with release 1" in page
    assert "MHS502WardStay.csv row 3" in page
    shown = client.get(address).content.decode()
    assert "Release 1 of" in shown
    assert "April 2024" in shown
    quality = client.get(address + "quality/").content.decode()
    assert "10 were accepted and 0 left out" in quality
    missing = client.post(address + "files/new/", {"reason": ""})
    assert "Choose a file" in missing.content.decode()
    client.post(address + "releases/1/withdraw/", {"withdraw-reason": "Wrong"})
    assert "holds nothing: what was in it was withdrawn" in client.get(address).content.decode()


def test_the_page_of_a_made_up_system_that_nobody_handed_in_is_there(
    shire: Place, analyst: Acting
) -> None:
    actions.bring_in_tables(
        by=Acting.system(), place=shire, batches=[], months=["2024-04"], reason="Made up"
    )
    assert analyst.user
    client = Client()
    client.force_login(analyst.user)
    page = client.get(f"/places/{shire.code}/activity/")
    assert page.status_code == 200
    assert "Made up" in page.content.decode()


def test_a_file_whose_reading_was_killed_is_let_go_when_the_next_is_sent(
    shire: Place, analyst: Acting, tmp_path: Path
) -> None:
    file = actions.receive_activity(by=analyst, place=shire, upload=upload(tmp_path))
    assert selectors.is_going_on(analyst, file), "it waits for a worker"
    with keeping.reading(shire):
        ActivityFile.objects.filter(pk=file.pk).update(progress=1)
        file.refresh_from_db()
        assert selectors.is_going_on(analyst, file)
        actions.receive_activity(by=analyst, place=shire, upload=upload(tmp_path))
        file.refresh_from_db()
        assert file.state == ActivityFile.State.WAITING
    assert not selectors.is_going_on(analyst, file), "its lock went with the worker"
    kept = keeping.root_of(shire) / keeping.WAITING / file.stored_as
    assert kept.exists()
    actions.receive_activity(by=analyst, place=shire, upload=upload(tmp_path))
    file.refresh_from_db()
    assert (file.state, file.sentence) == (ActivityFile.State.REFUSED, KILLED)
    assert not kept.exists()


def test_the_page_of_a_file_says_how_far_it_is_and_shows_no_empty_table(
    shire: Place, analyst: Acting, tmp_path: Path, client: Client
) -> None:
    assert analyst.user
    client.force_login(analyst.user)
    cut = SimpleUploadedFile("cut.zip", b"PK\x03\x04 not whole")
    file = actions.receive_activity(by=analyst, place=shire, upload=cut)
    address = f"/places/{shire.code}/activity/files/{file.pk}/"
    assert "Not begun yet" in client.get(address).content.decode()
    jobs.bring_in_background.func(file_number=file.pk)
    refused = client.get(address).content.decode()
    assert "cut.zip is no whole zip file" in refused
    assert 'id="tallies"' not in refused


def test_a_file_refused_for_two_reasons_says_one_and_its_page_lists_both(
    shire: Place, analyst: Acting, tmp_path: Path, client: Client
) -> None:
    assert analyst.user
    client.force_login(analyst.user)
    tables = v6()
    for name, field in (("MHS001MPI", "NHSNumber"), ("MHS101Referral", "ServiceRequestID")):
        tables[name] = [{k: v for k, v in row.items() if k != field} for row in tables[name]]
    content = as_zip(tmp_path / "april.zip", tables).read_bytes()
    file = actions.receive_activity(
        by=analyst, place=shire, upload=SimpleUploadedFile("april.zip", content)
    )
    jobs.bring_in_background.call(file.pk)
    file.refresh_from_db()
    assert file.sentence.endswith("1 more reason is listed with the file.")
    page = client.get(f"/places/{shire.code}/activity/files/{file.pk}/").content.decode()
    reasons = file.findings.filter(severity="reject_file")
    assert len(reasons) == 2
    assert 'id="findings-reject-file"' in page
    assert all(reason.sentence in unescape(page) for reason in reasons)
    assert "Correct at the source what the first table names" in page


def test_a_full_disk_is_told_in_a_sentence(
    shire: Place, analyst: Acting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    file = actions.receive_activity(by=analyst, place=shire, upload=upload(tmp_path))
    monkeypatch.setattr(actions, "import_files", full)
    jobs.bring_in_background.call(file.pk)
    file.refresh_from_db()
    assert (file.state, file.sentence) == (ActivityFile.State.REFUSED, disk.FULL)
    path = as_zip(tmp_path / "april.zip", v6())
    done = CliRunner().invoke(cli, ["facts", "import", shire.code, str(path)])
    assert (done.exit_code, done.output) == (1, f"Error: {disk.FULL}\n")
    monkeypatch.setattr(keeping, "lock_away", full)
    with pytest.raises(actions.NotBroughtIn, match="The disk is full"):
        actions.receive_activity(by=analyst, place=shire, upload=upload(tmp_path))


def test_an_upload_is_never_on_disk_as_it_came(
    shire: Place, analyst: Acting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever its size; a request that is killed leaves nothing."""
    seen: list[object] = []

    def refused(*, upload: object, **_: object) -> None:
        seen.append(upload)
        raise actions.NotBroughtIn(disk.FULL)

    monkeypatch.setattr(files, "receive_activity", refused)
    large = SimpleUploadedFile("contacts.csv", b"x" * 4_000_000)
    browser = Client()
    assert analyst.user
    browser.force_login(analyst.user)
    address = f"/places/{shire.code}/activity/files/new/"
    page = browser.post(address, {"file": large}).content.decode()
    assert [type(one) for one in seen] == [InMemoryUploadedFile]
    assert disk.FULL in page


def test_a_name_of_many_bytes_does_not_break_the_job(
    shire: Place, analyst: Acting, tmp_path: Path
) -> None:
    content = upload(tmp_path).read()
    named = SimpleUploadedFile("\u20ac" * 190 + ".zip", content)
    file = actions.receive_activity(by=analyst, place=shire, upload=named)
    assert len(file.name.encode()) > 255
    jobs.bring_in_background.call(file.pk)
    file.refresh_from_db()
    assert file.state == ActivityFile.State.ACCEPTED, file.sentence


def test_a_place_coded_as_the_lookups_has_a_folder_of_its_own(root: Path) -> None:
    assert keeping.root_of(Place(code="lookups")) == root / "activity" / "lookups.place"
    assert keeping.root_of(Place(code="shire")) == root / "activity" / "shire"


def test_a_withdrawal_that_was_killed_after_the_store_is_recorded_by_the_next_work(
    shire: Place, analyst: Acting, tmp_path: Path
) -> None:
    first = brought(analyst, shire, tmp_path)
    store = keeping.store_of(shire)
    latest = store.latest()
    assert latest
    return_to(store.root, latest, None)
    again = brought(analyst, shire, tmp_path)
    first.refresh_from_db()
    assert again.number == 3
    assert first.withdrawn_because == actions.BROKEN_OFF
    back = ActivityRelease.objects.get(place=shire, number=2)
    assert (back.withdrawn_at, back.reason) == (None, actions.BROKEN_OFF)
