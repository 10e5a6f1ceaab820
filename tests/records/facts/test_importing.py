"""Bringing a file in: received, checked, accepted whole; corrected, withdrawn and published."""

from __future__ import annotations

from decimal import Decimal

import pytest
from click.testing import CliRunner
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction

from commonweal.cli.main import cli
from commonweal.language.figure import Status
from commonweal.records.audit.models import Event
from commonweal.records.facts import actions
from commonweal.records.facts.actions.correcting import Correction, NotCorrected
from commonweal.records.facts.models import Figure, FigureVersion, Import, Release
from commonweal.records.facts.selectors import figures_for
from commonweal.records.facts.uploads import NotStored
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from tests.conftest import run_command
from tests.records import people

HEADER = (
    "commissioner_code,commissioner,commissioner_type,amount_gbp_m,year,source_doc,source_section"
)
ROWS = (
    "all,Everybody,total,30.5,2024/25,this file,Table 1",
    "north_ccg,North CCG,ccg,20.0,2024/25,this file,Table 1",
    "shire_council,Shire Council,local_authority,10.5,2024/25,this file,Table 1",
)


@pytest.fixture
def place(db: None) -> Place:
    return people.place(north_ccg="lead", shire_council="commissioner", trust_a="provider")


@pytest.fixture
def analyst(place: Place) -> Acting:
    return people.person(Role.ANALYST, "north_ccg")


def spend_file(*rows: str, header: str = HEADER, name: str = "spend.csv") -> ContentFile[bytes]:
    return ContentFile("\n".join([header, *(rows or ROWS)]).encode(), name=name)


def bring_in(
    place: Place, by: Acting, *rows: str, template: str = "spend", **options: object
) -> Import:
    header = str(options.pop("header", HEADER))
    received = actions.receive_import(
        place=place,
        template=template,
        file=spend_file(*rows, header=header),
        by=by,
        **options,  # type: ignore[arg-type]
    )
    return actions.check_import(import_=received, by=by)


def test_an_accepted_file_becomes_figures_with_their_source(place: Place, analyst: Acting) -> None:
    checked = bring_in(place, analyst)
    assert checked.state == Import.State.CHECKED
    assert (checked.new_count, checked.changed_count, checked.same_count) == (3, 0, 0)
    assert not Figure.objects.exists()

    release = actions.accept_import(import_=checked, by=analyst)

    assert release is not None
    assert release.number == 1
    figures = figures_for(analyst, place, "spend")
    assert [(f.value, f.printed, f.subject) for f in figures] == [
        (Decimal("30.5"), "30.5", ""),
        (Decimal("20.0"), "20.0", "north_ccg"),
        (Decimal("10.5"), "10.5", "shire_council"),
    ]
    assert figures[1].citation.document.startswith("exampleshire-file-")
    assert figures[1].citation.section == "Table 1"
    version = FigureVersion.objects.filter(about__code="north_ccg").get()
    assert version.author == analyst.user
    of_imports = Event.objects.filter(action__startswith="import.").order_by("id")
    assert list(of_imports.values_list("action", flat=True))[-2:] == [
        "import.received",
        "import.accepted",
    ]


def test_the_same_file_again_changes_nothing(place: Place, analyst: Acting) -> None:
    actions.accept_import(import_=bring_in(place, analyst), by=analyst)
    again = bring_in(place, analyst)
    assert (again.new_count, again.changed_count, again.same_count) == (0, 0, 3)
    assert actions.accept_import(import_=again, by=analyst) is None
    assert Release.objects.count() == 1
    assert FigureVersion.objects.count() == 3


def test_a_printed_value_is_not_overwritten_without_a_reason(place: Place, analyst: Acting) -> None:
    actions.accept_import(import_=bring_in(place, analyst), by=analyst)
    changed = (ROWS[0], ROWS[1].replace("20.0", "21.0"), ROWS[2])

    refused = bring_in(place, analyst, *changed)

    assert refused.state == Import.State.REFUSED
    assert [(p["row"], p["column"]) for p in refused.problems] == [(3, "amount_gbp_m")]
    assert "“20.0” stands on record as printed" in refused.problems[0]["sentence"]
    with pytest.raises(actions.ImportRefused):
        actions.accept_import(import_=refused, by=analyst)

    with pytest.raises(actions.ImportRefused, match="needs a reason"):
        bring_in(place, analyst, *changed, is_correction=True)
    corrected = bring_in(
        place, analyst, *changed, is_correction=True, reason="The final accounts say so."
    )
    actions.accept_import(import_=corrected, by=analyst, reason="The total is as printed.")

    figure = Figure.objects.get(current__about__code="north_ccg")
    versions = list(figure.versions.order_by("number").values_list("number", "printed", "reason"))
    assert versions == [
        (1, "20.0", ""),
        (2, "21.0", "The final accounts say so.\nThe total is as printed."),
    ]
    assert figure.current is not None
    assert figure.current.value == Decimal("21.0")


