"""Reading a file of a published set: which version its header is, then its rows in long form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import IO

import pyarrow as pa

from commonweal.facts.published.definition import PublishedSet
from commonweal.facts.published.fault import PublishedFault
from commonweal.facts.published.files import Batch, Bounds, Source
from commonweal.facts.published.long import long_rows
from commonweal.facts.published.shape import Version
from commonweal.facts.published.sums import Identities


@dataclass(frozen=True, slots=True)
class Part:
    """Rows with one header: those of a file, or of one sheet with what its name says."""

    file: str
    version: Version
    batches: Iterator[Batch]
    given: Mapping[str, str]


def read_published(
    stream: IO[bytes], said: PublishedSet, name: str, bounds: Bounds, *, today: date
) -> Iterator[pa.Table]:
    """The rows of a file, a stream that can seek, as tables of the LONG schema, some at a time.

    Raises PublishedFault, perhaps after some tables, for a file that is damaged, has another
    header than every known version, unpacks to more than its bounds, or holds a cell, date, kind or
    statistic that is not known or a period that cannot be on the day `today`; for a file without a
    row; and for sums that do not agree.
    """
    identities = Identities(said)
    with Source(stream, name, bounds) as source:
        any_row = False
        for part in _sheets(source, said) if source.is_workbook else [_whole(source, said)]:
            for batch in _at_once(part) if part.version.sums else part.batches:
                if batch.rows.num_rows:
                    any_row = True
                    for table in long_rows(
                        batch, said, part.version, part.file, part.given, today=today
                    ):
                        identities.add(table)
                        yield table
        if not any_row:
            raise PublishedFault("the file has a header and no rows", file=source.name)
        identities.check(source.name)


def _whole(source: Source, said: PublishedSet) -> Part:
    version = version_of(source.headers, said, source.name)
    columns = version.reads(source.headers)
    return Part(source.name, version, source.batches(columns), {})


def _sheets(source: Source, said: PublishedSet) -> Iterator[Part]:
    meant = [one for one in said.versions if one.sheet]
    found = False
    for sheet in source.sheets():
        named = [
            (version, version.sheet, match)
            for version in meant
            if version.sheet and (match := version.sheet.pattern.fullmatch(sheet.title))
        ]
        if not named:
            continue
        found = True
        version, layout, match = named[0]
        file = f"{source.name}, sheet {sheet.title}"
        headers = sheet.headers(layout.header_row)
        version = _fitting([version], headers, said, file=file, row=layout.header_row)
        rows = sheet.batch(layout.header_row, version.reads(headers), file)
        batch = Batch(rows, layout.header_row + 1)
        given = {name: word for name, word in match.groupdict().items() if word}
        yield Part(file, version, iter([batch]), given)
    if not found:
        raise PublishedFault(
            f"no sheet of the workbook is one of “{said.title}”. Check that it is the file that "
            "was meant, and choose its set",
            file=source.name,
        )


def _at_once(part: Part) -> Iterator[Batch]:
    """All batches as one, since rows that are added up may lie far apart."""
    batches = list(part.batches)
    if batches:
        table = pa.Table.from_batches([one.rows for one in batches])
        whole = table.unify_dictionaries().combine_chunks().to_batches()
        yield from (Batch(rows, batches[0].first) for rows in whole[:1])


def version_of(headers: tuple[str, ...], said: PublishedSet, file: str) -> Version:
    """The first version whose every header is there. Raises PublishedFault naming what is not,
    or saying that nothing of the set is there."""
    versions = [one for one in said.versions if not one.sheet]
    if not versions:
        raise PublishedFault(f"“{said.title}” is read from a workbook (.xlsx)", file=file)
    return _fitting(versions, headers, said, file=file, row=1)


def _fitting(
    versions: Sequence[Version],
    headers: tuple[str, ...],
    said: PublishedSet,
    *,
    file: str,
    row: int,
) -> Version:
    twice = [one for one in dict.fromkeys(headers) if headers.count(one) > 1]
    if twice:
        raise PublishedFault("the column stands twice", file=file, row=row, column=twice[0])
    versions = [one.met_by(headers) for one in versions]
    fitting = [one for one in versions if not one.misses(headers)]
    for version in fitting:
        if version.may_be_of(file):
            return version
    if fitting:
        what = f"its name does not say of which kind it is ({'; '.join(v.id for v in fitting)}); "
        raise PublishedFault(what + "give it the name under which it was published", file=file)
    if not any(set(one.headers) & set(headers) or one.spread_over(headers) for one in versions):
        raise PublishedFault(
            f"its first line holds none of the columns of “{said.title}”, so it is no table of "
            "that set. Check that it is the file that was meant, and choose its set",
            file=file,
        )
    nearest = min(versions, key=lambda one: len(one.misses(headers)))
    gone = nearest.misses(headers)[0]
    spare = [one for one in headers if one not in nearest.headers]
    close = get_close_matches(gone, spare, 1, 0.6)
    hint = f"; “{close[0]}” may be its new name" if close else ""
    raise PublishedFault(
        f"the column is not there in any version of “{said.title}”{hint}. Choose another set, or "
        "have a version added to its definition",
        file=file,
        row=row,
        column=gone,
    )
