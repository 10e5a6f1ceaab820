"""Notices of a tender as open data: releases and records of the Open Contracting Data Standard 1.1.

Takes plain values of tenders, awards and contracts and gives plain JSON. Each release carries the
whole of what is known, so that it reads by itself; a record merges them. Source: the schema of the
standard, version 1.1.5, and its extensions for lots, version 1.1.5, award criteria and the legal
basis. Nothing is kept or sent here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

VERSION = "1.1"
#: What our releases say beyond the standard itself; two extensions have no versions.
EXTENSIONS = tuple(
    f"https://raw.githubusercontent.com/open-contracting-extensions/ocds_{name}/extension.json"
    for name in (
        "lots_extension/v1.1.5", "awardCriteria_extension/master", "legalBasis_extension/master",
    )
)  # fmt: skip
CURRENCY = "GBP"
#: The tags that the standard knows, less "compiled", which only a record has.
TAGS = (
    "planning", "planningUpdate", "tender", "tenderAmendment", "tenderUpdate",
    "tenderCancellation", "award", "awardUpdate", "awardCancellation", "contract",
    "contractUpdate", "contractAmendment", "implementation", "implementationUpdate",
    "contractTermination",
)  # fmt: skip

#: The group of all lots of a tender, of which any may go together where it takes such offers.
_ANY_LOTS = "combinations"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation. `scheme` and `number` are its official identifier, empty where none is
    known; `roles` are words of the standard such as "buyer" or "supplier"."""

    id: str
    name: str
    roles: tuple[str, ...] = ()
    scheme: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """From when to when, both days included, and the last day with all extensions."""

    start: date
    end: date
    most: date | None = None


@dataclass(frozen=True, slots=True)
class CriterionNotice:
    """One criterion of an award: its weight in percent of the whole, and the least that must be
    reached of it, from 0 to 100; None where there is no such least."""

    name: str
    weight: Decimal
    is_price: bool = False
    least: Decimal | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class LotNotice:
    """One lot; value in pounds over the first term, excluding VAT. `is_dropped`: it was taken out
    by an amendment, and then it has no criteria."""

    id: str
    title: str
    value: Decimal | None = None
    description: str = ""
    is_dropped: bool = False
    criteria: tuple[CriterionNotice, ...] = ()


@dataclass(frozen=True, slots=True)
class AmendmentNotice:
    """A change after publication, or the cancellation. `release` is the release that carries it,
    `amends` the one before."""

    id: str
    date: datetime
    reason: str
    amends: str
    release: str


@dataclass(frozen=True, slots=True)
class TenderNotice:
    """A tender as it is published. `status` is one of the standard's (planned, active, cancelled,
    unsuccessful, complete, withdrawn); `method` open, selective, limited or direct; `law` is the
    scheme and number of the law it stands on, None for none. `combines` says that lots may be
    offered and awarded together at one price. Times carry their zone."""

    id: str
    title: str
    description: str
    status: str
    method: str
    method_details: str
    published: datetime
    deadline: datetime
    questions_until: datetime | None
    term: Term | None
    lots: tuple[LotNotice, ...]
    criteria: str
    most_lots: int | None = None
    amendments: tuple[AmendmentNotice, ...] = ()
    law: tuple[str, str] | None = None
    combines: bool = False


@dataclass(frozen=True, slots=True)
class AwardNotice:
    """An award. `status` is pending, active, cancelled or unsuccessful, of which `description`
    gives the reason; value in pounds."""

    id: str
    title: str
    status: str
    date: datetime
    suppliers: tuple[Body, ...]
    lots: tuple[str, ...]
    value: Decimal | None = None
    term: Term | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class ContractNotice:
    """A contract from one award. `status` is pending, active, cancelled or terminated."""

    id: str
    award: str
    title: str
    status: str
    term: Term
    value: Decimal | None = None
    signed: datetime | None = None


