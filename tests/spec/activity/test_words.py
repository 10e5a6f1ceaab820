"""Words to numbers: those that are taken as they come end as those do that are looked up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from commonweal.engines.store.ordering import Marks
from commonweal.engines.store.words import Words, hashes_of

WORDS = st.text("abé:0123456789", max_size=20)
BATCHES = st.lists(st.tuples(st.booleans(), st.lists(WORDS, max_size=9)), max_size=6)


def test_words_that_came_before_are_forgotten_and_their_numbers_said() -> None:
    words = Words([pa.array(["a", "b"])])
    assert words.take(pa.array(["c", "b", "d", "c"])).tolist() == [2, 3, 4, 5]
    first, numbers = words.settle() or (None, np.empty(0))
    assert (first, numbers.tolist()) == (2, [2, 1, 3, 2])
    assert words.values().to_pylist() == ["a", "b", "c", "d"]
    assert words.settle() is None
    assert words.learn(pa.array(["d", "e", None])).tolist() == [3, 4, -1]


def test_nothing_changes_where_no_word_came_before() -> None:
    words = Words([pa.array(["a"])])
    words.take(pa.chunked_array([["b"], ["c", ""]]))
    assert words.settle() is None
    assert words.values(1).to_pylist() == ["b", "c", ""]
    assert words.values(1, 3).to_pylist() == ["b", "c"]
    assert words.find(pa.array(["", "c", "a", "x"])).tolist() == [3, 2, 0, -1]


def test_a_word_that_was_taken_is_found_before_it_is_settled() -> None:
    words = Words()
    words.take(pa.array(["a", "b", "a"]))
    # The first of two has the number, and what is new comes after all that was taken.
    assert words.learn(pa.array(["b", "a", "c"]).dictionary_encode()).tolist() == [1, 0, 3]
    first, numbers = words.settle() or (None, np.empty(0))
    assert (first, numbers.tolist()) == (0, [0, 1, 0, 2])
    assert words.values().to_pylist() == ["a", "b", "c"]


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, unique=True, max_size=8), BATCHES)
@example([], [(True, ["a"]), (False, ["b"]), (True, ["b"])])
def test_taking_and_settling_gives_what_learning_gives(
    known: list[str], batches: list[tuple[bool, list[str]]]
) -> None:
    words = Words([pa.array(known, pa.string())])
    expected = {word: number for number, word in enumerate(known)}
    came: list[str] = []
    taken: list[str] = []
    given_ = [np.empty(0, np.int32)]
    for take, batch in batches:
        array = pa.array(batch, pa.string())
        given_.append(words.take(array) if take else words.learn(array))
        came += batch
        taken += batch if take else []
        for word in batch:
            expected.setdefault(word, len(expected))
    numbers = np.concatenate(given_)
    change = words.settle(distinct=len(set(taken)) == len(taken))
    if change:
        first, after = change
        numbers = np.where(numbers < first, numbers, after[np.maximum(numbers - first, 0)])
    assert numbers.tolist() == [expected[word] for word in came]
    assert words.values().to_pylist() == list(expected)
    assert words.find(pa.array(list(expected), pa.string())).tolist() == list(expected.values())


def test_a_word_has_one_hash_wherever_it_stands() -> None:
    listed = ["", "a", "RXX:C1234567", "RXX:C12345678901234567890", "RXX:C1234568"]
    alone = hashes_of(pa.array(listed))
    inside = hashes_of(pa.chunked_array([["x", *listed[:2]], listed[2:]]).slice(1))
    assert (
        alone.tolist() == inside.tolist() == hashes_of(pa.array(listed, pa.large_string())).tolist()
    )
    assert len(set(alone.tolist())) == len(listed)


def test_marks_find_all_who_may_be_one_of_them() -> None:
    numbers = np.array([3, 1 << 40, 3, 9], np.uint64)
    marks = Marks(numbers)
    assert marks.shared(numbers).tolist() == [0, 2]
    assert marks.meet(np.array([9, 5], np.uint64)).tolist() == [0]
    assert marks.shared(numbers).tolist() == [0, 2, 3]


def test_several_threads_may_look_words_up_that_came_in_pieces() -> None:
    listed = [f"RXX:{n}" for n in range(40_000)]
    for _ in range(5):
        words = Words(pa.array(listed[at : at + 1000]) for at in range(0, len(listed), 1000))

        def look(at: int, words: Words = words) -> bool:
            some = pa.array(listed[at : at + 50])
            numbers = list(range(at, at + 50))
            return (
                words.find(some).tolist() == numbers
                and words.values(at, at + 50).to_pylist() == some.to_pylist()
            )

        with ThreadPoolExecutor(8) as threads:
            assert all(threads.map(look, range(0, len(listed), 400)))
