"""The worker of the web server: threads, and for every request the moment at which it had arrived.

It waits in the loop of its process, and not in a thread, until a new connection says something, and
looks at what lies there before a thread is free. Run by gunicorn's `--worker-class`.
"""

from __future__ import annotations

import errno
import socket
import time
from collections import deque
from datetime import UTC, datetime
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from commonweal.site.arriving import ROOM, arrived_at, is_coming, is_whole

#: For so many seconds a new connection may say nothing.
SILENT = 10.0
_GONE = (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK)


class ArrivalWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn tells no types
    """Threads under gunicorn that know when their request arrived."""

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection and wait for what it says without holding a thread."""
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno not in _GONE:
                raise
            return
        self.nr_conns += 1
        conn = TConn(self.cfg, client, address, listener.getsockname())
        conn.timeout = time.monotonic() + SILENT
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def on_pending_socket_readable(self, conn: Any, client: socket.socket) -> None:
        if not self._waits(conn, self.pending_conns):
            super().on_pending_socket_readable(conn, client)

    def on_client_socket_readable(self, conn: Any, client: socket.socket) -> None:
        if not self._waits(conn, self.keepalived_conns):
            super().on_client_socket_readable(conn, client)

    def _waits(self, conn: Any, among: deque[Any]) -> bool:
        """Whether the rest of a short request is still on its way: browsers send what stands before
        a form and the form itself apart. No thread is held for it."""
        data = self._lies_there(conn)
        before, conn.seen = getattr(conn, "seen", 0), len(data)
        if is_whole(data) or not is_coming(data) or len(data) == before:
            conn.seen = 0
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)
            return False
        # Say no more of this connection until more lies there than does now.
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, len(data) + 1)
        if not before:
            conn.timeout = time.monotonic() + SILENT
            among.remove(conn)
            among.append(conn)
        return True

    def enqueue_req(self, conn: Any) -> None:
        """Note the moment, then let the next free thread deal with the request."""
        conn.arrived = self._arrival(conn)
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        with arrived_at(conn.arrived):
            return super().handle(conn)

    def _arrival(self, conn: Any) -> datetime | None:
        """Now, if a whole request lies there. What is encrypted, or was read ahead, is not looked
        at."""
        return datetime.now(UTC) if is_whole(self._lies_there(conn)) else None

    def _lies_there(self, conn: Any) -> bytes:
        """The bytes of the next request that lie there; none of what is not looked at."""
        if self.cfg.is_ssl or (conn.parser is not None and conn.parser.unreader.buf.getvalue()):
            return b""
        try:
            found: bytes = conn.sock.recv(ROOM, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except OSError:
            return b""
        return found
