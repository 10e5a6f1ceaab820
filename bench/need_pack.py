"""How long the needs assessment pack of a county takes, as Word and Excel, from stored results.

The county is Essex with its districts, with the statistics that ship, on a database of its own.
Working the results out is not part of the time: that happens when their tables come in.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scripts.ground import PYTHON, ROOT, Stop, environment

PLACE = "essex-2015"
SECONDS = 20.0
MEASURE = "measure"


def measure() -> int:
    """Print wall and processor seconds of both files; 1 where the limit is passed."""
    import django

    django.setup()
    from django.utils import timezone

    from commonweal.records.people.acting import Acting
    from commonweal.records.register.selectors import place_for
    from commonweal.site.downloads import as_workbook
    from commonweal.site.papers import as_word
    from commonweal.site.planning.presenters import need_pack as pack

    acting = Acting.system()
    place = place_for(acting, PLACE)
    wall, cpu = time.perf_counter(), time.process_time()
    found = pack.material_for(acting, place)
    word = as_word(pack.paper(found, timezone.now()))
    excel = as_workbook(pack.sheets(found), place.name)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if not found.results:
        raise Stop(f"{place.name} has no results about need, so nothing was measured.")
    tables = len(pack.tables(found))
    print(f"Pack of {place.name}: {len(found.results)} results, {tables} tables")
    print(f"  Word {len(word) / 1024:.0f} KiB and Excel {len(excel) / 1024:.0f} KiB")
    print(f"  {wall:.2f} s, processor {cpu:.2f} s (limit {SECONDS:.0f} s)")
    print(f"  {wall / SECONDS:.3f} of the limit")
    return int(wall > SECONDS)


def main() -> int:
    """Set up a database with Essex, then measure in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="commonweal-bench-") as folder:
        var = Path(folder)
        env = environment(
            COMMONWEAL_VAR=str(var),
            COMMONWEAL_DATABASE_URL=f"sqlite:///{var / 'commonweal.sqlite3'}",
            COMMONWEAL_PRODUCTION="0",
        )
        for words in (("manage", "migrate", "--no-input", "-v0"), ("places", "load", PLACE)):
            done = subprocess.run(
                [str(PYTHON), "-m", "commonweal", *words],
                cwd=ROOT, env=env, capture_output=True, text=True, check=False,
            )  # fmt: skip
            if done.returncode:
                raise Stop(f"`commonweal {' '.join(words)}` failed: {done.stderr.strip()[-300:]}")
        again = [str(PYTHON), "-m", "bench.need_pack", MEASURE]
        return subprocess.run(again, cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(measure() if MEASURE in sys.argv[1:] else main())
    except Stop as fault:
        print(fault, file=sys.stderr)
        sys.exit(1)