def test_nothing_is_saved_when_one_row_is_wrong(place: Place, analyst: Acting) -> None:
    refused = bring_in(place, analyst, *ROWS[:2], ROWS[2].replace("10.5", "ten"))
    assert refused.state == Import.State.REFUSED
    assert refused.problems == [
        {
            "file": "spend.csv",
            "row": 4,
            "column": "amount_gbp_m",
            "sentence": "“ten” is not a number. Write digits only, or leave the cell empty.",
        }
    ]
    assert not Figure.objects.exists()
    assert not Release.objects.exists()


def test_an_unusual_value_waits_for_a_reason(place: Place, analyst: Acting) -> None:
    header = "provider_code,financial_year,quarter,measure,value,unit,source_doc,source_section"
    rows = (
        "trust_a,2024/25,Q1,early_intervention_cases,425,count,this file,T1",
        "trust_a,2024/25,Q2,early_intervention_cases,985,count,this file,T1",
    )
    checked = bring_in(
        place, analyst, *rows, header=header, template="provider_performance_quarterly"
    )
    assert [query["row"] for query in checked.queries] == [3]
    with pytest.raises(actions.ImportRefused, match="1 question waits"):
        actions.accept_import(import_=checked, by=analyst)
    actions.accept_import(import_=checked, by=analyst, reason="A new team opened in July.")
    assert Figure.objects.count() == 2
    checked.refresh_from_db()
    assert checked.reason == "A new team opened in July."


def test_a_correction_is_a_new_version_with_author_and_reason(
    place: Place, analyst: Acting
) -> None:
    actions.accept_import(import_=bring_in(place, analyst), by=analyst)
    figure = Figure.objects.get(current__about__code="north_ccg")
    with pytest.raises(NotCorrected, match="Say why"):
        actions.correct_figure(
            figure=figure, correction=Correction(printed="19"), reason=" ", by=analyst
        )
    with pytest.raises(NotCorrected, match="not a number"):
        actions.correct_figure(
            figure=figure, correction=Correction(printed="a lot"), reason="x", by=analyst
        )
    version = actions.correct_figure(
        figure=figure, correction=Correction(printed="19.50"), reason="Misread.", by=analyst
    )
    assert (version.number, version.value, version.printed) == (2, Decimal("19.50"), "19.50")
    assert version.author == analyst.user
    assert figure.versions.get(number=1).printed == "20.0"


def test_a_valueless_status_takes_the_value_away(place: Place, analyst: Acting) -> None:
    actions.accept_import(import_=bring_in(place, analyst), by=analyst)
    figure = Figure.objects.get(current__about__code="north_ccg")
    actions.correct_figure(
        figure=figure,
        correction=Correction(status=Status.NOT_LEGIBLE),
        reason="The scan cannot be read.",
        by=analyst,
    )
    shown = next(f for f in figures_for(analyst, place) if f.subject == "north_ccg")
    assert shown.value is None
    assert shown.quantity.low is None


def test_only_the_giver_or_the_lead_corrects(place: Place, analyst: Acting) -> None:
    council = people.person(Role.ANALYST, "shire_council")
    actions.accept_import(import_=bring_in(place, analyst), by=analyst)
    figure = Figure.objects.get(current__about__code="shire_council")
    with pytest.raises(NotAllowed, match="organisation that gave it"):
        actions.correct_figure(
            figure=figure, correction=Correction(printed="1"), reason="x", by=council
        )


def test_withdrawing_puts_every_figure_back(place: Place, analyst: Acting) -> None:
    actions.accept_import(import_=bring_in(place, analyst), by=analyst)
    changed = (ROWS[1].replace("20.0", "21.0"), ROWS[2].replace("Shire", "The Shire"))
    second = bring_in(place, analyst, *changed, is_correction=True, reason="Final accounts.")
    actions.accept_import(import_=second, by=analyst, reason="The total is as printed.")
    actions.withdraw_import(import_=second, reason="Wrong file.", by=analyst)
    figures = figures_for(analyst, place, "spend")
    assert [f.printed for f in figures] == ["30.5", "20.0", "10.5"]
    assert FigureVersion.objects.count() == 5
    assert Release.objects.count() == 3


def test_a_file_changed_since_is_not_withdrawn(place: Place, analyst: Acting) -> None:
    first = bring_in(place, analyst)
    actions.accept_import(import_=first, by=analyst)
    figure = Figure.objects.get(current__about__code="north_ccg")
    actions.correct_figure(
        figure=figure, correction=Correction(printed="19"), reason="Misread.", by=analyst
    )
    with pytest.raises(actions.ImportRefused, match="changed since"):
        actions.withdraw_import(import_=first, reason="Wrong file.", by=analyst)


