"""When a request arrived whole, however long it then waited for a thread of this server.

A bid is late by the clock and never by our queue. A request counts as arrived at the moment at
which all of it lay in this server's hands: one that was begun before a deadline and ended after it
did not arrive in time. The server's own worker says when (`worker.py`); under another nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import local

#: A request up to so many bytes is looked at; what is longer counts when it is dealt with.
ROOM = 65_536
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,9})[ \t]*(?=\r\n)", re.IGNORECASE)
_OTHERWISE = re.compile(rb"\r\n(?:transfer-encoding|upgrade|expect):", re.IGNORECASE)
_HERE = local()


def arrived() -> datetime | None:
    """When the request that this thread works on had arrived whole; None where nobody knows."""
    found: datetime | None = getattr(_HERE, "at", None)
    return found


@contextmanager
def arrived_at(when: datetime | None) -> Iterator[None]:
    """Tell what runs inside when its request arrived."""
    _HERE.at = when
    try:
        yield
    finally:
        _HERE.at = None


def is_whole(data: bytes) -> bool:
    """Whether the bytes that lie there are at least one whole plain request of HTTP 1."""
    return _lacks(data) == 0


def is_coming(data: bytes) -> bool:
    """Whether the bytes begin a plain request that is short enough to wait for its rest."""
    if b"\r\n\r\n" not in data:
        return 0 < len(data) < ROOM
    lacks = _lacks(data)
    return lacks is not None and 0 < lacks < ROOM - len(data)


def _lacks(data: bytes) -> int | None:
    """How many bytes of the body are still to come; None where that cannot be told."""
    head, end, body = data.partition(b"\r\n\r\n")
    if not end or not head.split(b"\r\n", 1)[0].endswith((b" HTTP/1.1", b" HTTP/1.0")):
        return None
    lines = head + b"\r\n"
    if _OTHERWISE.search(lines):
        return None
    lengths = _LENGTH.findall(lines)
    if not lengths:
        return None if b"\r\ncontent-length" in lines.lower() else 0
    return max(int(lengths[0]) - len(body), 0) if len(lengths) == 1 else None
