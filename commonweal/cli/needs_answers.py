"""`commonweal needs filters` and its kin: print what was worked out, or work it out with options.

Without an option the stored answer is printed. With one, what was last chosen is taken with the
named values changed, worked out and kept as the next version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

import click

from commonweal.cli.acting import as_option, run_as
from commonweal.cli.needs_lines import OF_KIND
from commonweal.cli.places import place_named
from commonweal.cli.text_tables import text_table
from commonweal.language.row import CannotWork
from commonweal.records.people.acting import NotAllowed
from commonweal.records.results import actions
from commonweal.records.results.answers import answer_of, given_of
from commonweal.records.results.kinds import kind_of
from commonweal.records.results.models import Result
from commonweal.records.results.packing import NotReadable
from commonweal.records.results.selectors import result_for

Command = TypeVar("Command", bound=Callable[..., Any])
PEOPLE = click.IntRange(min=0)


def _rate(text: str) -> Decimal:
    """A rate as printed, so that its last digit tells how far it was rounded."""
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise click.BadParameter(f"“{text}” is not a number: write one, like 2085.5.") from None


def _for_place(command: Command) -> Command:
    """Give a command the place, a reason for what it chooses, and who asks."""
    reason = click.option("--reason", default="", help="Why this choice.")
    return click.argument("code", metavar="PLACE")(reason(as_option(command)))


@click.command()
@_for_place
@click.option("--population", type=PEOPLE, help="How many people live here.")
@click.option("--source", help="Where that number comes from.")
@click.option("--count", "counts", multiple=True, metavar="LEVEL=PEOPLE", help="Counted here.")
def filters(*, population: int | None, source: str | None, counts: tuple[str, ...],
            **asked: Any) -> None:  # fmt: skip
    """The filters on the way to care in PLACE: people expected at each level."""
    changes = {"population": _people(population), "population_source": source}
    _tell("need-filters", asked, changes, {"local": _counts(counts)})


@click.command("gp-list")
@_for_place
@click.option("--size", type=PEOPLE, help="How many are registered.")
@click.option("--register", "counts", multiple=True, metavar="CONDITION=PEOPLE",
              help="People on a register.")  # fmt: skip
def gp_list(*, size: int | None, counts: tuple[str, ...], **asked: Any) -> None:
    """What a GP list in PLACE is expected to hold, beside its registers.

    --size names a list, and only the registers given with it are its own. --register alone adds to
    the list that was last chosen.
    """
    _tell("need-gp-list", asked, {"size": _people(size)}, {"registers": _counts(counts)},
          begins_anew=size is not None)  # fmt: skip


@click.command()
@_for_place
@click.option("--treated", type=PEOPLE, help="Different people treated in a year.")
@click.option("--expected", type=PEOPLE, help="People expected to be ill.")
@click.option("--low", type=PEOPLE, help="At least how many are expected.")
@click.option("--high", type=PEOPLE, help="At most how many are expected.")
@click.option("--source", help="Where these numbers come from.")
def treatment(*, treated: int | None, expected: int | None, low: int | None, high: int | None,
              source: str | None, **asked: Any) -> None:  # fmt: skip
    """Who is treated of those who are ill in PLACE, and in the country."""
    changes = {
        "treated": _people(treated),
        "expected": _people(expected),
        "expected_low": _people(low),
        "expected_high": _people(high),
        "source": source,
    }
    _tell("need-treatment", asked, changes)


@click.command()
@_for_place
@click.option("--people", type=PEOPLE, help="People in contact with services.")
@click.option("--rate", type=_rate, help="Their rate, for each 100,000 people.")
@click.option("--comparator-rate", type=_rate, help="The rate of England in the same period.")
@click.option("--population", help="Whose numbers these are; else the place.")
@click.option("--period", help="Of which year or quarter.")
@click.option("--source", help="Where these numbers come from.")
def contact(*, people: int | None, rate: Decimal | None, comparator_rate: Decimal | None,
            population: str | None, period: str | None, source: str | None,
            **asked: Any) -> None:  # fmt: skip
    """How many more people of PLACE would be in contact at the rate of a comparator."""
    changes = {
        "people": _people(people),
        "rate": rate,
        "comparator_rate": comparator_rate,
        "population": population,
        "period": period,
        "source": source,
    }
    _tell("need-contact", asked, changes)


@click.command("talking-therapies")
@_for_place
@click.option("--population", type=PEOPLE, help="How many people live here.")
@click.option("--referrals", type=PEOPLE, help="How many are referred in a year.")
@click.option("--source", help="Where these numbers come from.")
def talking_therapies(*, population: int | None, referrals: int | None, source: str | None,
                      **asked: Any) -> None:  # fmt: skip
    """Therapists to ask for in PLACE, and how many of those referred recover."""
    changes = {
        "population": _people(population), "referrals": _people(referrals), "source": source,
    }  # fmt: skip
    _tell("need-talking-therapies", asked, changes)


@click.command()
@_for_place
@click.option("--year", type=int, help="A year between printed ones, on a straight line.")
def projected(*, year: int | None, **asked: Any) -> None:
    """Projected numbers of PLACE as a paper prints them, with their changes."""
    _tell("need-projected", asked, {"year": year})


@click.command()
@_for_place
@click.option("--measure", "measures", multiple=True, help="A prevalence; may be repeated.")
@click.option("--year", "years", type=int, multiple=True, help="A mid-year; may be repeated.")
@click.option("--variant", help="principal, high or low.")
def expected(*, measures: tuple[str, ...], years: tuple[int, ...], variant: str | None,
             **asked: Any) -> None:  # fmt: skip
    """People of PLACE expected to be ill, by condition, area and year."""
    changes = {
        "measures": measures or None,
        "years": tuple(sorted(set(years))) or None,
        "variant": variant,
    }
    _tell("need-expected", asked, changes)


@click.command()
@_for_place
@click.option("--scenario", default="", help="The code of a scenario.")
@click.option("--year", type=int, help="A mid-year.")
@click.option("--basis", type=click.Choice(["", "comparable"]), help="By national rates only.")
@click.option("--market-forces", help="What costs here are beside those of the country.")
def services(*, scenario: str, year: int | None, basis: str | None, market_forces: str | None,
             **asked: Any) -> None:  # fmt: skip
    """The services that people of PLACE need, all areas together."""
    factor = None if market_forces is None else _decimal(market_forces)
    changes = {"year": year, "basis": basis, "market_forces": factor}
    _tell("need-services", asked, changes, subject=scenario)


@click.command()
@_for_place
@click.option("--year", type=int, help="A mid-year.")
def gaps(*, year: int | None, **asked: Any) -> None:
    """The gaps of PLACE between what people need and what is there, ranked."""
    _tell("need-gap", asked, {"year": year})


@click.command("missing-middle")
@_for_place
def missing_middle(**asked: Any) -> None:
    """Who in PLACE is eligible under the Care Act and below the threshold of every service."""
    _tell("need-missing-middle", asked)


@click.command()
@_for_place
def neighbours(**asked: Any) -> None:
    """The areas most like those of PLACE, and what sets them apart."""
    _tell("need-neighbours", asked)


COMMANDS = (
    filters, gp_list, treatment, contact, projected, expected, services, gaps, missing_middle,
    neighbours, talking_therapies,
)  # fmt: skip


def _tell(
    kind: str,
    asked: dict[str, Any],
    changes: dict[str, Any] | None = None,
    counts: dict[str, dict[str, Decimal]] | None = None,
    *,
    subject: str = "",
    begins_anew: bool = False,
) -> None:
    """Print the answer of a kind, worked out anew where something was chosen.

    What begins anew takes no counts over from what was last chosen.
    """
    by = run_as(asked["email"])
    place = place_named(by, asked["code"])
    result = result_for(by, place, kind, subject)
    chosen = {name: value for name, value in (changes or {}).items() if value is not None}
    added = {name: value for name, value in (counts or {}).items() if value or begins_anew}
    if chosen or added:
        given = _given(kind, result, chosen, added, begins_anew=begins_anew)
        result = _work_out(
            by=by, place=place, kind=kind, subject=subject, given=given, reason=asked["reason"]
        )
    if result is None:
        raise click.ClickException(
            f"{kind_of(kind).title}: nothing has been worked out for {place} yet, or nothing that "
            "you may see. Bring in its tables, or give numbers: see --help."
        )
    for line in _lines(kind, result):
        click.echo(line)


def _given(
    kind: str, last: Result | None, chosen: dict[str, Any], counts: dict[str, dict[str, Decimal]],
    *, begins_anew: bool,
) -> Any:  # fmt: skip
    try:
        given = given_of(last) if last is not None else kind_of(kind).given()
    except NotReadable:
        given = kind_of(kind).given()
    merged = {
        name: new if begins_anew else {**getattr(given, name), **new}
        for name, new in counts.items()
    }
    return replace(given, **chosen, **merged)


def _work_out(**asked: Any) -> Result:
    try:
        return actions.work_out(**asked)
    except CannotWork as fault:
        raise click.ClickException("\n".join(fault.sentences)) from None
    except NotAllowed as refusal:
        raise click.ClickException(str(refusal)) from None


def _lines(kind: str, result: Result) -> Iterable[str]:
    yield f"{kind_of(kind).title}, version {result.number}: {result.headline}"
    try:
        yield from text_table(*OF_KIND[kind](answer_of(result)))
    except NotReadable:
        yield "The answer was kept in an older form. Work it out again to read it."
    for caution in result.cautions:
        yield f"Caution: {caution}"


def _people(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _counts(given: tuple[str, ...]) -> dict[str, Decimal]:
    found = {}
    for text in given:
        code, mark, number = text.partition("=")
        if not mark or not number.isdecimal():
            raise click.ClickException(
                f"“{text}” is no count. Write its code, =, and a whole number: diagnosed=600."
            )
        found[code] = Decimal(number)
    return found


def _decimal(text: str) -> Decimal:
    if not text.replace(".", "", 1).isdecimal():
        raise click.ClickException(f"“{text}” is no factor. Write for example 1.08.")
    return Decimal(text)
