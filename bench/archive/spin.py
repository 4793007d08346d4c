"""Spin a document for the benchmark: swap content words for synonyms, keep some sentences."""

from __future__ import annotations

import random
import re
from functools import lru_cache

from spincheck.lexicon.function_words import FUNCTION_WORDS

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n\n+")


@lru_cache(maxsize=200_000)
def replacements(word: str) -> tuple[str, ...]:
    """What a spinner with our thesauri may put for a word: related words, of its lemma too."""
    from spincheck.lexicon import synonyms, vocabulary

    entry = vocabulary.ids([word])
    found: set[str] = set()
    for id in {int(entry[0]), int(vocabulary.lemmas(entry)[0])} - {-1}:
        found.update(vocabulary.text(int(other)) for other in synonyms.related(id)[0][:40])
    return tuple(sorted(found - {word}))


def spin(text: str, share: float, words: list[str], rng: random.Random) -> str:
    """Swap `share` of the content words; a word without one becomes one of `words`.

    Names and numbers stay, as spinners leave them: words in capitals inside a sentence.
    """

    def swapped(match: re.Match[str]) -> str:
        word = match[0]
        inside = match.start() > 0 and text[match.start() - 2 : match.start()] not in {". ", "\n\n"}
        if word.lower() in FUNCTION_WORDS or len(word) < 3 or (inside and word[0].isupper()):
            return word
        if rng.random() >= share:
            return word
        return rng.choice(replacements(word.lower()) or words)

    return _WORD.sub(swapped, text)


def keep_sentences(text: str, share: float, rng: random.Random) -> str:
    """Keep `share` of the sentences, at least one, in their order."""
    sentences = [sentence for sentence in _SENTENCE.split(text) if sentence.strip()]
    count = max(1, round(share * len(sentences)))
    kept = sorted(rng.sample(range(len(sentences)), count))
    return " ".join(sentences[at] for at in kept)
