"""People by area, year, sex and age, as arrays that formulas take."""

from commonweal.facts.population.people import Band, BandsStraddle, People

__all__ = ["Band", "BandsStraddle", "People"]
