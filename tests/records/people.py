"""Organisations, people and places for the records tests: made here, all fictional."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from commonweal.records.people.acting import Acting
from commonweal.records.people.models import Membership, User
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Organisation, Place, PlaceParty

START = date(2015, 4, 1)


def organisation(code: str, kind: str = "ccg") -> Organisation:
    name = code.replace("_", " ").title()
    return Organisation.objects.get_or_create(code=code, defaults={"name": name, "kind": kind})[0]


def person(role: Role, code: str, email: str = "") -> Acting:
    """Somebody in a role for the organisation of that code."""
    user = User.objects.create_user(
        email or f"{role}.{code}@example.org", "a long password", name=f"Test {role.label}"
    )
    membership = Membership.objects.create(
        user=user, organisation=organisation(code), role=role, started_on=START
    )
    return Acting.from_membership(membership)


def place(code: str = "exampleshire", **parts: str) -> Place:
    """A place with parties: `place("p", north_ccg="lead", trust_a="provider")`."""
    made = Place.objects.create(code=code, name=code.title(), created_at=timezone.now())
    for organisation_code, part in parts.items():
        PlaceParty.objects.create(
            place=made, organisation=organisation(organisation_code), part=part
        )
    return made
