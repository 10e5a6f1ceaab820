"""Official lists and lookups read as register files: which column goes where, as data.

An adapter is declared in `definitions/register/official`; nothing here opens a file.
"""

from __future__ import annotations

from commonweal.facts.official.adapter import Adapter, Between, Shipped, adapter_from
from commonweal.facts.official.between import rows_between
from commonweal.facts.official.mapping import Mapped, map_rows

__all__ = ["Adapter", "Between", "Mapped", "Shipped", "adapter_from", "map_rows", "rows_between"]
