"""Makes the compact official tables of the worked places from a folder of the full files.

Run as `python -m scripts.official FOLDER` when a source has a new edition; the tables are data of
the product and lie in `commonweal/definitions/official/`. Nothing is rounded: each number is one of
the source, or a sum of some.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

INTO = Path(__file__).resolve().parent.parent / "commonweal" / "definitions" / "official"
ESSEX = ("E10000012", *(f"E070000{n}" for n in range(66, 78)), "E06000033", "E06000034")
LEICESTERSHIRE = ("E06000016", "E06000017", "E10000018", *(f"E07000{n}" for n in range(129, 136)))
LONDON = tuple(f"E090000{n}" for n in ("03", "07", "10", "14", "19"))
AREAS = ("E92000001", *ESSEX, *LEICESTERSHIRE, *LONDON)
ESTIMATED = range(2014, 2024)
#: Years of the variants beside the principal projection, which has all of its years.
VARIANT_YEARS = (2025, 2030, 2035, 2040, 2043)


def band(age: int) -> str:
    """Single years to 24, then five years, then 90 and over."""
    if age < 25:
        return str(age)
    return "90+" if age >= 90 else f"{age // 5 * 5}-{age // 5 * 5 + 4}"


def write(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A gzipped CSV that is the same whenever it is made."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    packed = gzip.compress(text.getvalue().encode(), 9, mtime=0)
    (INTO / name).write_bytes(packed)
    print(f"{name}: {len(packed):,} bytes")


def names(folder: Path) -> dict[str, str]:
    with (folder / "population" / "area_codes.csv").open(encoding="utf-8-sig") as stream:
        return {row["code"]: row["name"] for row in csv.DictReader(stream)}


def people(path: Path, title: dict[str, str], name: str) -> None:
    """Sums by band of a population table; the variants only in some years."""
    table = pq.read_table(path)
    table = table.filter(pc.is_in(table["area_code"], pa.array(AREAS, pa.large_string())))
    sums: dict[tuple[str, str, int, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in table.to_pylist():
        variant, year = row.get("variant", ""), row["year"]
        if variant == "" and year not in ESTIMATED:
            continue
        if variant not in {"", "principal"} and year not in VARIANT_YEARS:
            continue
        into = sums[row["area_code"], variant, year, band(row["age"])]
        into[0] += row["f"]
        into[1] += row["m"]
    has_variants = "variant" in table.column_names
    header = ["area_code", "area_name", *(["variant"] if has_variants else []), "year", "age"]
    write(
        name,
        [*header, "f", "m"],
        (
            [area, title[area], *([variant] if has_variants else []), year, age, *numbers]
            for (area, variant, year, age), numbers in sums.items()
        ),
    )


def main(folder: Path) -> None:
    title = names(folder)
    held = folder / "population"
    people(held / "mye_2000_2023_lad_county_england.parquet", title, "population-estimates.csv.gz")
    people(
        held / "snpp2018b_2024_2043_lad_county_england.parquet",
        title,
        "population-projections.csv.gz",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