def release(
    ocid: str,
    release_id: str,
    moment: datetime,
    tags: Sequence[str],
    *,
    buyers: Sequence[Body],
    tender: TenderNotice,
    awards: Sequence[AwardNotice] = (),
    contracts: Sequence[ContractNotice] = (),
) -> Json:
    """One release. The first buyer leads. Raises ValueError for a tag that there is not, a moment
    without zone, or a contract without its award."""
    strange = [tag for tag in tags if tag not in TAGS]
    if strange or not tags:
        raise ValueError(f"these are no tags of a release: {strange or 'none given'}")
    known = {one.id for one in awards}
    for contract in contracts:
        if contract.award not in known:
            raise ValueError(f"contract {contract.id} names the award {contract.award}, not given")
    suppliers = {body.id: body for award in awards for body in award.suppliers}
    made: Json = {
        "ocid": ocid,
        "id": release_id,
        "date": _moment(moment),
        "tag": list(tags),
        "initiationType": "tender",
        "language": "en",
        "parties": [_party(one) for one in bodies_of((*buyers, *suppliers.values()))],
        "buyer": _reference(buyers[0]),
        "tender": _tender(tender, buyers[0]),
    }
    if awards:
        made["awards"] = [_award(one) for one in awards]
    if contracts:
        made["contracts"] = [_contract(one) for one in contracts]
    return made


def release_package(
    uri: str, publisher: str, published: datetime, releases: Sequence[Json]
) -> Json:
    """Releases as one package."""
    return {**_package(uri, publisher, published), "releases": list(releases)}


def record_package(
    uri: str, publisher: str, published: datetime, ocid: str, releases: Sequence[Json]
) -> Json:
    """One record, with its releases and what they come to."""
    record = {"ocid": ocid, "releases": list(releases), "compiledRelease": compiled(releases)}
    return {**_package(uri, publisher, published), "records": [record]}


def compiled(releases: Sequence[Json]) -> Json:
    """What releases of one process come to, merged in the order of their dates.

    Objects are merged field by field, lists of things by their ids, other lists are replaced, and
    null removes. Raises ValueError without releases or for more than one process.
    """
    if len({one["ocid"] for one in releases}) != 1:
        raise ValueError("releases of one process are merged, and at least one")
    ordered = sorted(releases, key=lambda one: datetime.fromisoformat(one["date"]))
    made: Json = {}
    for one in ordered:
        made = _merged(made, {k: v for k, v in one.items() if k not in ("id", "date", "tag")})
    last = ordered[-1]
    return {
        **made, "id": f"{last['ocid']}-{last['date']}", "date": last["date"], "tag": ["compiled"],
    }  # fmt: skip


def with_removals(before: Mapping[str, Any], now: Mapping[str, Any]) -> Json:
    """A tender as it is now, with null for every field of the one before that it lacks, so that a
    record does not keep what was taken away; of an object each field is null, as the schema has it.
    """
    gone = {name: _emptied(value) for name, value in before.items() if name not in now}
    return {**now, **gone}


def carry_over(before: Mapping[str, Any], now: Json) -> None:
    """Put into a release the awards and contracts of the one before, with their parties, where it
    gives none of its own, so that it reads by itself."""
    for name in ("awards", "contracts"):
        if name in before:
            now.setdefault(name, before[name])
    known = {one["id"] for one in now["parties"]}
    now["parties"] += [one for one in before.get("parties", ()) if one["id"] not in known]


def _emptied(value: Any) -> Any:
    if not isinstance(value, dict):
        return None
    return {name: _emptied(inner) for name, inner in value.items()}


def _merged(before: Any, now: Any) -> Any:
    if isinstance(before, dict) and isinstance(now, dict):
        made = dict(before)
        for name, value in now.items():
            found = None if value is None else _merged(made.get(name), value)
            # What is null is removed, and so is an object of which nothing is left.
            if found is None or found == {}:
                made.pop(name, None)
            else:
                made[name] = found
        return made
    if _has_ids(before) and _has_ids(now):
        rows = {one["id"]: one for one in before}
        for one in now:
            rows[one["id"]] = _merged(rows.get(one["id"]), one)
        return list(rows.values())
    if isinstance(now, dict):
        return _merged({}, now)
    return now


