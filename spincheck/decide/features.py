"""What tells a spun sentence from an honest edit: one row of figures an alignment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from spincheck.align.propose import Row
from spincheck.align.sentences import Alignment
from spincheck.lexicon import vocabulary
from spincheck.lexicon.closeness import Closeness
from spincheck.lexicon.relations import WordFlag
from spincheck.scorers.substitutions import Column
from spincheck.text.document import Document
from spincheck.text.tokens import Tokens

FEATURES = (
    "swaps",  # log(1 + synonym swaps of content words)
    "harmful",  # log(1 + swaps of content words that make the wording worse by HARMFUL)
    "helpful",  # log(1 + swaps of content words that make it better by HARMFUL)
    "harm",  # mean harm of a swap of content words (see _harm)
    "second",  # harm of the second worst, 0 where there is only one
    "single",  # 1 where no more than one swap of content words was made
    "swap_share",  # content words in swaps, of the reference's content words
    "synonym_share",  # swaps that a thesaurus connects, of all swaps
    "unrelated_share",  # words of swaps that nothing connects, of the reference's words
    "function_share",  # swaps of function words alone, of all swaps
    "gap_share",  # inserted and deleted words, of both sides' words
    "skeleton",  # the reference's function words that were kept, of all
    "forms",  # changed forms (inflection, spelling, root), of the reference's words
    "names",  # names damaged
    "articles",  # a/an that no longer agree, less those of the reference
    "length",  # log of the reference's words
)
# One wild ratio must not decide a sentence: the model's estimates below 1 in 1,000 rest on
# back-off alone.
ODDS_RANGE = (-2.0, 3.0)
RARITY_RANGE = (-2.0, 2.5)
# A swap harms or helps from this much of (odds + rarity) / 2 on: one order of magnitude in one of
# the two.
HARMFUL = 0.5
# The Zipf frequency of a word that no list knows.
UNKNOWN_ZIPF = 1.0

Floats = NDArray[np.float64]


def sentence_features(
    alignments: Sequence[Alignment],
    rows: Sequence[Row],
    columns: Mapping[str, Column],
    suspect: Document,
    reference: Document,
) -> Floats:
    """Shape (alignments, len(FEATURES)); `rows` and `columns` describe their swaps."""
    harm = _harm(columns, len(rows))
    content = np.array([_is_content(row, suspect, reference) for row in rows], bool)
    synonym = np.array([row.edit.closeness.is_synonym for row in rows], bool)
    names = _values(columns, "damaged_name", len(rows)) == 1.0
    of_alignment: list[list[int]] = [[] for _ in alignments]
    for at, row in enumerate(rows):
        of_alignment[row.alignment].append(at)
    suspect_articles, reference_articles = _disagreements(suspect), _disagreements(reference)
    result = np.zeros((len(alignments), len(FEATURES)))
    for at, (alignment, members) in enumerate(zip(alignments, of_alignment, strict=True)):
        swaps = np.array(members, np.int64)
        hurt = np.sort(harm[swaps][content[swaps]])[::-1]
        shape = _shape(alignment, suspect.tokens, reference.tokens)
        result[at] = (
            np.log1p((content & synonym)[swaps].sum()),
            np.log1p((hurt >= HARMFUL).sum()),
            np.log1p((hurt <= -HARMFUL).sum()),
            hurt.mean() if len(hurt) else 0.0,
            hurt[1] if len(hurt) > 1 else 0.0,
            float(len(hurt) <= 1),
            shape.swapped,
            synonym[swaps].mean() if len(swaps) else 0.0,
            shape.unrelated,
            1 - content[swaps].mean() if len(swaps) else 0.0,
            shape.gaps,
            shape.skeleton,
            shape.forms,
            min(int(names[swaps].sum()), 3),
            _lost_articles(
                _count(suspect_articles, suspect, alignment.suspect),
                _count(reference_articles, reference, alignment.reference),
            ),
            np.log1p(shape.words),
        )
    return result


def _harm(columns: Mapping[str, Column], count: int) -> Floats:
    """How much worse each swap makes the wording: the mean of odds and rarity, in powers of ten.

    float64[n]; positive where the original is the likelier and the commoner wording.
    """
    odds = np.clip(np.nan_to_num(_values(columns, "collocation_odds", count)), *ODDS_RANGE)
    rarity = np.clip(np.nan_to_num(-_values(columns, "phrase_rarity", count)), *RARITY_RANGE)
    return np.asarray((odds + rarity) / 2, np.float64)


def _is_content(row: Row, suspect: Document, reference: Document) -> bool:
    return (
        suspect.tokens.content(row.edit.suspect) > 0
        and reference.tokens.content(row.edit.reference) > 0
    ) or row.edit.closeness is Closeness.PHRASE


def _values(columns: Mapping[str, Column], name: str, count: int) -> Floats:
    """A scorer's column; without that scorer, one that abstains everywhere."""
    return columns[name].values if name in columns else np.full(count, np.nan)


class _Shape(NamedTuple):
    """Shares of an alignment's words, each 0 to 1, and the reference's number of words."""

    swapped: float
    unrelated: float
    gaps: float
    skeleton: float
    forms: float
    words: int


def _shape(alignment: Alignment, used: Tokens, original: Tokens) -> _Shape:
    words = content = swapped = unrelated = functions = kept = gaps = inserted = forms = 0
    for edit in alignment.edits:
        a_words, b_words = used.words(edit.suspect), original.words(edit.reference)
        b_content = original.content(edit.reference)
        words += b_words
        content += b_content
        functions += b_words - b_content
        if edit.kind in ("equal", "form"):
            kept += b_words - b_content
        elif edit.kind != "swap":
            gaps += a_words + b_words
        else:
            swapped += b_content
            if edit.closeness >= Closeness.ANTONYM:
                unrelated += b_words
        inserted += a_words - b_words if edit.kind == "insert" else 0
        if edit.kind == "form" or edit.closeness is Closeness.DERIVED:
            forms += b_words
    return _Shape(
        swapped / max(content, 1),
        unrelated / max(words, 1),
        gaps / max(2 * words + inserted, 1),
        kept / functions if functions else 1.0,
        forms / max(words, 1),
        words,
    )


def _lost_articles(suspect: int, reference: int) -> float:
    """Articles that disagree with the next word in the suspect, beyond those of the reference."""
    return float(min(max(suspect - reference, 0), 2))


def _disagreements(document: Document) -> Floats:
    """Running count of articles that disagree with their next word; shape (tokens + 1,).

    Only before words that the vocabulary knows, so that names and typing errors do not count.
    """
    tokens = document.tokens
    article = np.array(
        [("a", "an").index(key) if key in ("a", "an") else -1 for key in tokens.keys]
    )
    following = np.r_[tokens.ids[1:], -1]
    vowel = (vocabulary.flags(following) & WordFlag.VOWEL_SOUND) > 0
    wrong = (article >= 0) & (following >= 0) & (vowel != (article == 1))
    return np.concatenate([[0.0], np.cumsum(wrong, dtype=np.float64)])


def _count(running: Floats, document: Document, sentences: tuple[int, int]) -> int:
    ranges = document.tokens.sentences
    return int(running[ranges[sentences[1] - 1][1]] - running[ranges[sentences[0]][0]])
