"""Charts over time: limits, rules, icons and words of one series, all from one calculation."""

from commonweal.reviewing.spc.build import Break, Rebase, Series, Value, chart
from commonweal.reviewing.spc.chart import Assurance, Chart, Direction, Point, Segment, Variation
from commonweal.reviewing.spc.mode import Mode, read_mode

__all__ = [
    "Assurance",
    "Break",
    "Chart",
    "Direction",
    "Mode",
    "Point",
    "Rebase",
    "Segment",
    "Series",
    "Value",
    "Variation",
    "chart",
    "read_mode",
]
