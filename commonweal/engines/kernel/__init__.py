"""Compiled passes over the coded store, made from the same plans as the SQL, which they equal."""

from __future__ import annotations

from commonweal.engines.kernel.engine import KernelEngine, Way

__all__ = ["KernelEngine", "Way"]
