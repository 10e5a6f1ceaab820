"""Steps over tables: all that look at one table see each of its pieces while it is open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from commonweal.engines.kernel.rows import Opened, Preparing, Step


def sweep(making: Preparing, steps: Iterable[Step], threads: int = 1) -> None:
    """Do the steps and what they need, each table in as few sweeps as that allows."""
    waiting = list(_with_needs(steps))
    while waiting:
        tables: dict[str, list[Step]] = {}
        for step in waiting:
            tables.setdefault(step.source.table, []).append(step)
        ready = {
            name: [step for step in members if all(need.done for need in step.needs)]
            for name, members in tables.items()
        }
        # A table that some who are not ready yet will need too waits, if another can come first.
        name = min(
            (name for name, members in ready.items() if members),
            key=lambda name: len(tables[name]) - len(ready[name]),
        )
        _over(making, name, ready[name], threads)
        waiting = [step for step in waiting if not step.done]


def _with_needs(steps: Iterable[Step]) -> Iterable[Step]:
    """Each step once that is not done yet, and all that it rests on."""
    found: dict[int, Step] = {}

    def add(step: Step) -> None:
        if not step.done and id(step) not in found:
            found[id(step)] = step
            for need in step.needs:
                add(need)

    for step in steps:
        add(step)
    return found.values()


def _over(making: Preparing, name: str, steps: Sequence[Step], threads: int) -> None:
    for step in steps:
        step.begin()
    together = [(step, step.source.on) for step in steps if step.source.on is not None]

    def look(place: int) -> None:
        opened = Opened(pieces[place])
        for step, on in together:
            step.take(place, on(opened))

    pieces = making.pieces(name) if together else []
    if threads > 1 and len(pieces) > 1:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(look, range(len(pieces))))
    else:
        for place in range(len(pieces)):
            look(place)
    for step in steps:
        if step.source.on is None:
            for place, frame in enumerate(step.source.frames()):
                step.take(place, frame)
        step.end()
        step.done = True
