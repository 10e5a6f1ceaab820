"""The lexicon by command: load, search, show, re-express, export, and a place's own words."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from decimal import Decimal

    from commonweal.facts.reading import Table
    from commonweal.language.answer import Answer, Held
    from commonweal.language.lexicon import Lexicon
    from commonweal.language.terms import Term
    from commonweal.records.register.models import Place

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_TARGET = click.Path(dir_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """The common language: words, their meanings, and how they stand to each other."""


@command.command()
def load() -> None:
    """Bring the shipped lexicon in, or bring it up to date."""
    from commonweal.records.lexicon.actions_load import load_lexicon
    from commonweal.records.people.acting import Acting

    loaded = load_lexicon(by=Acting.system())
    if loaded.is_nothing:
        click.echo(f"The lexicon is up to date: {loaded.same:,} terms, walks and vocabularies.")
        return
    click.echo(
        f"{len(loaded.added):,} added, {len(loaded.changed):,} changed, "
        f"{len(loaded.retired):,} retired, {len(loaded.removed):,} taken out, "
        f"{loaded.same:,} as before."
    )


@command.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, help="How many terms at most.")
def search(words: tuple[str, ...], limit: int) -> None:
    """Find terms by a code, a diagnosis, a label or plain WORDS."""
    from commonweal.records.lexicon.selectors import lexicon_for, terms_matching
    from commonweal.records.people.acting import Acting

    lexicon = lexicon_for(Acting.system())
    found = terms_matching(Acting.system(), " ".join(words), limit)
    for remark in found.remarks:
        click.echo(remark)
    for hit in found.hits:
        click.echo(f"{hit.term.code}\t{lexicon.name(hit.term.code)}\t{hit.term.plain_label}")
        click.echo(f"\t{lexicon.schemes[hit.term.scheme].title}. {hit.reason}")
    if not found.hits:
        raise click.ClickException(
            "Nothing answers this. Try a code such as F33, a service, or one plain word."
        )


@command.command()
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help="Print for another program.")
def show(code: str, as_json: bool) -> None:
    """Show the term of CODE with the other words for it."""
    lexicon, term = _term(code)
    found = lexicon.translations(term.code)
    if as_json:
        click.echo(json.dumps(_as_json(lexicon, term), indent=2, ensure_ascii=False))
        return
    click.echo(lexicon.name(term.code))
    click.echo(f"In plain words: {term.plain_label}")
    for line in (term.meaning, term.note):
        if line:
            click.echo(line)
    click.echo(f"Source: {term.citation.document}, {term.citation.section}")
    for other in lexicon.same_word(term.code):
        click.echo(f"Not the same as: {other.title}")
    for one in found:
        click.echo(f"\n{one.scheme.title}. {one.sentence}")
        for link in one.links:
            by_way = ", by way of " + ", ".join(link.through) if link.through else ""
            click.echo(
                f"  {link.relation.words}: {lexicon.name(link.target)} ({link.target}; "
                f"{link.confidence} confidence{by_way})"
            )


def _as_json(lexicon: Lexicon, term: Term) -> dict[str, object]:
    return {
        "code": term.code,
        "name": lexicon.name(term.code),
        "plain_label": term.plain_label,
        "meaning": term.meaning,
        "source": {"document": term.citation.document, "section": term.citation.section},
        "other_words": [
            {
                "vocabulary": one.scheme.code,
                "many_to_many": one.is_many_to_many,
                "code": link.target,
                "relation": link.relation.value,
                "confidence": link.confidence.value,
                "through": list(link.through),
            }
            for one in lexicon.translations(term.code)
            for link in one.links
        ],
    }


@command.command("re-express")
@click.argument("file", type=_FILE)
@click.option("--to", "wanted", required=True, help="A vocabulary or the code of one term.")
@click.option("--unit", "unit_code", default="", help="The unit, if the file has no unit column.")
@click.option(
    "--at-least",
    type=click.Choice(["low", "medium", "high"]),
    default="low",
    show_default=True,
    help="Use only cross-walks that are at least so sure.",
)
@click.option("--out", type=_TARGET, help="Write the parts to a CSV file.")
def re_express(file: Path, wanted: str, unit_code: str, at_least: str, out: Path | None) -> None:
    """Say the amounts of FILE (columns term, amount, and optionally unit) in other words.

    Ends with status 3 when the answer is refused.
    """
    from commonweal.language.lexicon import LexiconError
    from commonweal.language.re_expression import re_express as say
    from commonweal.language.terms import Confidence
    from commonweal.records.lexicon.shipped import unit

    lexicon, held, found_unit = _held(_table(file), unit_code)
    try:
        answer = say(lexicon, held, unit=unit(found_unit), to=wanted, at_least=Confidence(at_least))
    except LexiconError as error:
        raise click.ClickException(f"{error}. Search for it first.") from None
    click.echo(f"{answer.outcome.value.upper()}. {answer.sentence}")
    rows = _parts(lexicon, answer)
    for row in rows:
        click.echo("\t".join(row[:5]))
    for note in answer.notes:
        click.echo(f"Note: {note}")
    if out is not None and rows:
        header = ("term", "name", "lowest", "highest", "confidence", "why")
        _write(out, header, rows)
        click.echo(f"Wrote {len(rows)} parts to {out}.")
    if not answer.parts:
        raise click.exceptions.Exit(3)


def _parts(lexicon: Lexicon, answer: Answer) -> list[tuple[str, ...]]:
    from commonweal.language.lexicon_amounts import tidy

    def end(value: Decimal | None) -> str:
        return "not known" if value is None else str(tidy(value))

    return [
        (
            part.target,
            lexicon.name(part.target),
            end(part.quantity.low),
            end(part.quantity.high),
            part.confidence.value,
            " ".join(dict.fromkeys(one.reason for one in part.contributions)),
        )
        for part in answer.parts
    ]


@command.command()
@click.option("--to", "target", type=_TARGET, required=True, help="The CSV file to write.")
@click.option("--what", type=click.Choice(["terms", "walks"]), default="terms", show_default=True)
@click.option("--scheme", default="", help="Only one vocabulary.")
def export(target: Path, what: str, scheme: str) -> None:
    """Write terms or cross-walks to a CSV file in the columns of the templates."""
    from commonweal.language.lexicon_rows import TERM_COLUMNS, WALK_COLUMNS
    from commonweal.records.lexicon.export import term_row, walk_row
    from commonweal.records.lexicon.selectors import lexicon_for
    from commonweal.records.people.acting import Acting

    lexicon = lexicon_for(Acting.system())
    if scheme and scheme not in lexicon.schemes:
        raise click.ClickException(f"The lexicon has no vocabulary {scheme}.")
    columns: tuple[str, ...] = TERM_COLUMNS
    if what == "terms":
        terms = (one for one in lexicon.terms.values() if scheme in ("", one.scheme))
        rows = [term_row(one) for one in terms]
    else:
        columns = WALK_COLUMNS
        rows = [
            walk_row(one)
            for one in lexicon.walks
            if scheme in ("", lexicon.terms[one.source].scheme, lexicon.terms[one.target].scheme)
        ]
    _write(target, columns, ([row[name] for name in columns] for row in rows))
    click.echo(f"Wrote {len(rows):,} {what} to {target}.")


@command.command("bring-in")
@click.argument("file", type=_FILE)
@click.option("--place", "code", required=True, help="The place whose own words they are.")
def bring_in_file(file: Path, code: str) -> None:
    """Take a FILE of a place's own terms or cross-walks, whole or not at all."""
    from commonweal.records.lexicon.actions import bring_in
    from commonweal.records.people.acting import Acting

    place = _place(code)
    count = _taken(lambda: bring_in(by=Acting.system(), place=place, table=_table(file)))
    click.echo(f"Added {count:,} rows to the own words of {place}.")


