"""The letter to a bidder, as a page and as Word, from what was issued."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from commonweal.records.evaluation.models import Letter
from commonweal.site.evaluation.presenters.record import in_groups
from commonweal.site.evaluation.sheet import Section
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.papers import Block, Bullets, Paper, Paragraph
from commonweal.site.papers import Section as Part
from commonweal.site.procuring.presenters.tenders import when
from commonweal.site.words import day

AS_WORD = "Your letter as a Word file"


def lede(letter: Letter) -> str:
    """What was decided, in a sentence."""
    won = [one["lot"] for one in letter.content["lots"] if one["has_won"]]
    told = day(date.fromisoformat(letter.content["told_on"]))
    if "unread" in letter.content:
        return f"Told on {told}. Your bid was not evaluated, and you are not awarded a lot."
    if won:
        return f"Told on {told}. It is intended to award you lot {', '.join(won)}."
    return f"Told on {told}. You are not to be awarded a lot."


def sections(letter: Letter) -> list[Section]:
    """The letter as a page."""
    found = [Section(text=tuple(letter.content.get("anew", ())))]
    found.append(Section("The standstill", points=standstill(letter)))
    if unread(letter):
        found.append(Section("Your bid was not evaluated", points=unread(letter)))
        decisions = tuple(letter.content["unread"]["decisions"])
        found.append(Section("What was decided on the lots", points=decisions))
    for one in letter.content["lots"]:
        name = f"Lot {one['lot']}: {one['title']}"
        found.append(Section(name, outcome(one), table=f"lot-{one['lot']}"))
        if advantages(one):
            heading = f"Where the winner's bid for lot {one['lot']} was better"
            found.append(Section(heading, points=advantages(one)))
    return found


def unread(letter: Letter) -> tuple[str, ...]:
    """What is known of a bid that was not read; empty for any other."""
    found = letter.content.get("unread")
    if found is None:
        return ()
    received = when(datetime.fromisoformat(found["received_at"]))
    return (
        f"Submission {found['submission']} of your bid was received at {received}.",
        f"Why it was not evaluated: {found['why']}",
        f"Its digest, as on your receipt: {in_groups(found['digest'])}.",
        "What it says, and for which lots it was, is not known to anybody who buys, so it has no "
        "scores.",
    )


def tables(letter: Letter) -> list[Table]:
    """A table of scores for each lot."""
    return [scores(one) for one in letter.content["lots"]]


def outcome(one: dict[str, Any]) -> tuple[str, ...]:
    """What was decided on a lot, and how the bid was placed."""
    said = []
    if one["has_won"]:
        said.append(f"It is intended to award this lot to you, with {one['own_total']} of 100.")
    elif one["winner"]:
        said.append(
            f"It is intended to award this lot to {one['winner']}, with {one['winner_total']} of "
            "100."
        )
    else:
        why = one.get("not_awarded", "")
        said.append(f"This lot is not awarded. {why}".strip())
    if one.get("combinations"):
        said.append("It is awarded as part of an offer for several lots at one price.")
    if one["out"]:
        said.append("Your bid is out: " + " ".join(one["out"]))
    elif not one["has_won"] and one["own_total"] and one["place"] is not None:
        said.append(
            f"Your bid has {one['own_total']} of 100: place {one['place']} of {one['ranked']}."
        )
    if one["decision"]:
        said.append(f"The reasons of the decision: {one['decision']} {one['reason']}")
    return tuple(said)


def scores(one: dict[str, Any]) -> Table:
    """The scores of the bid by question with their reasons, beside the winner's."""
    with_winner = not one["has_won"] and bool(one["winner"])
    rows = []
    for line in one["questions"]:
        row = [
            Cell(line["title"]),
            Cell(f"{line['score']} ({line['scale']})"),
            Cell(line["reason"]),
        ]
        rows.append(tuple([*row, Cell(line["winner"])] if with_winner else row))
    columns = [
        Column("question", "Question"),
        Column("score", "Your score"),
        Column("reason", "Reason"),
    ]
    columns += [Column("winner", "Winner's score")] if with_winner else []
    return Table(
        f"lot-{one['lot']}", f"Scores for lot {one['lot']}", tuple(columns), tuple(rows),
        empty="The bid was not scored in full.",
    )  # fmt: skip


def advantages(one: dict[str, Any]) -> tuple[str, ...]:
    """Where the winner scored higher, with the panel's reason for its score."""
    return tuple(
        f"{line['title']}: the winner scored {line['winner']} and you {line['score']}. Of the "
        f"winner the panel says: {line['advantage']}"
        for line in one["questions"]
        if line["advantage"]
    )


def standstill(letter: Letter) -> tuple[str, ...]:
    """When the standstill begins and ends."""
    found = letter.content["standstill"]
    said = list(found["steps"])
    if found["ends"]:
        said.append(f"No contract is signed before the end of "
                    f"{day(date.fromisoformat(found['ends']))}.")  # fmt: skip
    return tuple(said)


def paper(letter: Letter) -> Paper:
    """The letter as Word."""
    content = letter.content
    anew = tuple(Paragraph(text) for text in content.get("anew", ()))
    parts = [Part("Decided anew", anew)] if anew else []
    parts.append(Part("The standstill", (Bullets(standstill(letter)),)))
    if unread(letter):
        parts.append(Part("Your bid was not evaluated", (Bullets(unread(letter)),)))
        decisions = Bullets(tuple(content["unread"]["decisions"]))
        parts.append(Part("What was decided on the lots", (decisions,)))
    for one in content["lots"]:
        blocks: list[Block] = [Paragraph(text) for text in outcome(one)]
        blocks.append(scores(one))
        if advantages(one):
            blocks += [Paragraph("Where the winner's bid was better", strong=True),
                       Bullets(advantages(one))]  # fmt: skip
        parts.append(Part(f"Lot {one['lot']}: {one['title']}", tuple(blocks)))
    about = f"To {content['bidder']}. From {content['lead']}. {lede(letter)}"
    return Paper(
        title=f"Outcome of the tender: {content['tender']}",
        about=about,
        sections=tuple(parts),
        made_at=letter.made_at,
        author=content["lead"],
    )
