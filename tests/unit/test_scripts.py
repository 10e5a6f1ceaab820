"""The set-up scripts: steps run when due and only then; every fault is one sentence."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from scripts import equipping, ground, run, serving
from scripts.ground import Step, Stop, call, digest, last_words, take


class Bench:
    """A step over one input file that counts how often it was done."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "source.txt"
        self.product = folder / "product.txt"
        self.source.write_text("one")
        self.done = 0
        self.step = Step(
            name="copy",
            label="Copy",
            fingerprint=lambda: digest([self.source]),
            there=self.product.is_file,
            do=self.copy,
            stamps=lambda: folder / "stamps",
        )

    def copy(self) -> None:
        self.done += 1
        self.product.write_text(self.source.read_text())


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def stamps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(ground, "STAMPS", tmp_path / "stamps")
    return tmp_path / "stamps"


def test_a_step_runs_once_for_one_input(bench: Bench) -> None:
    assert [bench.step.run(), bench.step.run()] == [True, False]
    assert bench.done == 1


def test_a_step_runs_again_when_its_input_changes(bench: Bench) -> None:
    bench.step.run()
    bench.source.write_text("two")
    assert bench.step.run()
    assert bench.product.read_text() == "two"


def test_a_step_runs_again_when_its_product_is_gone(bench: Bench) -> None:
    bench.step.run()
    bench.product.unlink()
    assert bench.step.run()


def test_a_step_that_failed_is_due_again(bench: Bench) -> None:
    bench.step.run()
    bench.source.write_text("two")
    broken = replace(bench.step, do=lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        broken.run()
    bench.source.write_text("one")
    assert not bench.step.is_done()


def test_progress_is_numbered(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    take([bench.step])
    take([bench.step])
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("[1/1] Copy ... ")
    assert first.endswith(" s")
    assert second == "[1/1] Copy ... up to date"


def test_the_fingerprint_speaks_of_content_and_names(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    before = digest([tmp_path])
    (tmp_path / "a").rename(tmp_path / "b")
    assert digest([tmp_path]) != before


def test_a_failing_command_is_one_sentence_with_its_log(stamps: Path) -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('ERROR: the disk is full')"]
    with pytest.raises(Stop) as stop:
        call(command, log="try", sorry="It could not be done")
    expected = "It could not be done: ERROR: the disk is full (all of it is in .stamps/try.log)."
    assert str(stop.value) == expected
    assert "the disk is full" in (stamps / "try.log").read_text()


@pytest.mark.parametrize(
    "words",
    [
        "NewConnectionError: Failed to establish a new connection: [Errno -2]",
        "npm error code ENOTFOUND",
        "E: Temporary failure resolving 'deb'",
    ],
)
def test_a_missing_network_is_named(stamps: Path, words: str) -> None:
    with pytest.raises(Stop, match="the network cannot be reached"):
        call([sys.executable, "-c", f"import sys; sys.exit({words!r})"], log="a", sorry="No")


def test_a_command_that_is_not_there_is_one_sentence(stamps: Path) -> None:
    with pytest.raises(Stop, match="no-such-command could not be started"):
        call(["no-such-command"], log="a", sorry="No")


def test_the_telling_line_is_chosen() -> None:
    assert last_words("npm warn x\nnpm error code E404\nnpm error see log") == "npm error code E404"
    assert last_words("one\ntwo.\n") == "two"
    assert last_words("") == "it gave no reason"


@pytest.mark.parametrize("version", [(3, 9, 2), (3, 10, 14), (2, 7, 18)])
def test_an_old_python_is_refused_in_a_sentence(version: tuple[int, ...]) -> None:
    sentence = run.version_fault(version)
    assert "needs Python 3.11 or newer" in sentence
    assert ".".join(map(str, version)) in sentence


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 13, 1), (4, 0, 0)])
def test_a_new_python_will_do(version: tuple[int, ...]) -> None:
    assert run.version_fault(version) == ""


def test_an_old_python_can_read_the_first_script() -> None:
    import ast

    text = Path(run.__file__).read_text()
    assert ast.parse(text, feature_version=(3, 6))


def test_an_unknown_command_shows_how(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["fly"]) == 2
    assert "usage" in capsys.readouterr().err


def test_a_taken_port_is_one_sentence_that_offers_another() -> None:
    with socket.socket() as busy:
        busy.bind((serving.HOST, 0))
        busy.listen()
        number = busy.getsockname()[1]
        with pytest.raises(Stop, match=rf"Port {number} .*make run PORT={number + 1}"):
            serving.require_free(number)
    serving.require_free(number)


