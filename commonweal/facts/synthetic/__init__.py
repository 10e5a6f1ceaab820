"""The synthetic system: linked, believable activity of made-up organisations, from a seed."""

from __future__ import annotations

from commonweal.facts.synthetic.faults import FAULTS
from commonweal.facts.synthetic.submissions import Submission, lookups, submissions
from commonweal.facts.synthetic.system import SyntheticError, System, plan, tables_of

__all__ = [
    "FAULTS",
    "Submission",
    "SyntheticError",
    "System",
    "lookups",
    "plan",
    "submissions",
    "tables_of",
]
