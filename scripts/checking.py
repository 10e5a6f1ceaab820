"""`make test`, `make check`, `make bench`, `make format` and `make locks`."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts import equipping
from scripts.ground import PYTHON, ROOT, VENV, Step, Stop, environment, take, test_environment

CHECK_STEPS: tuple[Step, ...] = (
    equipping.ENVIRONMENT,
    equipping.PACKAGES,
    equipping.TEST_PACKAGES,
)
TEST_STEPS: tuple[Step, ...] = (
    *CHECK_STEPS,
    equipping.SPARK,
    equipping.ASSETS,
    equipping.BROWSER,
    equipping.FONTS,
)


@dataclass(frozen=True)
class Job:
    """One command of a check, with its name for the summary."""

    name: str
    command: tuple[str, ...]
    in_tests: bool = False
    folder: Path = ROOT


def tool(name: str) -> str:
    """A tool of our own environment."""
    return str(VENV / "bin" / name)


def pytest(*words: str) -> tuple[str, ...]:
    return (str(PYTHON), "-m", "pytest", "-q", *words)


CHECKS = (
    Job("format", (tool("ruff"), "format", "--check", ".")),
    Job("lint", (tool("ruff"), "check", ".")),
    Job("floors", (tool("lint-imports"),)),
    Job("types", (tool("mypy"),)),
    Job(
        "migrations",
        (str(PYTHON), "-m", "django", "makemigrations", "--check", "--dry-run"),
        in_tests=True,
    ),
    Job("house, templates and definitions", pytest("tests/house"), in_tests=True),
)
#: One process for each core. A file's tests stay together, since they share what they have loaded.
#: The slowest are named, so that it is seen where the time goes.
SIDE_BY_SIDE = ("-n", "auto", "--dist", "loadfile", "--durations=40", "--durations-min=3")
TESTS = (
    Job(
        # The tests of the house are among the quick checks.
        "every test but the house and the journeys, on SQLite",
        pytest("tests", "--ignore", "tests/journeys", "--ignore", "tests/house", *SIDE_BY_SIDE),
        in_tests=True,
    ),
    Job(
        "records tests, on PostgreSQL",
        (
            *(str(PYTHON), "-m", "tests.postgresql", "tests/records"),
            *("-m", "not any_database", *SIDE_BY_SIDE),
        ),
        in_tests=True,
    ),
    Job(
        "journeys in a browser, on SQLite",
        pytest("tests/journeys", *SIDE_BY_SIDE),
        in_tests=True,
    ),
)


def run_all(jobs: Sequence[Job]) -> int:
    """Run the jobs in turn, show what they print, and sum up. All run even when one fails."""
    results: list[tuple[Job, int, float]] = []
    for job in jobs:
        print(f"\n== {job.name}", flush=True)
        began = time.monotonic()
        given = test_environment() if job.in_tests else environment()
        done = subprocess.run(  # noqa: S603 - our own commands, no shell
            job.command, cwd=job.folder, env=given, check=False
        )
        results.append((job, done.returncode, time.monotonic() - began))
    print()
    for job, code, seconds in results:
        ended = f" (ended from outside, signal {-code})" if code < 0 else ""
        print(f"{'ok    ' if code == 0 else 'FAILED'} {seconds:7.1f} s  {job.name}{ended}")
    return 0 if all(code == 0 for _, code, _ in results) else 1


def check() -> int:
    """The quick checks."""
    take(CHECK_STEPS)
    return run_all(CHECKS)


def test() -> int:
    """Every test, on both databases."""
    take(TEST_STEPS)
    return run_all(TESTS)


def bench() -> int:
    """Time the pages, the formulas that take long, large best plans and counting activity."""
    take((*CHECK_STEPS, equipping.SPARK, equipping.ASSETS))
    return run_all(
        [
            Job("pages", (str(PYTHON), "-m", "bench.pages")),
            Job("futures", (str(PYTHON), "-m", "bench.futures")),
            Job("statistics", (str(PYTHON), "-m", "bench.statistics")),
            Job("need", (str(PYTHON), "-m", "bench.need")),
            Job("pack of need", (str(PYTHON), "-m", "bench.need_pack")),
            Job("best plans", (str(PYTHON), "-m", "bench.optimisation")),
            Job("bids before a deadline", (str(PYTHON), "-m", "bench.bids_load")),
            Job("awards", (str(PYTHON), "-m", "bench.awards")),
            Job("activity", (str(PYTHON), "-m", "bench.activity")),
            Job("activity on other engines", (str(PYTHON), "-m", "bench.activity.on_engines")),
            Job("agreement of engines", (str(PYTHON), "-m", "bench.activity.agreement")),
            Job("made-up activity", (str(PYTHON), "-m", "bench.synthetic")),
            Job("ingest", (str(PYTHON), "-m", "bench.activity_ingest", "--rows", "1000000")),
        ]
    )


def format_code() -> int:
    """Put the code into the house's format."""
    take(CHECK_STEPS)
    return run_all(
        [
            Job("order", (tool("ruff"), "check", "--fix", "--quiet", ".")),
            Job("format", (tool("ruff"), "format", ".")),
        ]
    )


def locks() -> int:
    """Work out the locks again, with hashes and without naming any host."""
    uv = VENV / "bin" / "uv"
    take(CHECK_STEPS)
    if not uv.exists():
        raise Stop("`make locks` needs uv: run `.venv/bin/pip install uv` and try again.")
    words = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-header")
    return run_all(
        [
            Job(
                f"{name}.lock",
                (str(uv), "pip", "compile", *words, "-q", f"{name}.in", "-o", f"{name}.lock"),
                folder=equipping.REQUIREMENTS,
            )
            for name in ("runtime", "dev", "spark", "node")
        ]
    )


COMMANDS: dict[str, Callable[[], int]] = {
    "check": check,
    "test": test,
    "bench": bench,
    "format": format_code,
    "locks": locks,
}
