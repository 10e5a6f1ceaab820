"""`python -m bench.activity [--contacts N] [--rounds N] [--write FILE]`: B1, B2, B3 and B5."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir

from bench.activity.making import make
from bench.activity.measuring import Contender, alternate
from bench.activity.reporting import machine, put

SOUGHT = {"B1": (3.0, 5.0), "B2": (6.0, 10.0), "B3": (15.0, 15.0), "B5": (8.0, 8.0)}
LARGE = 100_000_000
DECODE_LIMIT = 2.5
PACKAGES = ("duckdb", "polars", "pyspark", "pyarrow", "numpy", "numba")


@dataclass(frozen=True)
class Outcome:
    """One benchmark: ours, the peers, and how often less CPU than the best of them was sought.

    Where there is `room`, no more memory than that contender takes was sought too."""

    name: str
    ours: Contender
    peers: tuple[Contender, ...]
    sought: float
    room: Contender | None = None

    @property
    def ratio(self) -> float:
        return min(peer.seconds for peer in self.peers) / self.ours.seconds

    @property
    def reached(self) -> bool:
        fits = self.room is None or self.ours.gigabytes <= self.room.gigabytes
        return self.ratio >= self.sought and fits


def measured(
    store: Path, scratch: Path, contacts: int, rounds: int, *, slow: bool = True
) -> list[Outcome]:
    """All benchmarks, each in one alternating run; without those known to be slow if so asked."""
    eight = [
        Contender("ours", "eight", "passes"),
        Contender("duckdb", "eight", "DuckDB"),
        Contender("polars", "eight", "Polars, streaming"),
        Contender("spark", "eight", "Spark, two cores, once", slow=True),
    ]
    eight = [one for one in eight if slow or not one.slow]
    forty = [
        Contender("ours", "forty", "passes"),
        Contender("duckdb", "fused", "DuckDB, bits"),
        Contender("polars", "forty", "Polars, collect_all"),
    ]
    rolling = [Contender("ours", "rolling", "passes"), Contender("duckdb", "rolling", "DuckDB")]
    months = Contender("ours", "months", "passes, two months anew", first="keep")
    decode = Contender("ours", "decode", "decode", gives=False)
    alternate([*forty, decode, months], store, scratch, rounds)
    alternate(eight, store, scratch, rounds)
    alternate(rolling, store, scratch, rounds)
    large = contacts >= LARGE
    peers = tuple(forty[1:])
    return [
        Outcome("B1 eight measures", eight[0], tuple(eight[1:]), SOUGHT["B1"][large], eight[1]),
        Outcome("B2 forty measures", forty[0], peers, SOUGHT["B2"][large]),
        Outcome("B2 to decoding alone", forty[0], (decode,), 1 / DECODE_LIMIT),
        Outcome("B3 new and restated month", months, peers, SOUGHT["B3"][large]),
        Outcome("B5 rolling year", rolling[0], tuple(rolling[1:]), SOUGHT["B5"][large]),
    ]


def table(outcomes: list[Outcome], contacts: int, rounds: int) -> str:
    """The outcomes in Markdown, with the machine described."""
    lines = [
        f"## {contacts:,} contacts",
        "",
        f"{machine(PACKAGES)}. CPU seconds of the process and its children, start included; medians of "
        f"{rounds} alternating runs. Results are equal in every cell. All read the same coded "
        "store.",
        "",
        "| | contender | CPU s | peak GB | less CPU than the best peer | sought | |",
        "| --- | --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for one in outcomes:
        said = "reached" if one.reached else "not reached"
        lines.append(
            f"| {one.name} | {one.ours.label} | {one.ours.seconds:.2f} | "
            f"{one.ours.gigabytes:.2f} | {one.ratio:.2f} times | {one.sought:.2f} | {said} |"
        )
        lines += [
            f"| | {peer.label} | {peer.seconds:.2f} | {peer.gigabytes:.2f} | | | |"
            for peer in one.peers
        ]
    return "\n".join([*lines, ""])


def main() -> int:
    """Measure and print; 1 where something that was sought is not reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=20_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=Path(gettempdir()) / "commonweal-bench")
    parser.add_argument("--write", type=Path)
    parser.add_argument(
        "--without-spark", action="store_true", help="leave out what is known to be slow"
    )
    given = parser.parse_args()
    store = given.folder / f"store-{given.contacts}"
    make(store, given.contacts)
    outcomes = measured(
        store, given.folder / "out", given.contacts, given.rounds, slow=not given.without_spark
    )
    text = table(outcomes, given.contacts, given.rounds)
    print(text)
    if given.write:
        put(given.write, text)
    return 0 if all(one.reached for one in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
