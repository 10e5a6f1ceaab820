"""Where every mark of a chart goes. Only geometry is here; `parts/charts.jinja` draws it.

A presenter calls one of these functions with values and words; the result goes to the macro of the
same name. Each chart carries the sentence that states its finding. Values are Decimal; None means
not known and is drawn as such, never as zero.
"""

from commonweal.site.charts.bars import Bar, BarChart, Step, bars, waterfall
from commonweal.site.charts.cycle import STAGES, Cycle, Stage, StageState, cycle
from commonweal.site.charts.flow import Flow, FlowChart, Outside, flow
from commonweal.site.charts.gantt import Dated, Gantt, Stretch, gantt
from commonweal.site.charts.lines import Band, LineChart, Series, lines
from commonweal.site.charts.matrix import HeatCell, Matrix, matrix
from commonweal.site.charts.stacked import Part, Stack, StackChart, stacked

__all__ = [
    "STAGES",
    "Band",
    "Bar",
    "BarChart",
    "Cycle",
    "Dated",
    "Flow",
    "FlowChart",
    "Gantt",
    "HeatCell",
    "LineChart",
    "Matrix",
    "Outside",
    "Part",
    "Series",
    "Stack",
    "StackChart",
    "Stage",
    "StageState",
    "Step",
    "Stretch",
    "bars",
    "cycle",
    "flow",
    "gantt",
    "lines",
    "matrix",
    "stacked",
    "waterfall",
]
