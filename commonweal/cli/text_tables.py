"""Tables in plain text: columns as wide as what they hold, two spaces apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence


def text_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table, its headings underlined; nothing where there are no rows.

    >>> list(text_table(("Who", "People"), [("Barnet", "120"), ("All", "1,200")]))
    ['Who     People', '------  ------', 'Barnet  120', 'All     1,200']
    """
    held = [list(row) for row in rows]
    if not held:
        return
    widths = [max(len(row[at]) for row in [headings, *held]) for at in range(len(headings))]
    for row in [headings, ["-" * width for width in widths], *held]:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
