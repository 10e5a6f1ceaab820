"""Machine code that is kept: loaded without the compiler, and removed when nobody loads it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from commonweal.engines import kept
from commonweal.engines.kept import Kept

LONG_AGO = time.time() - 60 * 24 * 60 * 60


def _total(values: np.ndarray, first: int) -> int:
    total = first
    for i in range(len(values)):
        total += values[i]
    return total


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(kept, "_folders", lambda: [tmp_path])
    return tmp_path


def _count(*, may_compile: bool = True) -> int:
    function = Kept(_total)
    if not may_compile:
        function._compiled = None  # type: ignore[assignment,method-assign]
    return function(np.arange(5), 100)


def test_code_is_compiled_once_and_loaded_after(folder: Path) -> None:
    assert _count() == 110
    (path,) = folder.glob("*.code")
    os.utime(path, (LONG_AGO, LONG_AGO))
    assert _count(may_compile=False) == 110
    assert path.stat().st_mtime > LONG_AGO + 60, "to load it is to use it"


def test_code_that_was_changed_on_disk_is_not_loaded(folder: Path) -> None:
    assert _count() == 110
    (path,) = folder.glob("*.code")
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(TypeError):
        _count(may_compile=False)
    assert _count() == 110


def test_what_nobody_loads_goes_when_something_new_is_kept(folder: Path) -> None:
    for name in ("_old-1.code", "_new-1.code", "_old-1.code.77.part", "other.pyc"):
        (folder / name).write_bytes(b"x")
        if "new" not in name:
            os.utime(folder / name, (LONG_AGO, LONG_AGO))
    assert _count() == 110
    held = {path.name for path in folder.iterdir() if not path.name.startswith("_total")}
    assert held == {"_new-1.code", "other.pyc"}


def test_the_compiler_is_not_started_to_open_a_store() -> None:
    lines = "import sys; import commonweal.engines.store, commonweal.engines.kernel"
    asked = f"{lines}; print('numba' in sys.modules)"
    words = [sys.executable, "-c", asked]
    found = subprocess.run(words, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
