"""When a request had arrived whole, also while no thread was free."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commonweal.site.arriving import ROOM, arrived, arrived_at, is_coming, is_whole

POST = b"POST /bid HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n"

#: One thread that takes a second for each answer, which is when its request arrived.
SLOW = """
import time
from commonweal.site.arriving import arrived

def application(environ, start_response):
    when = arrived()
    length = int(environ.get("CONTENT_LENGTH") or 0)
    environ["wsgi.input"].read(length)
    time.sleep(1)
    said = (str(when.timestamp()) if when else "unknown").encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(said)))])
    return [said]
"""


@pytest.mark.parametrize(
    ("data", "whole"),
    [
        (POST + b"a=bc", True),
        (POST + b"a=bc and what comes next", True),
        (POST + b"a=b", False),
        (POST[:-2], False),
        (b"", False),
        (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", True),
        (b"GET / HTTP/2.0\r\n\r\n", False),
        (POST.replace(b"Length: 4", b"Length: four") + b"a=bc", False),
        (POST.replace(b"\r\n\r\n", b"\r\ncontent-length: 2\r\n\r\n") + b"a=bc", False),
        (POST.replace(b"Content-Length: 4", b"Transfer-Encoding: chunked") + b"0\r\n\r\n", False),
        (POST.replace(b"\r\n\r\n", b"\r\nUpgrade: h2c\r\n\r\n") + b"a=bc", False),
        (POST.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n") + b"a=bc", False),
    ],
)
def test_only_a_whole_request_has_arrived(data: bytes, whole: bool) -> None:
    assert is_whole(data) is whole


def test_nothing_is_known_outside_of_a_request() -> None:
    when = datetime(2031, 3, 3, 12, tzinfo=UTC)
    with arrived_at(when):
        assert arrived() == when
    assert arrived() is None


@pytest.fixture
def server(tmp_path: Path) -> Iterator[int]:
    """The port of a server with one thread."""
    (tmp_path / "slow.py").write_text(SLOW, "utf-8")
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [
        sys.executable, "-m", "gunicorn", "slow:application", f"--bind=127.0.0.1:{port}",
        "--worker-class=commonweal.site.worker.ArrivalWorker", "--threads=1", "--log-level=error",
        "--no-control-socket",
    ]  # fmt: skip
    root = str(Path(__file__).parents[2])
    given = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), root])}
    process = subprocess.Popen(command, cwd=tmp_path, env=given)
    try:
        _until_it_listens(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _until_it_listens(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with closing(socket.socket()) as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the server does not listen")


def _send(port: int, data: bytes) -> socket.socket:
    there = socket.create_connection(("127.0.0.1", port), timeout=60)
    there.sendall(data)
    return there


def _answer(there: socket.socket) -> str:
    with closing(there), there.makefile("rb") as answer:
        return answer.read().rpartition(b"\r\n\r\n")[2].decode()


def test_a_request_that_waits_for_a_thread_keeps_the_moment_it_arrived(server: int) -> None:
    """Three whole requests at once before one thread that takes a second for each: the last is
    dealt with two seconds later, and none arrived a second after it was sent. A fourth comes in
    three parts: it arrived with the last of them, and not when it had a thread."""
    whole = POST.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + b"a=bc"
    sent = time.time()
    waiting = [_send(server, whole) for _ in range(3)]
    begun = _send(server, whole[:20])
    told = time.time()
    time.sleep(0.1)
    begun.sendall(whole[20:-1])
    time.sleep(0.2)
    begun.sendall(whole[-1:])
    ended = time.time()
    times = [float(_answer(one)) for one in waiting]
    assert all(sent - 0.1 <= one <= told + 0.8 for one in times)
    assert told + 0.3 <= float(_answer(begun)) <= ended + 0.5
    assert time.time() - sent >= 4


def test_a_client_that_goes_before_its_request_is_whole_holds_up_nobody(server: int) -> None:
    gone = _send(server, POST + b"a=")
    gone.shutdown(socket.SHUT_WR)
    began = time.process_time()
    whole = POST.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + b"a=bc"
    assert float(_answer(_send(server, whole))) > 0
    gone.close()
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("data", "coming"),
    [
        (POST, True),
        (POST + b"a=b", True),
        (POST[:-2], True),
        (b"GET / HT", True),
        (POST + b"a=bc", False),
        (b"", False),
        (POST.replace(b"Length: 4", b"Length: 900000"), False),
        (POST.replace(b"Content-Length: 4", b"Transfer-Encoding: chunked"), False),
        (POST.replace(b"Length: 4", b"Length: four"), False),
        (b"x" * ROOM, False),
    ],
)
def test_only_the_rest_of_a_short_plain_request_is_waited_for(data: bytes, coming: bool) -> None:
    assert is_coming(data) is coming
