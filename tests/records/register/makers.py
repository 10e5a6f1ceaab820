"""Small tables and people for the register's tests."""

from __future__ import annotations

from datetime import date

from commonweal.facts.reading.table import Row, Table
from commonweal.records.people.acting import Acting
from commonweal.records.people.models import User
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Organisation

SYSTEM = Acting.system()


def table(text: str, name: str = "made.csv") -> Table:
    """A table from lines of cells parted by bars; the header is row 1."""
    lines = [tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines()]
    rows = tuple(Row(number, cells) for number, cells in enumerate(lines[1:], start=2))
    return Table(name, lines[0], rows)


def organisations(*codes: str, kind: str = "ccg") -> tuple[str, Table]:
    lines = "\n".join(f"{code}|{code.upper()}|{kind}" for code in codes)
    return "register-organisations", table(f"code|name|kind\n{lines}", "organisations.csv")


def areas(*codes: str, kind: str = "ccg_area") -> tuple[str, Table]:
    lines = "\n".join(f"{code}|{code.upper()}|{kind}" for code in codes)
    return "register-areas", table(f"code|name|kind\n{lines}", "areas.csv")


def acting_as(role: Role, body: Organisation) -> Acting:
    user, _ = User.objects.get_or_create(email=f"{role.value}@example.org", name=role.label)
    return Acting(user=user, organisation=body, role=role)


DAY = date(2022, 7, 1)
