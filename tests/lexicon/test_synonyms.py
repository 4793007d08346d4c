"""Relations of words: what has none first, then what has, in the right direction."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from spincheck.lexicon import synonyms, vocabulary, wordlists
from spincheck.lexicon.relations import Relation

CASES = json.loads((Path(__file__).parent / "synonym_cases.json").read_text(encoding="utf-8"))


def relation(word: str, other: str, *, of_forms: bool = False) -> Relation:
    a, b = vocabulary.ids([word, other])
    look_up = synonyms.relations_of_forms if of_forms else synonyms.relations
    return Relation(int(look_up(np.array([a]), np.array([b]))[0]))


@pytest.mark.parametrize(("word", "other"), CASES["unrelated"])
def test_unrelated(word: str, other: str) -> None:
    assert relation(word, other, of_forms=True) == 0


@pytest.mark.parametrize(("word", "other", "names"), CASES["related"])
def test_related(word: str, other: str, names: str) -> None:
    found = relation(word, other)
    for name in names.split():
        assert Relation[name] in found, repr(found)


@pytest.mark.parametrize(("word", "other"), CASES["related_forms"])
def test_related_by_lemma(word: str, other: str) -> None:
    assert relation(word, other, of_forms=True)


def test_rows_are_symmetric() -> None:
    s = synonyms.synonyms()
    for row in s.rows[:: len(s.rows) // 60].tolist():
        others, bits = synonyms.related(row)
        assert (np.diff(others) > 0).all()
        assert row not in others
        same = np.full(len(others), row)
        assert synonyms.relations(same, others).tolist() == bits.tolist()
        back = synonyms.relations(others, same)
        swapped = [_mirrored(int(b)) for b in bits]
        assert back.tolist() == swapped


def test_unknown_has_no_relations() -> None:
    others, bits = synonyms.related(-1)
    assert len(others) == len(bits) == 0
    unknown = np.array([-1, -1, 5])
    assert not synonyms.relations(unknown, unknown[::-1]).any()
    assert not synonyms.relations_of_forms(unknown, unknown[::-1]).any()


def test_phrase_synonyms_are_entries_and_symmetric() -> None:
    rows = set(wordlists.table("phrase_synonyms").rows)
    assert all((b, a) in rows for a, b in rows)
    assert (vocabulary.ids([a for a, _ in rows]) >= 0).all()
    assert len({a for a, _ in rows if " " in a}) >= 400


def _mirrored(bits: int) -> int:
    up, down = int(Relation.HYPERNYM), int(Relation.HYPONYM)
    rest = bits & ~(up | down)
    return rest | (down if bits & up else 0) | (up if bits & down else 0)
