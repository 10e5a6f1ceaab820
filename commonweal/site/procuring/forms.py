"""The forms of tenders and bids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from commonweal.procuring.bid import owed
from commonweal.procuring.conflicts import ConflictDecision, State
from commonweal.procuring.invitation import Invitation, Lot
from commonweal.records.procuring.definitions import bid_limits
from commonweal.site.forms import Form, set_choices

LONG = forms.Textarea(attrs={"rows": 4})
_CODE = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})


class _BegunForm(Form):
    """How a tender is begun, and by which delegation where there is one in force. Two such forms
    stand on a page, so that their boxes need names of their own."""

    delegation = forms.ChoiceField(
        label="By which delegation is it begun?",
        help_text="One that was agreed on a decision report of this place.",
    )

    def __init__(self, *args: Any, delegations: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if delegations:
            set_choices(self, "delegation", [("", "Choose one"), *delegations])
        else:
            del self.fields["delegation"]


class WorkbookForm(Form):
    """The workbook of a tender."""

    workbook = forms.FileField(
        label="Workbook",
        help_text="An Excel workbook (.xlsx) begun from the template.",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "Choose the workbook", "empty": "The file is empty."},
    )


class TitleForm(Form):
    """A tender begun without a workbook."""

    title = forms.CharField(label="What is the tender called?", max_length=200)


class BegunByWorkbookForm(_BegunForm, WorkbookForm):
    """A tender begun from its workbook."""

    field_order = ("workbook", "delegation")


class BegunByTitleForm(_BegunForm, TitleForm):
    """A tender begun with a title."""

    field_order = ("title", "delegation")


class KeepForm(Form):
    """Content that was looked at, signed by us, to be kept as it was shown."""

    content = forms.CharField(widget=forms.HiddenInput, strip=False)
    before = forms.CharField(widget=forms.HiddenInput)


class AmendForm(KeepForm):
    """The same for what is published, with the reason that bidders read."""

    reason = forms.CharField(
        label="Why is it changed?", max_length=2000, widget=LONG,
        help_text="Everybody who may bid reads this.",
    )  # fmt: skip

    cites = forms.CharField(
        label="Answers to questions that it rests on", required=False, max_length=200,
        help_text="Their numbers with commas between them; leave it empty where there are none.",
    )  # fmt: skip

    def clean_cites(self) -> list[int]:
        """The numbers. Raises ValidationError for what is none."""
        text = str(self.cleaned_data["cites"])
        parts = [one.strip() for one in text.split(",") if one.strip()]
        if not all(one.isascii() and one.isdigit() for one in parts):
            raise forms.ValidationError(f"“{text}” is no list of numbers: write it like 1, 3.")
        return [int(one) for one in parts]


class PublishForm(Form):
    """Publishing; with a price formula that compares bids, also that its trial was read."""

    signs_off = forms.BooleanField(
        label="I have read this and sign the price formula off.", required=False
    )

    def __init__(self, data: Any, *, asks: bool) -> None:
        super().__init__(data)
        if not asks:
            del self.fields["signs_off"]


class ReasonForm(Form):
    """A reason for something that cannot be undone."""

    reason = forms.CharField(label="Why?", max_length=2000, widget=LONG)

    def __init__(self, data: Any, *, label: str) -> None:
        super().__init__(data)
        self.fields["reason"].label = label
        self.fields["reason"].error_messages["required"] = f"Answer “{label}”"


class AppointForm(Form):
    """Somebody to appoint as opener, by the address with which they sign in."""

    email = forms.CharField(
        label="Email address", max_length=254,
        help_text="A panel member, commissioner or analyst of one of the commissioners.",
    )  # fmt: skip


class CodeForm(Form):
    """An opening code as its opener types it."""

    code = forms.CharField(label="Your opening code", max_length=80, widget=_CODE)


class DeclareForm(Form):
    """A declaration of one's own: none is an act like any other."""

    state = forms.ChoiceField(
        label="What do you declare?",
        choices=[
            (State.NONE, "I have no conflict of interest"),
            (State.ACTUAL, "An actual conflict"),
            (State.POTENTIAL, "A potential conflict"),
            (State.PERCEIVED, "What others could take for a conflict"),
        ],
        widget=forms.RadioSelect,
    )
    lot = forms.ChoiceField(label="Which lot does it concern?", required=False)
    bidder = forms.CharField(
        label="Which organisation does it concern?", required=False, max_length=200,
        help_text="Its name as it stands in the register. Leave it empty if it concerns all.",
    )  # fmt: skip
    description = forms.CharField(
        label="Whose interest is it, and how does it touch this tender?", required=False,
        max_length=2000, widget=LONG,
    )  # fmt: skip

    def __init__(self, data: Any, *, lots: Sequence[Lot], bidders: Mapping[str, str]) -> None:
        super().__init__(data)
        choices = [(one.code, f"Lot {one.code}: {one.title}") for one in lots]
        set_choices(self, "lot", [("", "All lots"), *choices])
        if bidders:
            self.fields["bidder"] = forms.ChoiceField(
                label="Which bidder does it concern?", required=False,
                choices=[("", "All bidders"), *bidders.items()],
            )  # fmt: skip


