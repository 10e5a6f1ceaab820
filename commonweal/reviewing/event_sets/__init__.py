"""Event sets by subject. Importing this registers all of them."""

from __future__ import annotations

from commonweal.reviewing.event_sets import community

__all__ = ["community"]
