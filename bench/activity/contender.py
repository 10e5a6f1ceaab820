"""One contender doing one task in its own process: `python -m bench.activity.contender NAME TASK STORE OUT`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

MODULES = {"ours": "ours", "duckdb": "by_duckdb", "polars": "by_polars", "spark": "by_spark"}


def main() -> int:
    name, task, folder, out = sys.argv[1:]
    import_module(f"bench.activity.{MODULES[name]}").run(task, Path(folder), Path(out))
    return 0


if __name__ == "__main__":
    sys.exit(main())
