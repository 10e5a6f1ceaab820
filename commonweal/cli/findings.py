"""`commonweal findings`: run the rules over a place, list what they found, explain one."""

from __future__ import annotations

import click

from commonweal.cli.acting import as_option, run_as
from commonweal.cli.places import place_named
from commonweal.records.facts.models import Finding
from commonweal.records.findings import actions
from commonweal.records.findings.selectors import findings_for, sides_of
from commonweal.records.people.acting import NotAllowed


@click.group()
def command() -> None:
    """Findings: what does not agree in a place's figures, with both sides."""


@command.command()
@click.option("--place", "code", required=True, help="Code of the place.")
@as_option
def run(code: str, email: str | None) -> None:
    """Run every rule over the figures of a place."""
    acting = run_as(email)
    place = place_named(acting, code)
    try:
        outcome = actions.run_finding_rules(place=place, by=acting)
    except NotAllowed as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(
        f"{outcome.open} findings: {outcome.new} new, {outcome.changed} changed, "
        f"{outcome.gone} no longer found."
    )


@command.command("list")
@click.option("--place", "code", required=True, help="Code of the place.")
@click.option("--all", "everything", is_flag=True, help="Also those that are no longer found.")
@as_option
def list_findings(code: str, everything: bool, email: str | None) -> None:
    """Every finding of a place with its sentence and both sides."""
    acting = run_as(email)
    place = place_named(acting, code)
    findings = list(findings_for(acting, place))
    if not everything:
        findings = [one for one in findings if one.shown_state != Finding.State.GONE]
    if not findings:
        click.echo("Nothing is found. Bring figures in, or run: commonweal findings run")
        return
    sides = sides_of(acting, place, findings)
    for finding in findings:
        state = Finding.State(finding.shown_state).label
        click.echo(f"{finding.pk:>5}  {state}  {finding.title}")
        click.echo(f"       {finding.sentence}")
        for side, figure in sides.get(finding.pk, []):
            where = f"{figure.citation.document}, {figure.citation.section}"
            value = figure.printed or figure.status.replace("_", " ")
            click.echo(f"       - {value} {side.part} ({where})")


@command.command()
@click.option("--place", "code", required=True, help="Code of the place.")
@click.argument("number", type=int)
@click.argument("explanation")
@as_option
def explain(code: str, number: int, explanation: str, email: str | None) -> None:
    """Say why the two sides of finding NUMBER differ."""
    acting = run_as(email)
    finding = findings_for(acting, place_named(acting, code)).filter(pk=number).first()
    if finding is None:
        raise click.ClickException(f"There is no finding {number} in {code}.")
    try:
        actions.explain_finding(finding=finding, explanation=explanation, by=acting)
    except (NotAllowed, actions.NotExplained) as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"Finding {number} is {finding.get_state_display().lower()}.")
