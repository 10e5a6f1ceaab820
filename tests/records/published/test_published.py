"""Published statistics on record: who brings them in, who sees them, and that nothing is halved."""

from __future__ import annotations

import hashlib
import re
import zipfile
from datetime import date
from pathlib import Path

import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from commonweal.cli.main import cli
from commonweal.records import backup
from commonweal.records.audit.models import Event
from commonweal.records.facts.uploads import KILLED
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.published import actions, jobs, keeping, selectors
from commonweal.records.published.actions_withdraw import withdraw_published
from commonweal.records.published.models import PublishedFile, PublishedPeriod, PublishedRelease
from commonweal.records.published.sets import NoSuchSet, published_set, published_sets
from commonweal.reviewing.reproduction import Verdict
from commonweal.site.published import presenters
from commonweal.site.published.cells import bounds, readable
from commonweal.site.published.release_words import about
from tests.records.people import person
from tests.spec.published.sets import ANNUAL, TODAY, line, written

pytestmark = pytest.mark.django_db
SET = ANNUAL.id
ENGLAND = {"kind": "England", "code": "All", "name": "All"}
DEPRESSION = (
    "Parent Code,Parent Name,Area Code,Area Name,Area Type,Time period,Value,Lower CI limit,"
    "Upper CI limit,Count,Denominator\n"
)
BEFORE = {"start": "2023-04-01", "end": "2024-03-31"}


@pytest.fixture(autouse=True)
def root(settings: Settings, tmp_path: Path) -> Path:
    settings.PUBLISHED_ROOT = tmp_path / "var" / "published"
    return tmp_path / "var" / "published"


@pytest.fixture
def analyst() -> Acting:
    return person(Role.ANALYST, "north_ccg")


def rate(recovered: str, percentage: str, **other: str) -> list[str]:
    """The rows of one organisation that its recovery rate stands on."""
    return [
        line("finished_course_treatment", "220", **other),
        line("not_at_caseness", "20", **other),
        line("recovery", recovered, **other),
        line("recovery", percentage, **{**other, "statistic": "percentage"}),
    ]


def bring(by: Acting, folder: Path, *lines: str, name: str = "annual.csv") -> PublishedRelease:
    return actions.bring_in_published(by=by, set_code=SET, path=written(folder, *lines, name=name))


def names(root: Path) -> set[str]:
    return {path.name for path in (root / SET).glob("*.parquet")}


def test_a_release_is_kept_by_period_and_audited(analyst: Acting, tmp_path: Path) -> None:
    made = bring(analyst, tmp_path, *rate("100", "50"), *rate("90", "45", **BEFORE))
    assert (made.number, made.rows, made.periods.count()) == (1, 8, 2)
    event = Event.objects.get(action="published.brought_in")
    assert event.details["release"] == 1
    newest = selectors.periods_for(analyst, SET)[0]
    rows = selectors.rows_for(analyst, newest, {"measure": "recovery", "statistic": "count"})
    assert rows.to_pylist()[0]["value"] == 100


def test_a_period_that_comes_again_takes_the_place_of_the_earlier(
    analyst: Acting, tmp_path: Path, root: Path
) -> None:
    bring(analyst, tmp_path, *rate("100", "50"), *rate("90", "45", **BEFORE))
    held = names(root)
    second = bring(analyst, tmp_path, *rate("110", "55"), name="again.csv")
    assert [one.release.number for one in selectors.periods_for(analyst, SET)] == [2, 1]
    assert held < names(root)
    assert PublishedPeriod.objects.count() == 3
    with pytest.raises(actions.NotBroughtIn, match="brings nothing new"):
        bring(analyst, tmp_path, *rate("110", "55"), name="again.csv")
    assert PublishedRelease.objects.first() == second


