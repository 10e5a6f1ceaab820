"""Why there is no number of people: one sentence, fit to show."""

from __future__ import annotations


class PopulationFault(ValueError):
    """A population cannot be given. The message says what, where, and what to do."""


class BandsStraddle(PopulationFault):
    """The ages that are asked for begin or end inside a band."""
