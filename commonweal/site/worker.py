"""The worker of the web server: threads, and for every request the moment at which it had arrived.

It waits in the loop of its process, and not in a thread, until a new connection says something, and
looks at what lies there before a thread is free. Run by gunicorn's `--worker-class`.
"""

from __future__ import annotations

import errno
import socket
import time
from datetime import UTC, datetime
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from commonweal.site.arriving import ROOM, arrived_at, is_whole

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
        if self.cfg.is_ssl or (conn.parser is not None and conn.parser.unreader.buf.getvalue()):
            return None
        try:
            data = conn.sock.recv(ROOM, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except OSError:
            return None
        return datetime.now(UTC) if is_whole(data) else None
