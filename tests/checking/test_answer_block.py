"""Where the answers of a batch stand: whatever their order, each is found under its unit, criterion and input."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.batches import filled, make_batch
from tests.strategies import rulebooks
from thidua_xlsx.checking.answer_block import AnswerBlock, Words, codes_of
from thidua_xlsx.checking.recompute import recompute


@settings(max_examples=15)
@given(st.data())
def test_every_answer_is_found_whatever_the_order_of_the_rows(data: st.DataObject) -> None:
    """Forms of one make are laid out at one stroke, others row by row: a figure must not move to a neighbour's."""
    rulebook = data.draw(rulebooks())
    batch = make_batch(rulebook, data.draw(filled(rulebook)))
    order = data.draw(st.permutations(range(len(batch.answers))))
    for answers in (batch.answers, batch.answers.iloc[order].reset_index(drop=True)):
        block = AnswerBlock(rulebook, answers)
        columns = (answers[name].astype("object") for name in ("unit", "criterion", "input"))
        found = [block.row(*where) for where in zip(*columns, strict=True)]
        assert found == list(range(len(answers)))
        assert [block.state[row] for row in found] == list(answers["state"])
        points = recompute(rulebook, answers, batch.fields)
        pd.testing.assert_frame_equal(points, batch.recomputed)


def test_words_are_told_apart_by_codes() -> None:
    """A state that no answer has must match none, and a blank must not become a word."""
    words = Words(pd.Series(["a", None, "b", "a"], dtype="str"))
    assert [words[row] for row in range(4)] == ["a", None, "b", "a"]
    assert (words.codes == words.code("a")).tolist() == [True, False, False, True]
    assert not (words.codes == words.code("c")).any()
    assert words[np.array([2, 1])].tolist() == ["b", None]


@pytest.mark.parametrize("known", [["x", "y"], ["y", "x", "z"], []])
def test_codes_are_positions_among_what_is_known(known: list[str]) -> None:
    """A unit that the rulebook does not have is in no place, not in the last one."""
    column = pd.Series(pd.Categorical(["y", "x", "y", "?"]))
    expected = [known.index(value) if value in known else -1 for value in column]
    assert codes_of(column, known).tolist() == expected
