"""The sentence judge refuses a file that was fitted on other features."""

import pytest

from spincheck.decide import sentences
from spincheck.errors import BrokenData


def test_other_features_are_refused(monkeypatch):
    monkeypatch.setattr(sentences, "FEATURES", sentences.FEATURES[1:])
    sentences._judge.cache_clear()
    with pytest.raises(BrokenData, match="other features"):
        sentences._judge()
    monkeypatch.undo()
    assert len(sentences._judge().feature) > 50
