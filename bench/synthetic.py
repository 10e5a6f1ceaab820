"""How fast the synthetic system is made: rows of all tables per second of processor time.

`python -m bench.synthetic 1000000 20000000` makes systems of these numbers of contacts; nothing is
written, so that only the making is measured.
"""

from __future__ import annotations

import resource
import sys
import time
from datetime import date

from commonweal.engines.declared import activity_tables
from commonweal.engines.definitions import synthetic
from commonweal.facts.synthetic import plan, tables_of


def main(sizes: list[int]) -> None:
    """Make each size once and print its rows, its time and the most memory held so far."""
    for size in sizes:
        system = plan(synthetic(), size, seed=1, last=date(2026, 3, 1))
        began, rows = time.process_time(), 0
        for _, table in tables_of(system, activity_tables()):
            rows += table.num_rows
        took = time.process_time() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(
            f"{size:>12,} contacts: {rows:>12,} rows in {took:6.1f} s, "
            f"{rows / took / 1e6:.2f} million rows a second, {peak:.2f} GB"
        )


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [1_000_000])
