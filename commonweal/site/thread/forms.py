"""The forms of the thread: finding a record, linking it, taking a link away, bringing in a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from commonweal.language.thread import Direction, End
from commonweal.records.thread.grammar import grammar
from commonweal.records.thread.selectors_ends import Shown
from commonweal.site.forms import Form, set_choices


class FindForm(Form):
    """Which way, and words of the other record's name."""

    direction = forms.ChoiceField(
        label="What is the other record?",
        widget=forms.RadioSelect,
        choices=[
            (Direction.FORWARD.value, "Something that uses or follows from this one"),
            (Direction.BACK.value, "Something that this one rests on"),
        ],
        error_messages={"required": "Choose which way the link goes"},
    )
    find = forms.CharField(
        label="Words of its name, or its code",
        max_length=100,
        error_messages={"required": "Enter a word of the other record’s name"},
    )


class LinkForm(Form):
    """The other record among those found, how the two are linked, and who says so."""

    other = forms.ChoiceField(
        label="The other record",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a record"},
    )
    kind = forms.ChoiceField(label="How are they linked?")
    status = forms.ChoiceField(
        label="Who says so?",
        widget=forms.RadioSelect,
        choices=[("printed", "A source says so itself"), ("assigned", "It is our reading")],
        error_messages={"required": "Choose who says so"},
    )
    section = forms.CharField(
        label="Where in the source", required=False, max_length=200, help_text="For example, s8 1d"
    )
    note = forms.CharField(label="Note", required=False, max_length=500)

    def __init__(
        self,
        *args: Any,
        start: End,
        direction: Direction,
        found: Iterable[Shown],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        records = grammar().records
        found = list(found)
        names = [
            (f"{item.end.kind}|{item.end.ref}", f"{records[item.end.kind].label}: {item.label}")
            for item in found
        ]
        set_choices(self, "other", names)
        kinds = {
            kind.code: kind.words(direction)
            for item in found
            for kind in grammar().kinds_between(*_pair(start.kind, item.end.kind, direction))
        }
        set_choices(self, "kind", list(kinds.items()))

    @property
    def chosen(self) -> End:
        kind, _, ref = self.cleaned_data["other"].partition("|")
        return End(kind, ref)


def linkable_kinds(start: str, direction: Direction) -> list[str]:
    """The kinds of record that a record of this kind may be linked with, that way."""
    return [
        kind
        for kind in grammar().records
        if grammar().kinds_between(*_pair(start, kind, direction))
    ]


def _pair(start: str, other: str, direction: Direction) -> tuple[str, str]:
    return (start, other) if direction == Direction.FORWARD else (other, start)


class FileForm(Form):
    """A file of links."""

    file = forms.FileField(
        label="File",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
    )
