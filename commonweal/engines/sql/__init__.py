"""Plans as portable SQL. The text is the reference: every other way of running must equal it."""

from __future__ import annotations

from commonweal.engines.sql.binding import Binding, plain_binding
from commonweal.engines.sql.dialects import DIALECTS, DUCKDB, SPARK, Dialect
from commonweal.engines.sql.queries import Rendered, render

__all__ = [
    "DIALECTS",
    "DUCKDB",
    "SPARK",
    "Binding",
    "Dialect",
    "Rendered",
    "plain_binding",
    "render",
]
