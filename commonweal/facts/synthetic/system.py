"""The whole synthetic system: planned for a size, then made month by month from one seed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from commonweal.facts.activity import ActivityTables
from commonweal.facts.synthetic import others, people
from commonweal.facts.synthetic.care import Care
from commonweal.facts.synthetic.columns import Array, Rows, size_of, typed
from commonweal.facts.synthetic.community import Community, Numbers, demand
from commonweal.facts.synthetic.faults import FAULTS, faulted
from commonweal.facts.synthetic.hospital import Hospital
from commonweal.facts.synthetic.shape import MONTHS, People, Shape, value_of


class SyntheticError(ValueError):
    """What was asked for cannot be made; the sentence says why."""


@dataclass(frozen=True)
class System:
    """What will be made: its shape, its seed, and the faults asked for with their rates."""

    shape: Shape
    seed: int
    faults: Mapping[str, float]

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
        found = {area["code"]: area["name"] for area in self.shape.areas}
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
    to the one of `last`. A fault is a name, or a name and a rate as `unknown_codes=0.05`. Raises
    SyntheticError with a sentence."""
    sizes = data["sizes"]
    contacts = sizes.get(size) if isinstance(size, str) else size
    if contacts is None or contacts < value_of(data, "smallest"):
        known = ", ".join(sizes)
        raise SyntheticError(f"There is no size {size}; give a number of contacts or {known}.")
    if months < 1:
        raise SyntheticError("A system lasts for at least one month.")
    least, most = value_of(data, "providers", "least"), value_of(data, "providers", "most")
    each = value_of(data, "providers", "contacts_each")
    count = int(np.clip(contacts // each, least, most))
    shape = Shape(
        data=data,
        contacts=contacts,
        first=last.year * MONTHS + last.month - months,
        months=months,
        providers=tuple(f"{data['providers']['prefix']}{n}" for n in range(1, count + 1)),
        areas=_areas(data["commissioners"], contacts),
    )
    return System(shape, seed, dict(_fault(text, shape) for text in faults))


def _areas(data: Mapping[str, Any], contacts: int) -> tuple[Mapping[str, Any], ...]:
    """The areas that a size asks for: each kind equally often."""
    kinds = value_of(data, "kinds")
    wanted = min(contacts // value_of(data, "contacts_each"), value_of(data, "most"))
    each = max(1, wanted // len(kinds))
    found = []
    for number in range(each * len(kinds)):
        kind, again = kinds[number % len(kinds)], number // len(kinds)
        name = f"{kind['name']}{f' {again + 1}' if each > 1 else ''} (made up)"
        share = kind["share"] / each
        found.append({**kind, "code": f"{kind['code']}{number + 1}", "name": name, "share": share})
    return tuple(found)


def _fault(text: str, shape: Shape) -> tuple[str, float]:
    name, _, rate = text.partition("=")
    if name not in FAULTS:
        raise SyntheticError(f"There is no fault {name}; there are {', '.join(FAULTS)}.")
    try:
        asked = float(rate) if rate else float(shape.of("faults")[name]["rate"])
    except ValueError:
        asked = -1.0
    if not 0 <= asked <= 1:
        raise SyntheticError(f"The rate of {name} is a share between 0 and 1, as {name}=0.1.")
    return name, asked


def tables_of(system: System, tables: ActivityTables) -> Iterator[tuple[str, pa.Table]]:
    """Every table in pieces, month after month; the persons last. Nothing is kept but who is in."""
    shape, rng = system.shape, np.random.default_rng(system.seed)
    everybody, numbers = people.made(shape, rng), Numbers()
    # Each fault draws from a stream of its own: what it leaves alone is the same as without it.
    streams = {
        name: np.random.default_rng([system.seed, 1, list(FAULTS).index(name)])
        for name in system.faults
    }
    for name, rows in _made(shape, everybody, numbers, rng):
        wrong = faulted(name, rows, system.faults, shape=shape, people=everybody, streams=streams)
        if size_of(wrong):
            yield name, typed(tables[name], wrong)


def _made(
    shape: Shape, everybody: People, numbers: Numbers, rng: np.random.Generator
) -> Iterator[tuple[str, Rows]]:
    referred = shape.monthly / shape.of("referrals", "contacts_each")
    admitted = shape.monthly * shape.of("hospital", "admissions_per_contact")
    therapies = shape.monthly * shape.of("therapies", "per_contact")
    drawing = people.Drawing(shape, everybody)
    to_beds = people.Drawing(shape, everybody, hospital=True)
    community, care = Community(shape, everybody, numbers), Care(shape, everybody, numbers)
    hospital = Hospital(shape, everybody, community.contacts, to_beds, admitted)
    known: deque[Array] = deque(maxlen=shape.of("hospital", "known_months"))
    yield "prices", others.prices(shape, rng)
    for month in range(shape.first - shape.of("before_months"), shape.first + shape.months):
        more = demand(shape, "demand", month)
        who = drawing.draw(_whole(referred * more, rng), rng)
        tables, came = community.month(month, who, rng)
        yield from tables.items()
        yield from care.month(came, rng).items()
        count = _whole(admitted * demand(shape, "hospital", month), rng)
        who = _to_hospital(shape, to_beds, known, count, rng)
        yield from hospital.month(month, who, rng).items()
        known.append(came.person[came.seen])
        who = drawing.draw(_whole(therapies * more, rng), rng)
        rows = others.pathways(shape, everybody, numbers, rng, month=month, person=who)
        yield "talking_therapies", rows
        if month >= shape.first:
            yield "ward_months", hospital.beds.ward_months(month, rng)
            yield "register_counts", others.registers(shape, everybody, month, rng)
    yield "persons", people.rows(shape, everybody, rng)


def _whole(wanted: float, rng: np.random.Generator) -> int:
    """A whole number near what is wanted, by chance so that many small ones come to their sum."""
    return int(rng.poisson(wanted))


def _to_hospital(
    shape: Shape,
    drawing: people.Drawing,
    known: deque[Array],
    count: int,
    rng: np.random.Generator,
) -> Array:
    """Who is to be admitted in a month: most were in contact with a service before."""
    met = int(rng.binomial(count, shape.of("hospital", "known"))) if known else 0
    before = np.concatenate(known) if known else np.empty(0, np.int32)
    some = drawing.draw_among(before, met, rng)
    return np.concatenate([some, drawing.draw(count - met, rng)])
