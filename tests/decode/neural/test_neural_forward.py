import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_model import TOKENS, made_model, plain_log_probabilities

from spincheck.decode.neural.branches import Branch
from spincheck.decode.neural.model import load_model
from spincheck.decode.neural.windows import plan_windows

DATA, WEIGHTS = made_model(seed=4)
RANDOM = np.random.default_rng(5)
SEQUENCES = [RANDOM.integers(0, len(TOKENS), size).astype(np.int32) for size in (1, 9, 17, 30)]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "small.gguf"
    path.write_bytes(DATA)
    return path


def log_probabilities(model, hidden):
    every = np.arange(len(TOKENS), dtype=np.int32)
    rows = np.repeat(np.arange(len(hidden)), len(every))
    logits = model.logits(hidden, rows, np.tile(every, len(hidden)))
    return logits.reshape(len(hidden), -1) - model.log_normalizers(hidden)[:, None]


def test_it_agrees_with_the_plain_reading(path):
    model = load_model(path)
    states, _ = model.hidden(SEQUENCES)
    for sequence, hidden in zip(SEQUENCES, states, strict=True):
        plain = plain_log_probabilities(WEIGHTS, sequence)
        np.testing.assert_allclose(log_probabilities(model, hidden), plain, atol=2e-3)


@pytest.mark.parametrize(("workers", "keep_after"), [(1, 0), (2, 0), (2, 1), (3, 9)])
def test_threads_and_memory_change_nothing(path, workers, keep_after):
    expected, _ = load_model(path, workers=1, keep_after=9).hidden(SEQUENCES)
    model = load_model(path, workers=workers, keep_after=keep_after)
    for _ in range(3):
        found, _ = model.hidden(SEQUENCES)
        for one, other in zip(expected, found, strict=True):
            np.testing.assert_allclose(one, other, atol=1e-4)


def test_a_branch_is_read_as_if_it_stood_in_the_sequence(path):
    model = load_model(path)
    _, caches = model.hidden(SEQUENCES, keep=True)
    branches = [
        Branch(3, 12, (5, 6, 7)),
        Branch(1, 9, (8,)),
        Branch(3, 30, (1, 2, 3, 4, 5)),
        Branch(0, 1, (9, 9)),
        Branch(3, 1, (4, 3)),
    ]
    for branch, found in zip(branches, model.continued(branches, caches), strict=True):
        own = np.array(branch.tokens, dtype=np.int32)
        whole = np.concatenate([SEQUENCES[branch.sequence][: branch.at], own])
        expected = model.hidden([whole])[0][0][branch.at :]
        np.testing.assert_allclose(found, expected, atol=5e-3)  # float16 keys and values


def test_nothing_to_read(path):
    model = load_model(path)
    assert model.hidden([]) == ([], [])
    assert model.continued([], []) == []
    assert len(model.log_normalizers(np.empty((0, 64), dtype=np.float32))) == 0


@given(tokens=st.integers(0, 3000), longest=st.integers(2, 300), share=st.floats(0, 0.9))
def test_windows_tile_the_tokens(tokens, longest, share):
    context = int(longest * share)
    windows = plan_windows(tokens, longest, context)
    scored = [token for window in windows for token in range(window.first, window.end)]
    assert scored == list(range(tokens))
    for window in windows:
        assert window.end - window.start <= longest
        assert window.start == 0 or window.first - window.start == context
