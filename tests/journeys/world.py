"""What the journeys' database holds, and making people in it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from django.test import Client

from commonweal.records.people import actions
from commonweal.records.people.acting import Acting
from commonweal.records.people.models import User
from commonweal.records.people.permissions import Role
from commonweal.records.worked_papers import load_worked_papers
from tests.records.people import organisation
from tests.tables import put_tables

PASSWORD = "three words together"


def build(at: Path) -> None:
    """A database with the tables. Each journey adds its own people and organisations."""
    put_tables(at)


@cache
def paper(code: str) -> str:
    """A worked paper, loaded once for all journeys of a process and published; its code."""
    load_worked_papers(by=Acting.system(), codes=[code], tell=lambda _: None)
    return code


def essex() -> str:
    """The worked paper of Essex; its code."""
    return paper("essex-2015")


def person(email: str, *roles: tuple[Role, str]) -> User:
    """Somebody with a password and a role in each organisation named by its code."""
    key = ""
    for role, code in roles:
        welcome = actions.invite(
            by=Acting.system(),
            organisation=organisation(code),
            email=email,
            name=email.partition("@")[0].replace(".", " ").title(),
            role=role,
        )
        key = key or welcome.key
    return actions.choose_password(key=key, password=PASSWORD) if key else found(email)


def people_there(email: str) -> bool:
    """Whether an earlier journey has made this person."""
    return User.objects.filter(email=email).exists()


def found(email: str) -> User:
    return User.objects.get_by_natural_key(email)


def session_for(email: str) -> str:
    """The session key of a new signed-in session."""
    client = Client()
    client.force_login(found(email), settings.AUTHENTICATION_BACKENDS[0])
    return client.cookies[settings.SESSION_COOKIE_NAME].value
