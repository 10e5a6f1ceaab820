"""Where the tests of a process keep their data."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def own_folder() -> str:
    """A data folder that no process beside this one uses; one that a test starts shares it."""
    given = os.environ.get("COMMONWEAL_VAR")
    folder = Path(given or tempfile.mkdtemp(prefix="commonweal-tests-"))
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker and folder.name != worker:
        folder /= worker
        folder.mkdir(parents=True, exist_ok=True)
    return str(folder)
