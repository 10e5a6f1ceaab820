"""Reviewing: measures, charts over time, comparison, equity and benefits, as pure calculations."""
