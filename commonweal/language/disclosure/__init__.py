"""Disclosure control: what of a table may be published, applied once and last to all of it."""

from commonweal.language.disclosure.bounds import Bounds, solved_bounds, total_bounds
from commonweal.language.disclosure.cell import Cell, State, Why
from commonweal.language.disclosure.crossed import ABSENT, Crossing, protected
from commonweal.language.disclosure.many import percentages, rounded, too_small
from commonweal.language.disclosure.profile import Profile, half_away, read_profile
from commonweal.language.disclosure.table import Line, Share, Table, grid, publish

__all__ = [
    "ABSENT",
    "Bounds",
    "Cell",
    "Crossing",
    "Line",
    "Profile",
    "Share",
    "State",
    "Table",
    "Why",
    "grid",
    "half_away",
    "percentages",
    "protected",
    "publish",
    "read_profile",
    "rounded",
    "solved_bounds",
    "too_small",
    "total_bounds",
]
