"""`commonweal needs`: what is known of need. Each part has a module of its own."""

from __future__ import annotations

import click

from commonweal.cli.needs_answers import COMMANDS
from commonweal.cli.needs_assessments import assessments
from commonweal.cli.needs_population import population


@click.group()
def command() -> None:
    """Need: assessments, and what is worked out about need."""


command.add_command(assessments)
command.add_command(population)
for _one in COMMANDS:
    command.add_command(_one)
