"""The batches of a published file: CSV, gzipped CSV, zip with one of them, Parquet or a workbook.

Nobody vouches for the file. What is wrong with it becomes a PublishedFault.
"""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from commonweal.facts.published import workbooks
from commonweal.facts.published.fault import PublishedFault
from commonweal.facts.reading.limits import Limits

ROWS = 1 << 20
BLOCK = 1 << 24
_SOME = 1 << 20
_TEXT = pa.dictionary(pa.int32(), pa.string())
_BROKEN = (
    OSError, EOFError, zlib.error, zipfile.BadZipFile, pa.ArrowException, RuntimeError,
    UnicodeDecodeError, csv.Error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows; `first` is the number, as a reader of the file counts, of the first of them."""

    rows: pa.RecordBatch
    first: int


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a file may unpack to, in all and as a packed Parquet file, which is not streamed;
    and what a workbook may hold."""

    unpacked_bytes: int
    parquet_bytes: int
    workbook: Limits


class _Counted(io.RawIOBase):
    """What is unpacked on the way, to a bound; past it, it breaks off and says so."""

    def __init__(self, stream: Any, most: int) -> None:
        self._stream, self._left = stream, most
        self.too_large = False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._taken(self._stream.read(min(size, self._left + 1) if size >= 0 else _SOME))

    def readline(self, size: int | None = -1) -> bytes:
        return self._taken(self._stream.readline(size))

    def _taken(self, content: bytes) -> bytes:
        self._left -= len(content)
        if self._left < 0:
            self.too_large = True
            raise EOFError
        return content


class Source:
    """A file given as a stream that can seek: its headers, then its batches. Use in a with."""

    def __init__(self, given: IO[bytes], name: str, bounds: Bounds) -> None:
        self._given, self.name, self._bounds = given, name, bounds
        self._counted: _Counted | None = None
        self._open = ExitStack()
        self._odd: Any = None

    def __enter__(self) -> Source:
        try:
            self._begin()
        except _BROKEN as error:
            self._open.close()
            raise self._fault(error) from None
        except BaseException:
            self._open.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def _begin(self) -> None:
        stream: Any = self._given
        mark = stream.read(4)
        stream.seek(0)
        if not mark:
            raise PublishedFault("the file is empty", file=self.name)
        self.is_workbook = mark[:2] == b"PK" and self._is_workbook()
        stream.seek(0)
        if self.is_workbook:
            return
        if mark[:2] == b"PK":
            stream, self.name = self._member()
            mark = b"PAR1" if self.name.lower().endswith(".parquet") else b""
            stream = BytesIO(self._bounded(stream)) if mark else self._unpacked(stream)
        elif mark[:2] == b"\x1f\x8b":
            stream = self._unpacked(self._open.enter_context(gzip.GzipFile(fileobj=stream)))
        self._parquet = mark == b"PAR1"
        self._stream: IO[bytes] = stream
        self.headers = self._parquet_headers() if self._parquet else self._csv_headers()

    def _is_workbook(self) -> bool:
        with zipfile.ZipFile(self._given) as archive:
            return workbooks.PART in archive.namelist()

    def sheets(self) -> Iterator[workbooks.Sheet]:
        """The sheets of a workbook."""
        yield from workbooks.sheets_of(self._workbook(), self.name, self._bounds.workbook)

    def _workbook(self) -> bytes:
        most = self._bounds.workbook.bytes
        data = self._given.read(most + 1)
        if len(data) > most:
            what = f"a workbook of more than {most:,} bytes is not read; save it as CSV"
            raise PublishedFault(what, file=self.name)
        return data

    def heads(self, rows: int) -> Iterator[workbooks.Sheet]:
        """The sheets of a workbook with no more than their first rows."""
        yield from workbooks.heads_of(self._workbook(), self.name, self._bounds.workbook, rows)

    def _member(self) -> tuple[Any, str]:
        archive = self._open.enter_context(zipfile.ZipFile(self._given))
        found = [one for one in archive.namelist() if one.lower().endswith((".csv", ".parquet"))]
        if len(found) != 1:
            raise PublishedFault(
                f"a zip must hold one CSV or Parquet file and this one holds {len(found)}",
                file=self.name,
            )
        return self._open.enter_context(archive.open(found[0])), f"{self.name}/{found[0]}"

    def _unpacked(self, stream: Any) -> _Counted:
        self._counted = _Counted(stream, self._bounds.unpacked_bytes)
        return self._counted

    def _bounded(self, stream: IO[bytes]) -> bytes:
        most = self._bounds.parquet_bytes
        content = stream.read(most + 1)
        if len(content) > most:
            raise PublishedFault("the packed file is too large; unpack it", file=self.name)
        return content

    def _parquet_headers(self) -> tuple[str, ...]:
        self._file = pq.ParquetFile(self._stream)
        return tuple(self._file.schema_arrow.names)

    def _csv_headers(self) -> tuple[str, ...]:
        # The first line is parsed alone, as the reader that follows must be told the columns.
        start = self._stream.readline(1 << 20)
        if not start.strip():
            raise PublishedFault("the file has no header", file=self.name, row=1)
        names = next(csv.reader([start.decode("utf-8-sig")]))
        return tuple(name.strip() for name in names)

    def batches(self, columns: tuple[str, ...]) -> Iterator[Batch]:
        """The rows with these columns only, in the order of the file."""
        first = 1 if self._parquet else 2
        try:
            for rows in self._parquet_rows(columns) if self._parquet else self._csv_rows(columns):
                yield Batch(rows, first)
                first += rows.num_rows
        except _BROKEN as error:
            raise self._fault(error, first) from None

    def _parquet_rows(self, columns: tuple[str, ...]) -> Iterator[pa.RecordBatch]:
        schema = self._file.schema_arrow
        text = [one for one in columns if not pa.types.is_primitive(schema.field(one).type)]
        file = pq.ParquetFile(self._stream, read_dictionary=text)
        yield from file.iter_batches(batch_size=ROWS, columns=list(columns))

    def _csv_rows(self, columns: tuple[str, ...]) -> Iterator[pa.RecordBatch]:
        def odd(row: Any) -> str:
            # Raising here would not reach the caller, so the row is noted for the fault.
            self._odd = row
            return "error"

        try:
            reader = pacsv.open_csv(
                pa.PythonFile(self._stream, mode="r"),
                read_options=pacsv.ReadOptions(
                    # One thread, as only then a bad row says its number.
                    column_names=list(self.headers),
                    block_size=BLOCK,
                    use_threads=False,
                ),
                parse_options=pacsv.ParseOptions(invalid_row_handler=odd, newlines_in_values=False),
                convert_options=pacsv.ConvertOptions(
                    column_types=dict.fromkeys(columns, _TEXT), include_columns=list(columns)
                ),
            )
        except pa.ArrowInvalid as error:
            if "Empty CSV" in str(error):
                return
            raise
        yield from reader

    def _fault(self, error: BaseException, row: int | None = None) -> PublishedFault:
        if self._counted is not None and self._counted.too_large:
            return PublishedFault(
                f"it unpacks to more than {self._bounds.unpacked_bytes:,} bytes, which is not read",
                file=self.name,
            )
        if self._odd is not None:
            odd = self._odd
            return PublishedFault(
                f"the row has {odd.actual_columns} cells and the header {odd.expected_columns}",
                file=self.name,
                row=None if odd.number is None else odd.number + 1,
            )
        if isinstance(error, UnicodeDecodeError) or "UTF8" in str(error):
            what = "the text is not UTF-8; save it as CSV UTF-8"
        else:
            what = "the file is cut off or damaged and cannot be read to its end; fetch it again"
        return PublishedFault(what, file=self.name, row=row)