def _has_ids(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(
        isinstance(one, dict) and "id" in one for one in value
    )  # fmt: skip


def _package(uri: str, publisher: str, published: datetime) -> Json:
    return {
        "uri": uri,
        "version": VERSION,
        "extensions": list(EXTENSIONS),
        "publishedDate": _moment(published),
        "publisher": {"name": publisher},
    }


def _party(one: Body) -> Json:
    made: Json = {"id": one.id, "name": one.name, "roles": list(one.roles)}
    if one.scheme and one.number:
        made["identifier"] = {"scheme": one.scheme, "id": one.number, "legalName": one.name}
    return made


def _reference(one: Body) -> Json:
    return {"id": one.id, "name": one.name}


def _tender(one: TenderNotice, lead: Body) -> Json:
    made: Json = {
        "id": one.id,
        "title": one.title,
        "description": one.description,
        "status": one.status,
        "procuringEntity": _reference(lead),
        "procurementMethod": one.method,
        "procurementMethodDetails": one.method_details,
        "mainProcurementCategory": "services",
        "awardCriteria": "ratedCriteria",
        "awardCriteriaDetails": one.criteria,
        "submissionMethod": ["electronicSubmission"],
        "tenderPeriod": _period(one.published, one.deadline),
        "lots": [_lot(lot, one) for lot in one.lots],
    }
    values = [lot.value for lot in one.lots if not lot.is_dropped]
    if values and all(value is not None for value in values):
        made["value"] = _value(sum((value for value in values if value is not None), Decimal(0)))
    if one.questions_until:
        made["enquiryPeriod"] = _period(one.published, one.questions_until)
    if one.term:
        made["contractPeriod"] = _term(one.term)
    if one.most_lots is not None:
        made["lotDetails"] = {"maximumLotsAwardedPerSupplier": one.most_lots}
    if len(one.lots) > 1:
        # Said both ways, as the standard has no way to take a group out of a record again.
        together = [lot.id for lot in one.lots if not lot.is_dropped]
        group = {"id": _ANY_LOTS, "relatedLots": together, "optionToCombine": one.combines}
        made["lotGroups"] = [group]
    if one.law is not None:
        made["legalBasis"] = {"scheme": one.law[0], "id": one.law[1]}
    if one.amendments:
        made["amendments"] = [_amendment(change) for change in one.amendments]
    return made


def _lot(lot: LotNotice, tender: TenderNotice) -> Json:
    is_over = lot.is_dropped or tender.status == "cancelled"
    made: Json = {
        "id": lot.id,
        "title": lot.title,
        "status": "cancelled" if is_over else tender.status,
    }
    if lot.description:
        made["description"] = lot.description
    if lot.value is not None:
        made["value"] = _value(lot.value)
    if tender.term:
        made["contractPeriod"] = _term(tender.term)
    if lot.criteria:
        made["awardCriteria"] = {"criteria": [_criterion(one) for one in lot.criteria]}
    return made


def _criterion(one: CriterionNotice) -> Json:
    made: Json = {
        "type": "price" if one.is_price else "quality",
        "name": one.name,
        "numbers": [{"number": _number(one.weight), "weight": "percentageExact"}],
    }
    if one.least is not None:
        made["numbers"].append({"number": _number(one.least), "threshold": "minimumScore"})
    if one.description:
        made["description"] = one.description
    return made


def _amendment(one: AmendmentNotice) -> Json:
    return {
        "id": one.id,
        "date": _moment(one.date),
        "rationale": one.reason,
        "amendsReleaseID": one.amends,
        "releaseID": one.release,
    }


def _award(one: AwardNotice) -> Json:
    made: Json = {
        "id": one.id,
        "title": one.title,
        "status": one.status,
        "date": _moment(one.date),
        "suppliers": [_reference(body) for body in one.suppliers],
        "relatedLots": list(one.lots),
    }
    if one.description:
        made["description"] = one.description
    if one.value is not None:
        made["value"] = _value(one.value)
    if one.term:
        made["contractPeriod"] = _term(one.term)
    return made


def _contract(one: ContractNotice) -> Json:
    made: Json = {
        "id": one.id,
        "awardID": one.award,
        "title": one.title,
        "status": one.status,
        "period": _term(one.term),
    }
    if one.value is not None:
        made["value"] = _value(one.value)
    if one.signed:
        made["dateSigned"] = _moment(one.signed)
    return made


def _value(amount: Decimal) -> Json:
    return {"amount": _number(amount), "currency": CURRENCY}


def _number(one: Decimal) -> int | float:
    return int(one) if one == one.to_integral_value() else float(one)


def _period(start: datetime, end: datetime) -> Json:
    return {"startDate": _moment(start), "endDate": _moment(end)}


def _term(one: Term) -> Json:
    made = {"startDate": f"{one.start}T00:00:00Z", "endDate": f"{one.end}T23:59:59Z"}
    return {**made, **({"maxExtentDate": f"{one.most}T23:59:59Z"} if one.most else {})}


def _moment(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.isoformat(timespec="seconds")


def bodies_of(found: Iterable[Body]) -> list[Body]:
    """Each organisation once, with all its roles."""
    made: dict[str, Body] = {}
    for one in found:
        held = made.get(one.id)
        roles = tuple(dict.fromkeys((*(held.roles if held else ()), *one.roles)))
        made[one.id] = Body(one.id, one.name, roles, one.scheme, one.number)
    return list(made.values())
