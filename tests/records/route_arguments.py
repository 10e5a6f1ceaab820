"""How each parameter of an address is filled when every route is visited as every role.

Each row is (pattern found in the route, parameter, what gives the value). The first that fits is
taken, so the particular stands before the general. What the visits of a row need and the worked
papers do not hold is made before the first of them, and undone after the last.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commonweal.records.activity.actions import bring_in_activity, receive_activity
from commonweal.records.activity.models import ActivityRelease
from commonweal.records.audit.models import Event
from commonweal.records.facts.models import Figure, Finding, Gap, Import, Release
from commonweal.records.findings.actions import record_adjustment
from commonweal.records.frameworks.actions import attach, take_up
from commonweal.records.frameworks.actions_publishing import Term, publish_set, send_schedules
from commonweal.records.frameworks.selectors import sets_for
from commonweal.records.measures.models import MeasureRun, MeasureStanding
from commonweal.records.options.models import Meeting
from commonweal.records.path.models import Criterion
from commonweal.records.people.acting import Acting
from commonweal.records.people.models import Membership, User
from commonweal.records.people.permissions import Role
from commonweal.records.planning.models import Recommendation
from commonweal.records.providers.actions_changes import NoticeGiven, give_notice
from commonweal.records.providers.selectors import conflicts_seen
from commonweal.records.published.actions import bring_in_published, receive_published
from commonweal.records.published.models import PublishedRelease
from commonweal.records.published.selectors import releases_for
from commonweal.records.register.actions import register_area
from commonweal.records.register.actions_uploads import receive_file
from commonweal.records.register.models import Organisation, Place
from commonweal.records.results.actions import attempt, work_out
from commonweal.records.results.models import Result
from commonweal.records.thread.models import Link
from commonweal.reviewing.frameworks import Placed
from tests.records.consultation import visited as consultations
from tests.records.contracts import visited as contracts
from tests.records.equality import visited as equality
from tests.records.evaluation import visited as evaluations
from tests.records.involvement import visited as involvement
from tests.records.needs import visited
from tests.records.procuring import visited as tenders
from tests.records.reports import visited as reports
from tests.records.reviews import visited as reviews

HOME = "ne_essex_ccg"
PLACE = "essex-2015"

Argument = Callable[[User | None], object]


def first(model: type[Figure | Finding | Gap | Import | Recommendation | Link | Release]) -> int:
    """The first record of a kind in the place that is visited."""
    return (
        model._default_manager.filter(place__code=PLACE)
        .order_by("pk")
        .values_list("pk", flat=True)[0]
    )


def _somebody_else(visitor: User | None) -> int:
    """A membership in the visitor's own organisation that is not the visitor's."""
    code = visitor.memberships.get().organisation.code if visitor else HOME
    others = Membership.objects.filter(organisation__code=code).exclude(role=Role.ADMINISTRATOR)
    return others.values_list("pk", flat=True)[0]


def _event(_: User | None) -> int:
    return Event.objects.filter(organisation__code=HOME).values_list("pk", flat=True)[0]


def _register_file(_: User | None) -> int:
    """A file for the register that waits for its organisation to accept it."""
    member = Membership.objects.get(organisation__code=HOME, role=Role.ANALYST)
    made = receive_file(
        by=Acting.from_membership(member),
        file_name="register-organisations.csv",
        data=b"code,name,kind\nexample_ccg,Example CCG,ccg\n",
        template="register-organisations",
    )
    return made.pk


def _own_area(_: User | None) -> str:
    """An area that the visitors' organisation has entered, and may therefore correct."""
    member = Membership.objects.get(organisation__code=HOME, role=Role.ANALYST)
    by = Acting.from_membership(member)
    return register_area(by=by, code="own_locality", name="Own locality", kind="locality").code


def _adjustment(_: User | None) -> int:
    """An adjustment in use in the place that is visited."""
    member = Membership.objects.get(organisation__code=HOME, role=Role.ANALYST)
    figure = Figure.objects.filter(place__code=PLACE, dataset="spend", column="amount_gbp_m")[0]
    made = record_adjustment(
        figure=figure,
        tag="CAMHS",
        adds=False,
        low=Decimal(1),
        high=Decimal(2),
        reason="To show how a visit is answered",
        by=Acting.from_membership(member),
    )
    return made.pk


def _recommendation(_: User | None) -> str:
    return Recommendation.objects.filter(place__code=PLACE).values_list("code", flat=True)[0]


