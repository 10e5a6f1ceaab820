"""The `commonweal` command. Each family of commands has a module of its own, listed here."""

from __future__ import annotations

import os
from importlib import import_module

import click

from commonweal import __version__

#: Module of `commonweal.cli` to the name of the command or group that it offers.
COMMANDS: dict[str, str] = {
    "audit": "audit",
    "backup": "backup",
    "bringing_in": "import",
    "consultations": "consultations",
    "engagement": "engagement",
    "facts": "facts",
    "lexicon": "lexicon",
    "measures": "measures",
    "needs": "needs",
    "figures": "figures",
    "findings": "findings",
    "frameworks": "frameworks",
    "path": "path",
    "spend": "spend",
    "taking_out": "export",
    "people": "people",
    "recommendations": "recommendations",
    "thread": "thread",
    "options": "options",
    "places": "places",
    "providers": "providers",
    "published": "published",
    "templates": "templates",
    "tenders": "tenders",
    "register": "register",
    "restore": "restore",
    "results": "results",
}


def begin() -> None:
    """Make the records usable, once. A fault in the settings is told in its one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.site.settings")
    import django
    from django.apps import apps
    from django.core.exceptions import ImproperlyConfigured

    try:
        if not apps.ready:
            django.setup()
    except ImproperlyConfigured as error:
        raise click.ClickException(str(error)) from None


class Commands(click.Group):
    """Load a command's module only when it is asked for, so that help stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *COMMANDS.values()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for module, name in COMMANDS.items():
            if name == cmd_name:
                # A command's module imports the records, so they come first.
                begin()
                return import_module(f"commonweal.cli.{module}").command  # type: ignore[no-any-return]
        return super().get_command(ctx, cmd_name)


@click.group(cls=Commands)
@click.version_option(__version__)
def cli() -> None:
    """Commission mental health services on one shared fact base."""
    begin()


@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def manage(words: tuple[str, ...]) -> None:
    """Run one of the framework's own commands, for example `manage migrate`."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["commonweal manage", *words])


def main() -> None:
    cli()
