"""Every sort of bad register file gets its line with row and column, and nothing comes in."""

from __future__ import annotations

import pytest

from commonweal.facts.problem import Problem
from commonweal.records.people.permissions import Role
from commonweal.records.register.actions_files import import_register
from commonweal.records.register.actions_uploads import accept_file, receive_file
from commonweal.records.register.models import (
    AreaLink,
    Organisation,
    OrganisationRole,
    RegisterImport,
)
from tests.records import people
from tests.records.register.makers import areas, table

pytestmark = pytest.mark.django_db

CASES = [
    (
        "a wrong column",
        "register-roles.csv",
        "organization,role\nshire_ccg,provider\n",
        "register-roles.csv, row 1, column organization: The file register-roles has no such "
        "column. Did you mean organisation? Rename it.",
    ),
    (
        "no date",
        "register-roles.csv",
        "organisation,role,valid_from\nshire_ccg,provider,last spring\n",
        "register-roles.csv, row 2, column valid_from: “last spring” is no date. "
        "Write it as 2015-04-01.",
    ),
    (
        "an unknown organisation",
        "register-roles.csv",
        "organisation,role\nshire_cgc,provider\n",
        "register-roles.csv, row 2, column organisation: There is no organisation shire_cgc. "
        "Did you mean shire_ccg? Register it first, or mend the cell.",
    ),
    (
        "overlapping dates",
        "register-roles.csv",
        "organisation,role,valid_from,valid_to\n"
        "shire_ccg,provider,2015-04-01,2017-03-31\n"
        "shire_ccg,provider,2017-03-31,\n",
        "register-roles.csv, row 3, column valid_from: shire_ccg already has the role provider "
        "from 2015-04-01 to 2017-03-31, which overlaps (with row 2). Mend the row or its dates.",
    ),
    (
        "a circle in the hierarchy",
        "register-links.csv",
        "hierarchy,parent,child\nnhs,north,south\nnhs,vale,north\nnhs,south,vale\n",
        "register-links.csv, row 4, column child: The hierarchy nhs goes in a circle: "
        "south → north → vale → south (with rows 2 and 3). Mend the row or its dates.",
    ),
    (
        "a circle with what is there",
        "register-links.csv",
        "hierarchy,parent,child\nnhs,west,east\n",
        "register-links.csv, row 2, column child: The hierarchy nhs goes in a circle: "
        "west → east → west. Mend the row or its dates.",
    ),
    (
        "shares over the whole",
        "register-links.csv",
        "hierarchy,parent,child,share\nnhs,north,vale,70%\nnhs,south,vale,40%\n",
        "register-links.csv, row 3, column child: The shares of vale in north, south add up to "
        "110% (nhs) (with row 2). Mend the row or its dates.",
    ),
    (
        "a wrong encoding",
        "register-roles.csv",
        "organisation,role\nshire_ccg,provider\n".encode("utf-16-le"),
        "register-roles.csv: The file holds bytes that no text has. "
        "Save the table again as CSV UTF-8 and send that.",
    ),
    (
        "an empty file",
        "register-roles.csv",
        "\n\n",
        "register-roles.csv: The file is empty. Start from the template and add rows.",
    ),
    (
        "another body's row",
        "register-roles.csv",
        "organisation,role\nfar_ccg,provider\n",
        "register-roles.csv, row 2, column organisation: Far Ccg is not yours to change: a body "
        "is changed by itself or by the organisation that entered it. "
        "Ask Far Ccg or whoever runs Commonweal for you.",
    ),
]


@pytest.mark.parametrize(
    ("name", "text", "told"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_bad_register_file_is_told_in_one_line_and_nothing_comes_in(
    name: str, text: str | bytes, told: str
) -> None:
    analyst = people.person(Role.ANALYST, "shire_ccg")
    people.organisation("far_ccg")
    import_register(by=analyst, tables=[areas("north", "south", "vale", "east", "west")])
    there = table("hierarchy|parent|child\nnhs|east|west")
    import_register(by=analyst, tables=[("register-links", there)])
    data = text if isinstance(text, bytes) else text.encode()

    held = receive_file(by=analyst, file_name=name, data=data, template=name.removesuffix(".csv"))

    assert held.state == RegisterImport.State.REFUSED
    assert [str(Problem(**problem)) for problem in held.problems] == [told]
    assert accept_file(by=analyst, waiting=held).state == RegisterImport.State.REFUSED
    assert (Organisation.objects.count(), AreaLink.objects.count()) == (2, 1)
    assert not OrganisationRole.objects.exists()
