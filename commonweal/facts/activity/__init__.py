"""The activity fact base: its tables, how the national data sets fill them, and their checks."""

from __future__ import annotations

from commonweal.facts.activity.tables import ActivityTable, ActivityTables, Field, FieldType, parse

__all__ = ["ActivityTable", "ActivityTables", "Field", "FieldType", "parse"]
