"""The forms of needs assessments: covers, entries, numbers, what partners say, and statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from commonweal.records.needs.actions import CoverGiven, EntryGiven, OutsideGiven
from commonweal.records.needs.actions_statements import StatementGiven
from commonweal.records.needs.definitions import needs_rules
from commonweal.records.needs.models import Assessment, Entry
from commonweal.records.register.models import Area, Organisation
from commonweal.site.forms import AmountField, DateField, Form, MarkedForm, set_choices
from commonweal.site.needs.presenters.common import KINDS, STANCES, STATES

LONG = forms.Textarea(attrs={"rows": 4})
Pairs = Sequence[tuple[str, str]]

NO_AREAS = (
    "This place has no areas yet. Bring in the table “Areas of the needs assessment”, or say on "
    "the register which areas your organisation answers for; then come back."
)


class FilterForm(Form):
    """Which assessments of the library are shown."""

    words = forms.CharField(label="Words in the title or method", required=False, max_length=80)
    area = forms.ChoiceField(label="Area", required=False)
    topic = forms.ChoiceField(label="Topic", required=False)
    state = forms.ChoiceField(label="Status", required=False)

    def __init__(self, data: Any, *, areas: Pairs, topics: Pairs) -> None:
        super().__init__(data)
        set_choices(self, "area", [("", "All areas"), *areas])
        set_choices(self, "topic", [("", "All topics"), *topics])
        states = [(code, words.label) for code, words in STATES.items()]
        set_choices(self, "state", [("", "Any"), *states])


class ScopeForm(MarkedForm):
    """What an assessment is about: its topics, a list for each vocabulary, and its areas."""

    areas = forms.MultipleChoiceField(
        label="Which areas does it cover?", widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, data: Any, *, topics: Iterable[tuple[str, str, str]], areas: Iterable[Area], **kw: Any
    ) -> None:
        super().__init__(data, **kw)
        offered = [(one.code, one.name) for one in areas]
        set_choices(self, "areas", offered)
        if not offered:
            self.fields["areas"].help_text = NO_AREAS
        groups: dict[str, tuple[str, list[tuple[str, str]]]] = {}
        for code, scheme, name in topics:
            groups.setdefault(code.partition(":")[0], (scheme, []))[1].append((code, name))
        chosen = set((kw.get("initial") or {}).get("topics", ()))
        for scheme, (title, choices) in groups.items():
            self.fields[f"topics_{scheme}"] = forms.MultipleChoiceField(
                label=title,
                required=False,
                choices=choices,
                initial=[code for code, _ in choices if code in chosen],
                widget=forms.CheckboxSelectMultiple,
            )
        self.schemes = tuple(groups)

    @property
    def topic_fields(self) -> list[tuple[Any, bool]]:
        """The list of each vocabulary, and whether it stands open."""
        bound = [self[f"topics_{scheme}"] for scheme in self.schemes]
        return [(one, place == 0 or bool(one.value())) for place, one in enumerate(bound)]

    def topics(self) -> tuple[str, ...]:
        """What was chosen in any of the lists."""
        return tuple(
            code for scheme in self.schemes for code in self.cleaned_data[f"topics_{scheme}"]
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not any(given.get(f"topics_{scheme}") for scheme in self.schemes):
            self.add_error(f"topics_{self.schemes[0]}", "Choose at least one topic")
        return given


class CoverForm(ScopeForm):
    """The cover of an assessment."""

    title = forms.CharField(label="Title", max_length=200)
    method = forms.CharField(
        label="How is need assessed?", max_length=4000, widget=LONG,
        help_text="In a few sentences: which sources, and how they are set against each other",
    )  # fmt: skip
    data_on = DateField(label="Up to which day does the data go?", what="The day", required=False)
    review_on = DateField(label="When is it to be reviewed?", what="The day", required=False)
    lead = forms.ChoiceField(label="Which organisation leads it?")
    replaces = forms.ChoiceField(label="Does it replace another one?", required=False)
    field_order = ("title", "method", "areas")

    def __init__(
        self, data: Any, *, leads: Iterable[Organisation], others: Iterable[Assessment], **kw: Any
    ) -> None:
        super().__init__(data, **kw)
        set_choices(self, "lead", [(one.code, one.name) for one in leads])
        before = [(one.code, one.title) for one in others]
        set_choices(self, "replaces", [("", "No, it is new"), *before])

    def given(self) -> CoverGiven:
        """The cover that was sent."""
        sent = self.cleaned_data
        return CoverGiven(
            title=sent["title"],
            topics=self.topics(),
            areas=tuple(sent["areas"]),
            method=sent["method"],
            data_on=sent["data_on"],
            review_on=sent["review_on"],
            lead=sent["lead"],
            replaces=sent["replaces"],
        )


class OutsideForm(ScopeForm):
    """An assessment that others made, by its cover."""

    title = forms.CharField(label="Title", max_length=200)
    publisher = forms.CharField(label="Who made it?", max_length=200)
    method = forms.CharField(
        label="How was need assessed? (optional)", required=False, max_length=4000, widget=LONG
    )
    data_on = DateField(label="Up to which day does the data go?", what="The day", required=False)
    finished_on = DateField(label="When was it finished?", what="The day", required=False)
    address = forms.CharField(
        label="Where can it be read? (optional)", required=False, max_length=500,
        help_text="A web address, for example https://www.example.org/review",
    )  # fmt: skip
    field_order = ("title", "publisher", "method", "areas")

    def given(self) -> OutsideGiven:
        """The cover that was sent."""
        sent = self.cleaned_data
        return OutsideGiven(
            title=sent["title"],
            topics=self.topics(),
            areas=tuple(sent["areas"]),
            publisher=sent["publisher"],
            method=sent["method"],
            data_on=sent["data_on"],
            finished_on=sent["finished_on"],
            address=sent["address"],
        )


def _strength() -> forms.ChoiceField:
    strengths = needs_rules().strengths.values()
    field = forms.ChoiceField(
        label="How strong is the evidence?",
        choices=[(one.code, one.label) for one in strengths],
        widget=forms.RadioSelect,
    )
    field.choice_hints = {one.code: one.about for one in strengths}  # type: ignore[attr-defined]
    return field


class SourceForm(MarkedForm):
    """Where something comes from: a document of the library, or in words."""

    document = forms.ChoiceField(label="Which document says so?", required=False)
    section = forms.CharField(
        label="Where in it, or which other source?", required=False, max_length=200,
        help_text="Needed where you choose no document. For example, section 4, or: workshop of "
        "3 May",
    )  # fmt: skip

    def __init__(self, data: Any, *, documents: Pairs, **kw: Any) -> None:
        super().__init__(data, **kw)
        set_choices(self, "document", [("", "None of the library"), *documents])

    def is_optional(self, name: str) -> bool:
        """Where in a document is needed when no document is named: its hint says so."""
        return name != "section" and super().is_optional(name)


class EntryForm(SourceForm):
    """What is known of one kind of need in one area or kind of locality."""

    kind = forms.ChoiceField(label="Is the need met?", widget=forms.RadioSelect)
    where = forms.ChoiceField(label="Where?", required=False)
    locality_reason = forms.CharField(
        label="Which urban or rural part do you mean, and how do you know?", required=False,
        max_length=300,
        help_text="Only for urban or rural areas, where the table of areas names none covered",
    )  # fmt: skip
    sentence = forms.CharField(label="What is known?", max_length=2000, widget=LONG)
    low = AmountField(
        label="Your estimate: at least", required=False, max_digits=18, decimal_places=6,
        help_text="Only where no stored figure says it; those are chosen on the next page",
    )  # fmt: skip
    high = AmountField(
        label="Your estimate: at most", required=False, max_digits=18, decimal_places=6
    )
    unit = forms.CharField(
        label="Unit", required=False, max_length=40, help_text="For example, people or pct"
    )
    basis = forms.CharField(label="What does the estimate rest on?", required=False, max_length=300)
    field_order = (
        "kind", "where", "locality_reason", "sentence", "strength", "document", "section",
    )  # fmt: skip

    def __init__(self, data: Any, *, areas: Iterable[Area], **kw: Any) -> None:
        super().__init__(data, **kw)
        self.fields["strength"] = _strength()
        self.order_fields(self.field_order)
        kinds = [(code, words.label) for code, words in KINDS.items()]
        set_choices(self, "kind", kinds)
        self.fields["kind"].choice_hints = {  # type: ignore[attr-defined]
            code: words.meaning for code, words in KINDS.items()
        }
        localities = needs_rules().localities.values()
        set_choices(
            self,
            "where",
            [
                ("", "All areas covered"),
                *((f"area:{one.code}", one.name) for one in areas),
                *((f"locality:{one.code}", one.label) for one in localities),
            ],
        )

    def given(self) -> EntryGiven:
        """The entry that was sent."""
        sent = dict(self.cleaned_data)
        which, _, code = sent.pop("where").partition(":")
        return EntryGiven(
            area=code if which == "area" else "",
            locality=code if which == "locality" else "",
            **sent,
        )


def entry_initial(entry: Entry) -> dict[str, Any]:
    """What the boxes of an entry hold when it is opened to be changed."""
    where = f"locality:{entry.locality}" if entry.locality else ""
    return {
        "kind": entry.kind,
        "where": f"area:{entry.area.code}" if entry.area else where,
        "locality_reason": entry.locality_reason,
        "sentence": entry.sentence,
        "strength": entry.strength,
        "document": entry.document.code if entry.document else "",
        "section": entry.section,
        "low": None if entry.low is None else entry.low.normalize(),
        "high": None if entry.high is None else entry.high.normalize(),
        "unit": entry.unit if entry.low is not None else "",
        "basis": entry.basis,
    }


class FindNumberForm(Form):
    """Where to look for a number, and by which words."""

    words = forms.CharField(label="Words in its name", max_length=80)
    kind = forms.ChoiceField(
        label="Look among",
        choices=[("figure", "Figures"), ("result", "Results that were worked out")],
    )


class NumberForm(Form):
    """Which of the numbers found is cited."""

    choice = forms.ChoiceField(label="Which number?", widget=forms.RadioSelect)
    unit = forms.CharField(
        label="Unit of a number out of a result", required=False, max_length=40,
        help_text="For example, people. Figures bring their own",
    )  # fmt: skip

    def __init__(self, data: Any, *, found: Pairs) -> None:
        super().__init__(data)
        set_choices(self, "choice", list(found))


class ContributionForm(Form):
    """What a party adds to a section."""

    text = forms.CharField(label="What should be known?", max_length=4000, widget=LONG)
    evidence = forms.CharField(
        label="What shows it? (optional)", required=False, max_length=300,
        help_text="A document, a count, people you spoke with; never names of people",
    )  # fmt: skip


class WithdrawForm(Form):
    """Taking back what one's own organisation contributed: nothing is asked."""