@command.command()
@click.argument("scheme")
@click.option("--place", "code", required=True, help="The place that chooses.")
def lead(scheme: str, code: str) -> None:
    """Make SCHEME the leading vocabulary of a place. No figure changes."""
    from commonweal.records.lexicon.actions import choose_leading_scheme
    from commonweal.records.people.acting import Acting

    place = _place(code)
    _taken(lambda: choose_leading_scheme(by=Acting.system(), place=place, scheme=scheme))
    click.echo(f"{place} now leads with {scheme}.")


def _taken(action: Callable[[], Any]) -> Any:
    """Do it, or end with every problem on a line of its own."""
    from commonweal.records.lexicon.local import NotTaken

    try:
        return action()
    except NotTaken as refused:
        lines = "\n".join(str(problem) for problem in refused.problems)
        raise click.ClickException(f"Nothing was taken.\n{lines}") from None


def _place(code: str) -> Place:
    from commonweal.records.people.acting import Acting
    from commonweal.records.register.models import Place
    from commonweal.records.register.selectors import place_for

    try:
        return place_for(Acting.system(), code)
    except Place.DoesNotExist:
        raise click.ClickException(f"There is no place {code}.") from None


def _term(code: str) -> tuple[Lexicon, Term]:
    from commonweal.language.lexicon_amounts import find_term
    from commonweal.records.lexicon.selectors import lexicon_for
    from commonweal.records.people.acting import Acting

    lexicon, found = find_term(lexicon_for(Acting.system()), code)
    if isinstance(found, str):
        raise click.ClickException(f"{found[:1].upper()}{found[1:]}.".replace("..", "."))
    return lexicon, found


