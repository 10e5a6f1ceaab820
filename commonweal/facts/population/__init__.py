"""People by area, year, sex and age, as arrays that formulas take."""

from commonweal.facts.population.people import (
    ESTIMATE,
    Band,
    BandsStraddle,
    People,
    PopulationFault,
)

__all__ = ["ESTIMATE", "Band", "BandsStraddle", "People", "PopulationFault"]
