"""Production refuses to start half set up, in one sentence; when set up it passes every check."""

from __future__ import annotations

import json
import logging
import os
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from commonweal.site import environment
from commonweal.site.logs import logging_for
from tests.house.sources import ROOT

GOOD = {
    "COMMONWEAL_PRODUCTION": "1",
    "COMMONWEAL_SECRET_KEY": "b7$kq0wz-" * 8,
    "COMMONWEAL_PSEUDONYM_KEY": "x4!nv81q-" * 8,
    "COMMONWEAL_SEALING_KEY": "b7?zk20w-" * 8,
    "COMMONWEAL_HOSTS": "commonweal.example",
    "COMMONWEAL_DATABASE_URL": "postgres://commonweal@localhost/commonweal",
}


def start(command: list[str], folder: Path, settings: Mapping[str, str]) -> tuple[int, str]:
    """Run a command with only the settings given; return its code and what it printed.

    Nothing of ours or of the framework's is inherited: the journeys, collected in the same run,
    set variables of the framework for themselves.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("COMMONWEAL", "DJANGO"))
    }
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**kept, "PYTHONPATH": str(ROOT), "COMMONWEAL_VAR": str(folder), **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


CHECK = ["-m", "commonweal", "manage", "check", "--deploy", "--fail-level", "WARNING"]
SERVE = ["-c", "import commonweal.site.wsgi"]


def test_production_passes_the_deployment_checks(tmp_path: Path) -> None:
    code, said = start(CHECK, tmp_path, GOOD)
    assert code == 0, said
    assert "no issues" in said


@pytest.mark.parametrize("command", [CHECK, SERVE])
@pytest.mark.parametrize("name", environment.NEEDED)
def test_production_refuses_to_start_without(command: list[str], name: str, tmp_path: Path) -> None:
    code, said = start(command, tmp_path, {**GOOD, name: ""})
    assert code != 0
    assert f"cannot start in production without {name}" in said
    assert "Traceback" not in said
    assert said.strip().count("\n") == 0


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("COMMONWEAL_SECRET_KEY", "short", "at least 50 characters"),
        ("COMMONWEAL_PSEUDONYM_KEY", "short", "gets another pseudonym"),
        ("COMMONWEAL_SEALING_KEY", "short", "can be opened"),
        ("COMMONWEAL_HOSTS", "a.example,*", "must name the site's own host names"),
    ],
)
def test_production_refuses_what_is_weak(name: str, value: str, words: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=words):
        environment.require_production({**GOOD, name: value})


def test_a_flag_is_yes_or_no_and_never_a_guess() -> None:
    assert environment.flag("A", default=False, environ={"A": "Yes"})
    assert not environment.flag("A", default=True, environ={"A": "off"})
    assert environment.flag("A", default=True, environ={})
    with pytest.raises(ImproperlyConfigured, match="A must be 1 or 0, not 'ture'"):
        environment.flag("A", default=False, environ={"A": "ture"})


def test_the_data_folder_is_made_or_the_fault_is_said(tmp_path: Path) -> None:
    wanted = {"COMMONWEAL_VAR": str(tmp_path / "a" / "b")}
    assert environment.data_folder(tmp_path, wanted).is_dir()
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match="set COMMONWEAL_VAR"):
        environment.data_folder(tmp_path / "file" / "c", {})


def test_a_local_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first = environment.secret_key(tmp_path, {})
    assert len(first) >= environment.SHORTEST_KEY
    assert environment.secret_key(tmp_path, {}) == first
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert environment.secret_key(tmp_path, {"COMMONWEAL_SECRET_KEY": "given"}) == "given"


def test_two_processes_agree_on_one_key(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("the other's")
    environment._make_key(tmp_path / "secret-key")
    assert environment.secret_key(tmp_path, {}) == "the other's"


@pytest.mark.parametrize("production", [True, False])
def test_a_log_never_shows_local_variables(production: bool) -> None:
    formatter = logging_for(production=production)["formatters"]["house"]
    made = formatter.pop("()")(**formatter)
    salary = "planted-" + "31337"
    try:
        raise ValueError("no such contract")
    except ValueError:
        error = sys.exc_info()
    record = logging.LogRecord("django.request", logging.ERROR, "", 1, "failed", (), error)
    line = made.format(record)
    assert salary not in line
    assert "no such contract" in line
    if production:
        assert json.loads(line)["event"] == "failed"
