"""Official files, made small, through their adapters into the register."""

from __future__ import annotations

import gzip
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from commonweal.language.figure import Quantity
from commonweal.language.restatement import Basis, restate
from commonweal.records.register.actions_files import NotRegistered
from commonweal.records.register.actions_shipped import import_official, load_shipped
from commonweal.records.register.models import (
    Area,
    Organisation,
    OrganisationCode,
    OrganisationSuccession,
)
from commonweal.records.register.official import adapters, files_of, read_official
from commonweal.records.register.raw_files import UnreadableFile, read_raw
from commonweal.records.register.selectors_areas import successions_for
from tests.records.register.makers import SYSTEM

pytestmark = pytest.mark.django_db


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if name.endswith(".parquet"):
        header, *lines = [line.split(",") for line in text.strip().splitlines()]
        columns = {name: [line[place] for line in lines] for place, name in enumerate(header)}
        pq.write_table(pa.table(columns), path)
    elif name.endswith(".gz"):
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8-sig")


def bring_in(folder: Path, code: str):  # type: ignore[no-untyped-def]
    adapter = adapters()[code]
    mapped = read_official(adapter, {f: folder / f for f in files_of(adapter)})  # type: ignore[arg-type]
    return import_official(by=SYSTEM, mapped=mapped)


SUCCESSOR_FILE = "organisations/ods_successor_codes.csv.gz"


def test_what_the_register_knows_under_another_code_is_not_registered_twice(
    tmp_path: Path,
) -> None:
    load_shipped(by=SYSTEM)
    text = "old_code,new_code,date\nRRD,R1L,2017-04-01\nRDJ,RRD,2001-04-01\nRP3,RRD,2001-04-01\n"
    write(tmp_path, SUCCESSOR_FILE, text)
    checked, aside = bring_in(tmp_path, "ods-successor-codes")
    assert not Organisation.objects.filter(code="ods-RRD").exists()
    assert OrganisationCode.objects.get(code="RDJ").organisation.code == "ods-RDJ"
    before_nep = OrganisationSuccession.objects.filter(successor__code="nep")
    assert set(before_nep.values_list("kind", flat=True)) == {"merger"}
    assert aside["succession is in the register already"] == 1
    assert checked.new_count == 6
    again, _ = bring_in(tmp_path, "ods-successor-codes")
    assert again.new_count == 0


def test_a_split_between_two_lookups_divides_people_and_loses_none(tmp_path: Path) -> None:
    # Group 1 has three small areas, one of which moved: 1/3 of 900 people, 300, move with it.
    write(
        tmp_path,
        "geography/ccg21_lad21_lookup.csv",
        "CCG21CD,CCG21CDH,CCG21NM,LAD21CD,LAD21NM\n"
        "E38000001,01A,NHS One CCG,E07000001,Onedale\n"
        "E38000002,02B,NHS Two CCG,E07000002,Twovale\n",
    )
    before = "lsoa11_code,ccg21_code\n" + "".join(
        f"E0100000{n},E3800000{1 if n < 4 else 2}\n" for n in range(1, 6)
    )
    write(tmp_path, "geography/lookup_lsoa11_ccg21_stp21_ltla21.parquet", before)
    header = (
        "lsoa11_code,sicbl22_name,sicbl22_code,sicbl22_code_h,icb22_name,icb22_code,icb22_code_h"
    )
    after = (
        header
        + "\n"
        + "".join(
            f"E0100000{n},Place {p},E3810000{p},0{p}Z,Board {p},E5400000{p},Q0{p}\n"
            for n, p in ((1, 1), (2, 1), (3, 2), (4, 2), (5, 2))
        )
    )
    write(tmp_path, "geography/lookup_lsoa11_sicbl22_icb22_ltla22.parquet", after)
    for code in ("ccg-districts-2021", "boards-2022", "ccg-areas-to-sub-icb-2022"):
        bring_in(tmp_path, code)
    one = Area.objects.get(codes__system="ons_ccg", codes__code="E38000001").code
    two = Area.objects.get(codes__system="ons_ccg", codes__code="E38000002").code
    values = {one: Quantity.exact(Decimal(900)), two: Quantity.exact(Decimal(50))}
    result = restate(
        values,
        successions_for(SYSTEM, "area"),
        basis=Basis.AS_IT_IS_NOW,
        held_on=date(2021, 6, 30),
        on=date(2023, 4, 1),
    )
    assert {c: q.value for c, q in result.values.items()} == {
        "sub-icb-01Z": 600,
        "sub-icb-02Z": 350,
    }
    assert result.before == result.after


def test_a_faulty_row_keeps_the_whole_file_out(tmp_path: Path) -> None:
    text = "old_code,new_code,date\nA1,B1,2017-04-01\nC1,D1,soon\n"
    write(tmp_path, SUCCESSOR_FILE, text)
    with pytest.raises(NotRegistered) as caught:
        bring_in(tmp_path, "ods-successor-codes")
    assert [(p.row, p.column) for p in caught.value.problems] == [(3, "effective_on")]
    assert Organisation.objects.count() == 0


def test_files_that_are_not_what_they_say_are_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="There is no file"):
        read_raw(tmp_path / "none.csv")
    (tmp_path / "a.parquet").write_bytes(b"no parquet")
    with pytest.raises(UnreadableFile, match=r"a\.parquet cannot be read"):
        read_raw(tmp_path / "a.parquet")
    (tmp_path / "a.csv.gz").write_bytes(b"no gzip")
    with pytest.raises(UnreadableFile, match=r"a\.csv\.gz cannot be read"):
        read_raw(tmp_path / "a.csv.gz")
    (tmp_path / "b.csv").write_text("a,b\n1\n")
    with pytest.raises(UnreadableFile, match="row 2: it has 1 cells for 2 columns"):
        read_raw(tmp_path / "b.csv")


def test_every_adapter_is_sound_and_cites_a_known_document() -> None:
    assert len(adapters()) == 18
    load_shipped(by=SYSTEM)
    from commonweal.records.facts.models import Document

    known = set(Document.objects.values_list("code", flat=True))
    assert {adapter.document for adapter in adapters().values()} <= known