def test_why_a_set_was_taken_stays_with_the_release_and_is_shown(
    analyst: Acting, tmp_path: Path
) -> None:
    path = written(tmp_path, *rate("100", "50"), name="annual.csv")
    with path.open("rb") as stream:
        found = selectors.recognised_for(analyst, stream, path.name)
    made = actions.bring_in_published(by=analyst, set_code=SET, path=path, recognised=found.why)
    assert made.recognised.startswith("It has every column of “NHS Talking Therapies, annual”")
    assert ("Why it was taken for this set", found.why) in about(found.said, made)
    assert bring(analyst, tmp_path, *rate("110", "55"), name="again.csv").recognised == ""


def test_a_file_is_named_by_what_is_in_it(analyst: Acting, tmp_path: Path, root: Path) -> None:
    bring(analyst, tmp_path, *rate("100", "50"))
    (name,) = names(root)
    again = tmp_path / "again.parquet"
    keeping.folder_of("other").mkdir(parents=True)
    (kept,) = keeping.keep(
        tmp_path / "annual.csv", ANNUAL, keeping.folder_of("other"), "x", today=TODAY
    )
    assert kept.file == name
    assert not again.exists()


def test_a_bad_file_leaves_nothing(analyst: Acting, tmp_path: Path, root: Path) -> None:
    bring(analyst, tmp_path, *rate("100", "50"))
    held = names(root)
    with pytest.raises(actions.NotBroughtIn, match="row 6, column value"):
        bring(analyst, tmp_path, *rate("110", "55"), line("improvement", "many"), name="bad.csv")
    assert names(root) == held
    assert not list((root / SET).glob(".staging-*"))
    assert PublishedRelease.objects.count() == 1


def test_a_file_with_most_of_its_cells_hidden_is_told_and_kept_as_bounds(
    tmp_path: Path, root: Path
) -> None:
    """Three of five cells are starred: they come in as bounds, and the line says how many."""
    rows_ = [line("finished_course_treatment", "220"), line("not_at_caseness", "20")]
    rows_ += [line(name, "*") for name in ("recovery", "reliable_recovery", "improvement")]
    path = written(tmp_path, *rows_)
    done = CliRunner().invoke(cli, ["published", "import", str(path), "--set", SET])
    assert done.exit_code == 0
    assert done.output.splitlines()[-1] == (
        "The period to 31 March 2025: 3 of 5 cells are hidden and stand as bounds, never as nought."
    )
    (name,) = names(root)
    told = pq.read_table(root / SET / name).to_pylist()
    hidden = [row for row in told if row["state"] == "suppressed"]
    assert len(hidden) == 3
    assert all(
        row["value"] is None and (row["lower"], row["upper"]) != (None, None) for row in hidden
    )
    assert sum(row["state"] == "value" for row in told) == 2


