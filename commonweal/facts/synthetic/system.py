"""The whole synthetic system: planned for a size, then made month by month from one seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from commonweal.facts.activity import ActivityTables
from commonweal.facts.synthetic import others, people
from commonweal.facts.synthetic.columns import Rows, size_of, typed
from commonweal.facts.synthetic.community import Community, Numbers, demand
from commonweal.facts.synthetic.faults import FAULTS, faulted
from commonweal.facts.synthetic.hospital import Hospital
from commonweal.facts.synthetic.shape import MONTHS, People, Shape

#: Months made before the first, so that it begins with a caseload.
BEFORE = 12


class SyntheticError(ValueError):
    """What was asked for cannot be made; the sentence says why."""


@dataclass(frozen=True)
class System:
    """What will be made: its shape, its seed, and the faults asked for."""

    shape: Shape
    seed: int
    faults: tuple[str, ...]

    @property
    def months(self) -> list[str]:
        """The months that it reports, as yyyy-mm."""
        first = self.shape.first
        return [
            f"{month // MONTHS}-{month % MONTHS + 1:02d}"
            for month in range(first, first + self.shape.months)
        ]

    @property
    def names(self) -> dict[str, str]:
        """The made-up organisations by code."""
        found = {area["code"]: area["name"] for area in self.shape.of("commissioners")}
        for number, code in enumerate(self.shape.providers, 1):
            found[code] = f"Midmere Provider {number} (made up)"
        found[self.shape.of("providers", "far_away")] = "Far Away Hospital (made up)"
        system = self.shape.of("system")
        return {system["code"]: system["name"], **found}


def plan(
    data: Mapping[str, Any],
    size: str | int,
    *,
    seed: int,
    last: date,
    months: int = 36,
    faults: tuple[str, ...] = (),
) -> System:
    """A system of about `size` contacts (a number, or a name such as toy) over `months` months up
    to the one of `last`. Raises SyntheticError with a sentence."""
    sizes = data["sizes"]
    contacts = sizes.get(size) if isinstance(size, str) else size
    if contacts is None or contacts < sizes["toy"] // 10:
        known = ", ".join(sizes)
        raise SyntheticError(f"There is no size {size}; give a number of contacts or {known}.")
    if unknown := set(faults) - set(FAULTS):
        raise SyntheticError(
            f"There is no fault {', '.join(sorted(unknown))}; there are {', '.join(FAULTS)}."
        )
    if months < 1:
        raise SyntheticError("A system lasts for at least one month.")
    wanted = data["providers"]
    count = int(np.clip(contacts // wanted["contacts_each"], wanted["least"], wanted["most"]))
    shape = Shape(
        data=data,
        contacts=contacts,
        first=last.year * MONTHS + last.month - months,
        months=months,
        providers=tuple(f"{wanted['prefix']}{number}" for number in range(1, count + 1)),
        commissioners=tuple(area["code"] for area in data["commissioners"]),
    )
    return System(shape, seed, tuple(faults))


def tables_of(system: System, tables: ActivityTables) -> Iterator[tuple[str, pa.Table]]:
    """Every table in pieces, month after month; the persons last. Nothing is kept but who is in."""
    shape, rng = system.shape, np.random.default_rng(system.seed)
    # Faults draw from a stream of their own: what they leave alone is the same as without them.
    strange = np.random.default_rng([system.seed, 1])
    everybody, numbers = people.made(shape, rng), Numbers()
    made = _made(shape, everybody, numbers, rng)
    for name, rows in made:
        wrong = faulted(name, rows, system.faults, shape, strange)
        if size_of(wrong):
            yield name, typed(tables[name], wrong)


def _made(
    shape: Shape, everybody: People, numbers: Numbers, rng: np.random.Generator
) -> Iterator[tuple[str, Rows]]:
    referred = shape.monthly / shape.of("referrals", "contacts_each")
    admitted = shape.monthly * shape.of("hospital", "admissions_per_contact")
    therapies = shape.monthly * shape.of("therapies", "per_contact")
    community = Community(shape, everybody, numbers)
    hospital = Hospital(shape, everybody, numbers, admitted)
    drawing = people.Drawing(shape, everybody)
    to_beds = people.Drawing(shape, everybody, hospital=True)
    yield "prices", others.prices(shape, rng)
    for month in range(shape.first - BEFORE, shape.first + shape.months):
        more = demand(shape, month)
        yield from community.month(month, drawing.draw(int(referred * more), rng), rng).items()
        yield from hospital.month(month, to_beds.draw(int(admitted * more), rng), rng).items()
        person = drawing.draw(int(therapies * more), rng)
        rows = others.pathways(shape, everybody, numbers, rng, month=month, person=person)
        yield "talking_therapies", rows
        if month >= shape.first:
            yield "ward_months", hospital.ward_months(month)
            yield "register_counts", others.registers(shape, everybody, month)
    yield "persons", people.rows(shape, everybody)
