"""Makes the compact official tables of the worked places from a folder of the full files.

Run as `python -m scripts.official FOLDER` when a source has a new edition; the tables are data of
the product and lie in `commonweal/definitions/official/`. Each number is one of the source or a sum
of some; only weighted people, who come in fractions, are written to four decimals.
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
ENGLAND = "E92000001"
AREAS = (ENGLAND, *ESSEX, *LEICESTERSHIRE, *LONDON)
#: The county of each district that has one.
COUNTY = {
    **{one: ESSEX[0] for one in ESSEX if one.startswith("E07")},
    **{one: "E10000018" for one in LEICESTERSHIRE if one.startswith("E07")},
}
#: Boards of 2025 that the worked places lie in.
BOARDS = ("QH8", "QJG", "QM7", "QK1", "QMJ")
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


def weighted(path: Path) -> None:
    """Registered and weighted people of practices, added up by district, board and in England."""
    sums: dict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    with gzip.open(path, "rt", encoding="utf-8-sig") as stream:
        for row in csv.DictReader(stream):
            numbers = float(row["Population"]), float(row["MH WP"])
            keys = [("England", "England", "England")]
            if row["LAD"] in AREAS:
                keys.append(("district of practices", row["LAD"], row["LTLA"]))
            if row["ICB"] in BOARDS:
                keys.append(("board of practices", row["ICB"], row["ICBname"]))
            for key in keys:
                sums[key] = [a + b for a, b in zip(sums[key], numbers, strict=True)]
    write(
        "practice-weighted-populations-2025_26.csv.gz",
        ("area_kind", "area_code", "area_name", "Population", "MH WP"),
        ([*key, *(f"{one:.4f}" for one in sums[key])] for key in sorted(sums)),
    )


def ethnic(path: Path, title: dict[str, str]) -> None:
    """Numbers by ethnic group: of districts as published, of counties and England added up."""
    sums: dict[tuple[str, str], float] = defaultdict(float)
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            area, group = row["ltla21_code"], row["ethnic_group"]
            if not group.endswith("(number)") or not area.startswith("E"):
                continue
            for one in (area, COUNTY.get(area, ""), ENGLAND):
                if one in AREAS:
                    sums[one, group] += float(row["value"])
    write(
        "census-ethnicity.csv.gz",
        ("ltla21_code", "ltla21_name", "ethnic_group", "value"),
        ([area, title[area], group, f"{n:.0f}"] for (area, group), n in sums.items()),
    )


def deprived(small: Path, lookup: Path, summary: Path, names_: tuple[str, ...], into: str) -> None:
    """Average scores of districts as published, and how many small areas lie in each tenth."""
    lsoa, district, score, title_of = names_
    places = pq.read_table(lookup, columns=[lsoa, district]).to_pylist()
    home = {row[lsoa]: row[district] for row in places}
    counts: dict[tuple[str, int], int] = defaultdict(int)
    for row in pq.read_table(small, columns=[lsoa, "IMD_decile"]).to_pylist():
        area = home[row[lsoa]]
        for one in (area, COUNTY.get(area, ""), ENGLAND):
            if one in AREAS:
                counts[one, int(row["IMD_decile"])] += 1
    title = names(summary.parent.parent)
    with summary.open(encoding="utf-8-sig") as stream:
        scores = {row[title_of]: row[score] for row in csv.DictReader(stream)}
    rows: list[list[object]] = []
    for area in AREAS:
        if area in scores:
            rows.append([area, title[area], "IMD", "", "", "average score", scores[area]])
        rows += [
            [area, title[area], "IMD", "Decile", tenth, "number of small areas",
             counts[area, tenth]]
            for tenth in range(1, 11)
        ]  # fmt: skip
    header = ("area_code", "area_name", "index", "breakdown", "decile", "statistic", "value")
    write(into, header, rows)


def main(folder: Path) -> None:
    title = names(folder)
    held = folder / "population"
    people(held / "mye_2000_2023_lad_county_england.parquet", title, "population-estimates.csv.gz")
    people(
        held / "snpp2018b_2024_2043_lad_county_england.parquet",
        title,
        "population-projections.csv.gz",
    )
    weighted(folder / "need_allocations" / "practice_weighted_populations_2025_26.csv.gz")
    ethnic(held / "census2021_ethnicity_ltla21.csv.gz", title)
    indices, lookups = folder / "deprivation", folder / "geography"
    deprived(
        indices / "imd2019_lsoa11.parquet",
        lookups / "lookup_lsoa11_sicbl22_icb22_ltla22.parquet",
        indices / "imd2019_england_ltla23.csv",
        ("lsoa11_code", "ltla22_code", "Score", "ltla23_code"),
        "deprivation-2019.csv.gz",
    )
    deprived(
        indices / "imd2025_lsoa21.parquet",
        lookups / "lookup_lsoa21_ward24_ltla24.parquet",
        indices / "imd2025_england_ltla24.csv",
        ("lsoa21_code", "ltla24_code", "imd_average_score", "ltla24_code"),
        "deprivation-2025.csv.gz",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
