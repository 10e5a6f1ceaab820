"""What the page of a moderation says. No mean of scores is ever shown."""

from __future__ import annotations

from commonweal.records.evaluation.selectors_work import Seen
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import plural

RECORDING = (
    "A consensus is what the panel agreed in its discussion, never an average. It needs a score of "
    "the scale, its reason, who attended, and why it differs from each score that it differs from.",
)


def lede(seen: Seen) -> str:
    """Whose answer, and where its moderation stands."""
    lot = f", lot {seen.at.lot}" if seen.at.lot else ", common to all lots"
    name = f"{seen.bidder}{lot}."
    if not seen.all_in:
        return f"{name} {plural(seen.missing, 'score')} not in yet: nobody sees any until then."
    if seen.must_discuss:
        return f"{name} The scores lie far apart: the panel must discuss them."
    return f"{name} All scores are in."


def scores_table(seen: Seen) -> Table:
    """The scores side by side, with their reasons."""
    rows = tuple(
        (
            Cell(one.evaluator),
            Cell(one.body),
            Cell(f"{one.score.normalize():f}", raw=one.score),
            Cell(one.reason),
        )
        for one in seen.given
    )
    columns = (
        Column("evaluator", "Evaluator"),
        Column("for", "For"),
        Column("score", "Score", numeric=True),
        Column("reason", "Reason"),
    )
    return Table("scores", "Individual scores", columns, rows)


def consensus(seen: Seen) -> tuple[str, ...]:
    """The consensus as it was recorded."""
    row = seen.consensus
    if row is None:
        return ()
    names = ", ".join(seen.names.get(one, "somebody") for one in row.attended)
    found = [
        f"{row.score.normalize():f}: {row.reason}",
        f"Recorded by {row.author_name}. Attended: {names}.",
    ]
    found += [
        f"Why it differs from the score of {seen.names.get(int(who), 'somebody')}: {why}"
        for who, why in row.differs.items()
    ]
    if row.dissent:
        found.append("Dissent: " + ", ".join(seen.names.get(one, "") for one in row.dissent) + ".")
    if row.change_reason:
        found.append(f"Changed because: {row.change_reason}")
    return tuple(found)
