"""Where every mark of a chart goes. Only geometry is here; `parts/charts.jinja` draws it.

A presenter calls one of these functions with values and words; the result goes to the macro of the
same name. Each chart carries the sentence that states its finding. Values are Decimal; None means
not known and is drawn as such, never as zero.
"""

from commonweal.site.charts.bars import Bar, BarChart, Step, bars, waterfall
from commonweal.site.charts.choropleth import Choropleth, Region, choropleth
from commonweal.site.charts.cycle import STAGES, Cycle, Stage, StageState, cycle
from commonweal.site.charts.flow import Flow, FlowChart, Outside, flow
from commonweal.site.charts.funnel import Dot, FunnelChart, Limits, Where, funnel
from commonweal.site.charts.gantt import Dated, Gantt, Stretch, gantt
from commonweal.site.charts.lines import Band, LineChart, Series, lines
from commonweal.site.charts.matrix import HeatCell, Matrix, matrix
from commonweal.site.charts.multiples import Multiples, Small, multiples
from commonweal.site.charts.ranges import RangeChart, Ranged, ranges
from commonweal.site.charts.stacked import Part, Stack, StackChart, stacked
from commonweal.site.charts.tiles import Area, TileMap, even_cuts, tiles

__all__ = [
    "STAGES",
    "Area",
    "Band",
    "Bar",
    "BarChart",
    "Choropleth",
    "Cycle",
    "Dated",
    "Dot",
    "Flow",
    "FlowChart",
    "FunnelChart",
    "Gantt",
    "HeatCell",
    "Limits",
    "LineChart",
    "Matrix",
    "Multiples",
    "Outside",
    "Part",
    "RangeChart",
    "Ranged",
    "Region",
    "Series",
    "Small",
    "Stack",
    "StackChart",
    "Stage",
    "StageState",
    "Step",
    "Stretch",
    "TileMap",
    "Where",
    "bars",
    "choropleth",
    "cycle",
    "even_cuts",
    "flow",
    "funnel",
    "gantt",
    "lines",
    "matrix",
    "multiples",
    "ranges",
    "stacked",
    "tiles",
    "waterfall",
]
