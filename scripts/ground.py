"""What every step stands on: where things are, running a command, and knowing what changed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = ROOT / ".stamps"
NO_NETWORK = (
    "failed to establish a new connection",
    "name or service not known",
    "temporary failure in name resolution",
    "temporary failure resolving",
    "nodename nor servname",
    "network is unreachable",
    "enotfound",
    "eai_again",
    "econnrefused",
    "etimedout",
    "connection refused",
    "connection timed out",
    "could not resolve",
)


class Stop(Exception):
    """Something is wrong that the person can mend. The message is one sentence and says how."""


def var() -> Path:
    """The folder that holds the database, the uploads and the secret key of a local run."""
    return Path(os.environ.get("COMMONWEAL_VAR") or ROOT / "var").resolve()


def environment(**more: str) -> dict[str, str]:
    """The environment for our own commands: the checkout is importable, the key is known."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "COMMONWEAL_VAR": str(var()),
        "DJANGO_SETTINGS_MODULE": "commonweal.site.settings",
        **more,
    }


def test_environment(**more: str) -> dict[str, str]:
    """The environment for tests: nothing of a local run or a deployment reaches them.

    Only the address of a database server to test on is passed through. Modules are compiled once
    for all processes of the tests, also where the machine asks that Python keep nothing.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("COMMONWEAL_") or name == "COMMONWEAL_TEST_DATABASE_URL"
    }
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        **more,
    }


def call(
    command: Sequence[str | Path], *, log: str, sorry: str, env: dict[str, str] | None = None
) -> str:
    """Run a command and return what it printed; on failure raise `Stop` with `sorry`.

    What it printed is kept in `.stamps/<log>.log`, which the sentence names. When the words of a
    missing network stand in it, the sentence says so instead of guessing.
    """
    STAMPS.mkdir(exist_ok=True)
    path = STAMPS / f"{log}.log"
    words = [str(word) for word in command]
    try:
        done = subprocess.run(  # noqa: S603 - our own commands, no shell
            words, cwd=ROOT, env=env, capture_output=True, text=True, check=False, errors="replace"
        )
    except OSError as error:
        raise Stop(f"{sorry}: {words[0]} could not be started ({error.strerror}).") from None
    path.write_text(f"$ {' '.join(words)}\n{done.stdout}{done.stderr}", encoding="utf-8")
    if done.returncode == 0:
        return done.stdout
    printed = done.stdout + done.stderr
    shown = f".stamps/{path.name}"
    if any(sign in printed.lower() for sign in NO_NETWORK):
        raise Stop(f"{sorry}: the network cannot be reached. Connect it and run again ({shown}).")
    raise Stop(f"{sorry}: {last_words(done.stderr or done.stdout)} (all of it is in {shown}).")


def last_words(text: str) -> str:
    """The line of a failing command's output that says what is wrong."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith(("error", "npm error", "e:"))]
    line = (errors[:1] or lines[-1:] or ["it gave no reason"])[0]
    return line.rstrip(".")[:200]


def digest(paths: Iterable[Path], *words: str) -> str:
    """One fingerprint of the content of files and folders, and of some words beside them."""
    total = hashlib.sha256()
    for word in words:
        total.update(word.encode() + b"\0")
    for path in sorted(_files(paths)):
        total.update(str(path).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from (p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
        elif path.is_file():
            yield path


@dataclass(frozen=True)
class Step:
    """One numbered line of the set-up. `do` runs when the fingerprint changed or `there` is not."""

    name: str
    label: str
    fingerprint: Callable[[], str]
    there: Callable[[], bool]
    do: Callable[[], object]
    #: Where the stamp is kept: beside what the step made, so that both go together.
    stamps: Callable[[], Path] = lambda: STAMPS

    @property
    def stamp(self) -> Path:
        return self.stamps() / self.name

    def is_done(self) -> bool:
        """Whether what the step makes is there and was made from what is here now."""
        if not (self.stamp.is_file() and self.there()):
            return False
        return self.stamp.read_text(encoding="utf-8") == self.fingerprint()

    def run(self) -> bool:
        """Do the step if it is due. True when there was something to do."""
        if self.is_done():
            return False
        self.stamp.unlink(missing_ok=True)
        self.do()
        self.stamp.parent.mkdir(parents=True, exist_ok=True)
        self.stamp.write_text(self.fingerprint(), encoding="utf-8")
        return True


def take(steps: Sequence[Step]) -> None:
    """Take the steps in order, each with its number, its name and its seconds."""
    for number, step in enumerate(steps, start=1):
        print(f"[{number}/{len(steps)}] {step.label} ... ", end="", flush=True)
        began = time.monotonic()
        if step.run():
            print(f"{time.monotonic() - began:.1f} s", flush=True)
        else:
            print("up to date", flush=True)
