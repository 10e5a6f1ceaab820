"""`commonweal register`: load, import, export, show and restate organisations and areas."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from time import monotonic
from typing import Any, NoReturn

import click

from commonweal.cli.acting import as_option, run_as
from commonweal.cli.register_fit import tell_best_fit
from commonweal.facts.boundaries import BoundaryFault
from commonweal.facts.official import Adapter, Between, Shipped
from commonweal.facts.problem import Problem
from commonweal.facts.reading import Limits, Table, read_table
from commonweal.facts.registers import read_date
from commonweal.language.cells import safe_cell
from commonweal.records import shelf
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.register import actions, amounts, lists
from commonweal.records.register.actions_boundaries import bring_in_boundaries
from commonweal.records.register.actions_files import NotRegistered, import_register
from commonweal.records.register.actions_shipped import (
    import_official,
    import_shipped,
    load_shipped,
)
from commonweal.records.register.boundary_rules import licence_line
from commonweal.records.register.checking import Check, Checked
from commonweal.records.register.models import Area, Organisation
from commonweal.records.register.official import adapters, files_of, read_official
from commonweal.records.register.raw_files import UnreadableFile
from commonweal.records.register.reading import read_register_file
from commonweal.records.register.selectors_areas import area_for, standings_of
from commonweal.records.register.selectors_boundaries import boundary_files
from commonweal.records.register.selectors_files import known, rows_of
from commonweal.records.register.selectors_organisations import (
    duties_of,
    family_of,
    organisation_for,
    roles_of,
)
from commonweal.records.register.several import LINKS, lying_in_several
from commonweal.records.register.workbooks import as_csv, as_xlsx

#: Problems shown before the rest is only counted.
SHOWN = 50
SYSTEM = Acting.system()


@click.group()
def command() -> None:
    """Organisations and areas: who is who, what lies in what, and what became of whom."""


command.add_command(tell_best_fit)


@command.command()
def load() -> None:
    """Load the organisations and areas of the worked papers. Doing it again changes nothing."""
    told(load_shipped(by=SYSTEM))


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--kind", help="Which register file it is, when the columns do not tell.")
@click.option("--check", is_flag=True, help="Only say what would be done.")
@as_option
def bring_in(files: tuple[Path, ...], kind: str | None, check: bool, email: str | None) -> None:
    """Bring in FILES together, whole or not at all. CSV and Excel are read.

    With --kind and the name of an official list (see `register official --list`), the one file is
    read as that list.
    """
    adapter = adapters().get(kind or "")
    if adapter is not None:
        wanted = files_of(adapter)
        if len(wanted) != 1 or len(files) != 1:
            words = f"{kind} is not made of one file. Use: commonweal register official {kind}."
            raise click.ClickException(words)
        _bring_in_official(adapter, {wanted[0]: files[0]})
        return
    by = run_as(email)
    tables = [_read(file, kind) for file in files]
    try:
        if check:
            templates = {code for code, _ in tables}
            checked = Check(known(by, templates)).run(tables)
            if checked.problems:
                raise NotRegistered(checked.problems)
        else:
            checked = import_register(by=by, tables=tables)
    except NotAllowed as refusal:
        raise click.ClickException(str(refusal)) from None
    except NotRegistered as fault:
        refused(fault.problems)
    told(checked, would=check)


@command.command()
@click.argument("names", nargs=-1)
@click.option(
    "--data",
    default="../shared/data",
    show_default=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The folder of the official files.",
)
@click.option("--list", "only_list", is_flag=True, help="Only say what there is.")
def official(names: tuple[str, ...], data: Path, only_list: bool) -> None:
    """Bring in official lists and lookups: those named, or all, in the order in which they build
    on each other. What the register says already is kept."""
    unknown = set(names) - set(adapters())
    if unknown:
        words = f"There is no {sorted(unknown)[0]}. Use --list to see what there is."
        raise click.ClickException(words)
    for code, adapter in adapters().items():
        if names and code not in names:
            continue
        if only_list:
            print(f"{code}: {adapter.title} ({', '.join(files_of(adapter)) or 'ships with us'})")
            continue
        started = monotonic()
        _bring_in_official(adapter, {file: data / file for file in files_of(adapter)})
        print(f"  in {monotonic() - started:.1f} seconds")


def _bring_in_official(adapter: Adapter | Between | Shipped, paths: Mapping[str, Path]) -> None:
    print(f"{adapter.title}:")
    aside: Mapping[str, int] = {}
    try:
        if isinstance(adapter, Shipped):
            checked = import_shipped(by=SYSTEM, folder=adapter.folder)
        else:
            mapped = read_official(adapter, paths)
            checked, aside = import_official(by=SYSTEM, mapped=mapped)
    except UnreadableFile as fault:
        raise click.ClickException(str(fault)) from None
    except NotRegistered as fault:
        refused(fault.problems)
    told(checked)
    for why, count in sorted(aside.items()):
        print(f"  {count:,} left out: {why}")


def _read(file: Path, kind: str | None) -> tuple[str, Table]:
    template = kind or ""
    if kind and not kind.startswith("register-"):
        template = f"register-{kind}"
    if kind and template not in lists.templates():
        raise click.ClickException(f"--kind is one of: {', '.join(lists.templates())}.")
    code, table, problems = read_register_file(file.name, file.read_bytes(), template)
    if table is None:
        if not code and not any(problem.row != 1 for problem in problems):
            print(f"--kind is one of: {', '.join(lists.templates())}.", file=sys.stderr)
        refused(problems)
    return code, table


def told(checked: Checked, *, would: bool = False) -> None:
    """Say what was done, by kind of file."""
    verb = "would be" if would else "were"
    for code in lists.templates():
        new, same = len(checked.new.get(code, [])), checked.same[code]
        ended = len(checked.ended.get(code, []))
        if new or same or ended:
            label = lists.templates()[code].label
            print(f"{label}: {new:,} {verb} added, {ended:,} ended, {same:,} there already.")
    for several in lying_in_several(checked.new.get(LINKS, ())):
        print(several.sentence)


def refused(problems: Iterable[Problem]) -> NoReturn:
    """Tell every problem with its place and stop. Nothing has been written."""
    found = list(problems)
    for problem in found[:SHOWN]:
        print(problem, file=sys.stderr)
    if len(found) > SHOWN:
        print(f"and {len(found) - SHOWN:,} more.", file=sys.stderr)
    raise click.ClickException("Nothing was brought in.")


@command.group()
def boundaries() -> None:
    """Outlines of areas, which maps are drawn from."""


@boundaries.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--title", required=True, help="What the boundaries are, and of when.")
@click.option("--licence", default="", help="The line below every map; the ONS’s if left out.")
@as_option
def bring_in_outlines(file: Path, title: str, licence: str, email: str | None) -> None:
    """Bring in FILE, a GeoJSON of areas in longitude and latitude, packed or not."""
    by = run_as(email)
    try:
        made = bring_in_boundaries(
            by=by, file_name=file.name, data=file.read_bytes(), title=title,
            licence=licence or licence_line(),
        )  # fmt: skip
    except NotAllowed as refusal:
        raise click.ClickException(str(refusal)) from None
    except BoundaryFault as fault:
        refused(fault.problems)
    print(f"{made}: {made.area_count:,} areas by {made.code_name}.")


@boundaries.command("list")
def list_outlines() -> None:
    """Say which boundaries are held, newest first."""
    for held in boundary_files(SYSTEM):
        print(f"{held}: {held.area_count:,} areas by {held.code_name}. {held.licence}")


@command.command()
@click.argument("kind")
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="A .csv or .xlsx file.")
def export(kind: str, to: Path | None) -> None:
    """Write one register file (organisations, areas, links, ...). It comes in again unchanged."""
    code = kind if kind.startswith("register-") else f"register-{kind}"
    if code not in lists.templates():
        raise click.ClickException(
            f"There is no {kind}. Use one of: {', '.join(lists.templates())}."
        )
    header, rows = rows_of(SYSTEM, code)
    if to is None:
        sys.stdout.write(as_csv(header, rows).decode("utf-8-sig"))
        return
    to.write_bytes(as_xlsx(code, header, rows) if to.suffix == ".xlsx" else as_csv(header, rows))
    print(f"{len(rows):,} rows in {to}.")


@command.command()
@click.argument("subject", type=click.Choice(["organisation", "area"]))
@click.argument("code")
@click.option("--reason", required=True, help="Why it is corrected; it stays in the audit.")
@click.option("--name", help="The right name.")
@click.option("--short-name", help="The right short name of an organisation.")
@click.option("--kind", help="The right kind.")
@click.option("--valid-from", help="The right first day.")
@click.option("--valid-to", help="The right last day.")
@click.option("--note", help="The right note.")
@as_option
def correct(
    *, subject: str, code: str, reason: str, email: str | None, **given: str | None
) -> None:
    """Put right what was entered wrongly about the organisation or area CODE."""
    by = run_as(email)
    changes: dict[str, str | date] = {
        name: _day(text) if name.startswith("valid") else text
        for name, text in given.items()
        if text is not None
    }
    right = actions.correct_organisation if subject == "organisation" else actions.correct_area
    try:
        right(by=by, code=code, reason=reason, **changes)
    except NotAllowed as refusal:
        raise click.ClickException(str(refusal)) from None
    except NotRegistered as fault:
        raise click.ClickException(fault.problems[0].sentence) from None
    print(f"{code} has been corrected: {', '.join(changes)}.")


@command.command()
@click.argument("code")
@click.option("--on", "day", default=None, help="A day, for the hierarchies. Today if left out.")
def show(code: str, day: str | None) -> None:
    """Show what the register says of the organisation or area CODE ("nep", "ods:R1L")."""
    on = _day(day) if day else date.today()  # noqa: DTZ011  the operator's own day
    told_any = _tell_organisation(code) or False
    told_any = _tell_area(code, on) or told_any
    if not told_any:
        raise click.ClickException(f"The register knows no {code}. Look for it with another word.")


def _tell_organisation(code: str) -> bool:
    try:
        body = organisation_for(SYSTEM, code)
    except Organisation.DoesNotExist:
        return False
    kind = lists.label("organisation-kinds", body.kind)
    print(f"Organisation {body.code}: {body.name} ({kind}){_dates(body.valid_from, body.valid_to)}")
    for given in body.codes.all():
        print(f"  {given.system}:{given.code}{_dates(given.valid_from, given.valid_to)}")
    for role in roles_of(SYSTEM, body):
        towards = f" towards {role.towards.code}" if role.towards else ""
        about = f", {role.concerning}" if role.concerning else ""
        dates = _dates(role.valid_from, role.valid_to)
        print(f"  {role.organisation.code} is {role.role}{towards}{about}{dates}")
    for duty in duties_of(SYSTEM, body):
        print(f"  {duty.duty} {duty.area.code}{_dates(duty.valid_from, duty.valid_to)}")
    _tell_family("organisation", body.code)
    return True


def _tell_area(code: str, on: date) -> bool:
    try:
        area = area_for(SYSTEM, code)
    except Area.DoesNotExist:
        return False
    kind = lists.label("area-kinds", area.kind)
    print(f"Area {area.code}: {area.name} ({kind}){_dates(area.valid_from, area.valid_to)}")
    for given in area.codes.all():
        print(f"  {given.system}:{given.code}{_dates(given.valid_from, given.valid_to)}")
    for standing in standings_of(SYSTEM, area, on):
        label = lists.label("hierarchies", standing.hierarchy)
        if standing.above:
            print(f"  {label} on {on}: in {', '.join(x.code for x in standing.above)}")
        if standing.below:
            below = ", ".join(link.child.code for link in standing.below[:20])
            print(f"  {label} on {on}: {standing.below_count:,} below: {below}")
    _tell_family("area", area.code)
    return True


def _tell_family(subject: str, code: str) -> None:
    for event in family_of(SYSTEM, subject, code).events:
        share = f", {event.share:.2%} by {event.basis}" if event.share and event.basis else ""
        print(f"  {event.on}: {event.predecessor} to {event.successor} ({event.kind}{share})")


def _dates(start: date | None, end: date | None) -> str:
    return f", from {start or 'the beginning'} to {end or 'now'}" if start or end else ""


@command.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--basis", type=click.Choice(["was", "now"]), default="now", show_default=True)
@click.option("--held-on", "held", required=True, help="The day of which the amounts speak.")
@click.option("--on", "day", default=None, help="The day whose map is wanted. Today if left out.")
@click.option("--subject", type=click.Choice(["organisation", "area"]), default="organisation")
@click.option("--rate", is_flag=True, help="The values are rates or percentages.")
@click.option(
    "--step",
    type=click.Choice(["0.01", "0.1", "1"]),
    default="0.01",
    show_default=True,
    help="The smallest unit: a penny, a tenth, a whole.",
)
def restate(file: Path, basis: str, held: str, day: str | None, **options: Any) -> None:
    """Put the amounts of FILE (columns code, value) on the map as it was or as it is now."""
    limits = Limits.from_definition(shelf.read_yaml("limits.yaml"))
    reading = read_table(file.read_bytes(), file.name, limits)
    if reading.table is None:
        refused(reading.problems)
    asked = amounts.Asked(
        subject=options["subject"],
        basis=amounts.BASES[basis],
        held_on=_day(held),
        on=_day(day) if day else date.today(),  # noqa: DTZ011
        additive=not options["rate"],
        step=Decimal(options["step"]),
    )
    answer = amounts.restate_table(SYSTEM, reading.table, asked)
    if answer.result is None:
        refused(answer.problems)
    _tell_amounts(answer)


def _tell_amounts(answer: amounts.Answer) -> None:
    result = answer.result
    if result is None:
        raise ValueError("told only when there is a result")
    print(f"# {result.basis.label}: the bodies as they stood on {result.on}", file=sys.stderr)
    for note in answer.notes:
        print(f"# {note}", file=sys.stderr)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["code", "name", "low", "high", "how", "from", "reason"])
    for item in result.items:
        origins = " ".join(part.origin for part in item.parts)
        ends = [item.quantity.low, item.quantity.high]
        shown = ["" if end is None else f"{end:f}" for end in ends]
        name = answer.names.get(item.code, "")
        cells = [item.code, name, *shown, item.how, origins, item.quantity.reason]
        writer.writerow([safe_cell(cell) for cell in cells])
    sys.stdout.write(out.getvalue())
    if result.before.is_exact and result.after.is_exact:
        words = f"# total before {result.before.value:f}, after {result.after.value:f}"
        print(words, file=sys.stderr)


def _day(text: str) -> date:
    try:
        return read_date(text)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
