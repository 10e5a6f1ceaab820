"""Many bidders submit in the last seconds, on the server as it is run: `bench.bids_load`, small."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from django.db import connection

from bench.bids_load import HOST, faults, prepare, send_all
from scripts.ground import test_environment as environment_of_tests
from scripts.serving import server_command, start, stop, wait_until_open

pytestmark = pytest.mark.django_db(transaction=True)

#: So many bidders within so many seconds before the last, and what making them ready may take.
BIDDERS, SECONDS, PREPARING = 30, 2.0, 5.0


def _database() -> str:
    """The address of the database of this test."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["COMMONWEAL_DATABASE_URL"])._replace(path=f"/{name}").geturl()


@pytest.fixture
def port(transactional_db: None) -> Iterator[int]:
    """The port of the server that writes into the database of this test."""
    with closing(socket.socket()) as free:
        free.bind((HOST, 0))
        number = int(free.getsockname()[1])
    own = {name: os.environ[name] for name in os.environ if name.startswith("COMMONWEAL_")}
    own["COMMONWEAL_DATABASE_URL"] = _database()
    server = start(server_command(number), environment_of_tests(**own))
    try:
        wait_until_open(server, number)
        yield number
    finally:
        stop([server])


def test_no_bid_of_the_last_seconds_is_lost_or_late(port: int) -> None:
    ground = prepare(BIDDERS, PREPARING + SECONDS, files=1, kilobytes=10)
    sent = send_all(ground, (HOST, port), SECONDS)
    assert faults(ground, sent) == []
    assert sum(one.is_taken for one in sent) == BIDDERS
