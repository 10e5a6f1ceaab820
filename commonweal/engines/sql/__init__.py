"""Plans as portable SQL. The text is the reference: every other way of running must equal it."""

from __future__ import annotations

from commonweal.engines.sql.binding import Binding, plain_binding
from commonweal.engines.sql.dialects import DIALECTS, DUCKDB, POSTGRESQL, SPARK, Dialect
from commonweal.engines.sql.figuring import figured, figured_of_sums
from commonweal.engines.sql.queries import Rendered, render
from commonweal.engines.sql.shapes import CannotRender, Shape

__all__ = [
    "DIALECTS",
    "DUCKDB",
    "POSTGRESQL",
    "SPARK",
    "Binding",
    "CannotRender",
    "Dialect",
    "Rendered",
    "Shape",
    "figured",
    "figured_of_sums",
    "plain_binding",
    "render",
]
