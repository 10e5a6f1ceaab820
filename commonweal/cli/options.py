"""`commonweal options`: appraisals, scores, what options rest on, meetings and decisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import click
from django.core.exceptions import ValidationError
from django.utils import timezone

from commonweal.cli.acting import as_option, run_as
from commonweal.cli.places import place_named
from commonweal.planning.option_tables import Question
from commonweal.records.options import actions_checks, actions_decisions, actions_options
from commonweal.records.options import actions_scoring as scoring
from commonweal.records.options.models import Check, Decision, Shortlisting
from commonweal.records.options.score_files import SheetRefused, read_scores
from commonweal.records.options.selectors import (
    NoSuchAppraisal,
    question_for,
    questions_for,
    standings_for,
)
from commonweal.records.options.selectors_checks import watched_for
from commonweal.records.options.selectors_decisions import latest_decisions, meetings_for
from commonweal.records.options.selectors_scoring import scoring_of
from commonweal.records.options.watching import STANDINGS
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.register.models import Organisation, Place
from commonweal.records.results.selectors import commissioners_of, result_for

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_organisation = click.option(
    "--organisation", default="", help="For which body; not needed with --as."
)


@click.group()
def command() -> None:
    """Options: what is decided between them, by whom, on what."""


@command.command("list")
@click.argument("place")
@as_option
def list_appraisals(place: str, email: str | None) -> None:
    """List the appraisals of PLACE with what was decided."""
    by = run_as(email)
    found = place_named(by, place)
    decided = latest_decisions(by, found)
    for code, question in questions_for(by, found).items():
        said = decided[code].summary if code in decided else "not decided yet"
        click.echo(f"{code:<26} {len(question.options)} options  {said:<28} {question.title}")


@command.command()
@click.argument("place")
@click.argument("appraisal")
@as_option
def show(place: str, appraisal: str, email: str | None) -> None:
    """Show one appraisal of PLACE: options, scoring, what it rests on, what follows."""
    by = run_as(email)
    found = place_named(by, place)
    question = _question(by, found, appraisal)
    click.echo(f"{question.title}: {question.question}")
    standings = standings_for(by, found, question)
    watched = [one for one in watched_for(by, found) if one.appraisal == appraisal]
    for option in question.options:
        wrong = [one for one in watched if option.code in one.options and one.is_bad]
        flags = "".join(f"\t{one.name} {one.label.lower()}" for one in wrong)
        click.echo(f"  {option.code:<4} {option.title} ({standings[option.code].standing.label})"
                   f"{flags}")  # fmt: skip
    for criterion in question.criteria:
        click.echo(f"  criterion {criterion.code}: {criterion.title}")
    for one in watched:
        click.echo(f"  {one.about} {one.key}: {one.title} ({one.label})")
    for line in scoring_of(by, found, appraisal).bodies:
        click.echo(f"  {line.organisation}: {line.progress.value}")
    result = result_for(by, found, "appraisal", appraisal)
    if result is not None:
        click.echo(f"Analysis, version {result.number}: {result.headline}")
        for caution in result.cautions:
            click.echo(f"  caution: {caution}")


@command.command()
@click.argument("place")
@click.argument("appraisal")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--finish", is_flag=True, help="Say that the scores stand.")
@_organisation
@as_option
def score(
    *, place: str, appraisal: str, file: Path, finish: bool, organisation: str, email: str | None
) -> None:
    """Score APPRAISAL of PLACE from FILE: columns option, criterion, score, comment."""
    by = run_as(email)
    found = place_named(by, place)
    body = _body(by, found, organisation)
    try:
        given = read_scores(file.read_bytes(), file.name)
    except SheetRefused as refusal:
        raise click.ClickException("\n".join(refusal.sentences)) from None
    _carry_out(
        lambda: scoring.score(
            by=by, place=found, appraisal=appraisal, scores=given, organisation=body
        )
    )
    if finish:
        _carry_out(
            lambda: scoring.finish_scoring(
                by=by, place=found, appraisal=appraisal, organisation=body
            )
        )
    click.echo(f"{len(given)} scores are {'finished' if finish else 'saved as a draft'}.")


@command.command("close")
@click.argument("place")
@click.argument("appraisal")
@click.option("--reason", required=True, help="Why the others are not waited for.")
@as_option
def close(place: str, appraisal: str, reason: str, email: str | None) -> None:
    """Close the round of scoring of APPRAISAL and work the analysis out."""
    by = run_as(email)
    found = place_named(by, place)
    row = _carry_out(
        lambda: scoring.close_scoring(by=by, place=found, appraisal=appraisal, reason=reason)
    )
    click.echo(f"Round {row.number} is closed.")


@command.command()
@click.argument("place")
@click.argument("appraisal")
@click.option("--set", "given", multiple=True, metavar="CRITERION=WEIGHT", help="A weight.")
@click.option("--reason", required=True, help="Why these weights.")
@as_option
def weights(
    *, place: str, appraisal: str, given: tuple[str, ...], reason: str, email: str | None
) -> None:
    """Set the weight of every criterion of APPRAISAL; without --set all count alike."""
    by = run_as(email)
    found = place_named(by, place)
    wanted: dict[str, Decimal] = {}
    for text in given:
        code, _, weight = text.partition("=")
        try:
            wanted[code] = Decimal(weight)
        except InvalidOperation:
            raise click.ClickException(f"“{text}” is no weight. Write for example 1=3.") from None
    _carry_out(
        lambda: actions_options.set_weights(
            by=by, place=found, appraisal=appraisal, weights=wanted, reason=reason
        )
    )
    click.echo("The weights are kept.")


@command.command()
@click.argument("place")
@click.argument("appraisal")
@click.argument("option")
@click.argument("standing", type=click.Choice(Shortlisting.Standing.values))
@click.option("--reason", required=True, help="Why: the reason stays with the option.")
@as_option
def shortlist(
    *, place: str, appraisal: str, option: str, standing: str, reason: str, email: str | None
) -> None:
    """Say how OPTION of APPRAISAL stands from here on."""
    by = run_as(email)
    found = place_named(by, place)
    row = _carry_out(
        lambda: actions_options.shortlist(
            by=by, place=found, appraisal=appraisal, option=option, standing=standing,
            reason=reason,
        )
    )  # fmt: skip
    click.echo(f"Option {option}: {row.get_standing_display()}.")


def _check_command(about: str, words: str) -> None:
    """The command that records what was found about one sort of thing."""

    @command.command(str(about), help=words)
    @click.argument("place")
    @click.argument("key")
    @click.argument("standing", type=click.Choice([str(code) for code, _ in STANDINGS[about]]))
    @click.option("--evidence", default="", help="What shows it.")
    @click.option("--owner", default="", help="Code of the commissioner that keeps watch.")
    @click.option("--test-on", type=_DAY, help="When it is tested again, as 2016-03-31.")
    @as_option
    def run(
        *, place: str, key: str, standing: str, evidence: str, owner: str,
        test_on: datetime | None, email: str | None,
    ) -> None:  # fmt: skip
        by = run_as(email)
        found = place_named(by, place)
        what = actions_checks.Found(
            standing, evidence, _body(by, found, owner), test_on.date() if test_on else None
        )
        _carry_out(
            lambda: actions_checks.check(by=by, place=found, about=about, key=key, found=what)
        )
        click.echo(f"{key}: {dict(STANDINGS[about])[standing]}.")


for _about, _words in (
    (Check.About.BELIEF, "Record how the belief KEY of PLACE stands."),
    (Check.About.CONDITION, "Record how the condition KEY of an extension in PLACE stands."),
    (Check.About.PREMISES, "Record an estates action for the premises KEY of PLACE."),
):
    _check_command(_about, _words)


@command.command()
@click.argument("place")
@click.argument("appraisal")
@click.option("--option", default="", help="The option that is wanted; without it, none.")
@click.option("--reason", required=True, help="Why.")
@_organisation
@as_option
def position(
    *, place: str, appraisal: str, option: str, reason: str, organisation: str, email: str | None
) -> None:
    """Say which option of APPRAISAL a commissioner wants."""
    by = run_as(email)
    found = place_named(by, place)
    body = _body(by, found, organisation)
    row = _carry_out(
        lambda: actions_decisions.take_option_position(
            by=by, place=found, appraisal=appraisal, option=option, reason=reason,
            organisation=body,
        )
    )  # fmt: skip
    click.echo(f"{row.organisation}: {'option ' + option if option else 'none of the options'}.")


@command.command()
@click.argument("place")
@click.argument("appraisal")
@click.argument("outcome", type=click.Choice(Decision.Outcome.values))
@click.option("--option", default="", help="The option that is adopted or preferred.")
@click.option("--reason", required=True, help="Why.")
@click.option("--version", type=int, help="The version of the analysis that it rests on.")
@click.option("--meeting", type=int, help="Number of the meeting, as `meetings` lists it.")
@click.option("--condition", "conditions", multiple=True, help="A condition; may be repeated.")
@click.option("--on", "decided_on", type=_DAY, help="The day, as 2016-03-31; today without it.")
@as_option
def decide(
    *, place: str, appraisal: str, outcome: str, option: str, reason: str, version: int | None,
    meeting: int | None, conditions: tuple[str, ...], decided_on: datetime | None,
    email: str | None,
) -> None:  # fmt: skip
    """Record what was decided on APPRAISAL of PLACE."""
    by = run_as(email)
    found = place_named(by, place)
    held = next((row for row in meetings_for(by, found) if row.pk == meeting), None)
    if meeting is not None and held is None:
        raise click.ClickException(
            f"There is no meeting {meeting}. See: commonweal options meetings {place}"
        )
    day: date = decided_on.date() if decided_on else timezone.localdate()
    ruling = actions_decisions.Ruling(
        outcome=outcome, decided_on=day, reason=reason, option=option, version=version,
        meeting=held, conditions=conditions,
    )  # fmt: skip
    row = _carry_out(
        lambda: actions_decisions.decide(by=by, place=found, appraisal=appraisal, ruling=ruling)
    )
    click.echo(f"{row.summary}.")


@command.command()
@click.argument("place")
@as_option
def meetings(place: str, email: str | None) -> None:
    """List the meetings of PLACE with their numbers."""
    by = run_as(email)
    for row in meetings_for(by, place_named(by, place)):
        when = f"{row.held_on:%B %Y}" if row.by_month else f"{row.held_on:%-d %B %Y}"
        click.echo(f"{row.pk:<5} {when:<18} {row.forum}")


def _question(by: Acting, place: Place, code: str) -> Question:
    try:
        return question_for(by, place, code)
    except NoSuchAppraisal as fault:
        raise click.ClickException(f"{fault} See: commonweal options list {place.code}") from None


def _body(by: Acting, place: Place, code: str) -> Organisation | None:
    if not code:
        return None
    bodies = {body.code: body for body in commissioners_of(by, place)}
    if code not in bodies:
        raise click.ClickException(
            f"{code} does not commission here. Use one of: {', '.join(sorted(bodies))}."
        )
    return bodies[code]


def _carry_out(act: Callable[[], Any]) -> Any:
    """Do something; a refusal is told in its sentences."""
    try:
        return act()
    except (ValidationError, NotAllowed) as error:
        words = error.messages if isinstance(error, ValidationError) else [str(error)]
        raise click.ClickException("\n".join(words)) from None
