"""What every test may rely on."""

from __future__ import annotations

from django.core.management.commands.flush import Command as Flush
from hypothesis import settings

from tests.tampering import empty_past_the_guard

# Emptying the test database between tests on committed data meets the audit's guard.
Flush.handle = empty_past_the_guard  # type: ignore[method-assign]

# How long an example takes says more about the machine than about the code.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
