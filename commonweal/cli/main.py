"""The `commonweal` command."""

from __future__ import annotations

import os

import click


@click.group()
@click.version_option(package_name="commonweal")
def cli() -> None:
    """Commission mental health services on one shared fact base."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.site.settings")
    import django

    django.setup()


@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def manage(words: tuple[str, ...]) -> None:
    """Run one of the framework's own commands, for example `manage migrate`."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["commonweal manage", *words])


def main() -> None:
    cli()
