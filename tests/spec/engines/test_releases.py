"""Counting over coded partitions, with the meaning of their numbers kept beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from commonweal.engines.cache import Work
from commonweal.engines.releases import cached_over, engine_over
from commonweal.language.plan import Col, Component, In, Kind, Point, Table
from tests.spec.engines.cases.writing import counted, tables
from tests.support.activity import TABLES, Case, Coder, answer_of, by_oracle, check
from tests.support.partitioned import Partitioned

GIVEN = tables(
    contacts="""
contact | person | provider | team_type | contact_date
c1      | p1     | Q        | A05       | 2024-01-05
c2      | p2     | P        | A05       | 2024-01-31
c3      | p1     | P        | A06       | 2024-02-29
"""
)
CONTACTS = Table("contacts")
CASE = counted(
    "Contacts of teams, one of which is not known",
    GIVEN,
    [
        Component(Kind.ROWS, CONTACTS, Point("contact_date"), In(Col("team_type"), ("A05", "Z99"))),
        Component(Kind.PEOPLE, CONTACTS, Point("contact_date")),
        Component(Kind.ROWS, Table("referrals"), Point("received_date")),
    ],
    """
month   | provider | n0 | n1 | n2
2024-01 | Q        | 1  | 1  | 0
2024-01 | P        | 1  | 1  | 0
2024-02 | P        | 0  | 1  | 0
""",
    by=["provider"],
)


class Release(Partitioned):
    """Coded rows with their dictionaries, as a release has them."""

    def __init__(self, folder: Path, given: Mapping[str, Sequence[Any]]) -> None:
        self.coder = Coder(given)
        super().__init__(folder, given, self.coder)
        self.dictionaries = {
            domain: SimpleNamespace(pieces=(f"{domain}/{'-'.join(words)}",))
            for domain, words in self.coder.words.items()
        }

    def codes(self, domain: str, values: Sequence[str | None]) -> list[int]:
        known = self.coder.words.get(domain, [])
        return [known.index(value) if value in known else -1 for value in values]


def test_a_whole_release_and_the_same_with_results_kept(tmp_path: Path) -> None:
    release = Release(tmp_path, CASE.tables)
    engine = engine_over(release, TABLES, threads=1)
    kept = cached_over(release, TABLES, tmp_path / "kept", threads=1)
    for work in (Work(counted=24, read=0), Work(counted=0, read=24)):
        for counts in (engine.count, kept.count):
            found = counts(CASE.components, CASE.grouping, CASE.months)
            answer = answer_of(CASE, found.to_pylist(), engine.binding, release.coder)
            check(answer, CASE.expected, CASE.title)
        assert kept.work == work
    engine.close()


def test_another_store_with_the_same_numbers_shares_nothing(tmp_path: Path) -> None:
    """The words of providers are others, their numbers are the same."""
    names = {"P": "X", "Q": "Y"}
    rows = [{**row, "provider": names[row["provider"]]} for row in GIVEN["contacts"]]
    other = Case("other", {"contacts": rows}, CASE.components, CASE.grouping, CASE.months, {})
    for place, case in enumerate((CASE, other)):
        (tmp_path / str(place)).mkdir()
        release = Release(tmp_path / str(place), case.tables)
        kept = cached_over(release, TABLES, tmp_path / "kept", threads=1)
        found = kept.count(case.components, case.grouping, case.months)
        binding = engine_over(release, TABLES, threads=1).binding
        answer = answer_of(case, found.to_pylist(), binding, release.coder)
        expected = by_oracle(Case("", {**case.tables, "referrals": []}, *_asked(case)))
        check(answer, expected, case.title)
        assert kept.work.read == 0


def _asked(case: Case) -> tuple[Any, ...]:
    return case.components, case.grouping, case.months, {}
