"""An equality assessment as Word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from commonweal.planning.equality import screened
from commonweal.records.equality.definitions import screening
from commonweal.records.equality.selectors import CarriedAction
from commonweal.site.equality import presenters as words
from commonweal.site.equality.desk import Desk
from commonweal.site.pages import Table
from commonweal.site.papers import Paper, Paragraph, Section


def paper_of(
    desk: Desk, evidence: Table, carried: Sequence[CarriedAction], made_at: datetime
) -> Paper:
    """The assessment as this reader sees it; a draft says on every page that it is one."""
    content = desk.content
    outcome = screened(screening(), content.get("screening", {}))
    printed = bool(desk.row.printed_note)
    said = words.screening_words(outcome, is_printed=printed)
    note = (Paragraph(desk.row.printed_note),) if desk.row.printed_note else ()
    return Paper(
        title=f"Equality and human rights impact assessment: {desk.row.title}",
        about=f"{desk.place}. {words.lede(desk)}",
        sections=(
            Section(
                "What is assessed",
                (Paragraph(content.get("scope", "") or "Not stated"), *note),
            ),
            Section("Screening", (Paragraph(said),)),
            Section("Evidence", (evidence,)),
            Section("Groups", (words.effects_table(content, "groups"),)),
            Section("Rights", (words.effects_table(content, "rights", is_printed=printed),)),
            Section("Actions", (words.actions_table(desk, carried),)),
            Section("Conclusion", (Paragraph(content.get("conclusion", "") or "Not stated"),)),
            Section("Approval", (words.versions_table(desk),)),
        ),
        made_at=made_at,
        mark="Draft: not approved" if desk.is_draft and desk.is_inside else "",
    )