class DecideForm(Form):
    """What is decided on somebody else's conflict."""

    conflict = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=[
            (ConflictDecision.BARRED, "They are barred from it"),
            (ConflictDecision.MAY_ACT, "They may act, with this mitigation"),
        ],
        widget=forms.RadioSelect,
    )
    mitigation = forms.CharField(
        label="How is it mitigated?", required=False, max_length=2000, widget=LONG
    )


class LotForm(Form):
    """One lot of a tender."""

    lot = forms.ChoiceField(label="Which lot?")

    def __init__(self, data: Any, *, lots: list[tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["lot"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [("", "Choose a lot"), *lots]


class AskForm(Form):
    """A question of a bidder."""

    question = forms.CharField(
        label="Your question", max_length=bid_limits().question_characters, widget=LONG,
        help_text="Everybody will read it with the answer. Do not write who you are.",
    )  # fmt: skip


class AnswerForm(Form):
    """An answer to a question, which everybody gets."""

    question = forms.ChoiceField(label="Which question?")
    answer = forms.CharField(
        label="Answer", max_length=bid_limits().question_characters, widget=LONG,
        help_text="Everybody who sees the tender reads question and answer. It cannot be changed.",
    )  # fmt: skip

    def __init__(self, data: Any, *, waiting: list[tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["question"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [("", "Choose a question"), *waiting]


class ReceiptForm(Form):
    """A receipt to check: its file, or its text."""

    file = forms.FileField(label="File of the receipt", required=False)
    text = forms.CharField(
        label="Or its text", required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("file") and not given.get("text") and not self.errors:
            raise forms.ValidationError("Choose the file of a receipt, or paste its text.")
        return given


class FileForm(Form):
    """A file to add to a bid, and the answer that it belongs to."""

    file = forms.FileField(
        label="File",
        error_messages={"required": "Choose a file", "empty": "The file is empty."},
    )
    question = forms.ChoiceField(
        label="Which answer does it belong to?", required=False,
        help_text="Those who score an answer read its files. What belongs to none, as prices in "
        "detail, is read only once quality is scored.",
    )  # fmt: skip

    def __init__(self, data: Any, files: Any = None, *, parts: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, files)
        set_choices(self, "question", [("", "None: to the bid as a whole"), *parts])
        limits = bid_limits()
        self.fields["file"].help_text = (
            f"{', '.join(limits.file_types)}; at most {limits.file_bytes // 1_000_000} MB, and "
            f"{limits.bid_bytes // 1_000_000} MB for all files together."
        )


class BidForm(Form):
    """A bid as its bidder writes it: a draft may have gaps. Which boxes there are follows from the
    lots that were chosen when it was last saved."""

    def __init__(
        self,
        data: Any,
        *,
        invitation: Invitation,
        content: Mapping[str, Any],
        counts: Mapping[str, str],
    ) -> None:
        super().__init__(data)
        self.invitation = invitation
        chosen = tuple(lot for lot in content.get("lots", ()) if lot in _titles(invitation))
        self.fields["lots"] = forms.MultipleChoiceField(
            label="Which lots do you bid for?", required=False, initial=list(chosen),
            choices=[(lot.code, f"Lot {lot.code}: {lot.title}") for lot in invitation.lots],
            widget=forms.CheckboxSelectMultiple,
            help_text="Save to see the questions and prices of the lots that you choose.",
        )  # fmt: skip
        self.answers: dict[str, str] = {}
        self.prices: dict[str, str] = {}
        self.places: dict[str, str] = {}
        self.combinations = 0
        self._ask(chosen, content, counts)
        if len(chosen) > 1:
            self._ask_preferences(chosen, content)
            self._ask_combinations(chosen, content)
        for number, condition in enumerate(invitation.conditions):
            self.fields[f"confirm_{number}"] = forms.BooleanField(
                label=condition.text, required=False,
                initial=condition.code in content.get("confirmed", ()),
            )  # fmt: skip

    def _ask(
        self, chosen: tuple[str, ...], content: Mapping[str, Any], counts: Mapping[str, str]
    ) -> None:
        titles, asked = _titles(self.invitation), {one.code: one for one in self.invitation.asked}
        for number, part in enumerate(owed(self.invitation, chosen)):
            question = asked[part.question]
            where = f" – lot {part.lot}: {titles[part.lot]}" if part.lot else ""
            hint = " ".join(one for one in (question.text, counts.get(part.key, "")) if one)
            self.answers[f"answer_{number}"] = part.key
            self.fields[f"answer_{number}"] = forms.CharField(
                label=f"{question.title}{where}", required=False, help_text=hint,
                initial=content.get("answers", {}).get(part.key, ""),
                widget=forms.Textarea(attrs={"rows": 8}),
            )  # fmt: skip
        if not any(block.is_price for block in self.invitation.scheme.blocks):
            return
        for number, lot in enumerate(chosen):
            self.prices[f"price_{number}"] = lot
            self.fields[f"price_{number}"] = forms.CharField(
                label=f"Price of lot {lot}: {titles[lot]}", required=False, max_length=40,
                initial=content.get("prices", {}).get(lot, ""),
                help_text="In pounds, for the whole first term.",
                widget=forms.TextInput(attrs={"prefix": "£", "width": 10, "inputmode": "decimal"}),
            )  # fmt: skip

    def _ask_preferences(self, chosen: tuple[str, ...], content: Mapping[str, Any]) -> None:
        """A place for each lot, where lots are awarded by what bidders want most."""
        if not self.invitation.takes_preferences:
            return
        titles = _titles(self.invitation)
        wanted = [lot for lot in content.get("preferences", ()) if lot in chosen]
        numbers = [(str(one), str(one)) for one in range(1, len(chosen) + 1)]
        for number, lot in enumerate(chosen):
            self.places[f"place_{number}"] = lot
            self.fields[f"place_{number}"] = forms.ChoiceField(
                label=f"Place of lot {lot}, {titles[lot]}, in your order of preference",
                required=False, choices=[("", "No place yet"), *numbers],
                initial=str(wanted.index(lot) + 1) if lot in wanted else "",
                help_text="1 is the lot that you want most. It counts where you could win more "
                "lots than one bidder may have.",
            )  # fmt: skip

    def _ask_combinations(self, chosen: tuple[str, ...], content: Mapping[str, Any]) -> None:
        """Every combination offer that is kept, and room for one more."""
        if not self.invitation.takes_combinations:
            return
        titles, kept = _titles(self.invitation), list(content.get("combinations", ()))
        self.combinations = min(len(kept) + 1, bid_limits().combinations)
        for number in range(self.combinations):
            held = kept[number] if number < len(kept) else {"lots": [], "price": ""}
            lots = [lot for lot in titles if lot in chosen or lot in held["lots"]]
            name = f"Combination offer {number + 1}"
            self.fields[f"combination_lots_{number}"] = forms.MultipleChoiceField(
                label=f"{name}: which lots?", required=False, initial=held["lots"],
                choices=[(lot, f"Lot {lot}: {titles[lot]}") for lot in lots],
                widget=forms.CheckboxSelectMultiple,
                help_text="You get all of these lots at one price, or this offer does not count. "
                "Your prices for each lot alone stand beside it. Save to add another offer.",
            )  # fmt: skip
            self.fields[f"combination_price_{number}"] = forms.CharField(
                label=f"{name}: price of all these lots", required=False, max_length=40,
                initial=held["price"],
                help_text="In pounds, for the whole first term; lower than these lots one by one. "
                "Leave it empty and choose no lot to take the offer out.",
                widget=forms.TextInput(attrs={"prefix": "£", "width": 10, "inputmode": "decimal"}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        said = [(given[name], name) for name in self.places if given.get(name)]
        for place, name in said:
            if [one for one, _ in said].count(place) > 1:
                self.add_error(name, f"Two lots have place {place}: give each a place of its own.")
        return given

    def _wanted(self, before: Mapping[str, Any]) -> list[str]:
        """The lots that have a place, from the one wanted most."""
        if not self.places:
            return list(before.get("preferences", ()))
        sent = self.cleaned_data
        placed = [(int(sent[name]), lot) for name, lot in self.places.items() if sent[name]]
        return [lot for _, lot in sorted(placed)]

    def _offers(self, before: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The combination offers that are not empty."""
        if not self.combinations:
            return list(before.get("combinations", ()))
        sent = self.cleaned_data
        rows = [
            {"lots": list(sent[f"combination_lots_{n}"]), "price": sent[f"combination_price_{n}"]}
            for n in range(self.combinations)
        ]
        return [row for row in rows if row["lots"] or row["price"]]

    def _asked_for(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """What of this the invitation asks for."""
        found: dict[str, Any] = {}
        if self.invitation.takes_preferences:
            found["preferences"] = self._wanted(before)
        if self.invitation.takes_combinations:
            found["combinations"] = self._offers(before)
        return found

    def content(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """What to keep. Answers and prices of lots that are not chosen now stay, so that a lot
        that is chosen again has them."""
        sent = self.cleaned_data
        conditions = enumerate(self.invitation.conditions)
        return {
            "lots": list(sent["lots"]),
            "answers": {
                **before.get("answers", {}),
                **{key: sent[name] for name, key in self.answers.items()},
            },
            "prices": {
                **before.get("prices", {}),
                **{lot: sent[name] for name, lot in self.prices.items()},
            },
            "confirmed": [one.code for place, one in conditions if sent[f"confirm_{place}"]],
            **self._asked_for(before),
        }


def _titles(invitation: Invitation) -> dict[str, str]:
    return {lot.code: lot.title for lot in invitation.lots}
