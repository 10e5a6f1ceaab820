"""A page with every chart, table, form field and message, served only in these tests."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path

from commonweal.site import charts, words
from commonweal.site.charts import (
    Bar,
    Flow,
    HeatCell,
    Outside,
    Part,
    Series,
    Stack,
    Stage,
    StageState,
    Step,
)
from commonweal.site.forms import DateField, Form
from commonweal.site.pages import Cell, Column, Crumb, Table, show
from commonweal.site.pagination import paginate
from commonweal.site.urls import (
    handler400,
    handler403,
    handler404,
    handler500,
)
from commonweal.site.urls import (
    urlpatterns as site_urls,
)

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def million(value: str) -> Decimal:
    return Decimal(value) * 1_000_000


def spend_bars() -> charts.BarChart:
    rows = [
        Bar("North Exampleshire CCG", million("61.2"), "£61.2m", marker=million("55")),
        Bar("Mid Exampleshire and Marshes CCG", million("47.9"), "£47.9m", "derived"),
        Bar("Exampleshire County Council", million("44.0"), "£44.0m", "illustrative"),
        Bar("Saltmarsh-on-Sea Borough Council", None, "not known", "missing"),
        Bar(
            "Southport Vale CCG",
            None,
            "£12m to £20m",
            "suppressed",
            low=million("12"),
            high=million("20"),
        ),
        Bar("Income from others", million("-6.5"), "−£6.5m", note="netted off"),
    ]
    return charts.bars(
        rows,
        id="spend-bars",
        finding="North Exampleshire spends the most, £6.2m above its share by population",
        marker_label="share by weighted population",
        source="Exampleshire review, section 3.2",
    )


def bridge() -> charts.BarChart:
    steps = [
        Step("Spend 2014/15", Decimal(200), "£200.0m", is_total=True),
        Step("Growth in demand", Decimal(18), "+£18.0m"),
        Step("Savings found", Decimal(-25), "−£25.0m"),
        Step("Savings still to find", Decimal(-9), "−£9.0m", status="illustrative"),
        Step("Spend 2018/19", Decimal(184), "£184.0m", is_total=True),
    ]
    return charts.waterfall(
        steps, id="bridge", finding="Spend falls by £16m only if every saving is found"
    )


def shares() -> charts.StackChart:
    def whole(label: str, *values: int) -> Stack:
        names = ("Community teams", "Hospital wards", "Talking therapies", "Homes and placements")
        parts = [
            Part(n, Decimal(v), f"{v}%", "illustrative" if n == "Talking therapies" else "")
            for n, v in zip(names, values, strict=True)
        ]
        return Stack(label, tuple(parts))

    return charts.stacked(
        [whole("North", 41, 38, 9, 12), whole("South", 30, 47, 3, 20)],
        id="shares",
        finding="The south spends nearly half of its money on hospital wards",
    )


def who_pays() -> charts.FlowChart:
    north, mid, council = "North Exampleshire CCG", "Mid CCG", "Exampleshire County Council"
    trust, other, homes = (
        "Exampleshire Partnership NHS Trust",
        "Saltmarsh University NHS Foundation Trust",
        "Homes, charities and other providers",
    )
    made = [
        Flow(north, trust, million("82"), "£82.0m"),
        Flow(north, other, million("14.5"), "£14.5m"),
        Flow(north, homes, million("9"), "£9.0m", "assigned"),
        Flow(mid, trust, million("31"), "£31.0m"),
        Flow(mid, other, million("52"), "£52.0m"),
        Flow(mid, homes, None, "not known", "missing"),
        Flow(council, trust, million("6.3"), "£6.3m"),
        Flow(council, homes, million("36"), "£36.0m"),
    ]
    return charts.flow(
        made,
        id="who-pays",
        finding="Two NHS trusts receive four pounds in five of what Exampleshire spends",
        totals={
            north: "£105.5m",
            mid: "£83.0m and more",
            council: "£42.3m",
            trust: "£119.3m",
            other: "£66.5m",
            homes: "£45.0m and more",
        },
        groups={north: "NHS", mid: "NHS", council: "Council"},
        outside=[
            Outside("Specialised services", million("61"), "£61.0m", "paid by NHS England"),
            Outside("Prescribing in general practice", None, "not known", "nobody supplied it"),
        ],
        source="Exampleshire review, table 4",
    )


def scenarios() -> charts.LineChart:
    steps = ("2014/15", "2015/16", "2016/17", "2017/18", "2018/19")

    def series(label: str, *values: str | None, status: str = "") -> Series:
        numbers = tuple(None if v is None else Decimal(v) for v in values)
        shown = tuple("not known" if v is None else f"£{v}m" for v in values)
        return Series(label, numbers, shown, status)

    return charts.lines(
        [
            series("Plan as printed", "1.2", "0.8", "-0.4", "-2.1", "-3.9"),
            series("With all savings", "1.2", "1.4", "1.1", "0.9", "0.6"),
            series("Without growth money", "1.2", "0.2", None, "-3.6", "-4.1"),
            series("Worst case of the board", "1.2", "-0.5", "-2.9", "-5.2", "-7.7"),
            series(
                "Made up for training", "0.5", "0.5", "0.6", "0.4", "0.5", status="illustrative"
            ),
        ],
        steps=steps,
        id="scenarios",
        finding="Only the plan with every saving stays above zero to 2018/19",
        y_label="Surplus or deficit, £m",
    )


def ring() -> charts.Cycle:
    states = [
        ("understand_need", StageState.KNOWN, "14 measures for 7 areas", "", "/places/"),
        ("agree_the_offer", StageState.PART, "9 of 22 service elements", "", "/lexicon/"),
        ("find_the_money", StageState.KNOWN, "£350.2m traced to source", "", "/documents/"),
        ("choose_an_option", StageState.PART, "4 options, 2 appraised", "Due 31 March 2016", ""),
        ("buy", StageState.MISSING, "No procurement recorded", "", "/people/"),
        ("deliver", StageState.PART, "2 of 5 providers send returns", "", ""),
        ("pay", StageState.MISSING, "No contract payments yet", "", ""),
        ("review_outcomes", StageState.MISSING, "No outcome indicator is linked", "", ""),
    ]
    stages = [Stage(key, state, text, href, due) for key, state, text, due, href in states]
    return charts.cycle(
        stages, id="ring", finding="Need and money are known; buying and outcomes are not"
    )


def offer() -> charts.Matrix:
    def cells(*levels: int | None) -> list[HeatCell]:
        names = ("None", "Little", "Some", "Most", "All")
        return [HeatCell("Not known" if v is None else names[v], v) for v in levels]

    return charts.matrix(
        [
            ("Crisis line", cells(4, 4, 2)),
            ("Home treatment", cells(3, 1, 0)),
            ("Perinatal", cells(None, 2, 3)),
        ],
        id="offer",
        finding="No area offers home treatment in full",
        corner="Service",
        columns=("North", "Mid", "South"),
        key=[(0, "none"), (2, "some"), (4, "all")],
    )


class Everything(Form):
    """One field of each kind."""

    name = forms.CharField(label="Name of the service", help_text="As the contract writes it")
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(
        label="Kind", choices=[("", "Choose one"), ("a", "Ward"), ("b", "Team")]
    )
    part = forms.ChoiceField(
        label="Whose part is it?",
        choices=[("nhs", "NHS"), ("council", "Council")],
        widget=forms.RadioSelect,
    )
    areas = forms.MultipleChoiceField(
        label="Which areas?",
        choices=[("n", "North"), ("s", "South")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    sure = forms.BooleanField(label="I have checked it against the source")
    starts = DateField(label="When does it start?", what="The start date")
    amount = forms.DecimalField(label="Amount in pounds")
    file = forms.FileField(
        label="The spend sheet", widget=forms.FileInput({"accept": ".csv,.xlsx"})
    )
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)


class Filter(Form):
    """A filter above a list."""

    year = forms.ChoiceField(
        label="Year", choices=[("", "All"), ("2015", "2015/16")], required=False
    )
    words = forms.CharField(label="Words", required=False)


def tables(request: HttpRequest) -> list[Table]:
    spend = Table(
        "spend",
        "Spend by commissioner, 2014/15",
        (
            Column("who", "Commissioner"),
            Column("sum", "Spend", numeric=True),
            Column("head", "Per head", numeric=True),
        ),
        (
            (
                Cell("North Exampleshire CCG", href="/places/"),
                Cell("£61.2m", status="printed", raw=million("61.2")),
                Cell("£171", status="derived", hint="GP registered population"),
            ),
            (
                Cell("Exampleshire County Council", href="/lexicon/"),
                Cell("£44.0m", status="illustrative", raw=million("44")),
                Cell("suppressed", status="suppressed"),
            ),
            (
                Cell("Saltmarsh-on-Sea Borough Council"),
                Cell("missing", status="missing"),
                Cell("not legible", status="not_legible"),
            ),
        ),
        note="Net of income. Prices of the year.",
    )
    years = tuple(Column(f"y{n}", f"20{n}/{n + 1}", numeric=True) for n in range(10, 20))
    wide = Table(
        "wide",
        "Ten years of one provider",
        (Column("line", "Line"), *years),
        tuple(
            (Cell(line), *(Cell(words.money(Decimal(n * 1_234_567))) for n in range(10, 20)))
            for line in ("Income", "Pay", "Other costs")
        ),
    )
    empty = Table(
        "empty",
        "Returns",
        (Column("a", "A"),),
        (),
        empty="No return has been sent. Ask the provider to send one.",
    )
    page = paginate(request, range(1, 461), size=20)
    long = Table(
        "long",
        "Figures",
        (Column("n", "Number", numeric=True), Column("name", "Figure")),
        tuple((Cell(str(n)), Cell(f"Figure number {n}")) for n in page.items[:3]),
    )
    return [spend, wide, empty, long]


def gallery(request: HttpRequest) -> HttpResponse:
    form = Everything(request.POST or None, request.FILES or None)
    if "say" in request.GET:
        messages.success(request, "The import is accepted: 412 figures in release 3.")
        messages.error(request, "The file has no sheet called spend.")
        messages.info(request, "A new release is being checked.")
    return show(
        request,
        "gallery.jinja",
        title="Gallery",
        crumbs=[Crumb("Places", "/places/"), Crumb("Exampleshire", "/places/exampleshire/")],
        tables=tables(request),
        form=form,
        filter=Filter(request.GET or None),
        page=paginate(request, range(1, 461), size=20),
        charts={
            "bars": spend_bars(),
            "bridge": bridge(),
            "shares": shares(),
            "flow": who_pays(),
            "lines": scenarios(),
            "ring": ring(),
            "offer": offer(),
        },
    )


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a mistake on purpose")


urlpatterns = [path("gallery/", gallery), path("gallery/broken/", broken), *site_urls]
