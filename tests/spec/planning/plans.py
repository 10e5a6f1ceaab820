"""The five scenario tables of the paper's two providers, as printed; `-` where nothing is."""

from __future__ import annotations

from commonweal.planning.provider_plan import PlanYear
from tests.figures import make

PRESSURES = ("0.5", "1.0", "1.2")

NEP = """
base year 2014/15 2015/16 2016/17 2017/18 2018/19 2019/20
base income 110 106 101.4 100.8 100.2 99.6
base ops_surplus -17.3 0 0.2 0.2 0.5 1.0
base cip 2.5 4.2 5.9 3.2 3.2 3.3
base cip_pct_income 2.3 4.0 5.8 3.0 3.2 3.3
base cash 10.4 8.7 6.6 10.5 15.6 15.2
base cosrr 3 3 3 2 3 4
downside year 2014/15 2015/16 2016/17 2017/18 2018/19 2019/20
downside income 110 106 101.4 100.8 100.2 99.6
downside ops_surplus -17.3 0 -2.6 -2.7 -2.5 -2.1
downside cip 2.5 4.2 3.1 3.2 3.2 3.3
downside cip_pct_income 2.3 4 3 3 3 3
downside cash 10.4 8.7 3.8 4.7 6.8 3.4
downside cosrr 3 3 3 1 2 2
"""

SEPT = """
base year 2013/14 2014/15 2015/16 2016/17 2017/18 2018/19
base income 325.6 316.6 234.4 194.9 193 191.1
base ops_spend 326.0 315.4 234.9 193.1 192.4 189.3
base ops_surplus -0.5 1.2 -0.5 1.8 0.6 1.8
base cip - 16.5 13.7 10.8 10.8 10.8
base cip_pct_income - 5 6 6 6 6
base cash 38.6 40.4 36.5 33.9 29.6 26.5
base cosrr 3 4 3 4 3 4
upside year 2013/14 2014/15 2015/16 2016/17 2017/18 2018/19
upside income 325.6 316.6 342.7 361.2 358.2 355.1
upside ops_spend 326.0 315.4 339.4 349.4 347.6 343.3
upside ops_surplus -0.5 1.2 3.3 11.8 10.6 11.8
upside cip - 16.5 9.0 13.7 6.9 9.4
upside cip_pct_income - 5 3 4 2 3
upside cash 38.6 40.4 36.5 40.3 45.9 44.6
upside cosrr 3 4 3 4 4 4
downside year 2013/14 2014/15 2015/16 2016/17 2017/18 2018/19
downside income 325.6 316.6 228.4 159.2 157.6 156.0
downside ops_spend 326.0 315.4 231.8 160.2 159.6 157
downside ops_surplus -0.5 1.2 -3.4 -1.0 -2.0 -1.0
downside cip - 16.5 13.7 10.8 10.8 10.8
downside cip_pct_income - 5 6 7 7 7
downside cash 38.6 40.4 36.5 41.8 40.8 41.8
downside cosrr 3 4 3 3 3 3
"""


def plan_years(provider: str, table: str) -> list[PlanYear]:
    """The years of every scenario in the order of the table."""
    rows: dict[str, dict[str, list[str]]] = {}
    for line in table.split("\n"):
        if line:
            scenario, name, *values = line.split()
            rows.setdefault(scenario, {})[name] = values
    return [
        PlanYear(provider, scenario, year, _lines(provider, scenario, lines, position))
        for scenario, lines in rows.items()
        for position, year in enumerate(lines["year"])
    ]


def _lines(provider, scenario, lines, position):
    year = lines["year"][position]
    return {
        name: make(
            None if values[position] == "-" else values[position],
            f"{provider} {scenario} {year} {name}",
            year=year,
        )
        for name, values in lines.items()
        if name != "year"
    }
