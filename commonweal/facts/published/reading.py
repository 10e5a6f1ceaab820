"""Reading a file of a published set: which version its header is, then its rows in long form."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import IO

import pyarrow as pa

from commonweal.facts.published.definition import PublishedSet, Version
from commonweal.facts.published.fault import PublishedFault
from commonweal.facts.published.files import Bounds, Source
from commonweal.facts.published.long import long_rows


def read_published(
    stream: IO[bytes], said: PublishedSet, name: str, bounds: Bounds
) -> Iterator[pa.Table]:
    """The rows of a file, a stream that can seek, as tables of the LONG schema, some at a time.

    Raises PublishedFault, perhaps after some tables, for a file that is damaged, has another
    header than every known version, unpacks to more than its bounds, or holds a cell, date, kind or
    statistic that is not known; and for a file without a row.
    """
    with Source(stream, name, bounds) as source:
        version = version_of(source.headers, said, source.name)
        any_row = False
        for batch in source.batches(version.read):
            if batch.rows.num_rows:
                any_row = True
                yield from long_rows(batch, said, version, source.name)
        if not any_row:
            raise PublishedFault("the file has a header and no rows", file=source.name)


def version_of(headers: tuple[str, ...], said: PublishedSet, file: str) -> Version:
    """The first version whose every header is there. Raises PublishedFault naming what is not,
    or saying that nothing of the set is there."""
    twice = [one for one in dict.fromkeys(headers) if headers.count(one) > 1]
    if twice:
        raise PublishedFault("the column stands twice", file=file, row=1, column=twice[0])
    for version in said.versions:
        if set(version.headers) <= set(headers):
            return version
    if not any(set(version.headers) & set(headers) for version in said.versions):
        raise PublishedFault(
            f"its first line holds none of the columns of “{said.title}”, so it is no table of "
            "that set. Check that it is the file that was meant, and choose its set",
            file=file,
        )
    nearest = min(said.versions, key=lambda one: len(set(one.headers) - set(headers)))
    gone = next(one for one in nearest.headers if one not in headers)
    spare = [one for one in headers if one not in nearest.headers]
    close = get_close_matches(gone, spare, 1, 0.6)
    hint = f"; “{close[0]}” may be its new name" if close else ""
    raise PublishedFault(
        f"the column is not there in any version of “{said.title}”{hint}. Choose another set, or "
        "have a version added to its definition",
        file=file,
        row=1,
        column=gone,
    )
