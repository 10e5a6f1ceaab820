"""The load of bids before a deadline, in small: through a real server, none lost and none late."""

from __future__ import annotations

import time
from datetime import timedelta
from urllib.parse import urlparse

import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from bench.bids_load import faults, prepare, send_all

SECONDS = 2.0


@pytest.mark.django_db(transaction=True)
def test_bids_sent_together_before_the_deadline_are_all_taken(
    live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground = prepare(4, SECONDS, files=1, kilobytes=5)
    address = urlparse(live_server.url)
    assert address.hostname
    assert address.port
    # They are sent now: only the clock goes on to the deadline afterwards.
    early = ground.deadline.timestamp() - time.time() - SECONDS
    monkeypatch.setattr("bench.bids_load.SPARE", early)
    sent = send_all(ground, (address.hostname, address.port), SECONDS)
    assert [one.is_taken for one in sent] == [True] * 4
    real, ahead = timezone.now, ground.deadline.timestamp() + 1 - time.time()
    monkeypatch.setattr("django.utils.timezone.now", lambda: real() + timedelta(seconds=ahead))
    assert faults(ground, sent) == []
