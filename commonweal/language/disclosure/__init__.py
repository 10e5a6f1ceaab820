"""Disclosure control: what of a table may be published, applied once and last to all of it."""

from commonweal.language.disclosure.bounds import Bounds, solved_bounds, total_bounds
from commonweal.language.disclosure.cell import Cell, State, Why
from commonweal.language.disclosure.crossed import ABSENT, Crossing, protected
from commonweal.language.disclosure.many import percentages, rounded, too_small
from commonweal.language.disclosure.profile import Profile, half_away, read_profile
from commonweal.language.disclosure.split import Held, Split, exchanged, held_back
from commonweal.language.disclosure.table import Line, Share, Table, grid, publish

__all__ = [
    "ABSENT",
    "Bounds",
    "Cell",
    "Crossing",
    "Held",
    "Line",
    "Profile",
    "Share",
    "Split",
    "State",
    "Table",
    "Why",
    "exchanged",
    "grid",
    "half_away",
    "held_back",
    "percentages",
    "protected",
    "publish",
    "read_profile",
    "rounded",
    "solved_bounds",
    "too_small",
    "total_bounds",
]
