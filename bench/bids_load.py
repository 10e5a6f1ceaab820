"""Many bidders submit within the last moments before a deadline: is any bid lost, or late by our
fault?

A fresh PostgreSQL that waits for its disk, the same server as `make run`, and one tender. Each
bidder is signed in and has a draft with files. In the time before the deadline each opens the page
to check their bid and submits it, at moments spread evenly with the last a second before the
deadline. Then the receipts are checked and the two openers open the bids.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

BIDDERS, SECONDS, FILES, KILOBYTES = 500, 100, 2, 100
PORT = 8919
HOST = "127.0.0.1"
#: So many seconds are left for publishing the tender, and for each draft.
PUBLISHING, FOR_A_DRAFT = 10.0, 0.25
#: The last bid is sent so many seconds before the deadline.
SPARE = 1.0
PAGE = "/places/shire/tenders/community-recovery-support/bid/submit/"
#: Signing in happened before: these sessions are as after it.
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class Sent:
    """One bidder's submission as the bidder saw it: how long the answer took and where it led."""

    began: datetime
    milliseconds: float
    status: int
    location: str

    @property
    def is_taken(self) -> bool:
        return self.status == 302 and "/receipts/" in self.location


@dataclass(frozen=True)
class Ground:
    """A published tender with bidders who have drafts and sessions, and its openers' codes."""

    tender: Any
    openers: Sequence[Any]
    codes: Sequence[str]
    cookies: Sequence[str]
    deadline: datetime


def prepare(bidders: int, ahead: float, *, files: int, kilobytes: int) -> Ground:
    """Make the bidders, the tender and their drafts. The deadline is so many seconds ahead when
    the tender is begun."""
    from django.utils import timezone

    from commonweal.records.procuring.actions_bids import attach_to_bid, save_bid_draft
    from tests.records.procuring import world

    people = [world.provider(f"bidder_{number}") for number in range(bidders)]
    cookies = [f"sessionid={_session(one.user)}" for one in people]
    deadline = (timezone.now() + timedelta(seconds=ahead)).replace(microsecond=0)
    made = world.buying(
        deadline=deadline.isoformat(), questions_until=None, service_start="2099-10-01"
    )
    made.publish()
    drawn = Random(2017)  # noqa: S311  the same files in every run
    for one in people:
        save_bid_draft(by=one, tender=made.tender, content=world.bid())
        for number in range(files):
            attach_to_bid(
                by=one, tender=made.tender, name=f"plan-{number}.pdf",
                data=drawn.randbytes(kilobytes * 1000), question="q2",
            )  # fmt: skip
    return Ground(made.tender, made.openers, made.codes, cookies, deadline)


