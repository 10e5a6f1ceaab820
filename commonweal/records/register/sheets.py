"""Which records stand behind each register file, and under which names their columns are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Model

from commonweal.records.register.models import (
    Area,
    AreaCode,
    AreaDuty,
    AreaLink,
    AreaSuccession,
    Organisation,
    OrganisationCode,
    OrganisationRole,
    OrganisationSuccession,
)

SOURCE = {
    "status": "status",
    "document": "document__code",
    "section": "section",
    "note": "note",
}
DATES = {"valid_from": "valid_from", "valid_to": "valid_to"}
SHARES = {"share": "share", "share_basis": "share_basis"}


@dataclass(frozen=True)
class Sheet:
    """One kind of record in a register file. `fixed` cells are the same in all of its rows."""

    template: str
    model: type[Model]
    columns: Mapping[str, str]
    fixed: Mapping[str, str] = field(default_factory=dict)

    def takes(self, cells: Mapping[str, object]) -> bool:
        return all(cells.get(name) == value for name, value in self.fixed.items())


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


def _codes(subject: str, model: type[Model]) -> Sheet:
    columns = {"owner": f"{subject}__code", **_same("system", "code"), **DATES}
    return Sheet("register-codes", model, columns, {"subject": subject})


def _successions(subject: str, model: type[Model]) -> Sheet:
    columns = {
        **_same("kind", "effective_on"),
        "predecessor": "predecessor__code",
        "successor": "successor__code",
        **SHARES,
        **SOURCE,
    }
    return Sheet("register-successions", model, columns, {"subject": subject})


#: In the order in which they are written: what is referred to comes first.
SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "register-organisations",
        Organisation,
        {**_same("code", "name", "short_name", "kind"), **DATES, **SOURCE},
    ),
    Sheet("register-areas", Area, {**_same("code", "name", "kind"), **DATES, **SOURCE}),
    _codes("organisation", OrganisationCode),
    _codes("area", AreaCode),
    Sheet(
        "register-roles",
        OrganisationRole,
        {
            "organisation": "organisation__code",
            "role": "role",
            "towards": "towards__code",
            "concerning": "concerning",
            **DATES,
            **SOURCE,
        },
    ),
    Sheet(
        "register-duties",
        AreaDuty,
        {
            "organisation": "organisation__code",
            "area": "area__code",
            "duty": "duty",
            **DATES,
            **SOURCE,
        },
    ),
    Sheet(
        "register-links",
        AreaLink,
        {
            "hierarchy": "hierarchy",
            "parent": "parent__code",
            "child": "child__code",
            **SHARES,
            **DATES,
            **SOURCE,
        },
    ),
    _successions("organisation", OrganisationSuccession),
    _successions("area", AreaSuccession),
)


def sheets_of(template: str) -> list[Sheet]:
    return [sheet for sheet in SHEETS if sheet.template == template]
