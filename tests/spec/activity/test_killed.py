"""An import that is killed at any moment leaves the last release whole, and can be run again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from commonweal.engines.intake import import_files
from tests.house.sources import ROOT
from tests.spec.activity.killed import state_of
from tests.spec.activity.submissions import as_zip, setting, v6

#: Moments between one kill and the next; an import of this size has about forty.
STEP = 7


def test_a_kill_at_any_moment_leaves_one_whole_release_or_the_next(tmp_path: Path) -> None:
    april, may = as_zip(tmp_path / "april.zip", v6()), as_zip(tmp_path / "may.zip", v6("2024-05"))
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    for root in (killed, whole):
        import_files(root, [april], setting())
    first = state_of(killed)
    import_files(whole, [may], setting())
    command = [sys.executable, "-m", "tests.spec.activity.killed", killed, str(STEP), may]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    ends = [line.split(" ", 2)[1:] for line in told.splitlines()]
    assert [how for how, _ in ends] == ["killed"] * (len(ends) - 1) + ["ended"]
    assert len(ends) > 4
    states = [state for _, state in ends]
    assert states[0] == first
    assert states[-1] == state_of(whole)
    assert set(states) == {first, state_of(whole)}
    assert states == sorted(states, key=[first, state_of(whole)].index)
    left = {path.name for path in killed.iterdir()} - {path.name for path in whole.iterdir()}
    assert left == set()
    names = {p.name for p in (killed / "partitions").rglob("*") if p.is_file()}
    assert not [name for name in names if name.startswith(".")]
