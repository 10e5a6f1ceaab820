"""Who a command acts as: whoever operates the machine, or a named person with their own rights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from commonweal.records.people.acting import Acting
from commonweal.records.people.selectors import acting_for, user_by_email

Command = TypeVar("Command", bound=Callable[..., Any])


def as_option(command: Command) -> Command:
    """Give a command the option `--as EMAIL`, handed over as `email`."""
    option = click.option(
        "--as", "email", metavar="EMAIL", help="Act as this person, with their rights only."
    )
    return option(command)


def run_as(email: str | None) -> Acting:
    """The system operator, or the person of that address in their first role."""
    if email is None:
        return Acting.system()
    user = user_by_email(email)
    acting = acting_for(user, None) if user and user.is_active else None
    if acting is None or acting.organisation is None:
        raise click.ClickException(f"Nobody with a role has the address {email}.")
    return acting
