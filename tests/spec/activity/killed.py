"""An import that is killed at a moment of one's choice, in processes of its own.

    python -m tests.spec.activity.killed STORE STEP FILE...

Forks one import after the other, each killed by SIGKILL some moments later than the one before,
until one comes to its end. A moment is a step of the import or a file put in its place. After
each it tells the moment, how the import ended and what the latest release stands on.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sys
from pathlib import Path

from commonweal.engines.intake import default_setting, import_files
from commonweal.engines.store import Store
from tests.spec.activity.submissions import KEY


def state_of(root: Path) -> str:
    """The number of the latest release and a digest over the files that it stands on."""
    latest = Store(root).latest()
    if latest is None:
        return "0"
    made = hashlib.sha256()
    for name in sorted(latest.files()):
        made.update((root / name).read_bytes())
    return f"{latest.number} {made.hexdigest()}"


def bring_in_until(moment: int, root: Path, files: list[Path]) -> None:
    """Import, and kill this process when so many moments have passed."""
    passed = 0
    replace = Path.replace

    def pass_moment() -> None:
        nonlocal passed
        passed += 1
        if passed == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    def replaced(path: Path, target: Path) -> Path:
        pass_moment()
        done = replace(path, target)
        pass_moment()
        return done

    Path.replace = replaced  # type: ignore[method-assign,assignment]
    import_files(root, files, default_setting(KEY), progress=lambda *_: pass_moment())


def main(root: Path, files: list[Path], step: int) -> None:
    ended, moment = False, 1
    while not ended:
        child = os.fork()
        if not child:
            bring_in_until(moment, root, files)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        ended = not os.WIFSIGNALED(status)
        how = "ended" if ended else "killed"
        sys.stdout.write(f"{moment} {how} {state_of(root)}\n")
        sys.stdout.flush()
        moment += step


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[3:]], int(sys.argv[2]))
