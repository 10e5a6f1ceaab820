"""`commonweal needs population`: the people of a place by area, year and age."""

from __future__ import annotations

import click
import numpy as np

from commonweal.cli.acting import as_option, run_as
from commonweal.cli.places import place_named
from commonweal.facts.population import People, PopulationFault
from commonweal.records.published.selectors_areas import people_of
from commonweal.records.published.sets import broad_ages


@click.command()
@click.argument("code", metavar="PLACE")
@click.option("--year", "years", type=int, multiple=True, help="Only this year; may be repeated.")
@as_option
def population(*, code: str, years: tuple[int, ...], email: str | None) -> None:
    """People of PLACE by area, year, variant and broad ages, with the release of each number."""
    acting = run_as(email)
    try:
        people = people_of(acting, place_named(acting, code))
        if people is None:
            raise click.ClickException(
                f"{code} names no areas. Bring in the table need_areas: commonweal import"
            )
        for year in years:
            people.year_at(year)
        for line in _lines(people, years or people.years):
            click.echo(line)
    except PopulationFault as fault:
        raise click.ClickException(str(fault)) from None
    for reason in people.reasons:
        click.echo(f"Not used: {reason}")


def _lines(people: People, years: tuple[int, ...]) -> list[str]:
    """One line for every area, year and variant of which numbers are held."""
    ages = [
        (one.label, people.within({"female", "male"}, one.first, one.last)) for one in broad_ages()
    ]
    found = []
    for at, area in enumerate(people.areas):
        found.append(f"{people.names[area]} ({area})")
        for year in years:
            for place, variant in enumerate(people.variants):
                numbers = people.people[at, place, people.year_at(year)]
                if np.isnan(numbers).any():
                    continue
                told = ", ".join(f"{label} {numbers[mask].sum():,.0f}" for label, mask in ages)
                source = people.source_of(area, variant, year)
                found.append(f"  mid-{year} {variant}: {told}; all {numbers.sum():,.0f} ({source})")
    return found
