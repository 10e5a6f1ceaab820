"""The synthetic system: linked, believable activity of made-up organisations, from a seed."""

from __future__ import annotations

from commonweal.facts.synthetic.faults import FAULTS
from commonweal.facts.synthetic.system import System, plan, tables_of

__all__ = ["FAULTS", "System", "plan", "tables_of"]
