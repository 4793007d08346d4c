"""Readability by textstat, without its download: the formulas that editors know."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spincheck.decide.furniture import furniture_category
from spincheck.report import Quality
from spincheck.text.document import Document

# For "en_US" textstat fetches the CMU dictionary over the network to count syllables. Under this
# spelling of the same language it counts by pyphen's hyphenation patterns, which it brings along,
# and keeps the English constants and word list. Hyphenation finds 4 to 10 % fewer syllables than
# pronunciation does (nine articles, 300 to 1,500 words each), which makes a text 6 to 14 points
# easier by Flesch: the figures serve to compare a text with another, not to place it in a class.
_LANGUAGE = "en-US"
# Read from the beginning of a text, in code points: some 16,000 words. More does not move an
# average, and textstat keeps the words of the last 128 texts in memory.
MAX_CHARACTERS = 100_000
# Below this a formula of averages says nothing: Flesch (1948) took samples of 100 words. A third
# of that still serves a short notice.
MIN_WORDS = 30

_FORMULAS = (
    ("flesch_reading_ease", "points (higher: easier)"),
    ("flesch_kincaid_grade", "school grade"),
    ("gunning_fog", "school grade"),
    ("dale_chall_readability_score", "points (lower: easier)"),
)
_INNER_STOPS = re.compile(r"[.!?]+")


def readability(document: Document) -> tuple[Quality, ...]:
    """Flesch reading ease (1948), Flesch-Kincaid (1975), Gunning fog (1952), Dale-Chall (1948).

    Over the sentences of the document's prose, page furniture aside. Empty below MIN_WORDS words.
    Never touches the network.
    """
    text = _plain(document)
    if sum(word[0].isalnum() for word in text.split()) < MIN_WORDS:
        return ()
    import warnings

    from textstat.textstat import textstatistics

    statistics = textstatistics()  # one of our own: the module's belongs to everybody
    statistics.set_lang(_LANGUAGE)
    with warnings.catch_warnings():
        # It says that it takes the English word list, which is what is wanted.
        warnings.filterwarnings("ignore", message="There is no easy words vocabulary")
        return tuple(
            Quality(name, round(float(getattr(statistics, name)(text)), 2), unit)
            for name, unit in _FORMULAS
        )


def _plain(document: Document) -> str:
    """The prose as textstat reads it best: each sentence ends in the only full stop it has.

    textstat ends a sentence at every full stop ("U.S.", "3.5"), and at no line end (headings).
    """
    size = 0
    told: list[str] = []
    for sentence in _sentences(document):
        size += len(sentence) + 1
        if size > MAX_CHARACTERS and told:
            break
        told.append(sentence[:MAX_CHARACTERS])
    return " ".join(told)


def _sentences(document: Document) -> Iterator[str]:
    tokens = document.tokens
    for first, last in tokens.sentences:
        if furniture_category(tokens.keys[first:last]) is not None:
            continue
        pieces = []
        for at in range(first, last):
            apart = at > first and tokens.starts[at] > tokens.ends[at - 1]
            pieces.append(" " * apart + _INNER_STOPS.sub("", tokens.texts[at]))
        sentence = "".join(pieces).replace("’", "'").strip()
        if sentence:
            yield f"{sentence}."
