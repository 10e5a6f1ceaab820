"""Reading the register files that an organisation has sent, and the measures it could restate."""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet

from commonweal.facts.reading.table import Row, Table
from commonweal.facts.registers import read_entries
from commonweal.language.figure import VALUELESS, Status
from commonweal.records.facts.models import FigureVersion
from commonweal.records.facts.selectors import shown_versions
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register import lists
from commonweal.records.register.models import Place, RegisterImport
from commonweal.records.register.reading import read_register_file
from commonweal.records.register.selectors import places_for
from commonweal.records.register.several import LINKS, Several, lying_in_several


def imports_for(acting: Acting) -> QuerySet[RegisterImport]:
    """The files that the acting organisation has sent, newest first."""
    files = RegisterImport.objects.select_related("received_by", "organisation")
    if acting.is_system:
        return files
    if not acting.organisation or not acting.may(Capability.EDIT_REGISTER):
        return files.none()
    return files.filter(organisation=acting.organisation)


def first_rows_of(acting: Acting, waiting: RegisterImport, most: int = 20) -> Table | None:
    """The first rows of a file that waits, for a look before it is accepted."""
    if waiting.state != RegisterImport.State.WAITING or not imports_for(acting).filter(
        pk=waiting.pk
    ):
        return None
    data = zlib.decompress(bytes(waiting.content))
    _, table, _ = read_register_file(waiting.file_name, data, waiting.template)
    return Table(table.file, table.header, table.rows[:most]) if table else None


def several_in(acting: Acting, waiting: RegisterImport) -> list[Several]:
    """The areas that a waiting file of links puts into several areas of one hierarchy."""
    if waiting.template != LINKS or first_rows_of(acting, waiting, most=0) is None:
        return []
    data = zlib.decompress(bytes(waiting.content))
    _, table, _ = read_register_file(waiting.file_name, data, waiting.template)
    if table is None:
        return []
    entries, _ = read_entries(table, lists.templates()[LINKS], lists.choices())
    return lying_in_several(one.cells for one in entries)


@dataclass(frozen=True)
class Measure:
    """A column of a place's figures with one figure for each of several organisations."""

    place: Place
    dataset: str
    column: str
    unit: str
    versions: tuple[FigureVersion, ...]

    @property
    def code(self) -> str:
        return "/".join([self.place.code, self.dataset, self.column])


def measures_for(acting: Acting) -> list[Measure]:
    """The stored measures that can be restated as they stand: one figure for each organisation."""
    found = []
    for place in places_for(acting):
        groups: dict[tuple[str, str, str], list[FigureVersion]] = {}
        for version in shown_versions(acting, place).filter(about__isnull=False):
            figure = version.figure
            groups.setdefault((figure.dataset, figure.column, version.unit), []).append(version)
        for (dataset, column, unit), held in groups.items():
            bodies = Counter(version.about_id for version in held)
            if len(bodies) > 1 and max(bodies.values()) == 1:
                found.append(Measure(place, dataset, column, unit, tuple(held)))
    return found


def table_of_measure(acting: Acting, measure: Measure) -> Table:
    """A stored measure as rows of code and value; what has no value keeps why it has none."""
    del acting
    rows = []
    for number, version in enumerate(measure.versions, start=2):
        status = Status(version.status)
        known = version.value is not None and status not in VALUELESS
        value = f"{version.value:f}" if known else "*" if status == Status.SUPPRESSED else ""
        assert version.about  # noqa: S101  selected so
        rows.append(Row(number, (version.about.code, value)))
    return Table(measure.code, ("code", "value"), tuple(rows))
