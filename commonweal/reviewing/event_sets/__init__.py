"""Event sets by subject. Importing this registers all of them."""

from __future__ import annotations

from commonweal.reviewing.event_sets import community, hospital, legal_and_care, therapies

__all__ = ["community", "hospital", "legal_and_care", "therapies"]
