"""People of areas as they are registered and as they are weighted by need for mental health."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.facts.population import ENGLAND
from commonweal.records.people.acting import Acting
from commonweal.records.published.selectors import periods_for, rows_for

WEIGHTS = "practice-weighted-populations"
REGISTERED, WEIGHTED = "Population", "MH WP"
#: Sums of practices by where they stand; single practices are no areas.
KINDS = ["district of practices", "board of practices", "England"]
_COLUMNS = ["organisation_code", "measure", "value"]


def weights_for(
    acting: Acting, areas: Sequence[str]
) -> tuple[dict[str, tuple[float, float]], tuple[str, ...], str]:
    """Weighted and registered people by the code of the area, the release as "set/number", and
    its source in words; nothing where none are held.

    They are sums of practices: a practice's people need not live where it stands.
    """
    periods = periods_for(acting, WEIGHTS)
    if not periods:
        return {}, (), ""
    newest = periods[0]
    wanted = {"England" if code == ENGLAND else code for code in areas}
    rows = rows_for(
        acting, newest,
        {"organisation_kind": KINDS, "organisation_code": sorted(wanted),
         "measure": [REGISTERED, WEIGHTED]},
        _COLUMNS,
    ).to_pylist()  # fmt: skip
    held = {(row["organisation_code"], row["measure"]): row["value"] for row in rows}
    found = {}
    for code in areas:
        name = "England" if code == ENGLAND else code
        weighted, registered = held.get((name, WEIGHTED)), held.get((name, REGISTERED))
        if weighted is not None and registered:
            found[code] = (weighted, registered)
    source = (
        "NHS England allocations, registered people of practices by district to "
        f"{newest.end:%d %B %Y}, release {newest.release.number}"
    )
    return found, (f"{WEIGHTS}/{newest.release.number}",) if found else (), source
