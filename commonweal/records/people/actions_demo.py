"""The accounts that a demonstration starts with, read from `definitions/people`."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from commonweal.records import shelf
from commonweal.records.audit.actions import record
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.models import Membership, User
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Organisation

_DEFINITION = "people/demo-accounts.yaml"


class OrganisationsMissing(LookupError):
    """The demonstration's organisations are not in the register yet."""


@dataclass(frozen=True)
class DemoAccount:
    """One account of the demonstration, as the definition file gives it."""

    email: str
    name: str
    organisation: str
    role: str
    shows: str


def demo_accounts() -> list[DemoAccount]:
    """The accounts of the demonstration, in the file's order."""
    return [DemoAccount(**row) for row in shelf.read_yaml(_DEFINITION)["accounts"]]


@transaction.atomic
def make_demo_accounts(*, by: Acting, password: str, renew: bool) -> int:
    """Make the demonstration accounts that are missing; gives how many were made.

    Those that are there keep their password unless `renew`. Raises NotAllowed in production and
    OrganisationsMissing before the worked papers are in.
    """
    if settings.PRODUCTION:
        raise NotAllowed("Demonstration accounts are not made in production.")
    if not by.is_system:
        raise NotAllowed("Demonstration accounts are made from the command line.")
    accounts = demo_accounts()
    _add_made_up_organisations(by)
    organisations = Organisation.objects.in_bulk(
        {account.organisation for account in accounts}, field_name="code"
    )
    missing = sorted({a.organisation for a in accounts} - set(organisations))
    if missing:
        raise OrganisationsMissing(
            f"The register has no organisation {', '.join(missing)}: load the worked papers first."
        )
    known = {user.email: user for user in User.objects.filter(is_demo=True)}
    new = [account for account in accounts if account.email not in known]
    hashed = make_password(password)
    User.objects.bulk_create(
        User(email=a.email, name=a.name, is_demo=True, password=hashed) for a in new
    )
    if renew:
        User.objects.filter(is_demo=True).update(password=hashed)
    _join(accounts, organisations)
    if new or renew:
        details = {"made": [account.email for account in new], "password_renewed": renew}
        record(by=by, action="people.demo_made", kind="user", ref="demo", details=details)
    return len(new)


def _join(accounts: list[DemoAccount], organisations: dict[str, Organisation]) -> None:
    users = {user.email: user for user in User.objects.filter(is_demo=True)}
    held = set(
        Membership.objects.filter(user__is_demo=True, ended_on__isnull=True).values_list(
            "user__email", "organisation__code", "role"
        )
    )
    today = timezone.localdate()
    Membership.objects.bulk_create(
        Membership(
            user=users[account.email],
            organisation=organisations[account.organisation],
            role=Role(account.role),
            started_on=today,
        )
        for account in accounts
        if (account.email, account.organisation, account.role) not in held
    )


def _add_made_up_organisations(by: Acting) -> None:
    for row in shelf.read_yaml(_DEFINITION)["made_up"]:
        made, is_new = Organisation.objects.get_or_create(
            code=row["code"],
            defaults={"name": row["name"], "kind": row["kind"], "note": "Made up."},
        )
        if is_new:
            details = {"name": made.name, "made_up": True}
            record(
                by=by,
                action="organisation.added",
                kind="organisation",
                ref=made.code,
                details=details,
            )