class DecisionForm(Form):
    """Whether a contribution is taken in."""

    taken = forms.ChoiceField(
        label="Is it taken in?", choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="Why?", max_length=2000, widget=LONG, help_text="The contributor reads it"
    )


class AskForm(Form):
    """Who is asked to validate a section."""

    body = forms.ChoiceField(label="Of which organisation?")
    role = forms.CharField(
        label="In which clinical role?", max_length=120,
        help_text="For example, consultant psychiatrist for older people. No names of people",
    )  # fmt: skip

    def __init__(self, data: Any, *, parties: Iterable[Organisation]) -> None:
        super().__init__(data, prefix="ask")
        set_choices(self, "body", [(one.code, one.name) for one in parties])


class AnswerForm(Form):
    """What a clinician says of a section."""

    stance = forms.ChoiceField(
        label="Do you agree with this section?",
        choices=[(one.value, words) for one, words in STANCES.items()],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="What do you not agree with, and why?", required=False, max_length=2000, widget=LONG,
        help_text="It is published with the section, under your role and organisation",
    )  # fmt: skip


class WhyForm(Form):
    """Why something is done."""

    reason = forms.CharField(label="Why?", max_length=1000, widget=LONG)

    def __init__(self, data: Any, *, label: str = "Why?", prefix: str = "") -> None:
        super().__init__(data, prefix=prefix or None)
        self.fields["reason"].label = label


