"""A backup brings everything back: made by command, restored into an empty folder, compared."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import stat
import subprocess
import sys
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from commonweal.records.backup import BackupFault, rows_of, unpack_backup
from tests.house.sources import ROOT
from tests.tables import put_tables

#: Each command is a process of its own, over an SQLite file of its own.
pytestmark = pytest.mark.any_database

KEY = "only-for-tests-" * 4

#: Three audited events and a user, written by the product itself in a database of its own.
FILL = """
import django; django.setup()
from django.db import transaction
from commonweal.records.audit.actions import record
from commonweal.records.people.acting import Acting
from commonweal.records.people.models import User
with transaction.atomic():
    User.objects.create_user("a@example.org", "a long password", name="A. Tester")
    for number in range(3):
        record(by=Acting.system(), action="try", kind="test", ref=str(number))
"""


def commonweal(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("COMMONWEAL", "DJANGO"))}
    environment = {
        **kept,
        "PYTHONPATH": str(ROOT),
        "COMMONWEAL_VAR": str(folder),
        "COMMONWEAL_SECRET_KEY": KEY,
        "DJANGO_SETTINGS_MODULE": "commonweal.site.settings",
        **more,
    }
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def product(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return commonweal(folder, "-m", "commonweal", *words, **more)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Path:
    """A data folder in use: a database with an audit, and two uploaded files."""
    folder = tmp_path_factory.mktemp("old")
    with django_db_blocker.unblock():
        put_tables(folder / "commonweal.sqlite3")
    assert product(folder, "manage", "migrate", "--no-input", "-v0").returncode == 0
    done = commonweal(folder, "-c", FILL)
    assert done.returncode == 0, done.stderr
    (folder / "uploads" / "deep").mkdir(parents=True)
    (folder / "uploads" / "spend.csv").write_bytes(b"a,b\n1,2\n")
    (folder / "uploads" / "deep" / "r\u00e9sum\u00e9.csv").write_bytes(b"c\n")
    return folder


@pytest.fixture(scope="module")
def backup(old: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("safe") / "commonweal.backup"
    done = product(old, "backup", str(file))
    assert done.returncode == 0, done.stderr
    assert "2 uploaded files" in done.stdout
    return file


def test_what_is_restored_is_what_was_backed_up(old: Path, backup: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    done = product(new, "restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert "the audit chain agree" in done.stdout
    before, after = rows_of(old / "commonweal.sqlite3"), rows_of(new / "commonweal.sqlite3")
    # The restore itself is one more event of the audit.
    assert after.pop("audit_event") == before.pop("audit_event") + 1
    assert after == before
    assert before["people_user"] == 1
    for name in ("spend.csv", "deep/r\u00e9sum\u00e9.csv"):
        assert (new / "uploads" / name).read_bytes() == (old / "uploads" / name).read_bytes()


def test_who_took_a_copy_is_in_the_audit_of_the_copy(backup: Path, tmp_path: Path) -> None:
    product(tmp_path / "new", "restore", str(backup))
    with closing(sqlite3.connect(tmp_path / "new" / "commonweal.sqlite3")) as database:
        events = database.execute("SELECT action, actor_name FROM audit_event ORDER BY id")
        last = list(events)[-2:]
    operator = "the system operator"
    assert last == [("back_up", operator), ("restore", operator)]


def test_a_backup_is_for_its_owner_alone(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_a_backup_never_overwrites_and_leaves_nothing_behind(old: Path, backup: Path) -> None:
    before = backup.read_bytes()
    done = product(old, "backup", str(backup))
    assert done.returncode == 1
    assert "already there" in done.stderr
    assert "Traceback" not in done.stderr
    assert backup.read_bytes() == before
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]


def test_a_restore_never_touches_records_that_are_there(old: Path, backup: Path) -> None:
    before = rows_of(old / "commonweal.sqlite3")
    done = product(old, "restore", str(backup))
    assert done.returncode == 1
    assert "already holds records" in done.stderr
    assert rows_of(old / "commonweal.sqlite3") == before


def test_another_secret_key_is_told(backup: Path, tmp_path: Path) -> None:
    done = product(tmp_path, "restore", str(backup), COMMONWEAL_SECRET_KEY="another-" * 8)
    assert done.returncode == 1
    assert "was not made by this installation" in done.stderr
    assert (tmp_path / "commonweal.sqlite3").is_file()


def test_nothing_to_back_up_is_said(tmp_path: Path) -> None:
    done = product(tmp_path / "empty", "backup", str(tmp_path / "file"))
    assert done.returncode == 1
    assert "nothing to back up" in done.stderr


Members = dict[str, bytes]


def rewritten(backup: Path, target: Path, change: Callable[[Members], None]) -> Path:
    """A copy of the backup whose members have been changed."""
    with tarfile.open(backup) as archive:
        members = {m.name: archive.extractfile(m).read() for m in archive}  # type: ignore[union-attr]
    change(members)
    with tarfile.open(target, "w:gz") as archive:
        for name, content in members.items():
            head = tarfile.TarInfo(name)
            head.size = len(content)
            archive.addfile(head, io.BytesIO(content))
    return target


def spoil_upload(members: Members) -> None:
    members["uploads/spend.csv"] = b"a,b\n1,3\n"


def lose_upload(members: Members) -> None:
    del members["uploads/spend.csv"]


def add_file(members: Members) -> None:
    members["uploads/new.csv"] = b"x"


def climb_out(members: Members) -> None:
    manifest = json.loads(members["manifest.json"])
    manifest["sha256"]["uploads/../../out.csv"] = "0"
    members["manifest.json"] = json.dumps(manifest).encode()
    members["uploads/../../out.csv"] = b"x"


def lose_manifest(members: Members) -> None:
    del members["manifest.json"]


def come_from_the_future(members: Members) -> None:
    manifest = json.loads(members["manifest.json"])
    manifest["migrations"].append("facts.9999_unheard_of")
    members["manifest.json"] = json.dumps(manifest).encode()


def miscount(members: Members) -> None:
    manifest = json.loads(members["manifest.json"])
    manifest["rows"]["people_user"] = 2
    members["manifest.json"] = json.dumps(manifest).encode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (spoil_upload, "uploads/spend.csv in the backup is damaged"),
        (lose_upload, "lacks 'uploads/spend.csv'"),
        (add_file, "holds 'uploads/new.csv', which it should not"),
        (climb_out, "which it should not"),
        (lose_manifest, "does not begin with a manifest"),
        (come_from_the_future, "newer than this one"),
        (miscount, "does not hold what it should"),
    ],
)
def test_a_backup_that_does_not_agree_is_refused_whole(
    backup: Path, tmp_path: Path, change: Callable[[Members], None], words: str
) -> None:
    file = rewritten(backup, tmp_path / "bad", change)
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    with pytest.raises(BackupFault, match=words):
        unpack_backup(file, folder)
    assert list(tmp_path.rglob("out.csv")) == []


@pytest.mark.parametrize("content", [b"", b"not an archive", None])
def test_a_file_that_is_no_backup_is_refused(
    backup: Path, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "bad"
    file.write_bytes(backup.read_bytes()[:2000] if content is None else content)
    with pytest.raises(BackupFault, match="is not a whole backup"):
        unpack_backup(file, tmp_path)


def test_a_refused_restore_leaves_nothing_and_no_traceback(backup: Path, tmp_path: Path) -> None:
    file = rewritten(backup, tmp_path / "bad", spoil_upload)
    new = tmp_path / "new"
    done = product(new, "restore", str(file))
    assert done.returncode == 1
    assert "uploads/spend.csv in the backup is damaged" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(new.iterdir()) == []


def test_postgresql_is_backed_up_with_its_own_tools(tmp_path: Path) -> None:
    url = "postgres://nobody@localhost/none"
    done = product(tmp_path, "backup", str(tmp_path / "file"), COMMONWEAL_DATABASE_URL=url)
    assert done.returncode == 1
    assert "pg_dump" in done.stderr
