"""`make run`: take the steps, then run the web server and the background worker until Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from types import FrameType

from scripts import equipping, filling
from scripts.ground import PYTHON, ROOT, Step, Stop, environment, take, var

HOST = "127.0.0.1"
START_LIMIT = 60.0
WORKER, RESTARTS = "background worker", 5
STOP_LIMIT = 10.0

STEPS: tuple[Step, ...] = (
    equipping.ENVIRONMENT,
    equipping.PACKAGES,
    equipping.ASSETS,
    filling.TABLES,
    filling.PAPERS,
    filling.DEMO,
    filling.DEMO_ACTIVITY,
    filling.DEMO_CONSULTATIONS,
    filling.STATIC,
)

Process = subprocess.Popen[bytes]


def port() -> int:
    """The port asked for by COMMONWEAL_PORT, else 8000."""
    text = os.environ.get("COMMONWEAL_PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Stop(f"The port must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def require_free(number: int) -> None:
    """Raise `Stop` when somebody already listens on the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, number))
        except OSError as error:
            raise Stop(
                f"Port {number} cannot be used ({error.strerror}): stop what uses it, "
                f"or choose another with `make run PORT={number + 1}`."
            ) from None


def server_command(number: int) -> list[str]:
    """The web server: two processes of four threads, as chosen in docs/decisions.

    It is made ready once and divides itself then, so that no process is slow at first.
    """
    return [
        str(PYTHON),
        "-m",
        "gunicorn",
        "commonweal.site.wsgi:application",
        "--preload",
        f"--bind={HOST}:{number}",
        "--worker-class=commonweal.site.worker.ArrivalWorker",
        "--workers=2",
        "--threads=4",
        "--timeout=60",
        "--no-control-socket",
        "--log-level=warning",
    ]


def worker_command() -> list[str]:
    """The background worker that does imports and other long jobs."""
    return [str(PYTHON), "-m", "commonweal", "manage", "db_worker", "--no-startup-delay", "-v0"]


def start(command: list[str], env: dict[str, str]) -> Process:
    """Start a process in a session of its own: Ctrl-C reaches us alone and we stop all in order."""
    return subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)  # noqa: S603


def stop(processes: list[Process]) -> None:
    """Ask each process to finish what it is doing; after ten seconds, end it."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_LIMIT
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answers(number: int) -> bool:
    """Whether the site answers its health check."""
    connection = HTTPConnection(HOST, number, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def wait_until_open(server: Process, number: int) -> None:
    """Return when the site answers; raise `Stop` when it will not."""
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise Stop("The web server stopped while starting: the lines above say why.")
        if answers(number):
            return
        time.sleep(0.1)
    raise Stop(f"The web server did not answer within {START_LIMIT:.0f} s: see the lines above.")


def watch(processes: dict[str, Process]) -> None:
    """Return never; raise `Stop` when a process ends by itself.

    The worker is started again, a few times: what it was doing waits in the database, and nobody
    should lose the pages because a database was busy for once.
    """
    again = 0
    while True:
        for name, process in list(processes.items()):
            if process.poll() is None:
                continue
            said = f"The {name} ended by itself with code {process.returncode}"
            if name != WORKER or again == RESTARTS:
                raise Stop(f"{said}.")
            again += 1
            print(f"{said} and is started again.", flush=True)
            processes[name] = start(worker_command(), environment())
        time.sleep(0.5)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def serve() -> int:
    """Set up what is missing, then run the site until Ctrl-C."""
    began = time.monotonic()
    number = port()
    require_free(number)
    take(STEPS)
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _interrupt)
    processes: dict[str, Process] = {}
    try:
        processes["web server"] = start(server_command(number), environment())
        processes[WORKER] = start(worker_command(), environment())
        wait_until_open(processes["web server"], number)
        seconds = time.monotonic() - began
        print(f"\nCommonweal is open on http://{HOST}:{number} after {seconds:.1f} s.\n")
        print(filling.demo_accounts_file().read_text(encoding="utf-8"))
        print(f"Ctrl-C stops it. Your data stays in {var()}/.", flush=True)
        watch(processes)
    except KeyboardInterrupt:
        print("\nStopping ... ", end="", flush=True)
    finally:
        stop(list(processes.values()))
    print("stopped.", flush=True)
    return 0


def prepare() -> int:
    """Set up what is missing and stop there: for a machine that is to serve later."""
    take(STEPS)
    return 0


COMMANDS: dict[str, Callable[[], int]] = {"serve": serve, "prepare": prepare}