class NoteForm(Form):
    """A word about a version."""

    note_on = forms.CharField(
        label="What is new in this version? (optional)", required=False, max_length=1000,
        widget=LONG,
    )  # fmt: skip


class PriorityForm(Form):
    """A priority that the assessment sets."""

    title = forms.CharField(label="What is the priority?", max_length=200)
    sentence = forms.CharField(
        label="Why? (optional)", required=False, max_length=2000, widget=LONG
    )
    topic = forms.ChoiceField(label="Which topic is it about?", required=False)

    def __init__(self, data: Any, *, topics: Pairs) -> None:
        super().__init__(data)
        set_choices(self, "topic", [("", "The assessment as a whole"), *topics])


class StatementForm(SourceForm):
    """A statement of need with its evidence and area."""

    sentence = forms.CharField(label="What was found?", max_length=1000, widget=LONG)
    theme = forms.CharField(
        label="Under which heading? (optional)", required=False, max_length=80,
        help_text="For example, variation, access or inequality",
    )  # fmt: skip
    areas = forms.MultipleChoiceField(
        label="For which areas does it hold?", widget=forms.CheckboxSelectMultiple
    )
    field_order = ("sentence", "theme", "areas", "strength", "document", "section")

    def __init__(self, data: Any, *, areas: Iterable[Area], **kw: Any) -> None:
        super().__init__(data, **kw)
        self.fields["strength"] = _strength()
        self.order_fields(self.field_order)
        set_choices(self, "areas", [(one.code, one.name) for one in areas])

    def given(self) -> StatementGiven:
        """The statement that was sent."""
        sent = dict(self.cleaned_data)
        return StatementGiven(**(sent | {"areas": tuple(sent["areas"])}))