def _session(user: Any) -> str:
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store["_auth_user_id"] = str(user.pk)
    store["_auth_user_backend"] = _BACKEND
    store["_auth_user_hash"] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def submit(address: tuple[str, int], cookies: str, at: float) -> Sent:
    """Wait for the moment, open the page, and submit as its form does. The POST is timed."""
    time.sleep(max(0.0, at - time.time()))
    connection = HTTPConnection(*address, timeout=120)
    connection.request("GET", PAGE, headers={"Cookie": cookies, "Accept-Encoding": "identity"})
    answer = connection.getresponse()
    page = answer.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    given = re.search(r"csrftoken=([^;]+)", answer.headers.get("Set-Cookie") or "")
    headers = {
        "Cookie": f"{cookies}; csrftoken={given[1] if given else ''}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    form = urlencode({"csrfmiddlewaretoken": token[1] if token else ""})
    began, clock = datetime.now().astimezone(), time.perf_counter()
    connection.request("POST", PAGE, form, headers)
    answer = connection.getresponse()
    answer.read()
    took = (time.perf_counter() - clock) * 1000
    connection.close()
    return Sent(began, took, answer.status, answer.headers.get("Location") or "")


def send_all(ground: Ground, address: tuple[str, int], seconds: float) -> list[Sent]:
    """All bidders, evenly over the last `seconds` before the deadline, in an order drawn once."""
    last = ground.deadline.timestamp() - SPARE
    number = len(ground.cookies)
    moments = [last - seconds * place / max(number - 1, 1) for place in range(number)]
    cookies = Random(2017).sample(ground.cookies, number)  # noqa: S311  the same in every run
    with ThreadPoolExecutor(min(number, 200)) as pool:
        asked = sorted(zip(moments, cookies, strict=True))
        return list(pool.map(lambda pair: submit(address, pair[1], pair[0]), asked))


def faults(ground: Ground, sent: Sequence[Sent]) -> list[str]:
    """What went wrong: bids not taken that were sent in time, lost, late or without receipt, and
    bids that do not open. Opens them as if it were the time for it by now."""
    from commonweal.records.procuring.actions_opening import give_opening_code
    from commonweal.records.procuring.models import OpenedBid, Submission
    from commonweal.records.procuring.receipts import checked
    from tests.records.procuring.world import WAIT, Clock

    found = [
        f"sent {(ground.deadline - one.began).total_seconds():.1f} s before the deadline and "
        f"answered {one.status} {one.location}"
        for one in sent
        if not one.is_taken and one.began <= ground.deadline
    ]
    rows = list(Submission.objects.filter(bid__tender=ground.tender).defer("sealed"))
    if len(rows) != len(ground.cookies):
        found.append(f"{len(rows)} of {len(ground.cookies)} bids are kept")
    found += [f"{row.pk} has a false receipt" for row in rows if checked(row.receipt) is None]
    end = ground.deadline + timedelta(seconds=1)
    found += [f"{row.pk} is late" for row in rows if row.received_at >= end]
    with patch("django.utils.timezone.now", Clock(ground.deadline + WAIT)):
        for opener, code in zip(ground.openers, ground.codes, strict=True):
            give_opening_code(by=opener, tender=ground.tender, code=code)
    opened = OpenedBid.objects.filter(submission__bid__tender=ground.tender)
    found += [f"a bid did not open: {one.fault}" for one in opened if one.fault]
    if opened.count() != len(rows):
        found.append(f"{opened.count()} of {len(rows)} bids were opened")
    return found


def told(sent: Sequence[Sent], seconds: float) -> str:
    """The times of submitting, in a sentence."""
    times = [one.milliseconds for one in sent]
    cuts = quantiles(times, n=100, method="inclusive")
    return (
        f"{len(sent)} bidders in {seconds:.0f} s: it took {cuts[49]:,.0f} ms in the middle, "
        f"{cuts[94]:,.0f} ms at the 95th percentile and {max(times):,.0f} ms at most; "
        f"{sum(one.is_taken for one in sent)} were taken."
    )


def _durable(url: str) -> None:
    """Let PostgreSQL wait for its disk, as in production."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
            connection.execute(f"ALTER SYSTEM SET {name} = on")
        connection.execute("SELECT pg_reload_conf()")


def main() -> int:
    """Measure once; 1 when anything was lost, late or unreadable."""
    from scripts.ground import PYTHON, ROOT, environment
    from scripts.serving import require_free, server_command, start, stop, wait_until_open
    from tests.postgresql import server_url

    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--bidders", type=int, default=BIDDERS)
    asked.add_argument("--seconds", type=float, default=SECONDS)
    asked.add_argument("--kilobytes", type=int, default=KILOBYTES)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="commonweal-bids-") as folder, server_url() as url:
        Path(folder).chmod(0o755)
        _durable(url)
        own = {
            "COMMONWEAL_VAR": folder, "COMMONWEAL_DATABASE_URL": url, "COMMONWEAL_PRODUCTION": "0",
            "DJANGO_SETTINGS_MODULE": "commonweal.site.settings",
        }  # fmt: skip
        os.environ.update(own)
        env = environment(**own)
        for words in (("migrate", "--no-input", "-v0"), ("collectstatic", "--no-input", "-v0")):
            command = [str(PYTHON), "-m", "commonweal", "manage", *words]
            subprocess.run(command, cwd=ROOT, env=env, check=True)
        import django

        django.setup()
        from django.conf import settings

        # Passwords are not what is measured, and nobody signs in with one.
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        ahead = PUBLISHING + given.bidders * FOR_A_DRAFT + given.seconds
        require_free(PORT)
        server = start([*server_command(PORT), "--log-level=error"], env)
        try:
            wait_until_open(server, PORT)
            ground = prepare(given.bidders, ahead, files=FILES, kilobytes=given.kilobytes)
            sent = send_all(ground, (HOST, PORT), given.seconds)
        finally:
            stop([server])
        wrong = faults(ground, sent)
        print(told(sent, given.seconds))
        print("\n".join(wrong) or "None was lost, none was late, every receipt holds, all opened.")
        return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
