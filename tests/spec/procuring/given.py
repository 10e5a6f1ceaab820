"""What the specs of procuring are given: the rules and the calendar as the product reads them."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

from commonweal.engines.solvers import Settings, choices_solver
from commonweal.procuring.rules import rules_from
from commonweal.procuring.working_days import calendar_of_regime
from commonweal.records import shelf

RULES = rules_from(shelf.read_csv("procurement/rules.csv"))
HOLIDAYS = shelf.read_csv("procurement/bank-holidays.csv")
CALENDARS = shelf.read_yaml("procurement/calendars.yaml")
CALENDAR = calendar_of_regime(CALENDARS, HOLIDAYS, "psr")
SOLVE = choices_solver(Settings(seed=1))


def shown(value, places=2):
    """A fraction as it is printed, half up, worked out another way than the product does."""
    scaled = Fraction(value) * 10**places
    whole = int(abs(scaled) + Fraction(1, 2))
    sign = "-" if scaled < 0 and whole else ""
    return f"{sign}{whole // 10**places}.{whole % 10**places:0{places}}"


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)
