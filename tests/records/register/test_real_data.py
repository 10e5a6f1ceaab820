"""The real lookups and successor codes: they load, and counts agree before and after.

The files are open data that is kept beside the repository, in ../shared/data, and not in it. Where
that folder is missing these tests say so and `test_official` proves the same on small made files.
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from commonweal.facts.reading.table import Row, Table
from commonweal.language.restatement import Basis, Restatement
from commonweal.records.register.actions_shipped import (
    import_official,
    import_shipped,
    load_shipped,
)
from commonweal.records.register.amounts import Asked, restate_table
from commonweal.records.register.official import adapters, files_of, read_official
from tests.records.register.makers import SYSTEM

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not DATA.is_dir(),
        reason="the open data of ../shared/data is not beside this repository; "
        "test_official.py proves the same on small made files",
    ),
]

WORKBOOK = DATA / "population" / "ons_mid2021_mid2022_ccg_subicb_icb.xlsx"


def bring_in(*codes: str) -> None:
    for code in codes:
        adapter = adapters()[code]
        mapped = read_official(adapter, {f: DATA / f for f in files_of(adapter)})  # type: ignore[arg-type]
        checked, _ = import_official(by=SYSTEM, mapped=mapped)
        assert checked.problems == []


def people(sheet: str) -> list[tuple[str, str, int]]:
    """Code of the smaller area, code of the larger, people; from the workbook's own rows."""
    book = openpyxl.load_workbook(WORKBOOK, read_only=True)
    try:
        rows = book[sheet].iter_rows(values_only=True)
        return [(str(r[0]), str(r[2]), int(str(r[6]))) for r in rows if str(r[0])[:3] == "E38"]
    finally:
        book.close()


def restated(values: dict[str, Decimal], held: date, on: date, subject: str) -> Restatement:
    rows = tuple(Row(n, (c, f"{v:f}")) for n, (c, v) in enumerate(sorted(values.items()), start=2))
    table = Table("values", ("code", "value"), rows)
    step = Decimal(1) if all(v == int(v) for v in values.values()) else Decimal("0.000001")
    asked = Asked(subject, Basis.AS_IT_IS_NOW, held, on, True, step)
    answer = restate_table(SYSTEM, table, asked)
    assert answer.problems == ()
    assert answer.result
    return answer.result


def test_the_people_of_42_boards_are_those_of_the_36_of_2026() -> None:
    load_shipped(by=SYSTEM)
    bring_in("boards-2022", "boards-2024")
    import_shipped(by=SYSTEM, folder="register/official/boards-2026")
    by_board: Counter[str] = Counter()
    by_part: dict[str, dict[str, int]] = defaultdict(dict)
    for part, board, count in people("Mid-2022 ICB 2023"):
        by_board[board] += count
        by_part[board][part] = count
    values = {f"ons:{board}": Decimal(count) for board, count in by_board.items()}
    assert len(values) == 42
    result = restated(values, date(2023, 4, 1), date(2026, 11, 24), "area")
    assert len(result.items) == 36
    assert result.before == result.after
    assert result.after.value == sum(by_board.values()) == 57_106_398
    # A second way, from the parts that the workbook prints: Essex is the whole of one board and
    # one sub-ICB location each of two others.
    essex = sum(by_part["E54000026"].values())
    essex += by_part["E54000023"]["E38000117"] + by_part["E54000025"]["E38000197"]
    assert result.values["essex_icb_area"].value == essex == 1_877_301
    london = by_board["E54000028"] + by_board["E54000027"]
    assert result.values["west_north_london_icb_area"].value == london
    norfolk = by_board["E54000022"] + by_board["E54000023"] - by_part["E54000023"]["E38000117"]
    assert result.values["norfolk_suffolk_icb_area"].value == norfolk
    # Frimley has one sub-ICB location, so its people are divided and none is lost.
    before = sum(
        by_board[c] for c in ("E54000034", "E54000044", "E54000063", "E54000064", "E54000042")
    )
    after = sum(
        result.values[c].value
        for c in ("thames_valley_icb_area", "surrey_sussex_icb_area", "icb-QRL")
    )
    assert after == before

    weighted: dict[str, Decimal] = defaultdict(Decimal)
    practices = DATA / "need_allocations" / "practice_weighted_populations_2025_26.csv.gz"
    with gzip.open(practices, "rt", encoding="utf-8-sig") as stream:
        for row in csv.DictReader(stream):
            weighted[f"ods:{row['ICB']}"] += Decimal(row["MH WP"])
    result = restated(dict(weighted), date(2025, 4, 1), date(2026, 11, 24), "area")
    assert (len(weighted), len(result.items)) == (42, 36)
    assert result.before == result.after
    assert result.after.value == sum(weighted.values())


