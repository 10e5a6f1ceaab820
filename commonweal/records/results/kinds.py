"""The kinds of result: what each reads, what a person may choose, and how it is worked out.

The apps of the rooms sign their kinds up when Django starts; this app knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from commonweal.language.worked import Worked
from commonweal.records.register.models import Place
from commonweal.records.results.reading import Reading

Tell = Callable[[int], None]


@dataclass(frozen=True)
class Nothing:
    """What a person chooses where there is nothing to choose."""


@dataclass(frozen=True)
class Subject:
    """One thing that a kind is worked out for, for example a provider. Empty: the whole place."""

    code: str = ""
    title: str = ""


def whole_place(_: Reading) -> Sequence[Subject]:
    """The one subject of a kind that is about the place as a whole."""
    return (Subject(),)


def where_held(dataset: str) -> Callable[[Reading], Sequence[Subject]]:
    """The whole place, once a table is held; before, only somebody who asks has it worked out."""
    return lambda reading: (Subject(),) if dataset in reading.datasets else ()


def never(_: Any) -> bool:
    """No choice of this kind takes long."""
    return False


@dataclass(frozen=True)
class Kind:
    """One kind of result.

    `reads` are the data sets that go in, `needs` those of them without which nothing can be
    worked out; `official` are the sets of published statistics that go in besides. `given` is a
    frozen dataclass with defaults: what a person may choose. `work` turns a reading, a subject's
    code and what was chosen into an answer of the type `answer`, and raises CannotWork with
    sentences when it cannot. One that is `automatic` is worked out again after each release with
    what was last chosen; the rest are worked out when asked. What `is_long` runs as a job; unless
    said otherwise, that is what is not automatic. `takes_long` says of a choice that it is work
    for a job, whatever the kind. `path` is the address of its page below the place's; the page of
    a subject lies below it, or where `{subject}` stands in it. `chosen_with` names the kind whose
    choices hold for this one too, so that both rest on the same: it follows when they change.
    `open_to_all` says which of its versions may be shown, once published, to others than
    commissioners; None for all of them.
    """

    code: str
    title: str
    path: str
    reads: tuple[str, ...]
    needs: tuple[str, ...]
    answer: type[Any]
    work: Callable[[Reading, str, Any, Tell], Worked]
    given: type[Any] = Nothing
    subjects: Callable[[Reading], Sequence[Subject]] = whole_place
    automatic: bool = True
    official: tuple[str, ...] = ()
    chosen_with: str = ""
    is_long: bool | None = None
    takes_long: Callable[[Any], bool] = never
    open_to_all: Callable[[Place], Q] | None = None

    @property
    def runs_as_job(self) -> bool:
        """Whether it takes longer than a person should wait for a page."""
        return not self.automatic if self.is_long is None else self.is_long

    def page(self, subject: str = "") -> str:
        """The address of its page below the place's."""
        if "{subject}" in self.path:
            return self.path.replace("{subject}", subject)
        return self.path + (f"{subject}/" if subject else "")


_kinds: dict[str, Kind] = {}


def sign_up(kind: Kind) -> None:
    """Make a kind known. Raises ValueError for a second one of the same code."""
    if _kinds.setdefault(kind.code, kind) is not kind:
        raise ValueError(f"there are two kinds of result called {kind.code}")


def all_kinds() -> tuple[Kind, ...]:
    """Every kind, in the order in which they signed up."""
    return tuple(_kinds.values())


def kind_of(code: str) -> Kind:
    """The kind of a code. Raises LookupError with a sentence."""
    if code not in _kinds:
        raise LookupError(f"There is no kind of result “{code}”. There are: {', '.join(_kinds)}.")
    return _kinds[code]
