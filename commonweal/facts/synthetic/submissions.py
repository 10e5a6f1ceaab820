"""The synthetic system told as providers submit it: national tables by provider and month.

What comes out is what the import reads, so that a user can try it from the first file to the last
page. Nothing is written here; NHS numbers and postcodes are of no person and no place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from commonweal.facts.activity import ActivityTables
from commonweal.facts.activity.adapters import Adapter
from commonweal.facts.activity.people import valid_numbers
from commonweal.facts.synthetic.columns import Array
from commonweal.facts.synthetic.faults import absent_month
from commonweal.facts.synthetic.layout import layouts, text_of, told
from commonweal.facts.synthetic.shape import EPOCH, MONTHS, Shape, day, first_of
from commonweal.facts.synthetic.system import SyntheticError, System, tables_of

FOREVER = 1 << 30
#: From when to when a row is reported month after month; other tables are reported once, in the
#: month of the date that puts them into a partition.
SPANS = {
    "referrals": ("received_date", "discharge_date"),
    "spells": ("admission_date", "discharge_date"),
    "ward_stays": ("start_date", "end_date"),
    "delays": ("start_date", "end_date"),
    "act_periods": ("start_date", "end_date"),
    "care_coordinators": ("start_date", "end_date"),
    "cpa_episodes": ("start_date", "end_date"),
    "cluster_episodes": ("start_date", "end_date"),
    "care_plans": ("created_date", "agreed_date"),
    "talking_therapies": ("received_date", "end_date"),
}
#: What is known only with a date.
KNOWN_WITH = {
    ("referrals", "discharge_date"): ("closure_reason",),
    ("referrals", "rejection_date"): ("rejection_reason",),
    ("spells", "discharge_date"): ("discharge_method", "discharge_destination"),
    ("talking_therapies", "first_treatment_date"): ("first_phq9", "first_second_score"),
    ("talking_therapies", "end_date"): ("end_code", "last_phq9", "last_second_score"),
}


@dataclass(frozen=True)
class Submission:
    """One month of one provider: national tables by name, all of text."""

    adapter: str
    provider: str
    month: str
    tables: Mapping[str, pa.Table]

    @property
    def name(self) -> str:
        return f"{self.adapter}-{self.provider}-{self.month}"


def submissions(
    system: System, tables: ActivityTables, adapters: Sequence[Adapter]
) -> Iterator[Submission]:
    """What each provider submits for each month by each of these adapters, in the order of months.

    Of two versions of one data set a month comes by the earlier one until that has ended. Raises
    SyntheticError for a system that is too large to be held in memory."""
    most = system.shape.of("submissions", "most_contacts")
    if system.shape.contacts > most:
        raise SyntheticError(f"Submissions are made of a system of up to {most:,} contacts.")
    made = _whole(system, tables)
    reports = [_Report(system, tables, adapter, made) for adapter in adapters]
    for month in range(system.shape.first, system.shape.first + system.shape.months):
        in_force = {
            report.adapter.name.partition("-")[0]: report
            for report in sorted(reports, key=lambda one: one.holds_to, reverse=True)
            if report.holds_to > first_of(month)
        }
        for report in in_force.values():
            yield from report.month(month)


def lookups(system: System) -> dict[str, pa.Table]:
    """The lists that the import looks things up in: practices, postcodes and organisations."""
    shape = system.shape
    bodies = shape.commissioners
    places = [(body, decile) for body in range(len(bodies)) for decile in range(1, 11)]
    return {
        "practices": pa.table(
            {"practice": [_practice(n) for n in range(len(bodies))], "commissioner": bodies}
        ),
        "postcodes": pa.table(
            {
                "postcode": [_postcode(shape, body, decile) for body, decile in places],
                "district": [bodies[body] for body, _ in places],
                "decile": [str(decile) for _, decile in places],
                "commissioner": [bodies[body] for body, _ in places],
            }
        ),
        "organisations": pa.table(
            {
                "organisation": list(system.names),
                "open_from": [""] * len(system.names),
                "open_to": [""] * len(system.names),
            }
        ),
    }


def _practice(commissioner: int) -> str:
    return f"XM{commissioner + 1:04d}"


def _postcode(shape: Shape, commissioner: int, decile: int) -> str:
    return f"{shape.of('submissions', 'postcode_area')}{commissioner + 1} {decile % 10}AA"


def _whole(system: System, tables: ActivityTables) -> dict[str, pa.Table]:
    """Every table in one piece, codes as words."""
    pieces: dict[str, list[pa.Table]] = {}
    for name, table in tables_of(system, tables):
        words = [
            pa.field(one.name, pa.string()) if pa.types.is_dictionary(one.type) else one
            for one in table.schema
        ]
        pieces.setdefault(name, []).append(table.cast(pa.schema(words)))
    return {name: pa.concat_tables(some).combine_chunks() for name, some in pieces.items()}


class _Report:
    """What goes into submissions by one adapter."""

    def __init__(
        self,
        system: System,
        tables: ActivityTables,
        adapter: Adapter,
        made: Mapping[str, pa.Table],
    ) -> None:
        self.system, self.tables, self.adapter = system, tables, adapter
        self.layouts = layouts(adapter, system.shape.of("submissions", "also"))
        wanted = {layout.table for layout in self.layouts}
        self.rows = {name: rows for name, rows in made.items() if name in wanted}
        if "referrals" in self.rows:
            self.rows["referrals"] = _with_reasons(made)
            self._add_reason()
        self.spans = {name: self._span(name, made) for name in self.rows}
        self.providers = {
            name: np.asarray(rows["provider"].to_pylist()) for name, rows in self.rows.items()
        }
        self.people = _People(system.shape, made["persons"])
        self.local = {
            name: self.people.places(rows["person"])
            for name, rows in self.rows.items()
            if "person" in rows.column_names
        }

    @property
    def holds_to(self) -> int:
        """The last day of the version, as days since 1970."""
        return day(self.adapter.holds_to) if self.adapter.holds_to else FOREVER

    def month(self, month: int) -> Iterator[Submission]:
        """The submission of each provider to which something happened in the month."""
        shape = self.system.shape
        for number, provider in enumerate((*shape.providers, shape.of("providers", "far_away"))):
            if self._absent(number, month):
                continue
            tables = self._tables(provider, month)
            name = f"{month // MONTHS}-{month % MONTHS + 1:02d}"
            complete = all(tables[one].num_rows for one in self.adapter.never_empty)
            if complete and self._happened(tables, name):
                yield Submission(self.adapter.name, provider, name, tables)

    def _happened(self, tables: Mapping[str, pa.Table], month: str) -> bool:
        """Whether anything that is told has a date of the month: nothing new is no submission."""
        told_of = {self.adapter.header.table, self.adapter.people.table}
        return any(
            pc.any(pc.starts_with(column, month)).as_py()
            for name, rows in tables.items()
            if name not in told_of
            for column in rows.itercolumns()
            if pa.types.is_string(column.type)
        )

    def _absent(self, provider: int, month: int) -> bool:
        """Whether a fault was asked for by which nothing at all came."""
        rates = self.system.faults
        return any(
            rates.get(name) == 1 and absent_month(name, self.system.shape) == (provider, month)
            for name in ("missing_month", "late_month")
        )

    def _add_reason(self) -> None:
        """A placement is told by its reason, on the referral that its spell belongs to."""
        reason = next((s.only_where for s in self.adapter.sources if s.only_where), "")
        layout = next(one for one in self.layouts if one.table == "referrals")
        if reason:
            layout.put(layout.national, reason, "placement_reason")

    def _span(self, name: str, made: Mapping[str, pa.Table]) -> tuple[Array, Array]:
        """The first and last day on which each row is reported."""
        rows = self.rows[name]
        if name == "cluster_assessments":
            # An assessment is reported for as long as the period behind which it stands.
            rows, columns = made["cluster_episodes"], SPANS["cluster_episodes"]
        elif name in SPANS:
            columns = SPANS[name]
        else:
            start = _days(rows[self.tables[name].month_by], FOREVER)
            if name == "contacts":
                start = self._where_dated(rows, start)
            return start, start
        start, end = _days(rows[columns[0]], FOREVER), _days(rows[columns[1]], FOREVER)
        if name == "act_periods":
            end = _until_discharge(rows, made["spells"], end)
        return start, np.maximum(start, end)

    def _where_dated(self, contacts: pa.Table, start: Array) -> Array:
        """A contact with a date that cannot be is reported when its referral came."""
        shape = self.system.shape
        odd = np.flatnonzero(start < first_of(shape.first - shape.of("before_months")))
        if len(odd):
            came = self.rows["referrals"]
            places = pc.index_in(contacts["referral"].take(pa.array(odd)), came["referral"])
            received = _days(came["received_date"], FOREVER)[places.to_numpy()]
            start[odd] = np.maximum(received, shape.start)
        return start

    def _tables(self, provider: str, month: int) -> dict[str, pa.Table]:
        first, end = first_of(month), first_of(month + 1)
        parts: dict[str, list[pa.Table]] = {}
        people: list[Array] = []
        for layout in self.layouts:
            if layout.table not in self.rows:
                continue
            start, until = self.spans[layout.table]
            here = (start < end) & (until >= first) & (self.providers[layout.table] == provider)
            places = np.flatnonzero(here)
            rows = _as_known(layout.table, self.rows[layout.table].take(pa.array(places)), end)
            who = self.local[layout.table][places] if layout.table in self.local else None
            person = self.adapter.national[layout.national].person
            local = self.people.ids(who) if who is not None else pa.nulls(len(places), pa.string())
            for name, table in told(layout, rows, local, person).items():
                parts.setdefault(name, []).append(table)
            if who is not None:
                people.append(who)
        known = np.unique(np.concatenate(people)) if people else np.empty(0, int)
        found = {name: self._complete(name, some) for name, some in parts.items()}
        found = {name: rows for name, rows in found.items() if rows.num_rows}
        found[self.adapter.header.table] = self._header(provider, month)
        found.update(self.people.told(self.adapter, known, end))
        for name in self.adapter.never_empty:
            if name not in found:
                found[name] = pa.table({"empty": pa.array([], pa.string())})
        return found

    def _complete(self, name: str, parts: Sequence[pa.Table]) -> pa.Table:
        """The parts of a national table together, with every field that must be there."""
        rows = pa.concat_tables(parts, promote_options="default")
        for column in self.adapter.national[name].required:
            if column not in rows.column_names:
                rows = rows.append_column(column, pa.nulls(rows.num_rows, pa.string()))
        people = self.adapter.people
        if name == people.commissioner_table:
            local = self.adapter.national[name].person
            of = self.people.commissioner_of(rows[local])
            rows = rows.append_column(people.commissioner_field, of)
        return rows

    def _header(self, provider: str, month: int) -> pa.Table:
        header = self.adapter.header
        versions = self.system.shape.of("submissions", "versions")
        start = EPOCH + timedelta(days=first_of(month))
        last = EPOCH + timedelta(days=first_of(month + 1) - 1)
        return pa.table(
            {
                header.version: [versions[self.adapter.name]],
                header.provider: [provider],
                header.start: [start.isoformat()],
                header.end: [last.isoformat()],
            }
        )


class _People:
    """The people as an index of patients tells of them."""

    def __init__(self, shape: Shape, persons: pa.Table) -> None:
        self.shape, self.rows = shape, persons
        self.numbers = _nhs_numbers(shape, persons.num_rows)
        body = pc.index_in(persons["commissioner"], pa.array(shape.commissioners))
        self.commissioner = body.to_numpy()

    def places(self, column: pa.ChunkedArray) -> Array:
        found: Array = pc.index_in(column, self.rows["person"]).to_numpy()
        return found

    def ids(self, places: Array) -> pa.Array:
        """Local patient numbers."""
        return text_of(self.rows["person"].take(pa.array(places)))

    def commissioner_of(self, local: pa.ChunkedArray) -> pa.Array:
        """The commissioners of people by their local numbers."""
        return text_of(self.rows["commissioner"].take(pc.index_in(local, self.rows["person"])))

    def told(self, adapter: Adapter, places: Array, end: int) -> dict[str, pa.Table]:
        """The index of patients and their practices; who dies later is not known to be dead."""
        people, rows = adapter.people, self.rows.take(pa.array(places))
        bodies, deciles = self.commissioner[places], rows["deprivation_decile"].to_pylist()
        post = [
            None if decile is None else _postcode(self.shape, int(body), decile)
            for body, decile in zip(bodies, deciles, strict=True)
        ]
        index = {
            people.local_id: self.ids(places),
            people.nhs_number: pa.array(self.numbers[places]),
            people.birth_date: text_of(rows["birth_month"]),
            people.postcode: pa.array(post, pa.string()),
            _first(people.gender): text_of(rows["gender"]),
            people.ethnic_category: text_of(rows["ethnic_category"]),
        }
        if people.death_date:
            index[people.death_date] = text_of(_before(rows["death_date"], end))
        practice = pa.array([_practice(int(body)) for body in bodies], pa.string())
        registered = {people.local_id: index[people.local_id], people.practice: practice}
        return {people.table: pa.table(index), people.practice_table: pa.table(registered)}


def _first(names: str | Sequence[str]) -> str:
    return names if isinstance(names, str) else names[0]


def _nhs_numbers(shape: Shape, count: int) -> Array:
    """So many numbers that stand their check and are held by nobody."""
    begin = int(shape.of("submissions", "nhs_numbers_begin")) * 10**8 + 10**6
    # One in eleven has no check digit, so that a few more than wanted are tried.
    tried = np.arange(begin, begin + count + count // 8 + 100)
    digits = tried[:, None] // 10 ** np.arange(8, -1, -1) % 10
    check = (11 - digits @ np.arange(10, 1, -1) % 11) % 11
    whole = np.column_stack([digits, check])
    good = (check < 10) & valid_numbers(np.where(check[:, None] < 10, whole, 0))
    found = tried[good][:count] * 10 + check[good][:count]
    return np.asarray(found.astype("U10"), object)


def _with_reasons(made: Mapping[str, pa.Table]) -> pa.Table:
    """The referrals with the reason of the placement that their spell is, where it is one."""
    referrals, spells = made["referrals"], made["spells"]
    none = pa.nulls(referrals.num_rows, pa.string())
    if "placements" not in made:
        return referrals.append_column("placement_reason", none)
    placements = made["placements"]
    keys = ("person", "provider")
    here = _joined([*(placements[k] for k in keys), placements["start_date"]])
    spell = _joined([*(spells[k] for k in keys), spells["admission_date"]])
    of_spell = spells["referral"].take(pc.index_in(here, spell))
    place = pc.index_in(referrals["referral"], of_spell.combine_chunks())
    return referrals.append_column("placement_reason", placements["placement_reason"].take(place))


def _joined(columns: Sequence[pa.ChunkedArray]) -> pa.Array:
    return pc.binary_join_element_wise(*(text_of(column) for column in columns), "|")


def _until_discharge(periods: pa.Table, spells: pa.Table, end: Array) -> Array:
    """A period under the Act is reported until the person leaves the hospital in which it was spent
    or to which it led: what it came to is told by the periods around it."""
    stays: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    who = zip(spells["person"].to_pylist(), spells["provider"].to_pylist(), strict=True)
    admitted = _days(spells["admission_date"], FOREVER).tolist()
    left = _days(spells["discharge_date"], FOREVER).tolist()
    for one, came, went in zip(who, admitted, left, strict=True):
        stays[one].append((came, went))
    found = end.copy()
    start = _days(periods["start_date"], FOREVER).tolist()
    held = zip(periods["person"].to_pylist(), periods["provider"].to_pylist(), strict=True)
    for place, (one, began) in enumerate(zip(held, start, strict=True)):
        touched = [went for came, went in stays[one] if came <= end[place] and went >= began]
        found[place] = max([found[place], *touched])
    return found


def _as_known(name: str, rows: pa.Table, end: int) -> pa.Table:
    """The rows as they are known at the end of a month: what lies after it is missing."""
    start = SPANS.get(name, ("",))[0]
    for place, column in enumerate(rows.column_names):
        if column == start or not pa.types.is_date(rows.schema.field(column).type):
            continue
        rows = rows.set_column(place, column, _before(rows[column], end))
        for other in KNOWN_WITH.get((name, column), ()):
            at = rows.column_names.index(other)
            known = pc.if_else(pc.is_null(rows[column]), None, rows[other])
            rows = rows.set_column(at, other, known)
    return rows


def _before(column: pa.ChunkedArray, end: int) -> pa.ChunkedArray:
    later = pc.fill_null(
        pc.greater_equal(column, pa.scalar(end, pa.int32()).cast(pa.date32())), False
    )
    return pc.if_else(later, None, column)


def _days(column: pa.ChunkedArray, missing: int) -> Array:
    found: Array = pc.fill_null(column.cast(pa.int32()), missing).to_numpy().astype(np.int64)
    return found.copy()
