"""Engines: the only floor that touches an engine's client library."""
