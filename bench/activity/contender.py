"""One contender doing one task in a process of its own: NAME TASK STORE OUT."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

MODULES = {"ours": "ours", "duckdb": "by_duckdb", "polars": "by_polars", "spark": "by_spark"}


class _Without:
    """Says that there is no pandas."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


def main() -> int:
    """Do the task; what it gives is written to OUT."""
    name, task, folder, out = sys.argv[1:]
    # Arrow imports pandas where it finds it, which takes longer than some tasks and helps none.
    sys.meta_path.insert(0, _Without())
    # What runs Java gives the memory that Java took.
    further = import_module(f"bench.activity.{MODULES[name]}").run(task, Path(folder), Path(out))
    status = Path("/proc/self/status").read_text("utf-8")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    kilobytes = float(peak.split()[1]) + (further or 0)
    (Path(out) / "peak.txt").write_text(str(kilobytes), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