def _result(_: User | None) -> int:
    """The commissioning path, which is worked out when its table comes in."""
    return Result.objects.filter(place__code=PLACE, kind="path").values_list("pk", flat=True)[0]


def _attempt(_: User | None) -> int:
    """A request to work out the path, made by the analyst."""
    member = Membership.objects.get(organisation__code=HOME, role=Role.ANALYST)
    place = Place.objects.get(code=PLACE)
    return attempt(by=Acting.from_membership(member), place=place, kind="path").pk


def _intentions(_: User | None) -> str:
    """The intentions of all areas together, drafted and not published."""
    work_out(
        by=Acting.system(), place=Place.objects.get(code=PLACE), kind="intentions", subject="all"
    )
    return "all"


def _notice(_: User | None) -> int:
    """A notice of the provider that visits, which goes to the commissioner that visits."""
    provider = Organisation.objects.get(code="nep")
    member = Membership.objects.get(organisation=provider, role=Role.PROVIDER)
    made = give_notice(
        by=Acting.from_membership(member),
        place=Place.objects.get(code=PLACE),
        provider=provider,
        notice=NoticeGiven("A move", "A team moves", "Colchester", date(2027, 4, 1), "by letter"),
        told=[Organisation.objects.get(code=HOME)],
        told_on=date(2027, 1, 4),
    )
    return made.number


def _pair(_: User | None) -> str:
    """Two plans that contradict each other, of the provider and the commissioner that visit."""
    found = conflicts_seen(Acting.system(), Place.objects.get(code=PLACE))
    assert found
    return next(one.code for one in found.conflicts if one.commissioner == HOME)


def _meeting(_: User | None) -> int:
    """A meeting that the paper prints."""
    return Meeting.objects.filter(place__code=PLACE).values_list("pk", flat=True)[0]


def _criterion(_: User | None) -> int:
    """A criterion that the commissioners assess, at the first gate of the path."""
    rows = Criterion.objects.filter(gate__place__code=PLACE, gate__number=1, side="commissioner")
    return rows.values_list("pk", flat=True)[0]


def _activity_file(_: User | None) -> int:
    """A file of activity that waits to be brought in."""
    member = Membership.objects.get(organisation__code=HOME, role=Role.ANALYST)
    upload = SimpleUploadedFile("prices.csv", b"provider\nRXX\n")
    by, place = Acting.from_membership(member), Place.objects.get(code=PLACE)
    return receive_activity(by=by, place=place, upload=upload).pk