def test_what_a_killed_import_left_is_swept_and_the_last_release_stays(
    analyst: Acting, tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(analyst, tmp_path, *rate("100", "50"))
    held = names(root)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(actions, "_record", killed)
        with pytest.raises(KeyboardInterrupt):
            bring(analyst, tmp_path, *rate("110", "55"), name="next.csv")
    assert held < names(root)
    (root / SET / ".staging-left").mkdir()
    assert [one.release.number for one in selectors.periods_for(analyst, SET)] == [1]
    made = bring(analyst, tmp_path, *rate("120", "60"), name="third.csv")
    named = set(PublishedPeriod.objects.values_list("file", flat=True))
    assert (made.number, names(root)) == (2, named)
    assert not (root / SET / ".staging-left").exists()


def test_two_imports_of_a_set_do_not_write_at_once(analyst: Acting, tmp_path: Path) -> None:
    with keeping.writing(SET), pytest.raises(actions.NotBroughtIn, match="Another file"):
        bring(analyst, tmp_path, *rate("100", "50"))


def test_who_may_bring_in_and_who_may_see(analyst: Acting, tmp_path: Path) -> None:
    reader = person(Role.READER, "north_ccg")
    with pytest.raises(NotAllowed):
        bring(reader, tmp_path, *rate("100", "50"))
    bring(analyst, tmp_path, *rate("100", "50"))
    assert len(selectors.periods_for(reader, SET)) == 1
    with pytest.raises(NotAllowed):
        selectors.periods_for(Acting.public(), SET)
    with pytest.raises(NoSuchSet):
        actions.bring_in_published(by=analyst, set_code="nothing", path=tmp_path / "annual.csv")


def test_rates_are_checked_from_counts(analyst: Acting, tmp_path: Path) -> None:
    bring(
        analyst,
        tmp_path,
        *rate("100", "50.0", **ENGLAND),
        *rate("100", "50"),
        *rate("100", "70", code="QYY", name="Off"),
        *rate("*", "*", code="QZZ", name="Tiny"),
    )
    period = selectors.periods_for(analyst, SET)[0]
    check = selectors.check_for(analyst, ANNUAL, period, ANNUAL.rates[0])
    found = dict(zip(check.codes, check.found.verdicts, strict=True))
    assert found == {
        "England": Verdict.AGREES,
        "QXX": Verdict.AGREES,
        "QYY": Verdict.DIFFERS,
        "QZZ": Verdict.UNKNOWN,
    }
    told = CliRunner().invoke(cli, ["published", "check", SET])
    assert told.exit_code == 1
    assert "QYY Off: printed 70, from counts 50.00" in told.output


def test_the_commands(tmp_path: Path) -> None:
    path = written(tmp_path, *rate("100", "50"))
    run = CliRunner().invoke
    made = run(cli, ["published", "import", str(path), "--set", SET])
    assert "Release 1 of talking-therapies-annual: 4 rows in 1 periods." in made.output
    assert "release 1, 4 rows" in run(cli, ["published", "list"]).output
    assert "to 2025-03-31  release 1" in run(cli, ["published", "show", SET]).output
    refused = run(cli, ["published", "import", str(path), "--set", SET])
    assert refused.exit_code == 1
    assert "brings nothing new" in refused.output


def test_an_upload_is_read_by_the_job(analyst: Acting, tmp_path: Path, root: Path) -> None:
    for content, state in (
        (written(tmp_path, *rate("100", "50")).read_bytes(), PublishedFile.State.ACCEPTED),
        (b"nothing", PublishedFile.State.REFUSED),
    ):
        upload = SimpleUploadedFile("annual.csv", content)
        file = actions.receive_published(by=analyst, set_code=SET, upload=upload)
        jobs.bring_in_background.call(file_number=file.pk)
        file.refresh_from_db()
        assert file.state == state
    assert "its first line holds none of the columns of" in file.sentence
    assert not list((root / keeping.WAITING).glob("*.upload"))


def test_backup_names_every_file(analyst: Acting, tmp_path: Path, root: Path) -> None:
    bring(analyst, tmp_path, *rate("100", "50"))
    (name,) = names(root)
    assert set(backup._published()) == {f"published/{SET}/{name}"}
    assert pq.read_metadata(root / SET / name).num_rows == 4


def test_pages_say_what_is_hidden_and_show_england_beside(
    analyst: Acting, tmp_path: Path, client: Client
) -> None:
    assert analyst.user
    client.force_login(analyst.user)
    empty = client.get("/published/").content.decode()
    assert "Nothing has been brought in yet" in empty
    assert client.get(f"/published/sets/{SET}/").status_code == 200
    assert client.get(f"/published/sets/{SET}/table/").status_code == 404
    bring(
        analyst,
        tmp_path,
        *rate("1234", "50.0", **ENGLAND),
        *rate("*", "*", code="QZZ", name="Tiny"),
        *rate("100", "50"),
    )
    table = f"/published/sets/{SET}/table/?measure=recovery|count&kind=ICB"
    page = client.get(table).content.decode()
    assert "0 to 4" in page
    assert "1,234" in page
    # 98 to 102 and 0 to 4 make 98 to 106.
    assert "make between 98 and 106 together; England’s own figure is 1,234." in page
    csv = client.get(f"{table}&download=rows.csv").content.decode()
    assert "suppressed" in csv
    rates = client.get(f"/published/sets/{SET}/rates/").content.decode()
    assert "1 cannot be told, as a part is hidden" in rates
    trend = client.get(f"/published/sets/{SET}/trend/?kind=ICB&organisation=QXX")
    assert trend.status_code == 200


def test_the_set_is_found_by_the_columns_or_the_reader_chooses(
    analyst: Acting, client: Client, tmp_path: Path
) -> None:
    assert analyst.user
    client.force_login(analyst.user)
    address = "/published/files/new/"
    first = '<option value="" selected>Find it by the columns</option>'
    assert first in client.get(address).content.decode()
    upload = SimpleUploadedFile("depression.csv", DEPRESSION.encode())
    asked = client.post(address, {"file": upload}).content.decode()
    assert "but so may a file of something else. Choose the set, then the file again" in asked
    choices = re.findall(r'<option value="([^"]*)"', asked)
    assert choices[:2] == ["", "depression-recorded"]
    assert len(choices) == len(set(choices)) == len(published_sets()) + 1
    upload = SimpleUploadedFile("any.csv", b"a,b\n1,2\n")
    assert "no set that is known has its columns (a, b)" in (
        client.post(address, {"file": upload}).content.decode()
    )
    assert not PublishedFile.objects.exists()
    content = written(tmp_path, *rate("100", "50")).read_bytes()
    sent = client.post(address, {"file": SimpleUploadedFile("x.csv", content)}, follow=True)
    file = PublishedFile.objects.get()
    assert file.set_code == SET
    page = sent.content.decode()
    assert "It has every column of “NHS Talking Therapies, annual” (2017)." in page
    assert PublishedRelease.objects.get().rows == 4
    sent = client.post(
        address,
        {"file": SimpleUploadedFile("x.csv", content), "published_set": SET},
        follow=True,
    )
    assert "Whoever sent it chose it" in sent.content.decode()


def test_every_kind_of_upload_is_kept_whole_after_its_columns_were_read(
    analyst: Acting, client: Client, tmp_path: Path
) -> None:
    assert analyst.user
    client.force_login(analyst.user)
    path = tmp_path / "annual.parquet"
    pq.write_table(pa_csv.read_csv(written(tmp_path, *rate("100", "50"))), path)
    packed = tmp_path / "annual.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(written(tmp_path, *rate("110", "55")), "annual.csv")
    for one in (path, packed):
        digest = hashlib.sha256(one.read_bytes()).hexdigest()
        client.post(
            "/published/files/new/", {"file": SimpleUploadedFile(one.name, one.read_bytes())}
        )
        made = PublishedRelease.objects.latest("number")
        assert (made.name, made.sha256, made.rows) == (one.name, digest, 4)


def test_the_command_finds_the_set_or_names_those_to_choose_from(tmp_path: Path) -> None:
    path = written(tmp_path, *rate("100", "50"))
    made = CliRunner().invoke(cli, ["published", "import", str(path)])
    assert made.exit_code == 0
    assert made.output.startswith(f"Taken as {SET}. It has every column of")
    assert "Release 1 of talking-therapies-annual: 4 rows" in made.output
    path = tmp_path / "depression.csv"
    path.write_text(DEPRESSION)
    asked = CliRunner().invoke(cli, ["published", "import", str(path)])
    assert asked.exit_code == 1
    assert "Say which it is:\n  --set depression-recorded   Recorded depression" in asked.output
    path.write_text("a,b\n1,2\n")
    asked = CliRunner().invoke(cli, ["published", "import", str(path)])
    assert "no set that is known has its columns (a, b). Say which it is: --set" in asked.output
    path.write_text("")
    assert "the file is empty" in CliRunner().invoke(cli, ["published", "import", str(path)]).output
    assert PublishedRelease.objects.count() == 1


def test_where_marks_were_taken_out_nobody_says_how_much_is_hidden() -> None:
    release = PublishedRelease(number=1)
    period = PublishedPeriod(
        end=date(2024, 3, 31), rows=300, states={"missing": 100}, release=release
    )
    monthly, marked = published_set("talking-therapies-monthly"), published_set(SET)
    said = presenters.held_sentence(monthly, [period])
    assert "is not known: 33 % came empty" in said
    assert presenters.periods_table(monthly, [period]).rows[0][3].text == "Not known"
    assert "0 % are hidden" in presenters.held_sentence(marked, [period])


def test_names_in_capitals_are_read_with_ease() -> None:
    printed = "NHS LEICESTER, LEICESTERSHIRE AND RUTLAND INTEGRATED CARE BOARD"
    assert readable(printed) == "NHS Leicester, Leicestershire and Rutland Integrated Care Board"
    assert readable("MIND IN BEXLEY (HQ)") == "Mind in Bexley (HQ)"
    assert readable("AKR01") == "AKR01"
    assert readable("Navigo") == "Navigo"


def test_a_file_whose_reading_was_killed_is_let_go_when_the_next_is_sent(
    analyst: Acting, tmp_path: Path
) -> None:
    def sent() -> PublishedFile:
        path = written(tmp_path, *rate("100", "50"))
        upload = SimpleUploadedFile(path.name, path.read_bytes())
        return actions.receive_published(by=analyst, set_code=SET, upload=upload)

    file = sent()
    assert selectors.is_going_on(analyst, file), "it waits for a worker"
    PublishedFile.objects.filter(pk=file.pk).update(progress=1)
    file.refresh_from_db()
    with keeping.reading(SET):
        assert selectors.is_going_on(analyst, file)
    assert not selectors.is_going_on(analyst, file), "its lock went with the worker"
    sent()
    file.refresh_from_db()
    assert (file.state, file.sentence) == (PublishedFile.State.REFUSED, KILLED)


def test_a_hidden_cell_that_is_worked_out_is_not_called_exact() -> None:
    cells = (("value", 5.0), ("suppressed", 5.0), ("suppressed", 7.0))
    found = [bounds({"state": state, "lower": 5.0, "upper": upper}) for state, upper in cells]
    assert found == ["Exact", "5, by its total and parts", "5 to 7"]


def change(by: Acting, folder: Path) -> None:
    """The three ways to change published statistics: in by a page, in by command, and out."""
    upload = SimpleUploadedFile("annual.csv", b"start_date\n")
    actions.receive_published(by=by, set_code=SET, upload=upload)
    withdraw_published(by=by, release=bring(by, folder, *rate("100", "50")), reason="Wrong year")


@pytest.mark.parametrize("role", [one for one in Role if one != Role.ANALYST])
def test_of_all_roles_only_analysts_change_published_statistics(
    role: Role, analyst: Acting, tmp_path: Path
) -> None:
    """What comes in counts for every place: no other role may by page, action, command or job."""
    made = bring(analyst, tmp_path, *rate("100", "50"))
    other = person(role, "north_ccg")
    assert not selectors.may_bring_in(other)
    for attempt in (
        lambda: actions.receive_published(
            by=other, set_code=SET, upload=SimpleUploadedFile("a.csv", b"x\n")
        ),
        lambda: bring(other, tmp_path, *rate("90", "45"), name="other.csv"),
        lambda: withdraw_published(by=other, release=made, reason="Wrong year"),
    ):
        with pytest.raises(NotAllowed, match="may not change published statistics"):
            attempt()
    client = Client()
    assert other.user is not None
    client.force_login(other.user)
    address = f"/published/sets/{SET}/releases/1/"
    assert client.get("/published/files/new/").status_code == 403
    assert client.post(f"{address}withdraw/", {"reason": "Wrong year"}).status_code == 403
    assert "Withdraw this release" not in client.get(address).content.decode()
    path = written(tmp_path, *rate("90", "45"), name="other.csv")
    words = ["published", "import", str(path), "--set", SET, "--as", other.user.email]
    assert "may not change published statistics" in CliRunner().invoke(cli, words).output
    words = ["published", "withdraw", SET, "1", "--reason", "Wrong", "--as", other.user.email]
    assert "may not change published statistics" in CliRunner().invoke(cli, words).output
    assert PublishedRelease.objects.get().withdrawn_at is None


def test_analysts_and_the_operator_change_published_statistics(
    analyst: Acting, tmp_path: Path
) -> None:
    for by in (analyst, Acting.system()):
        change(by, tmp_path)
    assert PublishedRelease.objects.exclude(withdrawn_at=None).count() == 2


def test_a_release_is_withdrawn_on_its_page_with_a_reason(analyst: Acting, tmp_path: Path) -> None:
    bring(analyst, tmp_path, *rate("100", "50"), name="first.csv")
    bring(analyst, tmp_path, *rate("90", "45"), name="second.csv")
    client = Client()
    assert analyst.user is not None
    client.force_login(analyst.user)
    address = f"/published/sets/{SET}/releases/2/"
    assert "Withdraw this release" in client.get(address).content.decode()
    asked = client.post(f"{address}withdraw/", {"reason": " "})
    assert "Say why the release is withdrawn" in asked.content.decode()
    assert PublishedRelease.objects.get(number=2).withdrawn_at is None
    done = client.post(f"{address}withdraw/", {"reason": "Of another year"}, follow=True)
    shown = done.content.decode()
    assert "no longer counts" in shown
    assert "Of another year" in shown
    assert f"{address}withdraw/" not in shown
    again = client.post(f"{address}withdraw/", {"reason": "Once more"}).content.decode()
    assert "was withdrawn on" in again
    listed = client.get(f"/published/sets/{SET}/").content.decode()
    assert "Withdrawn on" in listed
    assert "Of another year" in listed
    assert "Release 1" in client.get("/published/").content.decode()
    withdraw_published(
        by=analyst, release=PublishedRelease.objects.get(number=1), reason="All of it"
    )
    assert "withdrawn on" in client.get("/published/").content.decode()
    assert client.get(f"/published/sets/{SET}/releases/9/").status_code == 404


def test_another_organisation_withdraws_nothing_by_the_page(
    analyst: Acting, tmp_path: Path
) -> None:
    bring(analyst, tmp_path, *rate("100", "50"))
    other, client = person(Role.ANALYST, "south_ccg"), Client()
    assert other.user is not None
    client.force_login(other.user)
    address = f"/published/sets/{SET}/releases/1/withdraw/"
    assert client.post(address, {"reason": "Wrong"}).status_code == 403
    assert PublishedRelease.objects.get().withdrawn_at is None


@pytest.mark.parametrize("at", ["example_icb", "example_council"])
@pytest.mark.parametrize("role", list(Role))
def test_a_file_that_did_not_come_in_is_for_those_who_sent_it(
    role: Role, at: str, analyst: Acting
) -> None:
    """A refused and a waiting file: analysts and auditors of the sender only; nobody else learns
    even that there is one."""
    assert analyst.organisation is not None
    sent = [
        actions.receive_published(
            by=analyst, set_code=SET, upload=SimpleUploadedFile("our-secret.csv", b"nothing")
        )
        for _ in range(2)
    ]
    assert actions.bring_in_received(by=analyst, file=sent[0]) is None
    acting = person(role, at)
    assert acting.organisation is not None
    own = acting.organisation.pk == analyst.organisation.pk
    may = own and role in (Role.ANALYST, Role.AUDITOR)
    client = Client()
    assert acting.user is not None
    client.force_login(acting.user)
    for file in sent:
        response = client.get(f"/published/files/{file.pk}/")
        assert response.status_code == (200 if may else 404)
        assert ("our-secret" in response.content.decode()) == may
    nowhere = client.get("/published/files/999999/")
    assert nowhere.status_code == 404


def test_a_file_that_came_in_is_for_everybody(analyst: Acting, tmp_path: Path) -> None:
    upload = SimpleUploadedFile("a.csv", written(tmp_path, *rate("100", "50")).read_bytes())
    file = actions.receive_published(by=analyst, set_code=SET, upload=upload)
    assert actions.bring_in_received(by=analyst, file=file) is not None
    for role in Role:
        assert selectors.file_for(person(role, "example_council"), file.pk) == file
