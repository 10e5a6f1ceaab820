"""Populations by area, year, variant, sex and age: arrays from the rows of published sets."""

from commonweal.facts.population.band import Band, read_ages
from commonweal.facts.population.building import ENGLAND, Given, holes_in, people_from
from commonweal.facts.population.faults import BandsStraddle, PopulationFault
from commonweal.facts.population.people import ESTIMATE, VARIANTS, People

__all__ = [
    "ENGLAND",
    "ESTIMATE",
    "VARIANTS",
    "Band",
    "BandsStraddle",
    "Given",
    "People",
    "PopulationFault",
    "holes_in",
    "people_from",
    "read_ages",
]