@pytest.mark.parametrize("text", ["eighty", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMONWEAL_PORT", text)
    with pytest.raises(Stop, match="1 to 65535"):
        serving.port()


def test_an_empty_port_means_the_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMONWEAL_PORT", "")
    assert serving.port() == 8000


def test_make_run_says_one_sentence_and_fails(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind((serving.HOST, 0))
        busy.listen()
        number = str(busy.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "scripts.run", "serve"],
            cwd=ground.ROOT,
            env={**os.environ, "COMMONWEAL_PORT": number, "COMMONWEAL_VAR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.strip().count("\n") == 0
    assert "Traceback" not in done.stderr


def fake_tool(folder: Path, name: str, says: str, code: int = 0) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho {says}\nexit {code}\n")
    path.chmod(0o755)


def test_the_machines_npm_is_used_when_it_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_tool(tmp_path, "npm", "10.0.0")
    fake_tool(tmp_path, "node", "v20.1.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert equipping.find_npm()[0] == tmp_path / "npm"


@pytest.mark.parametrize(("npm_code", "node"), [(1, "v20.1.0"), (0, "v12.22.0"), (0, "nonsense")])
def test_a_broken_or_old_npm_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, npm_code: int, node: str
) -> None:
    fake_tool(tmp_path, "npm", "10.0.0", npm_code)
    fake_tool(tmp_path, "node", node)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(equipping, "VENV", tmp_path / "venv")
    installed: list[str] = []
    monkeypatch.setattr(equipping, "install", installed.append)
    npm, env = equipping.find_npm()
    assert npm == tmp_path / "venv" / "bin" / "npm"
    assert env["PATH"].startswith(str(tmp_path / "venv" / "bin"))
    assert installed == ["node"]


def test_without_npm_the_one_from_the_lock_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(equipping, "VENV", tmp_path / "venv")
    installed: list[str] = []
    monkeypatch.setattr(equipping, "install", installed.append)
    equipping.find_npm()
    assert installed == ["node"]


def test_no_browser_and_no_right_to_install_one_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CW_CHROMIUM", raising=False)
    with pytest.raises(Stop, match=r"no Chromium.*CW_CHROMIUM"):
        equipping.get_browser()


def test_a_browser_that_is_there_does_where_none_may_be_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_tool(tmp_path, "google-chrome", "156")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CW_CHROMIUM", raising=False)
    equipping.get_browser()
    assert equipping.find_browser() == str(tmp_path / "google-chrome")
    fake_tool(tmp_path, "chromium-headless-shell", "156")
    assert equipping.find_browser() == str(tmp_path / "chromium-headless-shell")


def test_processes_are_stopped_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "STOP_LIMIT", 0.5)
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); "
    process = subprocess.Popen(
        [sys.executable, "-c", deaf + "time.sleep(60)"], stdout=subprocess.PIPE
    )
    assert process.stdout
    assert process.stdout.readline()
    began = time.monotonic()
    serving.stop([process])
    process.stdout.close()
    assert process.returncode == -signal.SIGKILL
    assert time.monotonic() - began < 5


def ended() -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"])
    process.wait()
    return process


def test_a_server_that_ends_by_itself_is_reported() -> None:
    with pytest.raises(Stop, match="web server ended by itself with code 3"):
        serving.watch({"web server": ended()})


def test_a_worker_that_ends_by_itself_is_started_again_a_few_times(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    begun = []

    def start(command: list[str], _: dict[str, str]) -> subprocess.Popen[bytes]:
        begun.append(command)
        return ended()

    monkeypatch.setattr(serving, "start", start)
    monkeypatch.setattr("time.sleep", lambda _: None)
    with pytest.raises(Stop, match="background worker ended by itself with code 3"):
        serving.watch({serving.WORKER: ended()})
    assert begun == [serving.worker_command()] * serving.RESTARTS
    assert capsys.readouterr().out.count("is started again") == serving.RESTARTS


def test_tests_never_see_the_settings_or_the_data_of_a_local_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("COMMONWEAL_VAR", "COMMONWEAL_DATABASE_URL", "COMMONWEAL_PRODUCTION"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("COMMONWEAL_TEST_DATABASE_URL", "postgres://here")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "commonweal.site.settings")
    given = ground.test_environment()
    ours = {name for name in given if name.startswith("COMMONWEAL_")}
    assert ours == {"COMMONWEAL_TEST_DATABASE_URL"}
    assert given["DJANGO_SETTINGS_MODULE"] == "tests.settings"
    assert given["PYTHONPATH"] == str(ground.ROOT)


def test_modules_are_compiled_once_for_all_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in ground.test_environment()


def test_an_active_environment_is_not_taken_for_another_python(tmp_path: Path) -> None:
    """Started from within our own environment, the set-up is as up to date as from outside."""
    inside = tmp_path / "bin" / "python"
    inside.parent.mkdir()
    inside.symlink_to(Path(sys.executable).resolve())
    words = "from scripts import equipping; print(equipping.ENVIRONMENT.fingerprint())"
    said = [
        subprocess.run(
            [python, "-c", words], cwd=ground.ROOT, capture_output=True, text=True, check=True
        )
        for python in (str(inside), str(Path(sys.executable).resolve()))
    ]
    assert said[0].stdout == said[1].stdout
