"""The cascade with a made model: what is read, and that one judge weighs it."""

from pathlib import Path

import numpy as np
import pytest
from made_model import made_model
from numpy.typing import NDArray

from spincheck.blind import scan_blind
from spincheck.decode import cascade
from spincheck.decode.gains import Gains, gains_of
from spincheck.decode.judge import weigh, weights
from spincheck.decode.neural.model import load_model
from spincheck.decode.neural.scorer import rescore
from spincheck.decode.neural.weights import ENVIRONMENT_VARIABLE, ModelError
from spincheck.decode.neural_columns import AGAIN, READ, UNREAD
from spincheck.decode.neural_evidence import (
    again_candidates,
    again_evidence,
    neural_evidence,
    reranked,
)
from spincheck.decode.neural_reading import (
    AGAIN_CANDIDATES,
    AGAIN_WORDS,
    Reading,
    read_document,
    readable,
)
from spincheck.decode.sites import Sites, sites_of
from spincheck.decode.stream import Stream, words_of
from spincheck.lexicon import candidates
from spincheck.text.document import Document

Ints = NDArray[np.int64]

CLEAN = "The winger went in and the hall was full. People wait in the inn, they said. " * 12
TEXT = "The winger went in. A thing, another one; 😀 the **hall** must wait in the inn."


@pytest.fixture(scope="module")
def weights_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "small.gguf"
    path.write_bytes(made_model(seed=7)[0])
    return path


def test_without_weights_there_is_no_neural_tier(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(tmp_path / "none.gguf"))
    with pytest.raises(ModelError):
        scan_blind(Document.of(TEXT), model="neural")


def looked_at(text: str, name: str = "") -> tuple[Document, Stream, Sites, Gains]:
    document = Document.of(text, name)
    stream = words_of(document)
    sites = sites_of(stream)
    return document, stream, sites, gains_of(stream, sites)


def test_gains_are_those_of_the_model(weights_file: Path) -> None:
    document, stream, sites, gains = looked_at(TEXT, "text.md")
    reading = read_document(load_model(weights_file), document, stream, sites)
    neural = neural_evidence(sites, gains, reading)
    assert neural.columns.shape == (len(sites), len(READ))
    # Ranked best first, by the model's gain and the channel.
    for site in range(len(sites)):
        best = [n for n in neural.order[site].tolist() if n >= 0]
        assert all(sites.site[n] == site for n in best)
        if best:
            assert neural.columns[site, 0] == pytest.approx(reading.gain[best[0]])


def test_some_sites_have_the_columns_that_they_have_among_all(weights_file: Path) -> None:
    document, stream, sites, gains = looked_at(TEXT)
    reading = read_document(load_model(weights_file), document, stream, sites)
    every = neural_evidence(sites, gains, reading)
    some = np.arange(len(sites))[::-2]
    part = neural_evidence(sites, gains, reading, some)
    np.testing.assert_array_equal(part.columns, every.columns[some])
    np.testing.assert_array_equal(part.order, every.order[some])


def test_only_what_is_asked_for_is_read(weights_file: Path) -> None:
    document, stream, sites, gains = looked_at(TEXT)
    wanted = np.zeros(len(sites), np.bool_)
    wanted[: len(sites) // 2] = True
    reading = read_document(load_model(weights_file), document, stream, sites, wanted)
    assert (neural_evidence(sites, gains, reading).columns[~wanted] == UNREAD).all()


def test_doubtful_sites_are_read_again_with_the_words_behind(weights_file: Path) -> None:
    model = load_model(weights_file)
    document, stream, sites, gains = looked_at(TEXT)
    once = read_document(model, document, stream, sites)
    order = neural_evidence(sites, gains, once).order
    first = int(np.flatnonzero(order[:, 1] >= 0)[0])

    def doubtful(inside: Ints, reading: Reading) -> tuple[Ints, Ints]:
        assert first in inside
        return np.array([first]), order[[first], :AGAIN_CANDIDATES]

    twice = read_document(model, document, stream, sites, None, doubtful)
    np.testing.assert_array_equal(twice.gain, once.gain)
    assert again_candidates(neural_evidence(sites, gains, once)).shape == (len(sites), 2)
    assert np.flatnonzero(np.isfinite(twice.again[:, 0])).tolist() == [first]
    start = document.tokens.starts[stream.token[sites.place[first]]]
    last = stream.token[sites.place[first] + sites.length[first] - 1]
    words = sites.words[order[first, 0], : sites.n_words[order[first, 0]]]
    original = " ".join(candidates.text(int(word)) for word in words)
    low, high = document.sentences[0][0], document.sentences[-1][1]
    span = (start - low, document.tokens.ends[last] - low)
    (alone,) = rescore(model, readable(document)[low:high], [span], [original], AGAIN_WORDS)
    assert twice.again[first, 0] == pytest.approx(alone, abs=1e-4)
    # The candidate that is likelier with the words behind comes first.
    ranked = reranked(gains, neural_evidence(sites, gains, twice), twice)
    better = int(np.argmax(twice.again[first]))
    assert ranked.candidate[first, 0] == order[first, better]
    (columns,) = again_evidence(twice, np.array([first]))
    assert columns[AGAIN.index("again_best")] == pytest.approx(twice.again[first].max())
    assert columns[AGAIN.index("again_first")] == (better == 0)


def test_full_reads_everything_and_auto_leaves_clean_text(
    monkeypatch: pytest.MonkeyPatch, weights_file: Path
) -> None:
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(weights_file))
    stream = words_of(Document.of(CLEAN))
    found = weigh(stream)
    sites = found.sites
    read = cascade.worth_reading(
        stream, sites.place, sites.length, np.full(len(sites), -5.0), found.evidence, weights()
    )
    assert not read.any()
    result = scan_blind(Document.of(TEXT), model="neural", effort="full")
    assert 0 <= result.spin_probability <= 1
    again = scan_blind(Document.of(TEXT), model="neural", effort="full")
    assert again == result
