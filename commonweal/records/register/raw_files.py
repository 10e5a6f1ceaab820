"""Opening official files as they are published: CSV, packed CSV and Parquet, as tables of text."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pyarrow.parquet

from commonweal.facts.reading.table import Row, Table


class UnreadableFile(ValueError):
    """The file is not what its name says. The message is one sentence."""


def read_raw(path: Path) -> Table:
    """The table of one file, every cell as text, rows numbered as a spreadsheet would.

    Raises UnreadableFile when there is none or it cannot be read as its ending says.
    """
    if not path.is_file():
        raise UnreadableFile(f"There is no file {path}.")
    try:
        if path.suffix == ".parquet":
            return _parquet(path)
        data = path.read_bytes()
        return _csv(path.name, gzip.decompress(data) if path.suffix == ".gz" else data)
    except (OSError, EOFError, UnicodeDecodeError, csv.Error, pyarrow.ArrowException) as error:
        raise UnreadableFile(f"{path.name} cannot be read: {error}.") from None


def _csv(name: str, data: bytes) -> Table:
    lines = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    header = tuple(next(lines, []))
    width = len(header)
    rows = []
    for number, cells in enumerate(lines, start=2):
        if not cells:
            continue
        if len(cells) != width:
            words = f"{name}, row {number}: it has {len(cells)} cells for {width} columns"
            raise UnreadableFile(f"{words}. Mend the row.")
        rows.append(Row(number, tuple(cell.strip() for cell in cells)))
    return Table(name, header, tuple(rows))


def _parquet(path: Path) -> Table:
    table = pyarrow.parquet.read_table(path)
    columns = [["" if v is None else str(v).strip() for v in c.to_pylist()] for c in table.columns]
    rows = tuple(Row(n, cells) for n, cells in enumerate(zip(*columns, strict=True), start=2))
    return Table(path.name, tuple(table.column_names), rows)
