"""The words and tables of boundaries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.timezone import localtime

from commonweal.facts.problem import Problem
from commonweal.records.register.models import BoundaryFile
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import moment


def boundaries_table(files: Iterable[BoundaryFile]) -> Table:
    """Every file of boundaries that is held, newest first."""
    return Table(
        "boundaries",
        "Boundaries that are held",
        (
            Column("title", "Title"), Column("release", "Release", numeric=True),
            Column("areas", "Areas", numeric=True), Column("code", "Named by"),
            Column("licence", "Licence line"), Column("when", "Brought in"),
        ),
        tuple(
            (
                Cell(one.title, hint=one.file_name),
                Cell(str(one.number), raw=Decimal(one.number)),
                Cell(f"{one.area_count:,}", raw=Decimal(one.area_count)),
                Cell(one.code_name),
                Cell(one.licence),
                Cell(
                    moment(localtime(one.made_at)), hint=f"by {one.made_by}" if one.made_by else ""
                ),
            )
            for one in files
        ),
        note="A map takes the newest file of those that hold most of its areas.",
        empty="No boundaries are held, so maps are drawn as tiles. Choose a file above.",
    )  # fmt: skip


def faults_table(problems: Sequence[Problem]) -> Table:
    """What is wrong with a file that was not taken."""
    return Table(
        "faults",
        "What to mend",
        (Column("file", "File"), Column("problem", "What is wrong")),
        tuple((Cell(one.file), Cell(one.sentence)) for one in problems),
        note="Nothing was brought in.",
    )
