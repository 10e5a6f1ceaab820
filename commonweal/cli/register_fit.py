"""`commonweal register best-fit`: how wrong it is to give whole areas to the one they fit best."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import click
from django.utils import timezone

from commonweal.cli.text_tables import text_table
from commonweal.records.people.acting import Acting
from commonweal.records.published.selectors_population import residents_of
from commonweal.records.register import lists
from commonweal.records.register.selectors_best_fit import Fitted, fit_between

SYSTEM = Acting.system()
#: How the codes of the smallest areas begin whose people may be held.
SMALL_AREAS = "E01"


@click.command("best-fit")
@click.argument("first", metavar="FROM")
@click.argument("second", metavar="TO")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="A day; today if left out.")
def tell_best_fit(first: str, second: str, on: datetime | None) -> None:
    """How wrong it would be to give whole areas of the kinds FROM to areas of the kind TO.

    It is told from the smallest areas that lie in one of each. FROM may be several kinds parted by
    commas: try district,unitary,borough,metropolitan_borough icb.
    """
    kinds = lists.terms("area-kinds")
    firsts = [kind.strip() for kind in first.split(",")]
    for kind in (*firsts, second):
        if kind not in kinds:
            raise click.ClickException(
                f"There is no kind of area {kind}. Use one of: {', '.join(kinds)}."
            )
    day = on.date() if on else timezone.localdate()
    found = fit_between(SYSTEM, firsts, second, day, residents_of(SYSTEM, SMALL_AREAS))
    if found is None:
        raise click.ClickException(
            f"No smallest area is known to lie in one {first} and one {second} on {day}. Bring in "
            "lookups of small areas: commonweal register official"
        )
    for line in lines_of(found):
        click.echo(line)


def lines_of(found: Fitted) -> Iterator[str]:
    """What best fit would do, first in one sentence, then by area that is split and by target."""
    fit, unit = found.fit, "people" if found.counted else f"smallest areas ({found.by})"
    split = [one for one in fit.areas if one.targets > 1]
    if not split:
        yield f"Every one of {len(fit.areas):,} areas lies in one other: nothing is misassigned."
        return
    yield (
        f"{len(split):,} of {len(fit.areas):,} areas reach into several others: best fit would "
        f"give {fit.share or 0:.2%} of {fit.people:,.0f} {unit} to the wrong one."
    )
    if not found.counted:
        yield "No people are held for the smallest areas, so each counts as one."
    yield ""
    yield from text_table(
        ("Area", "Its best fit", "Reaches into", unit.capitalize(), "Misassigned"),
        [
            (found.names[one.area], found.names[one.fit], str(one.targets), f"{one.people:,.0f}",
             f"{one.misassigned / one.people:.1%}" if one.people else "")
            for one in sorted(split, key=lambda one: -one.misassigned)
        ],
    )  # fmt: skip
    yield ""
    yield "What each is given, of what lies in these areas alone:"
    yield from text_table(
        ("Given to", unit.capitalize(), "By best fit", "Wrong by"),
        [
            (found.names[one.target], f"{one.people:,.0f}", f"{one.fitted:,.0f}",
             "not known" if one.error is None else f"{one.error:+.1%}")
            for one in fit.targets
            if one.fitted != one.people
        ],
    )  # fmt: skip