def _activity_release(_: User | None) -> int:
    """A release of activity that holds a price; no two visits bring the same file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "prices.csv"
        path.write_text(
            "provider,commissioner,currency,valid_from,price_pence\n"
            f"RXX,QH8,A06,2024-04-01,{next(_PRICES)}\n"
        )
        place = Place.objects.get(code=PLACE)
        made = bring_in_activity(by=Acting.system(), place=place, paths=[path]).release_record
    assert made
    return made.number


def _published_set(_: User | None) -> str:
    """A published set that is held, with a rate that its counts reproduce."""
    code = "talking-therapies-annual"
    if not releases_for(Acting.system(), code).exists():
        _bring_annual(Acting.system())
    return code


def _published_release(_: User | None) -> int:
    """A release of it that the analyst who visits brought in."""
    member = Membership.objects.get(organisation__code=HOME, role=Role.ANALYST)
    return _bring_annual(Acting.from_membership(member), finished=next(_FINISHED)).number


#: A file that is held as it is does not come in again.
_FINISHED = count(240)


def _bring_annual(by: Acting, finished: int = 220) -> PublishedRelease:
    rows = [
        f"finished_course_treatment,count,{finished}", "not_at_caseness,count,20",
        "recovery,count,100", "recovery,percentage,50",
    ]  # fmt: skip
    with TemporaryDirectory() as folder:
        path = Path(folder) / "annual.csv"
        path.write_text(
            "start_date,end_date,org_type,org_code,org_name,variable_type,variable_a,variable_b,"
            "measure_name,measure_statistic,value\n"
            + "".join(
                f"2024-04-01,2025-03-31,{kind},NULL,NULL,{row}\n"
                for kind in ("ICB,QXX,Somewhere,Total", "England,All,All,Total")
                for row in rows
            )
        )
        return bring_in_published(by=by, set_code="talking-therapies-annual", path=path)


def _published_file(_: User | None) -> int:
    """A published file that waits to be read."""
    member = Membership.objects.get(organisation__code=HOME, role=Role.ANALYST)
    by, upload = Acting.from_membership(member), SimpleUploadedFile("annual.csv", b"start_date\n")
    return receive_published(by=by, set_code="talking-therapies-annual", upload=upload).pk


_PRICES = count(10_000)


def _measured_body(_: User | None) -> str:
    """A commissioner with one value of a measure."""
    now, place = timezone.now(), Place.objects.get(code=PLACE)
    numbers = ActivityRelease.objects.filter(place=place).order_by("-number")
    number = (numbers.values_list("number", flat=True).first() or 0) + 1
    release = ActivityRelease.objects.create(
        place=place, number=number, store_digest="x", made_at=now
    )
    run = MeasureRun.objects.create(
        place=place, number=number, release=release, state="done", asked_at=now, made_at=now
    )
    MeasureStanding.objects.create(
        run=run, measure="did-not-attend", level="commissioner", organisation="QH8",
        month=date(2024, 4, 1), state="suppressed", variation="not shown",
        assurance="not shown", kind="no values", sentence="No value to show yet.",
    )  # fmt: skip
    return "QH8"


def _framework(_: User | None) -> str:
    """A framework taken up here, with one indicator, published and sent to every provider."""
    place, by, code = Place.objects.get(code=PLACE), Acting.system(), "mh-strategy-2011"
    if code in sets_for(by, place):
        return code
    take_up(by=by, place=place, framework=code)
    attach(by=by, place=place, framework=code, wanted=Placed("iapt-recovery", "2.1"))
    publish_set(by=by, place=place, framework=code)
    term = Term(date(2027, 4, 1), date(2028, 3, 31))
    send_schedules(by=by, place=place, framework=code, term=term)
    return code


#: Those that differ between the people who visit.
PERSONAL = frozenset({_somebody_else})
ARGUMENTS: list[tuple[str, str, Argument]] = [
    (r"^/audit/", "pk", _event),
    (r"^/people/", "pk", _somebody_else),
    (r"^/people/welcome/", "key", lambda _: "not-a-key"),
    (r"^/register/organisations/", "code", lambda _: HOME),
    (r"^/register/areas/", "code", _own_area),
    (r"^/register/files/", "template", lambda _: "register-organisations"),
    (r"^/register/imports/", "pk", _register_file),
    (r"^/lexicon/schemes/", "scheme", lambda _: "cluster"),
    (r"^/lexicon/terms/", "code", lambda _: "cluster:1"),
    (r"^/documents/", "code", lambda _: "essex-review-2015"),
    (r"^/templates/", "template", lambda _: "spend"),
    (r"^/templates/", "code", lambda _: "spend"),
    (r"^/published/sets/", "code", _published_set),
    (r"^/published/sets/", "number", _published_release),
    (r"^/published/files/", "pk", _published_file),
    (r"/activity/files/", "pk", _activity_file),
    (r"/activity/releases/", "number", _activity_release),
    (r"/measures/organisations/", "level", lambda _: "commissioner"),
    (r"/measures/organisations/", "code", _measured_body),
    (r"/measures/", "measure", lambda _: "did-not-attend"),
    (r"/adjustments/", "pk", _adjustment),
    (r"/frameworks/", "framework", _framework),
    (r"/frameworks/", "indicator", lambda _: "iapt-recovery"),
    (r"/frameworks/", "provider", lambda _: "nep"),
    (r"/contracts/from-awards/", "code", lambda _: tenders.published().code),
    (r"/contracts/", "code", lambda _: contracts.contract().code),
    (r"/contracts/.*/tasks/", "pk", lambda _: contracts.task()),
    (r"/contracts/.*/conditions/", "pk", lambda _: contracts.condition()),
    (r"/needs/.*/versions/", "code", lambda _: visited.published()),
    (r"/needs/.*/versions/", "number", lambda _: 1),
    (r"/needs/", "code", lambda _: visited.draft().code),
    (r"/needs/", "section", lambda _: 1),
    (r"/needs/.*/entries/", "pk", lambda _: visited.entry()),
    (r"/needs/.*/contributions/", "pk", lambda _: visited.contribution()),
    (r"/needs/statements/", "statement", lambda _: visited.statement()),
    (r"/needs/priorities/", "priority", lambda _: visited.priority()),
    (r"/tenders/<slug:code>/(change|openers|publish)/", "code", lambda _: tenders.draft().code),
    (r"/tenders/<slug:code>/route/", "code", lambda _: tenders.draft().code),
    (r"/tenders/<slug:code>/specification/p", "code", lambda _: tenders.draft().code),
    (r"/tenders/.*/evaluation/", "code", lambda _: evaluations.evaluated().code),
    (r"/tenders/.*/evaluation/", "question", lambda _: "q2"),
    (r"/tenders/.*/evaluation/lots/", "lot", lambda _: "1"),
    (r"/tenders/.*/evaluation/", "lot", lambda _: "common"),
    (r"/tenders/.*/evaluation/", "bidder", lambda _: "nep"),
    (r"/tenders/.*/evaluation/", "number", lambda _: 1),
    (r"/tenders/<slug:code>/", "code", lambda _: tenders.published().code),
    (r"/tenders/.*/(versions|receipts|releases)/", "number", lambda _: 1),
    (
        r"/equality/<slug:code>/(actions/$|approve|evidence|groups|rights|screening|words)",
        "code",
        lambda _: equality.draft().code,
    ),
    (r"/equality/<slug:code>/", "code", lambda _: equality.approved().code),
    (r"/equality/", "number", lambda _: 1),
    (r"/consultations/<slug:code>/change/", "code", lambda _: consultations.draft().code),
    (r"/involvement/", "code", lambda _: involvement.plan().code),
    (r"/involvement/.*/partners/", "number", lambda _: 1),
    (r"/reviews/.*/(conclude|grants)/", "code", lambda _: reviews.grants().code),
    (r"/reviews/<slug:code>/", "code", lambda _: reviews.strategic().code),
    (r"/reviews/", "dimension", lambda _: "costs"),
    (r"/consultations/.*/retire/", "code", lambda _: consultations.opened().code),
    (
        r"/consultations/<slug:code>/(themes|support|venues|heard|proposals|said-and-did)/",
        "code",
        lambda _: consultations.published().code,
    ),
    (r"/consultations/", "theme", lambda _: "size"),
    (r"/consultations/.*/quotes/", "pk", lambda _: consultations.quote()),
    (r"/consultations/.*/coding/", "pk", lambda _: consultations.text()),
    (r"/consultations/<slug:code>/", "code", lambda _: consultations.opened().code),
    (r"/reports/<slug:code>/($|versions|outcomes|revise)", "code", lambda _: reports.issued().code),
    (r"/reports/<slug:code>/", "code", lambda _: reports.draft().code),
    (r"/reports/.*/versions/", "number", lambda _: 1),
    (r"/reports/.*/headings/", "heading", lambda _: "model"),
    (r"/reports/.*/lists/", "name", lambda _: "recommendations"),
    (r"/intentions/", "subject", _intentions),
    (r"/meetings/", "pk", _meeting),
    (r"/options/", "appraisal", lambda _: "main"),
    (r"/criteria/", "pk", _criterion),
    (r"/results/attempts/", "pk", _attempt),
    (r"/results/", "pk", _result),
    (r"/figures/", "pk", lambda _: first(Figure)),
    (r"/findings/", "pk", lambda _: first(Finding)),
    (r"/imports/", "pk", lambda _: first(Import)),
    (r"/gaps/", "pk", lambda _: first(Gap)),
    (r"/gaps/", "code", lambda _: Gap.objects.filter(place__code=PLACE)[0].code),
    (r"/links/", "pk", lambda _: first(Link)),
    (r"/recommendations/", "code", _recommendation),
    (r"/recommendations/", "pk", lambda _: first(Recommendation)),
    (r"/changes/", "number", _notice),
    (r"/plan-conflicts/", "code", _pair),
    (r"/providers/", "code", lambda _: "nep"),
    (r"/providers/", "org", lambda _: "nep"),
    (r"/providers/", "organisation", lambda _: "nep"),
    (r"/drafts/", "draft", lambda _: "even-steps-in-the-north"),
    (r"/thread/", "kind", lambda _: "recommendation"),
    (r"/thread/", "ref", _recommendation),
    (r"/need/profile/<str:areas>/", "place", lambda _: "north-central-london-2022"),
    (r"/need/profile/<str:areas>/", "areas", lambda _: "barnet,camden"),
    (r"/need/gaps/<slug:area>/", "place", lambda _: "north-central-london-2022"),
    (r"/need/gaps/<slug:area>/", "area", lambda _: "camden"),
    (r"/need/gaps/<slug:area>/", "element", lambda _: "acute-bed"),
    (r"/need/services/", "scenario", lambda _: "home-treatment-first"),
    (r"/need/services/<str:scenario>/", "place", lambda _: "north-central-london-2022"),
    (r"", "place", lambda _: PLACE),
    (r"", "ending", lambda _: "csv"),
]
