"""People by command: who is in an organisation, adding and ending, and demonstration accounts."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from commonweal.records.people.models import User
    from commonweal.records.register.models import Organisation

_PASSWORD_LINE = "  password for all of them: "  # noqa: S105
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@click.group()
def command() -> None:
    """People, their roles, and the demonstration accounts."""


@command.command("list")
@click.option("--organisation", default="", help="Only this organisation, by its code.")
def list_people(organisation: str) -> None:
    """List who may do what, organisation by organisation."""
    from commonweal.records.people.acting import Acting
    from commonweal.records.people.permissions import Role
    from commonweal.records.people.selectors import people_of

    rows = people_of(Acting.system()).order_by("organisation__name", "user__name")
    if organisation:
        rows = rows.filter(organisation__code=organisation)
    for row in rows:
        until = f" to {row.ended_on}" if row.ended_on else ""
        factor = ", second factor" if getattr(row, "second_factor", False) else ""
        click.echo(
            f"{row.pk}\t{row.user.email}\t{Role(row.role).label}\t{row.organisation}"
            f"\tfrom {row.started_on}{until}{factor}"
        )


@command.command()
@click.argument("email")
@click.option("--name", default="", help="The person's name, for a new account.")
@click.option("--organisation", required=True, help="The organisation's code.")
@click.option("--role", required=True, help="commissioner, analyst, provider, panel, reader, …")
def invite(email: str, name: str, organisation: str, role: str) -> None:
    """Give a person a role in an organisation."""
    from django.core.exceptions import ValidationError

    from commonweal.records.people import actions
    from commonweal.records.people.acting import Acting

    system = Acting.system()
    try:
        welcome = actions.invite(
            by=system, organisation=_organisation(organisation), email=email, name=name, role=role
        )
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from None
    click.echo(f"Added: {welcome.membership}.")
    if welcome.key:
        _say_key(welcome.key)


@command.command()
@click.argument("membership", type=int)
@click.option("--reason", required=True)
def end(membership: int, reason: str) -> None:
    """End one membership, by the number that `people list` shows."""
    from django.core.exceptions import ObjectDoesNotExist, ValidationError

    from commonweal.records.people import actions
    from commonweal.records.people.acting import Acting
    from commonweal.records.people.selectors import membership_for

    system = Acting.system()
    try:
        row = membership_for(system, membership)
        actions.end_membership(by=system, membership=row, reason=reason)
    except ObjectDoesNotExist:
        raise click.ClickException(f"There is no membership {membership}.") from None
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from None
    click.echo(f"Ended: {row}.")


@command.command("reset-second-factor")
@click.argument("email")
@click.option("--reason", required=True, help="How you know that it is them.")
def reset_second_factor(email: str, reason: str) -> None:
    """Remove a person's second factor, so that they can set it up again."""
    from commonweal.records.people import actions
    from commonweal.records.people.acting import Acting

    removed = actions.reset_second_factor(by=Acting.system(), user=_user(email), reason=reason)
    click.echo("Removed." if removed else "There was none to remove.")


@command.command("renew")
@click.argument("email")
def renew(email: str) -> None:
    """Make a new link with which a person chooses a password."""
    from commonweal.records.people import actions
    from commonweal.records.people.acting import Acting

    _say_key(actions.renew_way_in(by=Acting.system(), user=_user(email)))


@command.command()
def demo() -> None:
    """Make the demonstration accounts and print them with this installation's password."""
    from django.conf import settings

    from commonweal.records.people.acting import Acting, NotAllowed
    from commonweal.records.people.actions_demo import OrganisationsMissing, make_demo_accounts

    path = Path(settings.VAR) / "demo-accounts.txt"
    kept = _kept_password(path)
    password = kept or _new_password()
    try:
        make_demo_accounts(by=Acting.system(), password=password, renew=not kept)
    except (NotAllowed, OrganisationsMissing) as error:
        raise click.ClickException(str(error)) from None
    text = _list_of_accounts(password)
    _keep(path, text)
    click.echo(text, nl=False)


def _kept_password(path: Path) -> str:
    """The password in the file of an earlier start; "" when there is no such file."""
    if not path.is_file():
        return ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(_PASSWORD_LINE):
            return line.removeprefix(_PASSWORD_LINE).strip()
    return ""


def _new_password() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))


def _list_of_accounts(password: str) -> str:
    from commonweal.records.people.actions_demo import demo_accounts

    accounts = demo_accounts()
    wide = max(len(account.email) for account in accounts)
    lines = ["Demonstration accounts (fictional; this installation only)"]
    lines.append(_PASSWORD_LINE + password)
    lines += [f"  {a.email:<{wide}}  {a.role:<13}  {a.shows}" for a in accounts]
    return "\n".join(lines) + "\n"


def _keep(path: Path, text: str) -> None:
    """Write the file so that only its owner may read it, from the first byte."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        os.fchmod(handle, 0o600)
        file.write(text)


def _organisation(code: str) -> Organisation:
    from commonweal.records.people.acting import Acting
    from commonweal.records.people.selectors import organisation_to_staff

    found = organisation_to_staff(Acting.system(), code)
    if found is None:
        raise click.ClickException(f"The register has no organisation with the code {code}.")
    return found


def _user(email: str) -> User:
    from commonweal.records.people.selectors import user_by_email

    found = user_by_email(email)
    if found is None:
        raise click.ClickException(f"Nobody has the e-mail address {email}.")
    return found


def _say_key(key: str) -> None:
    click.echo(f"They choose a password at /people/welcome/{key}/")
    click.echo("Put the site's address before it. It holds for three days and works once.")
