"""The form on which a realignment is written by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django import forms

from commonweal.planning.realignment_draft import DraftEntry
from commonweal.site.forms import Form
from commonweal.site.grids import Grid, GridRow, grid
from commonweal.site.planning.forms_realignment import pounds_box, reason_box


class DraftForm(Form):
    """A realignment written by hand: changes in spend by contract, changes in limit by body."""

    name = forms.CharField(label="Name of the draft", max_length=80)
    reason = reason_box("Why this draft?")

    def __init__(
        self,
        data: object,
        parties: Mapping[str, tuple[str, Sequence[str]]],
        years: Sequence[str],
        names: Mapping[str, str],
    ) -> None:
        super().__init__(data)
        self.years = tuple(years)
        self.parts = [
            (place, body, contract, title)
            for place, (contract, (title, bodies)) in enumerate(parties.items())
            for body in bodies
        ]
        self.names = names
        self.bodies = list(dict.fromkeys(sorted(body for _, body, _, _ in self.parts)))
        for place, body, _, title in self.parts:
            for year in self.years:
                label = f"Change in spend of {self._name(body)} on {title}, {year}"
                self.fields[_spend_name(place, body, year)] = pounds_box(label, below=True)
        for body in self.bodies:
            for year in self.years:
                label = f"Change in Resource Limit of {self._name(body)}, {year}"
                self.fields[_limit_name(body, year)] = pounds_box(label, below=True)

    def _name(self, body: str) -> str:
        return self.names.get(body, body)

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        return [self["name"], self["reason"]]

    @property
    def grids(self) -> list[Grid]:
        """One grid a contract for spend, and one for Resource Limits."""
        found = []
        for place in dict.fromkeys(place for place, _, _, _ in self.parts):
            own = [part for part in self.parts if part[0] == place]
            rows = [
                GridRow(
                    self._name(body),
                    tuple(self[_spend_name(place, body, year)] for year in self.years),
                )
                for _, body, _, _ in own
            ]
            found.append(
                grid(
                    rows,
                    id=f"spend-{place}",
                    caption=f"{own[0][3]}: change in spend in pounds a year",
                    corner="Commissioner",
                    columns=self.years,
                    hint="From that year on. Write a minus for less; every year must add up to 0.",
                )
            )
        rows = [
            GridRow(self._name(body), tuple(self[_limit_name(body, year)] for year in self.years))
            for body in self.bodies
        ]
        found.append(
            grid(
                rows,
                id="limits",
                caption="Change in Resource Limit in pounds a year",
                corner="Commissioner",
                columns=self.years,
                hint="Leave empty to let the limit follow the spend.",
            )
        )
        return found

    def entries(self) -> tuple[DraftEntry, ...]:
        """What was entered. A limit that was entered stands on the first contract that moves."""
        nothing = Decimal(0)
        found: dict[tuple[str, str], list[DraftEntry]] = {}
        for place, body, contract, _ in self.parts:
            for year in self.years:
                spend = self.cleaned_data.get(_spend_name(place, body, year)) or nothing
                limit = self.cleaned_data.get(_limit_name(body, year))
                listed = found.setdefault((body, year), [])
                if spend or (limit and not listed):
                    listed.append(DraftEntry(body, contract, year, spend, spend))
        return tuple(
            entry
            for (body, year), listed in found.items()
            for entry in _with_limit(listed, self.cleaned_data.get(_limit_name(body, year)))
            if entry.spend_change or entry.limit_change
        )


def _with_limit(entries: Sequence[DraftEntry], limit: Decimal | None) -> list[DraftEntry]:
    """The entries of one commissioner and year whose limits add up to what was entered."""
    if limit is None or not entries:
        return list(entries)
    first, *rest = entries
    spent = sum((one.spend_change for one in rest), Decimal(0))
    changed = DraftEntry(
        first.commissioner, first.contract, first.year, first.spend_change, limit - spent
    )
    return [changed, *rest]


def _spend_name(place: int, body: str, year: str) -> str:
    return f"spend-{place}-{body}-{year}"


def _limit_name(body: str, year: str) -> str:
    return f"limit-{body}-{year}"
