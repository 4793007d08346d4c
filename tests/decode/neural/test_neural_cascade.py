"""The cascade with a made model: what is read, and that one judge weighs it."""

from pathlib import Path

import numpy as np
import pytest
from made_model import made_model

from spincheck.blind import scan_blind
from spincheck.decode import cascade
from spincheck.decode.gains import gains_of
from spincheck.decode.judge import weigh, weights
from spincheck.decode.neural.model import load_model
from spincheck.decode.neural.weights import ENVIRONMENT_VARIABLE, ModelError
from spincheck.decode.neural_columns import READ, UNREAD
from spincheck.decode.neural_evidence import neural_evidence
from spincheck.decode.sites import sites_of
from spincheck.decode.stream import words_of
from spincheck.text.document import Document

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


def test_gains_are_those_of_the_model(weights_file: Path) -> None:
    model = load_model(weights_file)
    document = Document.of(TEXT, "text.md")
    stream = words_of(document)
    sites = sites_of(stream)
    read = neural_evidence(model, document, stream, sites, gains_of(stream, sites))
    assert read.columns.shape == (len(sites), len(READ))
    # Ranked best first, by the model's gain and the channel.
    for site in range(len(sites)):
        best = [n for n in read.order[site].tolist() if n >= 0]
        assert all(sites.site[n] == site for n in best)
        if best:
            assert read.columns[site, 0] == pytest.approx(read.gain[best[0]])


def test_only_what_is_asked_for_is_read(weights_file: Path) -> None:
    document = Document.of(TEXT)
    stream = words_of(document)
    sites = sites_of(stream)
    wanted = np.zeros(len(sites), np.bool_)
    wanted[: len(sites) // 2] = True
    model = load_model(weights_file)
    read = neural_evidence(model, document, stream, sites, gains_of(stream, sites), wanted)
    assert (read.columns[~wanted] == UNREAD).all()


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
