"""A process is ready before its first reader, without asking the database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from commonweal.records.facts import library
from commonweal.site.warming import warm

TEMPLATES = Path(__file__).resolve().parents[2] / "commonweal" / "site" / "templates"


def test_every_template_compiles_and_the_definitions_are_read() -> None:
    """The test has no database: whoever asks it fails here."""
    library.templates.cache_clear()
    assert warm() >= len(list(TEMPLATES.rglob("*.jinja")))
    assert library.templates.cache_info().currsize == 1


def test_a_process_that_divided_itself_after_warming_ends_well() -> None:
    """As the web server does. DuckDB leaves a thread where it is imported, and a part that has not
    got it is ended by a signal once it has run threads of its own."""
    program = (
        "import os, sys, threading; import commonweal.site.wsgi; part = os.fork(); "
        "one = threading.Thread(target=int); one.start(); one.join(); "
        "sys.exit(os.waitstatus_to_exitcode(os.waitpid(part, 0)[1]) if part else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
