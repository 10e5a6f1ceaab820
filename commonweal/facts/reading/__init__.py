"""Reading a table out of an uploaded file that nobody has any reason to trust.

`read_table` takes bytes and gives a table of text cells with their true row numbers, or the
problems that kept it from being read. It never raises for what is in the file. What the columns
mean is in `commonweal.facts.templates`.
"""

from __future__ import annotations

from commonweal.facts.reading.limits import Limits
from commonweal.facts.reading.reader import read_table
from commonweal.facts.reading.table import Reading, Row, Table

__all__ = ["Limits", "Reading", "Row", "Table", "read_table"]