def _table(file: Path) -> Table:
    from commonweal.facts.reading import Limits, read_table
    from commonweal.records import shelf

    limits = Limits.from_definition(shelf.read_yaml("limits.yaml"))
    if file.stat().st_size > limits.bytes:
        raise click.ClickException(f"{file.name} is too large. Split it and try again.")
    reading = read_table(file.read_bytes(), file.name, limits)
    if reading.table is None:
        raise click.ClickException("\n".join(str(problem) for problem in reading.problems))
    return reading.table


def _held(table: Table, unit_code: str) -> tuple[Lexicon, list[Held], str]:
    """The amounts of a table with their one unit, and the lexicon that knows their terms."""
    from commonweal.language.answer import Held
    from commonweal.language.lexicon_amounts import find_term, read_amount
    from commonweal.records.lexicon.selectors import lexicon_for
    from commonweal.records.people.acting import Acting

    names = [name.casefold() for name in table.header]
    if "term" not in names or "amount" not in names:
        raise click.ClickException(f"{table.file}: name two of the columns term and amount.")
    lexicon, held, problems = lexicon_for(Acting.system()), [], []
    units = {unit_code} if unit_code else set()
    for row in table.rows:
        cells = dict(zip(names, row.cells, strict=True))
        where = f"{table.file}, row {row.number}"
        lexicon, term = find_term(lexicon, cells["term"])
        try:
            amount = read_amount(cells["amount"])
        except ValueError as error:
            problems.append(f"{where}, column amount: {error}. Write a number.")
            continue
        if isinstance(term, str):
            problems.append(f"{where}, column term: {term}")
        else:
            held.append(Held(term.code, amount))
        if cells.get("unit") and not unit_code:
            units.add(cells["unit"])
    if len(units) != 1:
        given = ", ".join(sorted(units)) or "none"
        problems.append(f"{table.file}: one unit is needed, and there is {given}. Use --unit.")
    if problems:
        raise click.ClickException("\n".join(problems))
    return lexicon, held, units.pop()


def _write(target: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    from commonweal.language.cells import safe_cell

    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([safe_cell(cell) for cell in row] for row in rows)