def test_a_provider_sends_returns_about_itself_only(place: Place) -> None:
    trust = people.person(Role.PROVIDER, "trust_a")
    people.organisation("trust_b", "nhs_trust")
    with pytest.raises(NotAllowed, match="Providers do not send"):
        bring_in(place, trust)
    columns = "provider_code,financial_year,quarter,staff_group,headcount_or_wte"
    header = f"{columns},source_doc,source_section"
    rows = ("trust_a,2024/25,Q1,total,100,this file,T1", "trust_b,2024/25,Q1,total,1,this file,T1")
    refused = bring_in(place, trust, *rows, header=header, template="provider_workforce_quarterly")
    assert [(p["row"], p["column"]) for p in refused.problems] == [(3, "provider_code")]
    own = bring_in(place, trust, rows[0], header=header, template="provider_workforce_quarterly")
    actions.accept_import(import_=own, by=trust)
    assert FigureVersion.objects.get().about == trust.organisation


def test_others_may_not_bring_anything_in(place: Place) -> None:
    stranger = people.person(Role.ANALYST, "far_ccg")
    auditor = people.person(Role.AUDITOR, "north_ccg")
    for by in (stranger, auditor, Acting.public()):
        with pytest.raises(NotAllowed):
            bring_in(place, by)
    assert not Import.objects.exists()


def test_a_stranger_sees_nothing_until_it_is_published(place: Place, analyst: Acting) -> None:
    stranger = people.person(Role.ANALYST, "far_ccg")
    lead = people.person(Role.COMMISSIONER, "north_ccg")
    actions.accept_import(import_=bring_in(place, analyst), by=analyst)
    assert figures_for(stranger, place) == []
    assert figures_for(Acting.public(), place) == []
    actions.publish(place=place, by=lead)
    assert len(figures_for(Acting.public(), place)) == 3
    figure = Figure.objects.get(current__about__code="north_ccg")
    actions.correct_figure(
        figure=figure, correction=Correction(printed="19"), reason="Misread.", by=lead
    )
    seen = {f.subject: f.printed for f in figures_for(stranger, place)}
    assert seen["north_ccg"] == "20.0"


def test_a_file_above_the_limit_is_stopped_while_it_arrives(place: Place, analyst: Acting) -> None:
    class Endless:
        """Does not say how large it is, and counts what is taken from it."""

        name = "huge.csv"
        taken = 0

        def chunks(self, chunk_size: int | None = None):  # type: ignore[no-untyped-def]
            while self.taken < 200_000_000:
                self.taken += chunk_size or 65_536
                yield b"x" * (chunk_size or 65_536)

    upload = Endless()
    with pytest.raises(NotStored, match="The file has more than 20 MB; at most 20 MB"):
        actions.receive_import(place=place, template="spend", file=upload, by=analyst)
    assert upload.taken < 21_000_000
    honest = Endless()
    honest.size = 200_000_000  # type: ignore[attr-defined]
    with pytest.raises(NotStored, match="The file has 200 MB; at most 20 MB are taken"):
        actions.receive_import(place=place, template="spend", file=honest, by=analyst)
    assert honest.taken == 0
    assert not Import.objects.exists()


@pytest.mark.parametrize("statement", ["UPDATE {} SET printed = '1'", "DELETE FROM {}"])
def test_the_database_keeps_every_version(place: Place, analyst: Acting, statement: str) -> None:
    from django.db import connection

    actions.accept_import(import_=bring_in(place, analyst), by=analyst)
    with pytest.raises(DatabaseError, match="never changed or removed"), transaction.atomic():
        connection.cursor().execute(statement.format("facts_figureversion"))
    assert FigureVersion.objects.filter(printed="20.0").count() == 1


def test_a_figure_is_corrected_by_command(place: Place, analyst: Acting) -> None:
    assert analyst.user
    accepted = bring_in(place, analyst)
    actions.accept_import(import_=accepted, by=analyst)
    figure = Figure.objects.get(current__about__code="north_ccg")
    wanted = ["figures", "correct", figure.ref, "--place", place.code, "--as", analyst.user.email]
    told = run_command(*wanted, "--value", "19.5", "--reason", "Misread.")
    assert told == f"{figure.current}: version 2 says 19.5.\n"
    figure.refresh_from_db()
    assert figure.current is not None
    assert (figure.current.value, figure.current.author) == (Decimal("19.5"), analyst.user)
    refused = CliRunner().invoke(cli, [*wanted, "--value", "a lot", "--reason", "x"])
    assert refused.exit_code == 1
    assert "“a lot” is not a number" in refused.output
