"""How long pages take with 20 readers at once, on SQLite and on PostgreSQL.

Each run sets up a database of its own with the worked papers, starts the same server as `make run`
and signs in as a demo commissioner. All readers ask for one page at a time, over and over; then for
all pages mixed. The health check, which renders nothing, is measured in the same way in the same
run: the ratio to it says more than milliseconds on somebody else's machine.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

from scripts.ground import PYTHON, ROOT, Stop, environment
from scripts.serving import (
    HOST,
    Process,
    require_free,
    server_command,
    start,
    stop,
    wait_until_open,
)
from tests.postgresql import server_url

READERS = 20
REQUESTS_PER_READER = 10
PORT = 8917
PEER = "/healthz"
READER = "commissioner@ne-essex.example"
ESSEX = "/places/essex-2015"
PAGES = (
    "/",
    "/places/",
    f"{ESSEX}/",
    f"{ESSEX}/spend/",
    f"{ESSEX}/providers/",
    f"{ESSEX}/providers/nep/",
    f"{ESSEX}/figures/",
    f"{ESSEX}/findings/",
    f"{ESSEX}/recommendations/",
    f"{ESSEX}/gaps/",
    f"{ESSEX}/imports/",
    "/lexicon/",
    "/lexicon/clusters/",
    "/register/organisations/",
    "/register/areas/",
    "/documents/",
    "/templates/",
)


@dataclass(frozen=True)
class Timing:
    """The times of one page in milliseconds, and how many answers were not the page."""

    page: str
    milliseconds: tuple[float, ...]
    wrong: int

    @property
    def middle(self) -> float:
        return quantiles(self.milliseconds, n=100, method="inclusive")[49]

    @property
    def p95(self) -> float:
        return quantiles(self.milliseconds, n=100, method="inclusive")[94]


class Reader:
    """One browser that keeps its connection and its session."""

    def __init__(self, cookies: str = "") -> None:
        self.cookies = cookies
        self.connection = HTTPConnection(HOST, PORT, timeout=60)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Ask for a page; gives the status and the body, and keeps the cookies."""
        headers = {"Cookie": self.cookies, "Accept-Encoding": "identity"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, urlencode(form or {}), headers)
        response = self.connection.getresponse()
        body = response.read().decode()
        jar = SimpleCookie(self.cookies)
        for line in response.headers.get_all("Set-Cookie") or []:
            jar.load(line)
        self.cookies = "; ".join(f"{name}={item.value}" for name, item in jar.items())
        return response.status, body

    def sign_in(self, email: str, password: str) -> None:
        """Sign in through the form, as a person does. Raises Stop when the site does not agree."""
        _, page = self.ask("GET", "/account/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        form = {"login": email, "password": password}
        form["csrfmiddlewaretoken"] = token[1] if token else ""
        status, _ = self.ask("POST", "/account/login/", form)
        if status != 302:
            raise Stop(f"The demo commissioner could not sign in (answer {status}).")


def read(cookies: str, pages: Sequence[str]) -> tuple[list[float], int]:
    """One reader asks for the pages in turn; gives the milliseconds and the wrong answers."""
    reader = Reader(cookies)
    times, wrong = [], 0
    for page in pages:
        began = time.perf_counter()
        status, _ = reader.ask("GET", page)
        times.append((time.perf_counter() - began) * 1000)
        wrong += status != 200
    reader.connection.close()
    return times, wrong


def measure(name: str, cookies: str, pages_of: Sequence[Sequence[str]]) -> Timing:
    """All readers at once, each with its own list of pages."""
    with ThreadPoolExecutor(len(pages_of)) as pool:
        results = list(pool.map(lambda pages: read(cookies, pages), pages_of))
    times = [one for found, _ in results for one in found]
    return Timing(name, tuple(times), sum(wrong for _, wrong in results))


def measure_all(cookies: str) -> list[Timing]:
    """The health check, each page by itself, then all of them mixed."""
    read(cookies, [*PAGES, *PAGES])  # the first visit compiles templates
    # A monitor carries no session, so the peer is asked without one.
    alone = [measure(PEER, "", [[PEER] * REQUESTS_PER_READER] * READERS)]
    alone += [measure(page, cookies, [[page] * REQUESTS_PER_READER] * READERS) for page in PAGES]
    order = random.Random(2015)  # noqa: S311 - the same order in every run
    mixed = [order.sample(PAGES, len(PAGES)) for _ in range(READERS)]
    return [*alone, measure("all pages, mixed", cookies, mixed)]


@contextmanager
def site(folder: Path, url: str) -> Iterator[str]:
    """The site on a fresh database with the worked papers; gives the cookies of a reader."""
    env = environment(
        COMMONWEAL_VAR=str(folder), COMMONWEAL_DATABASE_URL=url, COMMONWEAL_PRODUCTION="0"
    )
    for words in (
        ("manage", "migrate", "--no-input", "-v0"),
        ("places", "load"),
        ("people", "demo"),
        ("manage", "collectstatic", "--no-input", "-v0"),
    ):
        done = subprocess.run(
            [str(PYTHON), "-m", "commonweal", *words],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Stop(f"`commonweal {' '.join(words)}` failed: {done.stderr.strip()[-300:]}")
    require_free(PORT)
    server: Process = start([*server_command(PORT), "--log-level=error"], env)
    try:
        wait_until_open(server, PORT)
        password = re.search(r"password for all of them: (\S+)", _accounts(folder))
        reader = Reader()
        reader.sign_in(READER, password[1] if password else "")
        yield reader.cookies
    finally:
        stop([server])


def _accounts(folder: Path) -> str:
    return (folder / "demo-accounts.txt").read_text(encoding="utf-8")


def table(database: str, timings: Sequence[Timing]) -> str:
    """The timings as lines of text: middle, 95th percentile, and the ratio to the peer."""
    peer = timings[0]
    lines = [f"{database}, {READERS} readers at once", ""]
    lines.append(f"{'page':<34}{'p50 ms':>9}{'p95 ms':>9}{'p95 / health check':>20}")
    for one in timings:
        note = f"   {one.wrong} wrong answers" if one.wrong else ""
        ratio = one.p95 / peer.p95
        lines.append(f"{one.page:<34}{one.middle:>9.1f}{one.p95:>9.1f}{ratio:>20.1f}{note}")
    return "\n".join(lines)


def main() -> int:
    """Measure on both databases; 1 when a page did not answer."""
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="commonweal-bench-") as folder, server_url() as url:
        Path(folder).chmod(0o755)
        local = Path(folder) / "sqlite"
        databases = {
            "SQLite": (local, f"sqlite:///{local / 'commonweal.sqlite3'}"),
            "PostgreSQL": (Path(folder) / "postgresql", url),
        }
        for name, (var, address) in databases.items():
            var.mkdir()
            with site(var, address) as cookies:
                timings = measure_all(cookies)
            wrong += sum(one.wrong for one in timings)
            print("\n" + table(name, timings), flush=True)
    print(f"\n{os.cpu_count()} processors; {REQUESTS_PER_READER} requests per reader and page.")
    return 1 if wrong else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Stop as fault:
        print(fault, file=sys.stderr)
        sys.exit(1)