def test_the_people_of_106_groups_are_those_of_their_106_successors() -> None:
    load_shipped(by=SYSTEM)
    bring_in("ccg-districts-2021", "boards-2022", "boards-2024", "ccg-areas-to-sub-icb-2022")
    before = {f"ons_ccg:{code}": Decimal(n) for code, _, n in people("Mid-2021 CCG 2021")}
    printed = {code: Decimal(n) for code, _, n in people("Mid-2021 ICB 2023")}
    result = restated(before, date(2021, 6, 30), date(2023, 4, 1), "area")
    assert (len(before), len(result.items)) == (106, 106)
    assert result.before == result.after
    assert result.after.value == sum(printed.values())
    from commonweal.records.register.models import AreaCode

    owners = dict(AreaCode.objects.filter(system="ons").values_list("code", "area__code"))
    got = {code: result.values[owners[code]].value for code in printed}
    differing = {code for code in printed if got[code] != printed[code]}
    # Only where a group was split: Glossop, nine small areas of Cambridgeshire, west Birmingham.
    split = {"E38000258", "E38000259", "E38000260", "E38000261", "E38000262", "E38000263"}
    # And a little of Surrey that passed to Sussex in 2023, after the lookup of 2022.
    moved = {"E38000264", "E38000265"}
    assert differing == split | moved
    assert sum(got[c] for c in moved) == sum(printed[c] for c in moved)
    assert sum(got[c] for c in split) == sum(printed[c] for c in split)
    for code in differing:
        # Small areas stand for people; the office's own count is never more than 2% away.
        assert abs(got[code] - printed[code]) / printed[code] < Decimal("0.02")


def test_the_211_groups_of_2013_are_followed_to_the_42_boards_of_2022() -> None:
    load_shipped(by=SYSTEM)
    bring_in("ods-successor-codes", "ccg-districts-2021", "boards-2022", "ccgs-to-boards-2022")
    groups = _first_groups()
    assert len(groups) == 211
    values = {f"ods:{code}": Decimal(1) for code in groups}
    result = restated(values, date(2013, 4, 2), date(2022, 7, 1), "organisation")
    assert len(result.items) == 42
    assert result.before == result.after
    assert result.after.value == 211
    # North Central London had five groups, and Mid and South Essex five.
    assert result.values["ncl_icb"].value == 5
    assert result.values["mse_icb"].value == 5


def _first_groups() -> set[str]:
    """The codes of April 2013, read backwards from those of 2021 by ten lines of plain Python."""
    path = DATA / "organisations" / "ods_successor_codes.csv.gz"
    origins: dict[str, list[str]] = defaultdict(list)
    with gzip.open(path, "rt") as stream:
        for row in csv.DictReader(stream):
            if row["date"] > "2013-04-02" and row["old_code"] != row["new_code"]:
                origins[row["new_code"]].append(row["old_code"])
    lookup = (DATA / "geography" / "ccg21_lad21_lookup.csv").read_text().splitlines()
    waiting = list({row["CCG21CDH"] for row in csv.DictReader(lookup)})
    found: set[str] = set()
    while waiting:
        code = waiting.pop()
        found |= set() if origins[code] else {code}
        waiting += origins[code]
    return found
