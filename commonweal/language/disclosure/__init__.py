"""Disclosure control: what of a table may be published, applied once and last to all of it."""

from commonweal.language.disclosure.bounds import Bounds, solved_bounds, total_bounds
from commonweal.language.disclosure.cell import Cell, State, Why
from commonweal.language.disclosure.profile import Profile, half_away, read_profile
from commonweal.language.disclosure.table import Line, Share, Table, grid, publish

__all__ = [
    "Bounds",
    "Cell",
    "Line",
    "Profile",
    "Share",
    "State",
    "Table",
    "Why",
    "grid",
    "half_away",
    "publish",
    "read_profile",
    "solved_bounds",
    "total_bounds",
]
